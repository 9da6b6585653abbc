//! Settings: flags over the environment over a file with profiles; no login goes where it is not for.

use std::fs;
use std::path::PathBuf;

use patwarden_sim::{Config, TokenKind};
use tempfile::TempDir;

use crate::support::{Invocation, Run, World, small};

/// A folder with a configuration file.
pub(crate) struct Settings {
    folder: TempDir,
}

impl Settings {
    pub(crate) fn new(text: impl AsRef<str>) -> Self {
        let settings = Self { folder: tempfile::tempdir().unwrap() };
        fs::write(settings.path(), text.as_ref()).unwrap();
        #[cfg(unix)]
        settings.set_mode(0o600);
        settings
    }

    /// A profile `work` that logs in to this world as its App, with these further lines.
    pub(crate) fn of(world: &World, more: &str) -> Self {
        Self::new(format!("default_profile = \"work\"\n\n{}{more}\n", profile("work", world)))
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("config.toml")
    }

    #[cfg(unix)]
    fn set_mode(&self, mode: u32) {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(self.path(), fs::Permissions::from_mode(mode)).unwrap();
    }

    /// The binary with no login but that of the file.
    pub(crate) fn command(&self, arguments: &[&str]) -> Invocation {
        Invocation::new(arguments).env("PATWARDEN_CONFIG", self.path().display().to_string())
    }

    fn run(&self, arguments: &[&str]) -> Run {
        self.command(arguments).run()
    }
}

pub(crate) fn profile(name: &str, world: &World) -> String {
    let (url, id, key) = (world.url(), world.sim.app_id(), world.key.path().display());
    format!("[profiles.{name}]\napi_url = \"{url}\"\napp_id = {id}\nprivate_key_file = '{key}'\n")
}

const TOKEN: &str = "ghp_0123456789abcdefghij0123456789abcdef";

#[test]
fn a_profile_logs_in_without_any_variable() {
    let (world, other) = (World::small(), World::new(small().with_grants(7)));
    let settings = Settings::of(&world, &profile("other", &other));
    let listed = |run: Run| run.ended(0).ids().len();
    assert_eq!(listed(settings.run(&["grants", "list", &world.org()])), 320);
    assert_eq!(listed(settings.run(&["grants", "list", &other.org(), "--profile", "other"])), 7);
    let chosen = settings.command(&["grants", "list", &other.org()]).env("PATWARDEN_PROFILE", "other");
    assert_eq!(listed(chosen.run()), 7);
    let flag = settings.command(&["--profile=work", "grants", "list", &world.org()]);
    assert_eq!(listed(flag.env("PATWARDEN_PROFILE", "other").run()), 320);
    let before = world.sim.log().len();
    settings
        .run(&["grants", "list", "acme", "--profile", "wrok"])
        .refused(1, &["--profile: there is no profile \"wrok\" in ", "hint: did you mean work?"]);
    assert_eq!(world.sim.log().len(), before);
    let shown = settings.run(&["config", "show", "--profile", "wrok"]).ended(1);
    assert!(shown.stdout.contains("wrok") && shown.stderr.starts_with("error: --profile: "), "{}", shown.stderr);
}

#[cfg(unix)]
#[test]
fn the_file_is_found_where_configurations_are_and_a_key_beside_it() {
    let world = World::small();
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".config/patwarden");
    fs::create_dir_all(&folder).unwrap();
    let key = folder.join("app.pem");
    fs::copy(world.key.path(), &key).unwrap();
    fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    for path in ["app.pem", "~/.config/patwarden/app.pem"] {
        let text = profile("work", &world).replace(&world.key.path().display().to_string(), path);
        fs::write(folder.join("config.toml"), format!("default_profile = \"work\"\n{text}")).unwrap();
        let list = Invocation::new(&["orgs", "list"]).env("HOME", home.path().display().to_string());
        assert_eq!(list.run().ended(0).rows().len(), 1);
    }
}

