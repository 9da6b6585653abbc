//! What is read, what is refused with which line, and that nothing secret is shown.

use proptest::prelude::*;

use super::*;

const WHOLE: &str = r#"
default_profile = "work"

[profiles.work]
host = "ghe.example"
app_id = 12345
private_key_file = "keys/app.pem"
orgs = ["acme", "umbrella", "ACME"]

[profiles.other]
api_url = "https://api.github.com"
app_id = "Iv1.0123456789abcdef"
private_key_file = "~/other.pem"
"#;

#[test]
fn a_whole_file_is_read_with_its_lines() {
    let file = parse(WHOLE).unwrap();
    assert_eq!(file.default_profile, Some(At { value: "work".to_owned(), line: 2 }));
    let work = &file.profiles["work"];
    assert_eq!(work.api, Some(At { value: "https://ghe.example/api/v3".to_owned(), line: 5 }));
    assert_eq!(work.app_id, Some(At { value: "12345".to_owned(), line: 6 }));
    assert_eq!(work.key_file, Some(At { value: "keys/app.pem".to_owned(), line: 7 }));
    assert_eq!(work.orgs, Some(At { value: vec!["acme".to_owned(), "umbrella".to_owned()], line: 8 }));
    assert_eq!(file.profiles["other"].app_id.as_ref().unwrap().value, "Iv1.0123456789abcdef");
    assert_eq!(parse("").unwrap(), File::default());
}

#[test]
fn what_is_wrong_names_its_line_and_what_is_near() {
    for (text, line, said, hint) in [
        ("\ndefault_profil = \"x\"", 2, "no key default_profil", "did you mean default_profile?"),
        ("[profiles.work]\nhosts = \"x\"", 2, "no key hosts", "did you mean host?"),
        ("[profiles.work]\nweather = 1", 2, "no key weather", "there are api_url, app_id"),
        ("host = \"x\"", 1, "no key host", "it belongs into a profile"),
        ("[profiles.work]\ndefault_profile = \"work\"", 2, "no key default_profile", "before every"),
        ("default_profile = 1", 1, "default_profile is not a text but a number", ""),
        ("profiles = []", 1, "profiles is not a table but a list", ""),
        ("[profiles]\nwork = \"x\"", 2, "work is not a table but a text", ""),
        ("[profiles.work]\n\norgs = \"acme\"", 3, "orgs is not a list of texts but a text", ""),
        ("[profiles.work]\norgs = [\n\"acme\",\n1]", 4, "orgs is not a list of texts but a number", ""),
        ("[profiles.work]\norgs = [\"a/b\"]", 2, "no organisation's name", "as in URLs"),
        ("[profiles.work]\norgs = []", 2, "an empty list", "leave it out"),
        ("[profiles.work]\napp_id = true", 2, "app_id is not a number or a text but true or false", ""),
        ("[profiles.work]\napp_id = \"a b\"", 2, "neither an App's id nor a client id", "settings page"),
        ("[profiles.work]\napp_id = -1", 2, "neither an App's id nor a client id", "settings page"),
        ("[profiles.work]\napp_id = 1", 2, "private_key_file is not", "path of the App's private key"),
        ("[profiles.work]\nprivate_key_file = \"x\"", 2, "app_id is not", "client id"),
        ("[profiles.work]\nhost = \"\"", 2, "host is empty", ""),
        ("[profiles.work]\nhost = \"https://x\"", 2, "host can't be used: it is no host's name", "the name alone"),
        ("[profiles.work]\napi_url = \"http://ghe.example\"", 2, "api_url can't be used: ", "use https"),
        ("[profiles.work]\nhost = \"x\"\napi_url = \"https://x\"", 3, "both given", "leave one"),
        ("default_profile = \"wrok\"\n[profiles.work]", 1, "there is no such profile", "did you mean work?"),
        ("default_profile = \"x\"", 1, "there is no such profile", "there are none"),
        ("[profiles.work]\na = 1\na = 2", 3, "it is not TOML: duplicate key", "config --help"),
        ("default_profile = \"x", 1, "it is not TOML: ", "mend that line"),
    ] {
        let fault = parse(text).unwrap_err();
        assert_eq!(fault.line, Some(line), "{text}: {fault:?}");
        assert!(fault.message.contains(said), "{text}: {fault:?}");
        assert!(fault.hint.as_deref().unwrap_or_default().contains(hint), "{text}: {fault:?}");
        assert_eq!(fault.in_file("c.toml"), format!("c.toml:{line}: {}", fault.message));
    }
}

