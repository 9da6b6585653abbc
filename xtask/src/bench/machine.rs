//! What the works were measured on, and with.

use std::process::Command;

use crate::process::{cargo, program};

/// In lines, each with what it is about in front.
pub(super) fn described() -> Vec<(&'static str, String)> {
    let cores = std::thread::available_parallelism().map_or_else(|_| "unknown".to_owned(), |cores| cores.to_string());
    let processor = field("/proc/cpuinfo", "model name");
    let processor = processor.unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let known = [
        ("system", field("/etc/os-release", "PRETTY_NAME").or_else(|| Some(std::env::consts::OS.to_owned()))),
        ("kernel", said(program("uname").arg("-r"))),
        ("processor", Some(format!("{processor}, cores: {cores}"))),
        ("memory", field("/proc/meminfo", "MemTotal")),
        ("Rust", said(cargo().arg("--version"))),
        ("Python", said(program("python3").arg("--version"))),
        ("Node", said(program("node").arg("--version"))),
        ("day", said(program("date").args(["-u", "+%Y-%m-%d"]))),
        ("commit", said(program("git").args(["describe", "--always", "--dirty"]))),
    ];
    known.into_iter().filter_map(|(what, value)| Some((what, value?))).collect()
}

/// The value of the first such field in a file of fields.
fn field(file: &str, name: &str) -> Option<String> {
    value(&std::fs::read_to_string(file).ok()?, name)
}

fn value(text: &str, name: &str) -> Option<String> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    let value = line.trim_start_matches(['\t', ' ', ':', '=']).trim().trim_matches('"');
    Some(value.to_owned())
}

fn said(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_read_however_it_is_written() {
        for (text, name, what) in [
            ("a : b\nmodel name\t: Some CPU @ 2 GHz\nmodel name\t: another\n", "model name", "Some CPU @ 2 GHz"),
            ("NAME=\"x\"\nPRETTY_NAME=\"Some Linux 13\"\n", "PRETTY_NAME", "Some Linux 13"),
            ("MemTotal:       24606540 kB\n", "MemTotal", "24606540 kB"),
        ] {
            assert_eq!(value(text, name).as_deref(), Some(what));
        }
        assert_eq!(value("", "x"), None);
    }
}
