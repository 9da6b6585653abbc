//! What stands in `config.toml`: every key is known, of its type, and no secret. What is wrong names the line and never
//! shows a value.

use std::collections::BTreeMap;
use std::ops::Range;

use patwarden::env;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::secret;
use crate::exit::parted;
use crate::nearest::nearest;

/// The file as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct File {
    pub(crate) default_profile: Option<At<String>>,
    pub(crate) profiles: BTreeMap<String, Profile>,
}

/// A login and what goes with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Profile {
    /// The base URL of the API that `host` or `api_url` names.
    pub(crate) api: Option<At<String>>,
    pub(crate) app_id: Option<At<String>>,
    /// As it was written.
    pub(crate) key_file: Option<At<String>>,
    pub(crate) orgs: Option<At<Vec<String>>>,
}

/// What stands in a line, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct At<T> {
    pub(crate) value: T,
    pub(crate) line: usize,
}

/// Why a file can't be used. It shows no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) line: Option<usize>,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

impl Fault {
    pub(super) fn of_file(message: impl Into<String>) -> Self {
        Self { line: None, message: message.into(), hint: None }
    }

    fn at(line: usize, message: impl Into<String>) -> Self {
        Self { line: Some(line), ..Self::of_file(message) }
    }

    pub(super) fn with_hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// With the file that it is of.
    pub(crate) fn in_file(&self, path: &str) -> String {
        match self.line {
            Some(line) => format!("{path}:{line}: {}", self.message),
            None => format!("{path}: {}", self.message),
        }
    }
}

const TOP: [&str; 2] = ["default_profile", "profiles"];
const PROFILE: [&str; 5] = ["api_url", "app_id", "host", "orgs", "private_key_file"];
/// What somebody may call a secret.
const SECRETS: [&str; 9] =
    ["token", "secret", "password", "private_key", "key", "pat", "webhook_secret", "credential", "github_token"];
const NO_SECRETS: &str =
    "a token goes into PATWARDEN_TOKEN, and private_key_file takes the path of a key; nothing of it was shown or used";
/// A longer key is no slip of the pen.
const LONGEST_KEY: usize = 40;

/// Reads a file's text.
///
/// # Errors
///
/// The first thing that is wrong with it.
pub(crate) fn parse(text: &str) -> Result<File, Fault> {
    if let Some((at, what)) = secret::find(text) {
        return Err(holds(line_of(text, at), what));
    }
    let table = DeTable::parse(text).map_err(|error| {
        // Its display shows the line itself.
        Fault::at(
            error.span().map_or(1, |span| line_of(text, span.start)),
            format!("it is not TOML: {}", error.message()),
        )
    })?;
    let mut reader = Reader { text, faults: Vec::new() };
    let file = reader.file(table.get_ref());
    match reader.faults.into_iter().min_by_key(|fault| fault.line) {
        None => Ok(file),
        Some(first) => Err(first),
    }
}

fn holds(line: usize, what: &str) -> Fault {
    Fault::at(line, format!("it holds what looks like {what}, and no secret belongs there")).with_hint(NO_SECRETS)
}

/// In which line a byte stands, from 1.
fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1
}

type Entry<'a, 'i> = (&'a Spanned<DeString<'i>>, &'a Spanned<DeValue<'i>>);