#[test]
fn of_several_faults_the_first_is_said() {
    let fault = parse("[profiles.b]\nx = 1\n[profiles.a]\ny = 1").unwrap_err();
    assert_eq!(fault.line, Some(2));
}

#[test]
fn a_secret_is_refused_with_what_to_do_instead() {
    let token = "ghp_0123456789abcdefghij";
    for (text, line) in [
        (format!("[profiles.work]\ntoken = \"{token}\""), 2),
        (format!("# {token}"), 1),
        (format!("[profiles.{token}]"), 1),
        (format!("\n[profiles.work]\napi_url = \"https://mona:{token}@ghe.example\""), 3),
        ("[profiles.work]\nprivate_key_file = \"\"\"-----BEGIN RSA PRIVATE KEY-----\nAAAA\"\"\"".to_owned(), 2),
        // As TOML may write it, so that it is seen only once it is read.
        ("[profiles.work]\nhost = \"\\u0067hp_0123456789abcdefghij\"".to_owned(), 2),
        ("[profiles.work]\npassword = \"hunter2\"".to_owned(), 2),
        ("token = \"hunter2\"".to_owned(), 1),
    ] {
        let fault = parse(&text).unwrap_err();
        assert_eq!(fault.line, Some(line), "{text}: {fault:?}");
        assert!(fault.hint.as_deref().unwrap().contains("PATWARDEN_TOKEN"), "{fault:?}");
        let all = format!("{fault:?}");
        assert!(!all.contains("0123456789") && !all.contains("hunter2") && !all.contains("AAAA"), "{all}");
    }
}

/// Text that is nearly a configuration, with this in it.
fn nearly(secret: &'static str) -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("default_profile".to_owned()),
        Just("profiles".to_owned()),
        Just("[profiles.work]\n".to_owned()),
        Just("host".to_owned()),
        Just("api_url".to_owned()),
        Just("app_id".to_owned()),
        Just("private_key_file".to_owned()),
        Just("orgs".to_owned()),
        Just("token".to_owned()),
        Just(" = ".to_owned()),
        Just("\n".to_owned()),
        Just("[".to_owned()),
        Just("]".to_owned()),
        Just("{".to_owned()),
        Just("}".to_owned()),
        Just("\"\"\"".to_owned()),
        Just("#".to_owned()),
        Just(",".to_owned()),
        Just("https://mona:".to_owned()),
        Just("@ghe.example\"".to_owned()),
        Just(format!("\"{secret}\"")),
        Just(format!("'{secret}'")),
        Just(secret.to_owned()),
        "\\PC{0,6}",
        any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(word, 0..24).prop_map(|words| words.concat())
}

fn said(text: &str) -> String {
    match parse(text) {
        Ok(_) => String::new(),
        Err(fault) => format!("{} {:?}", fault.in_file("config.toml"), fault.hint),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn whatever_is_written_is_read_or_refused_and_no_token_is_shown(text in nearly("ghp_0123456789abcdefghij")) {
        prop_assert!(!said(&text).contains("0123456789"), "{}", said(&text));
        prop_assert!(parse(&text).is_err() || !secret::is_one(&text));
    }

    #[test]
    fn no_value_is_shown_that_a_known_key_was_not_given(value in "[a-z]{12,20}!") {
        for key in ["token", "weather", "orgs", "app_id", "host", "default_profil"] {
            for form in [format!("{key} = \"{value}\""), format!("{key} = {value}"), format!("{key} = [\"{value}\"")] {
                for text in [form.clone(), format!("[profiles.work]\n{form}")] {
                    prop_assert!(!said(&text).contains(&value), "{}", said(&text));
                }
            }
        }
    }
}
