//! Which of several settings holds, as a table.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::super::file::parse;
use super::*;

const FILE: &str = r#"
default_profile = "work"

[profiles.work]
host = "ghe.example"
app_id = 12
private_key_file = "keys/app.pem"
orgs = ["acme"]

[profiles.plain]
app_id = 13
private_key_file = "~/plain.pem"

[profiles.public]
host = "github.com"
app_id = 14
private_key_file = "/keys/public.pem"

[profiles.nobody]
host = "ghe.example"
"#;

const SECRET: &str = "ghu_0123456789abcdefghij";

fn resolved(flag: Option<&str>, variables: &[(&str, &str)], file: Option<&str>) -> Resolved {
    let mut all = vec![("HOME", "/home/mona")];
    all.extend_from_slice(variables);
    let place = Place { path: "/etc/patwarden/config.toml".into(), is_named: false };
    let file = file.map(|text| parse(text).unwrap());
    resolve(flag, &Environment::made_of(&all), Some(Located { place: &place, file: file.as_ref() }))
}

/// The login and where it goes, or why not, in a line.
fn told(flag: Option<&str>, variables: &[(&str, &str)], file: Option<&str>) -> String {
    let resolved = resolved(flag, variables, file);
    assert!(!format!("{resolved:?}").contains(SECRET), "no form of it shows a secret");
    let login = match (&resolved.login, resolved.problems.first()) {
        (_, Some(problem)) => return problem.message.clone(),
        (Login::App { id, .. }, None) => format!("App {}", id.value),
        (Login::Token { name, .. }, None) => (*name).to_owned(),
        (Login::None, None) => panic!("no login is a problem"),
    };
    format!("{login} at {}", resolved.api.value)
}