/// Reads tables, and keeps what is wrong with them.
struct Reader<'t> {
    text: &'t str,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn line(&self, span: Range<usize>) -> usize {
        line_of(self.text, span.start)
    }

    fn fault(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    fn file(&mut self, table: &DeTable<'_>) -> File {
        let mut file = File::default();
        for entry in table {
            match entry.0.get_ref().as_ref() {
                "default_profile" => file.default_profile = self.text_of(entry),
                "profiles" => {
                    let Some(profiles) = self.table_of(entry) else { continue };
                    for entry in profiles {
                        let Some(profile) = self.table_of(entry) else { continue };
                        let name = entry.0.get_ref().as_ref();
                        if name.is_empty() || secret::is_one(name) {
                            let line = self.line(entry.0.span());
                            self.fault(Fault::at(line, "the name of a profile is empty, or looks like a secret"));
                        } else {
                            let profile = self.profile(profile);
                            file.profiles.insert(name.to_owned(), profile);
                        }
                    }
                }
                _ => self.unknown(entry.0, &TOP, &PROFILE),
            }
        }
        if let Some(default) = &file.default_profile
            && !file.profiles.contains_key(&default.value)
        {
            let fault = Fault::at(
                default.line,
                format!("default_profile is {:?}, and there is no such profile", default.value),
            );
            let fault = fault.with_hint(others(&default.value, &file));
            self.fault(fault);
        }
        file
    }

    fn profile(&mut self, table: &DeTable<'_>) -> Profile {
        let mut profile = Profile::default();
        for entry in table {
            match entry.0.get_ref().as_ref() {
                key @ ("host" | "api_url") => {
                    let api = self.text_of(entry).and_then(|text| self.api(key, text));
                    if let (Some(one), Some(other)) = (&profile.api, &api) {
                        let line = one.line.max(other.line);
                        self.fault(
                            Fault::at(line, "host and api_url are both given").with_hint("leave one of them out"),
                        );
                    }
                    profile.api = api.or(profile.api);
                }
                "app_id" => profile.app_id = self.app_id(entry),
                "private_key_file" => profile.key_file = self.text_of(entry),
                "orgs" => profile.orgs = self.orgs(entry),
                _ => self.unknown(entry.0, &PROFILE, &TOP),
            }
        }
        if self.faults.is_empty() {
            match (&profile.app_id, &profile.key_file) {
                (Some(id), None) => {
                    let fault = Fault::at(id.line, "app_id is there and private_key_file is not");
                    self.fault(fault.with_hint("give it the path of the App's private key"));
                }
                (None, Some(file)) => {
                    let fault = Fault::at(file.line, "private_key_file is there and app_id is not");
                    self.fault(fault.with_hint("give it the App's id or client id"));
                }
                _ => {}
            }
        }
        profile
    }

    fn api(&mut self, key: &str, text: At<String>) -> Option<At<String>> {
        let At { value, line } = text;
        let url = match key {
            "host" => env::base_url_of(&value),
            _ => Ok(value),
        };
        match url.and_then(|url| env::check_base_url(&url).map(|()| url)) {
            Ok(value) => Some(At { value, line }),
            Err(error) => {
                let (message, hint) = parted(&error);
                let fault = Fault::at(line, format!("{key} can't be used: {message}"));
                // What is said of a URL may quote it.
                let fault = if secret::is_one(&message) { holds(line, "a secret") } else { fault };
                self.fault(match hint {
                    Some(hint) => fault.with_hint(hint),
                    None => fault,
                });
                None
            }
        }
    }

    fn app_id(&mut self, entry: Entry<'_, '_>) -> Option<At<String>> {
        let line = self.line(entry.1.span());
        let id = match entry.1.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().to_owned(),
            other => {
                self.wrong_type(entry, "a number or a text", other);
                return None;
            }
        };
        let is_id = (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.');
        if !is_id || secret::is_one(&id) {
            let fault = Fault::at(line, "app_id is neither an App's id nor a client id");
            self.fault(fault.with_hint("both are on the App's settings page"));
            return None;
        }
        Some(At { value: id, line })
    }

    fn orgs(&mut self, entry: Entry<'_, '_>) -> Option<At<Vec<String>>> {
        let DeValue::Array(list) = entry.1.get_ref() else {
            self.wrong_type(entry, "a list of texts", entry.1.get_ref());
            return None;
        };
        let mut orgs: Vec<String> = Vec::new();
        for one in list {
            let line = self.line(one.span());
            let Some(name) = one.get_ref().as_str() else {
                self.wrong_type((entry.0, one), "a list of texts", one.get_ref());
                return None;
            };
            let is_name = (1..=100).contains(&name.len())
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
            if !is_name || secret::is_one(name) {
                self.fault(
                    Fault::at(line, "orgs holds what can be no organisation's name").with_hint("give names as in URLs"),
                );
                return None;
            }
            if !orgs.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                orgs.push(name.to_owned());
            }
        }
        let line = self.line(entry.0.span());
        if orgs.is_empty() {
            self.fault(
                Fault::at(line, "orgs is an empty list").with_hint("name organisations, or leave it out for all"),
            );
            return None;
        }
        Some(At { value: orgs, line })
    }

    fn text_of(&mut self, entry: Entry<'_, '_>) -> Option<At<String>> {
        let line = self.line(entry.1.span());
        let Some(text) = entry.1.get_ref().as_str() else {
            self.wrong_type(entry, "a text", entry.1.get_ref());
            return None;
        };
        if let Some((_, what)) = secret::find(text) {
            self.fault(holds(line, what));
            return None;
        }
        if text.trim().is_empty() {
            self.fault(Fault::at(line, format!("{} is empty", entry.0.get_ref())));
            return None;
        }
        Some(At { value: text.to_owned(), line })
    }

    fn table_of<'a, 'i>(&mut self, entry: Entry<'a, 'i>) -> Option<&'a DeTable<'i>> {
        let table = entry.1.get_ref().as_table();
        if table.is_none() {
            self.wrong_type(entry, "a table", entry.1.get_ref());
        }
        table
    }

    fn wrong_type(&mut self, (key, value): Entry<'_, '_>, wanted: &str, found: &DeValue<'_>) {
        let line = self.line(value.span());
        let key = key_shown(key.get_ref());
        self.fault(Fault::at(line, format!("{key} is not {wanted} but {}", type_of(found))));
    }

    fn unknown(&mut self, key: &Spanned<DeString<'_>>, known: &[&str], elsewhere: &[&str]) {
        let (line, name) = (self.line(key.span()), key.get_ref().as_ref());
        if SECRETS.iter().any(|secret| name.eq_ignore_ascii_case(secret)) {
            self.fault(
                Fault::at(line, format!("{name} is a secret by its name, and none is read from this file"))
                    .with_hint(NO_SECRETS),
            );
            return;
        }
        let fault = Fault::at(line, format!("there is no key {}", key_shown(name)));
        let is_elsewhere = elsewhere.contains(&name);
        let place = if known == TOP {
            "it belongs into a profile, behind [profiles.NAME]"
        } else {
            "it belongs before every [profiles.NAME]"
        };
        self.fault(match nearest(name, known.iter().copied()) {
            _ if is_elsewhere => fault.with_hint(place),
            Some(near) => fault.with_hint(format!("there is {near}")),
            None => fault.with_hint(format!("there are {}", known.join(", "))),
        });
    }
}

/// Which profiles there are besides one that there is not.
pub(super) fn others(name: &str, file: &File) -> String {
    let names: Vec<&str> = file.profiles.keys().map(String::as_str).collect();
    match nearest(name, names.iter().copied()) {
        Some(near) => format!("there is {near}"),
        None if names.is_empty() => "there are none: one begins with [profiles.NAME]".to_owned(),
        None => format!("there are {}", names.join(", ")),
    }
}

fn key_shown(key: &str) -> String {
    match key.len() > LONGEST_KEY || secret::is_one(key) {
        true => "of such a name".to_owned(),
        false => key.to_owned(),
    }
}

fn type_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

#[cfg(test)]
mod tests {
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
            ("\ndefault_profil = \"x\"", 2, "no key default_profil", "there is default_profile"),
            ("[profiles.work]\nhosts = \"x\"", 2, "no key hosts", "there is host"),
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
            ("default_profile = \"wrok\"\n[profiles.work]", 1, "there is no such profile", "there is work"),
            ("default_profile = \"x\"", 1, "there is no such profile", "there are none"),
            ("[profiles.work]\na = 1\na = 2", 3, "it is not TOML: duplicate key", ""),
            ("default_profile = \"x", 1, "it is not TOML: ", ""),
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
}