#[test]
fn all_organisations_are_those_that_the_profile_names() {
    let world = World::new(Config::default().with_orgs(3).with_grants(30).with_requests(6));
    let orgs = world.sim.orgs();
    let settings = Settings::of(&world, &format!("orgs = [\"{}\", \"{}\"]", orgs[2], orgs[0]));
    for noun in ["grants", "requests"] {
        let run = settings.run(&[noun, "list", "--all-orgs"]).ended(0);
        let mut told: Vec<&str> = run.rows().iter().map(|row| row[0]).collect();
        told.dedup();
        assert_eq!(told, [orgs[2].as_str(), orgs[0].as_str()], "in the order of the file");
    }
    let audit = settings.run(&["audit", "--all-orgs", "--format", "json"]).ended(0).json();
    assert_eq!(audit["totals"]["organisations"], 2);
    assert!(world.calls("apps/list-installations").is_empty(), "nobody had to be asked which there are");

    let more = Settings::of(&world, &format!("orgs = [\"{}\", \"nowhere\"]", orgs[1]));
    let run = more.run(&["grants", "list", "--all-orgs"]).ended(8);
    assert!(
        run.stderr.contains("nowhere") && run.stderr.contains("1 of 2 organisations could not be read"),
        "{}",
        run.stderr
    );
    assert!(run.rows().iter().all(|row| row[0] == orgs[1]) && !run.rows().is_empty());
    assert_eq!(settings.run(&["orgs", "list"]).ended(0).rows().len(), 3, "what the login sees is another question");
}

#[test]
fn the_login_of_a_profile_goes_to_no_other_host() {
    let (world, other) = (World::small(), World::small());
    let settings = Settings::of(&world, "");
    let list = || settings.command(&["grants", "list", "acme"]).env("GITHUB_API_URL", other.url());
    let said =
        format!("the login of the profile work is for {}, and GITHUB_API_URL names {}", world.url(), other.url());
    list().run().refused(4, &[&said, "nothing was sent", "hint: unset GITHUB_API_URL"]);
    assert_eq!((world.sim.log().len(), other.sim.log().len()), (0, 0));
    let token = other.sim.issue_installation_token(&other.org()).unwrap();
    let own = settings.command(&["grants", "list", &other.org()]).env("GITHUB_API_URL", other.url());
    assert_eq!(own.env("PATWARDEN_TOKEN", token).run().ended(0).ids().len(), 320);
    assert_eq!(world.sim.log().len(), 0);
}

#[test]
fn the_profile_of_a_flag_is_used_whatever_the_environment_says() {
    let (world, other) = (World::small(), World::new(Config::default().with_orgs(2).with_grants(30)));
    let settings = Settings::of(&world, &format!("orgs = [\"{}\"]", world.org()));
    let exported = |arguments: &[&str]| settings.command(arguments).logged_in(&other);
    let list = ["grants", "list", &world.org(), "--profile", "work"];
    assert_eq!(exported(&list).run().ended(0).ids().len(), 320);
    assert_eq!(exported(&["grants", "list", "--all-orgs", "--profile", "work"]).run().ended(0).rows().len(), 320);
    assert_eq!(other.sim.log().len(), 0);
    let told = exported(&["config", "show", "--profile", "work"]).run().ended(0);
    let row = |name: &str| told.rows().into_iter().find(|row| row[0] == name).unwrap().join(" ");
    assert!(row("api_url").contains(&world.url()), "{}", told.stdout);
    assert!(row("app_id").contains("config.toml:"), "{}", told.stdout);
    for name in ["PATWARDEN_APP_ID", "GITHUB_API_URL"] {
        let row = told.rows().into_iter().find(|row| row[2] == name).unwrap().join(" ");
        assert!(row.contains("not used: --profile says otherwise"), "{row}");
    }
    let status = exported(&["auth", "status", "--profile", "work", "--jq", ".host, .from"]).run().ended(0);
    assert!(status.stdout.contains("config.toml:"), "{}", status.stdout);
    // Without the flag the environment is first, as it was.
    assert_eq!(exported(&["grants", "list", &other.org()]).run().ended(0).ids().len(), other.grant_ids().len());
}