#[test]
fn flags_come_before_the_environment_and_that_before_the_file() {
    let (public, ghe) = ("https://api.github.com", "https://ghe.example/api/v3");
    let app = [("PATWARDEN_APP_ID", "1"), ("PATWARDEN_PRIVATE_KEY_FILE", "/k.pem")];
    let token = ("PATWARDEN_TOKEN", SECRET);
    let gh = ("GH_TOKEN", SECRET);
    let enterprise = ("GH_ENTERPRISE_TOKEN", SECRET);
    let profile = |name| ("PATWARDEN_PROFILE", name);
    for (flag, variables, file, told_as) in [
        (None, &app[..], None, format!("App 1 at {public}")),
        (None, &[app[0], app[1], token, gh], None, format!("App 1 at {public}")),
        (None, &[token, gh], None, format!("PATWARDEN_TOKEN at {public}")),
        (None, &[gh, enterprise], None, format!("GH_TOKEN at {public}")),
        (None, &[("GITHUB_TOKEN", SECRET), gh], None, format!("GH_TOKEN at {public}")),
        (None, &[enterprise, ("GH_HOST", "ghe.example"), gh], None, format!("GH_ENTERPRISE_TOKEN at {ghe}")),
        // Profiles: that of the flag, of the environment, of the file.
        (None, &[], Some(FILE), format!("App 12 at {ghe}")),
        (None, &[profile("plain")], Some(FILE), format!("App 13 at {public}")),
        (Some("public"), &[profile("plain")], Some(FILE), format!("App 14 at {public}")),
        // Patwarden's own variables come before a profile, and go where it says.
        (None, &[token], Some(FILE), format!("PATWARDEN_TOKEN at {ghe}")),
        (Some("nobody"), &app, Some(FILE), format!("App 1 at {ghe}")),
        // A flag is before it all: what the profile says is so, and only the rest comes from the environment.
        (Some("work"), &app, Some(FILE), format!("App 12 at {ghe}")),
        (Some("work"), &[app[0]], Some(FILE), format!("App 12 at {ghe}")),
        (Some("plain"), &[token, gh, ("GH_HOST", "ghe.example")], Some(FILE), format!("App 13 at {ghe}")),
        (
            Some("public"),
            &[app[0], app[1], ("GITHUB_API_URL", "https://x.example")],
            Some(FILE),
            format!("App 14 at {public}"),
        ),
        (Some("public"), &[("GITHUB_API_URL", "no URL")], Some(FILE), format!("App 14 at {public}")),
        (Some("work"), &[token, ("GITHUB_API_URL", public)], Some(FILE), format!("App 12 at {ghe}")),
        (
            None,
            &[profile("work"), token, ("GITHUB_API_URL", public)],
            Some(FILE),
            format!("PATWARDEN_TOKEN at {public}"),
        ),
        (Some("nobody"), &[token, ("GH_HOST", "GHE.example")], Some(FILE), format!("PATWARDEN_TOKEN at {ghe}")),
        (
            Some("nobody"),
            &[token, ("GITHUB_API_URL", public)],
            Some(FILE),
            format!(
                "PATWARDEN_TOKEN goes with GITHUB_API_URL, which names {public}, \
                 and the profile nobody is for {ghe}; nothing was sent"
            ),
        ),
        (
            Some("nobody"),
            &[enterprise, ("GH_HOST", "ghe.other")],
            Some(FILE),
            format!(
                "GH_ENTERPRISE_TOKEN goes with GH_HOST, which names https://ghe.other/api/v3, \
                 and the profile nobody is for {ghe}; nothing was sent"
            ),
        ),
        // The tokens of other tools come behind it, and never go where they are not for.
        (None, &[gh, enterprise], Some(FILE), format!("App 12 at {ghe}")),
        (Some("nobody"), &[gh, enterprise], Some(FILE), format!("GH_ENTERPRISE_TOKEN at {ghe}")),
        (
            Some("nobody"),
            &[gh],
            Some(FILE),
            format!("there is no login for {ghe}: GH_TOKEN goes to github.com and GHE.com only"),
        ),
        (
            None,
            &[enterprise],
            None,
            format!("there is no login for {public}: GH_ENTERPRISE_TOKEN goes to neither github.com nor GHE.com"),
        ),
        // Where: the environment decides, but the login of a profile with a host goes to no other.
        (Some("plain"), &[("GH_HOST", "ghe.example")], Some(FILE), format!("App 13 at {ghe}")),
        (
            None,
            &[("GITHUB_API_URL", "https://GHE.example/api/v3/")],
            Some(FILE),
            "App 12 at https://GHE.example/api/v3/".to_owned(),
        ),
        (
            None,
            &[("GITHUB_API_URL", public)],
            Some(FILE),
            format!("the login of the profile work is for {ghe}, and GITHUB_API_URL names {public}; nothing was sent"),
        ),
        (Some("public"), &[("GH_HOST", "ghe.example")], Some(FILE), format!("App 14 at {public}")),
        (
            None,
            &[profile("public"), ("GH_HOST", "ghe.example")],
            Some(FILE),
            format!("the login of the profile public is for {public}, and GH_HOST names {ghe}; nothing was sent"),
        ),
        (None, &[token, ("GITHUB_API_URL", public)], Some(FILE), format!("PATWARDEN_TOKEN at {public}")),
        // Half a login is none, and the other half is not taken from elsewhere.
        (None, &[app[0]], Some(FILE), "PATWARDEN_APP_ID is set and PATWARDEN_PRIVATE_KEY_FILE is not".to_owned()),
        (None, &[app[1], token], None, "PATWARDEN_PRIVATE_KEY_FILE is set and PATWARDEN_APP_ID is not".to_owned()),
        (None, &[], None, "the environment names no login".to_owned()),
        (Some("nobody"), &[], Some(FILE), "the environment names no login, and the profile nobody has none".to_owned()),
        (None, &[], Some("[profiles.a]"), "the environment names no login, and no profile is chosen".to_owned()),
    ] {
        assert_eq!(told(flag, variables, file), told_as);
    }
}

#[test]
fn a_profile_that_there_is_not_names_the_nearest() {
    for (flag, variables, file, said, hint) in [
        (
            Some("wrok"),
            &[][..],
            Some(FILE),
            "--profile: there is no profile \"wrok\" in /etc/patwarden/config.toml",
            "did you mean work?",
        ),
        (
            None,
            &[("PATWARDEN_PROFILE", "xyz")],
            Some(FILE),
            "PATWARDEN_PROFILE: there is no profile \"xyz\" in ",
            "there are nobody, plain, public, work",
        ),
        (
            Some("work"),
            &[],
            None,
            "--profile: there is no profile \"work\": there is no file /etc/patwarden/config.toml",
            "config --help",
        ),
        (Some(SECRET), &[], None, "there is no profile \"********\"", ""),
    ] {
        let resolved = resolved(flag, variables, file);
        let problem = &resolved.problems[0];
        assert!(problem.message.contains(said) && !problem.is_of_login, "{problem:?}");
        assert!(problem.hint.as_deref().unwrap().contains(hint), "{problem:?}");
    }
}

