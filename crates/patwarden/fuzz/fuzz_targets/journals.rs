#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| patwarden::fuzzing::journals(data));
