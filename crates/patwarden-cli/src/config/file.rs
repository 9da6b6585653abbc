//! What stands in `config.toml`: every key is known, of its type, and no secret. What is wrong names the line and never
//! shows a value.

use std::collections::BTreeMap;
use std::ops::Range;

use patwarden::env;
use patwarden_sql::nearest;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::secret;
use crate::exit::parted;

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

impl Profile {
    pub(super) fn has_login(&self) -> bool {
        self.app_id.is_some() && self.key_file.is_some()
    }
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
        .with_hint("mend that line; `patwarden config --help` shows a whole file")
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
        let fault = Fault::at(line, format!("{key} is not {wanted} but {}", type_of(found)));
        self.fault(fault.with_hint(match example(&key) {
            Some(example) => format!("write it as `{example}`"),
            None => "`patwarden config --help` shows a whole file".to_owned(),
        }));
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
            Some(near) => fault.with_hint(format!("did you mean {near}?")),
            None => fault.with_hint(format!("there are {}", known.join(", "))),
        });
    }
}

/// Which profiles there are besides one that there is not.
pub(super) fn others(name: &str, file: &File) -> String {
    let names: Vec<&str> = file.profiles.keys().map(String::as_str).collect();
    match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean {near}?"),
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

/// How a key is written.
fn example(key: &str) -> Option<&'static str> {
    Some(match key {
        "default_profile" => "default_profile = \"work\"",
        "profiles" => "[profiles.work]",
        "host" => "host = \"github.example.com\"",
        "api_url" => "api_url = \"https://github.example.com/api/v3\"",
        "app_id" => "app_id = 12345",
        "private_key_file" => "private_key_file = \"~/keys/patwarden.pem\"",
        "orgs" => "orgs = [\"acme\", \"umbrella\"]",
        _ => return None,
    })
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
mod tests;