#[test]
fn a_token_of_other_tools_goes_to_no_host_of_a_profile_that_it_is_not_for() {
    let world = World::small();
    let settings = Settings::new(format!("[profiles.work]\napi_url = \"{}\"\n", world.url()));
    for name in ["GH_TOKEN", "GITHUB_TOKEN"] {
        let list = settings.command(&["grants", "list", &world.org(), "--profile", "work"]).env(name, "ghs_githubs");
        let run = list.run().refused(4, &[&format!("{name} goes to github.com and GHE.com only")]);
        assert!(!run.stderr.contains("ghs_githubs"));
    }
    assert_eq!(world.sim.log().len(), 0);
    let token = world.sim.issue_installation_token(&world.org()).unwrap();
    for name in ["PATWARDEN_TOKEN", "GH_ENTERPRISE_TOKEN"] {
        let list = settings.command(&["grants", "list", &world.org(), "--profile", "work"]);
        assert_eq!(list.env(name, &token).run().ended(0).ids().len(), 320, "{name}");
    }
}

#[test]
fn a_file_that_can_not_be_used_names_its_line_and_sends_nothing() {
    let world = World::small();
    for (more, line, said) in [
        ("hots = \"x\"", 7, "there is no key hots\nhint: did you mean host?"),
        ("orgs = \"acme\"", 7, "orgs is not a list of texts but a text"),
        ("[other]", 7, "there is no key other"),
        ("x = ", 7, "it is not TOML"),
    ] {
        let settings = Settings::of(&world, more);
        let place = format!("{}:{line}: ", settings.path().display());
        for arguments in [&["orgs", "list"][..], &["config", "show"], &["auth", "status"]] {
            settings.run(arguments).refused(1, &[&place, said]);
        }
        settings.run(&["--help"]).ended(0);
        settings.run(&["config", "path"]).ended(0);
        settings.run(&["schema", "config"]).ended(0);
    }
    let absent = Invocation::new(&["orgs", "list"]).env("PATWARDEN_CONFIG", "/no/such/config.toml");
    absent.run().refused(1, &["/no/such/config.toml: there is no such file", "PATWARDEN_CONFIG names it"]);
    assert_eq!(world.sim.log().len(), 0);
}