#[test]
fn each_setting_tells_where_it_comes_from_and_what_is_overruled() {
    let line = |line| Source::File("/etc/patwarden/config.toml".into(), line);
    let told = |resolved: &Resolved| -> Vec<(&'static str, String, String)> {
        let told = |one: &Unused| (one.setting, format!("{} of {}", one.value, one.source), one.why.clone());
        resolved.unused.iter().map(told).collect()
    };
    let row = |setting, what: &str, why: &str| (setting, what.to_owned(), why.to_owned());
    let variables = [("PATWARDEN_TOKEN", SECRET), ("GH_HOST", "octo.ghe.com"), ("GH_TOKEN", SECRET)];
    let by_default = resolved(None, &variables, Some(FILE));
    let octo = Set { value: "https://api.octo.ghe.com".to_owned(), source: Source::Variable("GH_HOST") };
    assert_eq!(by_default.api, octo);
    assert_eq!(by_default.orgs, Some(Set { value: vec!["acme".to_owned()], source: line(8) }));
    assert_eq!(
        told(&by_default),
        [
            row("api_url", "https://ghe.example/api/v3 of /etc/patwarden/config.toml:5", "GH_HOST says otherwise"),
            row("app_id", "12 of /etc/patwarden/config.toml:6", "PATWARDEN_TOKEN comes first"),
            row("token", "******** of GH_TOKEN", "PATWARDEN_TOKEN comes first"),
        ]
    );
    let by_flag = resolved(Some("work"), &[&variables[..], &[("PATWARDEN_APP_ID", "1")]].concat(), Some(FILE));
    assert_eq!(by_flag.profile, Some(Set { value: "work".to_owned(), source: Source::Flag("--profile") }));
    assert_eq!(by_flag.api, Set { value: "https://ghe.example/api/v3".to_owned(), source: line(5) });
    assert_eq!(by_flag.login.place(), "/etc/patwarden/config.toml:6");
    let why = "--profile says otherwise";
    assert_eq!(
        told(&by_flag),
        [
            row("profile", "work of /etc/patwarden/config.toml:2", why),
            row("api_url", "octo.ghe.com of GH_HOST", why),
            row("app_id", "1 of PATWARDEN_APP_ID", why),
            row("token", "******** of PATWARDEN_TOKEN", why),
            row("token", "******** of GH_TOKEN", "GH_TOKEN goes to github.com and GHE.com only"),
        ]
    );
    let app = [("PATWARDEN_APP_ID", "1"), ("PATWARDEN_PRIVATE_KEY_FILE", "/k.pem"), ("PATWARDEN_TOKEN", SECRET)];
    assert_eq!(
        told(&resolved(None, &app, None)),
        [row("token", "******** of PATWARDEN_TOKEN", "PATWARDEN_APP_ID and PATWARDEN_PRIVATE_KEY_FILE come first")]
    );
}

#[test]
fn paths_are_those_of_the_file_and_of_the_home() {
    let key = |profile, variables: &[(&str, &str)]| match resolved(Some(profile), variables, Some(FILE)).login {
        Login::App { key_file, .. } => key_file.value.display().to_string(),
        _ => String::new(),
    };
    assert_eq!(key("work", &[]), "/etc/patwarden/keys/app.pem");
    assert_eq!(key("plain", &[]), "/home/mona/plain.pem");
    assert_eq!(key("public", &[]), "/keys/public.pem");
    let other = "[profiles.x]\napp_id = 1\nprivate_key_file = \"~mona/x.pem\"";
    let problem = &resolved(Some("x"), &[], Some(other)).problems[0];
    assert!(problem.message.starts_with("/etc/patwarden/config.toml:3: the path of private_key_file"), "{problem:?}");
}

#[test]
fn a_url_that_can_not_be_used_names_its_variable_and_shows_no_password() {
    for (name, value, said) in [
        ("GITHUB_API_URL", "ghe.example", "GITHUB_API_URL: the base URL is not a URL"),
        ("GITHUB_API_URL", "https://mona:hunter2@ghe.example", "GITHUB_API_URL: the base URL holds a user name"),
        ("GH_HOST", "https://ghe.example", "GH_HOST: it is no host's name"),
    ] {
        let resolved = resolved(None, &[(name, value), ("PATWARDEN_TOKEN", SECRET)], None);
        assert!(resolved.problems[0].message.starts_with(said), "{:?}", resolved.problems);
        assert!(!format!("{resolved:?}").contains("hunter2"), "{resolved:?}");
        assert!(resolved.builder().is_err());
    }
}

#[cfg(unix)]
#[test]
fn a_value_that_can_not_be_read_is_named_and_not_passed_over() {
    use std::os::unix::ffi::OsStringExt;
    let odd = || std::ffi::OsString::from_vec(vec![b'x', 0xff]);
    let environment = Environment::of(|name| match name {
        "PATWARDEN_TOKEN" => Some(odd()),
        "GH_TOKEN" => Some(SECRET.into()),
        _ => None,
    });
    let resolved = resolve(None, &environment, None);
    assert_eq!(resolved.problems[0].message, "the value of PATWARDEN_TOKEN is not UTF-8");
}

