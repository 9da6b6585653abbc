//! Every setting with its value and what says so: what `patwarden config show` prints. Nothing in it is a secret.

use schemars::JsonSchema;
use serde::Serialize;

use super::environment::{CA_FILE, COLOURS, CONFIG, NO_PROXIES, PAGERS, PROXIES, SHARED_KEY, WEBHOOK_SECRET};
use super::resolve::{Login, Source};
use super::secret::{MASK, shown, without_login};
use super::{Config, Resolved};
use crate::output::{Cell, Row};

/// One setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Setting {
    /// Its name: that of `config.toml` where it has one there.
    pub(crate) setting: &'static str,
    /// Its value, asterisks in place of a secret; null if there is none.
    pub(crate) value: Option<String>,
    /// What kind of place says so.
    pub(crate) source: Kind,
    /// The flag, the variable, or the file with the line; null for what holds unless told.
    pub(crate) from: Option<String>,
    /// Whether it holds. What does not is overruled.
    pub(crate) used: bool,
    /// Why it does not hold, or what more there is to say.
    pub(crate) note: Option<String>,
}

/// What kind of place says how a setting is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// A flag of the command line.
    Flag,
    /// A variable of the environment.
    Environment,
    /// A line of the configuration file.
    File,
    /// Nobody: it holds unless told.
    Default,
}

impl Row for Setting {
    const NOUN: &'static str = "settings";
    const FIELDS: &'static [&'static str] = &["from", "note", "setting", "source", "used", "value"];
    const COLUMNS: &'static [&'static str] = &["SETTING", "VALUE", "FROM", "NOTE"];

    fn cells(&self) -> Vec<Cell<'_>> {
        let note = match (&self.note, self.used) {
            (Some(note), false) => format!("not used: {note}"),
            (Some(note), true) => note.clone(),
            (None, _) => String::new(),
        };
        let from = self.from.as_deref().unwrap_or("default");
        // The file is named in a row of its own.
        let narrow = if self.source == Kind::File { from.rsplit(['/', '\\']).next().unwrap_or(from) } else { from };
        let from = Cell::Formed { whole: from.into(), narrow: narrow.into() };
        let value = Cell::whole_text(self.value.as_deref().unwrap_or_default());
        vec![Cell::text(self.setting), value, from, Cell::whole_text(note)]
    }
}

impl Setting {
    fn of(setting: &'static str, value: Option<String>, source: &Source) -> Self {
        let (source, from) = match source {
            Source::Flag(name) => (Kind::Flag, Some((*name).to_owned())),
            Source::Variable(name) => (Kind::Environment, Some((*name).to_owned())),
            Source::File(..) => (Kind::File, Some(source.to_string())),
            Source::Default => (Kind::Default, None),
        };
        Self { setting, value, source, from, used: true, note: None }
    }

    fn with_note(self, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), ..self }
    }
}

/// All of them, those that are not used behind those that are.
pub(crate) fn settings(config: &Config, resolved: &Resolved) -> Vec<Setting> {
    let environment = &config.environment;
    let mut rows = vec![file(config)];
    rows.push(match &resolved.profile {
        Some(profile) => Setting::of("profile", Some(profile.value.clone()), &profile.source),
        None => Setting::of("profile", None, &Source::Default),
    });
    rows.push(Setting::of("api_url", Some(without_login(&resolved.api.value)), &resolved.api.source));
    match &resolved.login {
        Login::App { id, key_file } => {
            rows.push(Setting::of("app_id", Some(shown(&id.value).to_owned()), &id.source));
            let path = key_file.value.display().to_string();
            rows.push(Setting::of("private_key_file", Some(shown(&path).to_owned()), &key_file.source));
        }
        Login::Token { kind, name, .. } => {
            rows.push(Setting::of("token", Some(MASK.to_owned()), &Source::Variable(name)).with_note(kind.describe()))
        }
        Login::None => rows.push(Setting::of("login", None, &Source::Default).with_note("there is none")),
    }
    let orgs = resolved.orgs.as_ref();
    rows.push(match orgs {
        Some(orgs) => Setting::of("orgs", Some(orgs.value.join(" ")), &orgs.source).with_note("what --all-orgs means"),
        None => Setting::of("orgs", None, &Source::Default).with_note("--all-orgs means all that the login sees"),
    });
    let mut variable = |setting: &'static str, names: &[&'static str], value: fn(&str) -> String| {
        rows.push(match environment.first(names) {
            Some((name, text)) => {
                let name = names.iter().find(|known| **known == name).unwrap_or(&names[0]);
                Setting::of(setting, Some(value(text)), &Source::Variable(name))
            }
            None => Setting::of(setting, None, &Source::Default),
        });
    };
    let plain = |text: &str| shown(text).to_owned();
    variable("allow_shared_key", &[SHARED_KEY], plain);
    variable("ca_file", &[CA_FILE], plain);
    variable("proxy", &PROXIES, without_login);
    variable("no_proxy", &NO_PROXIES, plain);
    variable("colour", &COLOURS, plain);
    variable("pager", &PAGERS, plain);
    variable("webhook_secret", &[WEBHOOK_SECRET], |_| MASK.to_owned());
    for unused in &resolved.unused {
        let row = Setting::of(unused.setting, Some(unused.value.clone()), &unused.source);
        rows.push(Setting { used: false, ..row.with_note(unused.why.clone()) });
    }
    rows
}

fn file(config: &Config) -> Setting {
    let Some(place) = &config.place else {
        return Setting::of("config_file", None, &Source::Default).with_note("there is no home to look for it in");
    };
    let source = if place.is_named { Source::Variable(CONFIG) } else { Source::Default };
    let row = Setting::of("config_file", Some(place.path.display().to_string()), &source);
    match &config.file {
        Ok(Some(_)) => row,
        Ok(None) => row.with_note("it is not there"),
        Err(fault) => row.with_note(fault.message.clone()),
    }
}