#[test]
fn a_secret_in_the_file_is_refused_and_never_printed() {
    let world = World::small();
    let key = fs::read_to_string(world.key.path()).unwrap();
    let inside = key.lines().nth(1).unwrap();
    for more in [
        format!("token = \"{TOKEN}\""),
        format!("# {TOKEN}"),
        format!("orgs = [\"{TOKEN}\"]"),
        format!("private_key = '''{key}'''"),
        format!("[profiles.{TOKEN}]"),
    ] {
        let settings = Settings::of(&world, &more);
        for arguments in [&["orgs", "list"][..], &["config", "show"], &["doctor"], &["doctor", "--json"]] {
            let run = settings.run(arguments).ended(1);
            let all = format!("{}{}", run.stdout, run.stderr);
            assert!(all.contains("no secret belongs there") && all.contains("PATWARDEN_TOKEN"), "{all}");
            assert!(!all.contains("0123456789") && !all.contains(inside), "{all}");
        }
    }
    assert_eq!(world.sim.log().len(), 0);
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_write_is_not_used() {
    let world = World::small();
    let settings = Settings::of(&world, "");
    settings.set_mode(0o666);
    settings
        .run(&["orgs", "list"])
        .refused(1, &["others than its owner can write it (mode 0666)", "hint: chmod go-w "]);
    settings.set_mode(0o644);
    settings.run(&["orgs", "list"]).ended(0);
}

#[test]
fn every_setting_tells_where_it_comes_from_and_no_secret_is_shown() {
    let world = World::small();
    let settings = Settings::of(&world, "orgs = [\"acme\"]");
    let secrets = [("PATWARDEN_TOKEN", TOKEN), ("GH_TOKEN", "gho_hunter2"), ("PATWARDEN_WEBHOOK_SECRET", "hunter2")];
    let show = |arguments: &[&str]| {
        let mut command = settings.command(&[&["config", "show"], arguments].concat());
        for (name, value) in secrets {
            command = command.env(name, value);
        }
        command.env("HTTPS_PROXY", "http://mona:hunter2@proxy.example:3128").env("PAGER", "cat").run().ended(0)
    };
    let json = show(&["--format", "json", "--profile", "work"]);
    let rows = json.json();
    let row = |name: &str, used: bool| {
        let found = |row: &&serde_json::Value| row["setting"] == name && row["used"] == used;
        rows.as_array().unwrap().iter().find(found).unwrap_or_else(|| panic!("{name} in {rows}")).clone()
    };
    let line = |line: usize| format!("{}:{line}", settings.path().display());
    for (name, used, value, source, from) in [
        ("config_file", true, settings.path().display().to_string(), "environment", "PATWARDEN_CONFIG".to_owned()),
        ("profile", true, "work".to_owned(), "flag", "--profile".to_owned()),
        ("profile", false, "work".to_owned(), "file", line(1)),
        ("api_url", true, world.url(), "file", line(4)),
        ("app_id", true, world.sim.app_id().to_string(), "file", line(5)),
        ("token", false, "********".to_owned(), "environment", "PATWARDEN_TOKEN".to_owned()),
        ("orgs", true, "acme".to_owned(), "file", line(7)),
        ("proxy", true, "http://********@proxy.example:3128".to_owned(), "environment", "HTTPS_PROXY".to_owned()),
        ("pager", true, "cat".to_owned(), "environment", "PAGER".to_owned()),
        ("webhook_secret", true, "********".to_owned(), "environment", "PATWARDEN_WEBHOOK_SECRET".to_owned()),
    ] {
        let row = row(name, used);
        assert_eq!(
            (&row["value"], &row["source"], &row["from"]),
            (&value.into(), &source.into(), &from.into()),
            "{row}"
        );
    }
    assert_eq!(row("no_proxy", true)["source"], "default");
    for run in [json, show(&[]), show(&["--format", "table"]), show(&["--format", "csv"])] {
        let all = format!("{}{}", run.stdout, run.stderr);
        assert!(!all.contains("hunter2") && !all.contains("0123456789"), "{all}");
    }
    assert_eq!(world.sim.log().len(), 0, "it needs no network");
}

#[test]
fn settings_are_shown_without_a_login_too() {
    let run = Invocation::new(&["config", "show"]).run().ended(0);
    assert!(run.rows().contains(&vec!["api_url", "https://api.github.com", "default", ""]), "{}", run.stdout);
    assert!(run.stderr.contains("warning: the environment names no login"), "{}", run.stderr);
    let path = Invocation::new(&["config", "path"]).env("PATWARDEN_CONFIG", "/etc/x.toml").run().ended(0);
    assert_eq!(path.stdout, "/etc/x.toml\n");
    let home = Invocation::new(&["config", "path"]).env("HOME", "/home/mona").run().ended(0);
    assert_eq!(home.stdout, "/home/mona/.config/patwarden/config.toml\n");
    Invocation::new(&["config", "path"]).run().refused(1, &["no home", "PATWARDEN_CONFIG"]);
}

#[test]
fn patwardens_own_token_comes_before_the_profile_and_other_tools_behind_it() {
    let world = World::small();
    let settings = Settings::of(&world, "");
    let owner = world.state().owners().next().unwrap().to_owned();
    let classic = world.sim.issue_user_token(TokenKind::Classic, &owner).unwrap();
    let list = |name| settings.command(&["grants", "list", &world.org()]).env(name, &classic).run();
    list("GH_ENTERPRISE_TOKEN").ended(0);
    list("PATWARDEN_TOKEN").refused(4, &["this login is a classic personal access token"]);
}

#[test]
fn what_the_pages_and_the_help_show_can_be_used() {
    let page = |path: &str| fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut shown: Vec<String> = Vec::new();
    for page in [page("README.md"), page("../../README.md")] {
        shown.extend(page.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()));
    }
    let help = Invocation::new(&["config", "show", "--help"]).run().ended(0).stdout;
    shown
        .push(help.lines().skip_while(|line| !line.contains("default_profile")).take(7).collect::<Vec<_>>().join("\n"));
    assert_eq!(shown.len(), 3);
    for text in shown {
        let run = Settings::new(&text).command(&["config", "show"]).env("HOME", "/home/mona").run().ended(0);
        let found = |name: &str| run.rows().iter().find(|row| row[0] == name).map(|row| row[1].to_owned());
        assert_eq!(found("profile").as_deref(), Some("work"), "{text}");
        assert!(found("private_key_file").unwrap().starts_with("/home/mona/"), "{text}");
        assert_eq!(found("orgs").as_deref(), Some("acme umbrella"), "{text}");
    }
}