#[test]
fn what_is_resolved_makes_a_client() {
    let client = |variables: &[(&str, &str)]| resolved(None, variables, None).builder().unwrap().build().unwrap();
    let of_token = client(&[("PATWARDEN_TOKEN", SECRET), ("GH_HOST", "ghe.example")]);
    assert_eq!(
        (of_token.origin().as_str(), of_token.logged_in_as()),
        ("https://ghe.example", TokenKind::AppUser.describe())
    );
    let of_tool = resolved(None, &[("GH_TOKEN", SECRET)], None).builder().unwrap();
    assert!(of_tool.base_url("https://ghe.example").build().is_err(), "it goes nowhere else by any later word");
}

/// Whatever may be set, with the values that it may have.
const VARIABLES: [(&str, &[&str]); 10] = [
    ("GITHUB_API_URL", &["https://api.github.com", "https://ghe.example/api/v3", "http://127.0.0.1:1", "x"]),
    ("GH_HOST", &["github.com", "octo.ghe.com", "ghe.example", "evilghe.com", "/"]),
    ("PATWARDEN_APP_ID", &["1"]),
    ("PATWARDEN_PRIVATE_KEY_FILE", &["/k.pem"]),
    ("PATWARDEN_TOKEN", &[SECRET]),
    ("GH_TOKEN", &[SECRET]),
    ("GITHUB_TOKEN", &[SECRET]),
    ("GH_ENTERPRISE_TOKEN", &[SECRET]),
    ("PATWARDEN_PROFILE", &["work", "plain", "public", "nobody", "absent"]),
    ("HOME", &["/home/mona"]),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn no_login_goes_where_it_is_not_for(
        which in subsequence((0..VARIABLES.len()).collect::<Vec<_>>(), 0..=VARIABLES.len()),
        picks in proptest::collection::vec(any::<proptest::sample::Index>(), VARIABLES.len()),
        flag in select(vec![None, None, Some("work"), Some("plain"), Some("public"), Some("nobody")]),
        has_file in any::<bool>(),
    ) {
        let set: Vec<(&str, &str)> =
            which.iter().map(|at| (VARIABLES[*at].0, VARIABLES[*at].1[picks[*at].index(VARIABLES[*at].1.len())])).collect();
        let file = has_file.then(|| parse(FILE).unwrap());
        let place = Place { path: "/etc/patwarden/config.toml".into(), is_named: false };
        let resolved = resolve(flag, &Environment::made_of(&set), Some(Located { place: &place, file: file.as_ref() }));
        let shown = format!("{resolved:?}");
        prop_assert!(!shown.contains(SECRET), "{}", shown);
        if !resolved.problems.is_empty() {
            prop_assert!(resolved.builder().is_err());
            return Ok(());
        }
        let url = resolved.api.value.as_str();
        let is_githubs = url == "https://api.github.com" || url == "https://api.octo.ghe.com";
        match &resolved.login {
            Login::Token { name: "GH_TOKEN" | "GITHUB_TOKEN", .. } => prop_assert!(is_githubs, "{url}"),
            Login::Token { name, .. } if *name == "GH_ENTERPRISE_TOKEN" => prop_assert!(!is_githubs, "{url}"),
            Login::App { id, .. } => match (&id.source, id.value.as_str()) {
                (Source::File(..), "12") => prop_assert_eq!(url, "https://ghe.example/api/v3"),
                (Source::File(..), "14") => prop_assert_eq!(url, "https://api.github.com"),
                _ => {}
            },
            _ => {}
        }
        let is_of_environment = match &resolved.login {
            Login::App { id, .. } => matches!(id.source, Source::Variable(_)),
            _ => true,
        };
        // What the profile of a flag says is so.
        let says = file.as_ref().zip(flag).and_then(|(file, name)| file.profiles.get(name));
        if let Some(profile) = says {
            prop_assert!(!(is_of_environment && profile.has_login()), "{}", shown);
            prop_assert!(profile.api.as_ref().is_none_or(|api| api.value == url), "{}", shown);
        }
        // What goes with the environment's host goes there.
        let named = set.iter().find(|(name, _)| *name == "GITHUB_API_URL");
        if let Some((_, named)) = named.filter(|_| is_of_environment) {
            prop_assert_eq!(*named, url);
        }
    }
}
