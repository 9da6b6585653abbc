//! Who may not, and what they are told: each its own message, and exit code 4.

use std::fs;

use patwarden_sim::TokenKind;

use crate::support::{Invocation, World};

#[test]
fn a_token_of_the_wrong_kind_is_told_and_not_sent() {
    let world = World::small();
    let owner = world.state().owners().next().unwrap().to_owned();
    for (kind, said) in [
        (TokenKind::Classic, "a classic personal access token (ghp_)"),
        (TokenKind::FineGrained, "a fine-grained personal access token (github_pat_)"),
        (TokenKind::OAuth, "an OAuth token (gho_)"),
    ] {
        let token = world.sim.issue_user_token(kind, &owner).unwrap();
        let org = world.org();
        for arguments in [["grants", "list", &org].as_slice(), &["requests", "approve", &org, "7"]] {
            let run = world.token(&token, arguments).refused(4, &[said, "nothing was sent", "hint: log in as an App"]);
            assert!(!run.stderr.contains(&token));
        }
    }
    assert_eq!(world.sim.log().len(), 0);
}

#[test]
fn tokens_of_an_app_do() {
    let world = World::small();
    let owner = world.state().owners().next().unwrap().to_owned();
    for token in [
        world.sim.issue_installation_token(&world.org()).unwrap(),
        world.sim.issue_user_token(TokenKind::AppUser, &owner).unwrap(),
    ] {
        let run = world.token(&token, &["grants", "list", &world.org()]).ended(0);
        assert_eq!(run.ids().len(), 320);
    }
    let token = world.sim.issue_installation_token(&world.org()).unwrap();
    world.token(&token, &["orgs", "list"]).refused(4, &["good for one organisation"]);
}

#[test]
fn a_token_that_is_not_accepted_is_told() {
    let world = World::small();
    let run = world.token("ghs_invalid", &["grants", "list", &world.org()]).refused(4, &["HTTP 401"]);
    assert!(!run.stderr.contains("ghs_invalid"), "{}", run.stderr);
}

#[test]
fn a_missing_permission_is_named_and_no_empty_list() {
    let world = World::small();
    let org = world.org();
    world.sim.set_permission(&org, "organization_personal_access_tokens", None).unwrap();
    let run = world.app(&["grants", "list", &org]).refused(4, &["HTTP 403", "hint: "]);
    assert!(run.stderr.contains("organization_personal_access_tokens"), "{}", run.stderr);
    assert_eq!(world.app(&["requests", "list", &org]).ended(0).ids().len(), 30);
}

#[test]
fn an_organisation_without_the_app_is_told() {
    let world = World::small();
    world.sim.set_installed(&world.org(), false).unwrap();
    let without = world.app(&["grants", "list", &world.org()]).refused(4, &["not installed", "hint: "]);
    let unknown = world.app(&["grants", "list", "no-such-organisation"]).refused(4, &["no-such-organisation"]);
    assert!(without.stderr.contains(&world.org()) && unknown.stderr.contains("hint: "), "{}", unknown.stderr);
}

#[test]
fn a_key_that_can_not_be_used_is_told_and_not_shown() {
    let world = World::small();
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        #[cfg(unix)]
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        path.display().to_string()
    };
    let real = fs::read_to_string(world.key.path()).unwrap();
    let secret = real.lines().nth(1).unwrap().to_owned();
    for (path, said) in [
        (folder.path().join("absent.pem").display().to_string(), "cannot read the App's private key"),
        (folder.path().display().to_string(), "cannot read the App's private key"),
        (file("empty.pem", ""), "it is empty"),
        (file("text.pem", "hello"), "it is not PEM"),
        (file("cut.pem", &real[..real.len() / 2]), "can't be used"),
        (file("public.pem", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"), "it is a public key"),
    ] {
        let run = world.app_command(&["orgs", "list"]).env("PATWARDEN_PRIVATE_KEY_FILE", &path).run();
        let run = run.refused(4, &[said, &path]);
        assert!(!run.stderr.contains(&secret), "{}", run.stderr);
    }
    assert_eq!(world.sim.log().len(), 0);
}

#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_is_refused_unless_told_so() {
    let world = World::small();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.pem");
    fs::copy(world.key.path(), &path).unwrap();
    fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    let list = || world.app_command(&["orgs", "list"]).env("PATWARDEN_PRIVATE_KEY_FILE", path.display().to_string());
    list()
        .run()
        .refused(4, &["can be read by others", "(mode 0644)", "hint: chmod 600", "PATWARDEN_ALLOW_SHARED_KEY=1"]);
    list().env("PATWARDEN_ALLOW_SHARED_KEY", "0").run().refused(4, &["can be read by others"]);
    list().env("PATWARDEN_ALLOW_SHARED_KEY", "maybe").run().refused(4, &["PATWARDEN_ALLOW_SHARED_KEY is \"maybe\""]);
    assert_eq!(world.sim.log().len(), 0);
    list().env("PATWARDEN_ALLOW_SHARED_KEY", "1").run().ended(0);
}

/// What other users of the machine see of a process.
#[cfg(target_os = "linux")]
#[test]
fn the_list_of_processes_shows_no_secret() {
    let world = World::small();
    let token = world.sim.issue_installation_token(&world.org()).unwrap();
    let long = std::time::Duration::from_secs(15);
    world.sim.inject(patwarden_sim::Fault::delay(long).path_contains("/personal-access-tokens").times(9));
    let list = Invocation::new(&["grants", "list", &world.org()]).env("GITHUB_API_URL", world.url());
    let mut child = list.env("PATWARDEN_TOKEN", &token).start();
    while world.calls("orgs/list-pat-grants").is_empty() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let shown = fs::read_to_string(format!("/proc/{}/cmdline", child.id())).unwrap();
    let name = fs::read_to_string(format!("/proc/{}/comm", child.id())).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(shown.contains("grants") && !shown.contains(&token) && !name.contains(&token), "{shown} {name}");
}

#[test]
fn a_proxy_and_an_authority_of_the_environment_are_used() {
    let proxy = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", proxy.local_addr().unwrap());
    let list = || {
        let list = Invocation::new(&["grants", "list", "acme"]).env("GITHUB_API_URL", "https://ghe.example/api/v3");
        list.env("PATWARDEN_TOKEN", "ghs_secret").env("HTTPS_PROXY", &url)
    };
    let asked = std::thread::spawn(move || {
        let (mut stream, _) = proxy.accept().unwrap();
        let mut head = [0; 24];
        std::io::Read::read_exact(&mut stream, &mut head).unwrap();
        String::from_utf8(head.to_vec()).unwrap()
    });
    list().run().refused(1, &["no connection"]);
    assert_eq!(asked.join().unwrap(), "CONNECT ghe.example:443 ");
    list().env("PATWARDEN_CA_FILE", "/no/such/file.pem").run().refused(1, &["cannot read PATWARDEN_CA_FILE"]);
    list().env("PATWARDEN_CA_FILE", env!("CARGO_MANIFEST_PATH")).run().refused(1, &["there is no certificate"]);
}

#[test]
fn a_wait_for_a_limit_is_said() {
    let world = World::small();
    let limited = patwarden_sim::Fault::status(429).header("retry-after", "2");
    world.sim.inject(limited.path_contains("/personal-access-tokens"));
    let run = world.app(&["grants", "list", &world.org()]).ended(0);
    assert_eq!(run.ids().len(), 320);
    let said = format!("{} waits 2 s, until ", world.org());
    assert!(
        run.stderr.starts_with(&said) && run.stderr.ends_with("Z: GitHub asks for fewer requests\n"),
        "{}",
        run.stderr
    );
}

#[test]
fn half_a_login_and_none_are_told() {
    let world = World::small();
    let stranger = |arguments| world.app_command(arguments).stranger();
    stranger(&["orgs", "list"]).run().refused(4, &["the environment names no login", "hint: set PATWARDEN_APP_ID"]);
    stranger(&["orgs", "list"])
        .env("PATWARDEN_APP_ID", "1")
        .run()
        .refused(4, &["PATWARDEN_APP_ID is set and PATWARDEN_PRIVATE_KEY_FILE is not"]);
    stranger(&["orgs", "list"])
        .env("GITHUB_API_URL", world.url())
        .env("GH_TOKEN", "ghs_githubs")
        .run()
        .refused(4, &["GH_TOKEN goes to github.com and GHE.com only"]);
    assert_eq!(world.sim.log().len(), 0);
}

#[test]
fn plain_http_is_for_this_machine() {
    for url in ["http://github.example", "http://user:hunter2@127.0.0.1:1", "ftp://127.0.0.1"] {
        let run = Invocation::new(&["grants", "list", "acme"])
            .env("GITHUB_API_URL", url)
            .env("PATWARDEN_TOKEN", "ghs_secret")
            .run()
            .refused(4, &["the base URL"]);
        assert!(!run.stderr.contains("hunter2") && !run.stderr.contains("ghs_secret"), "{}", run.stderr);
    }
}

#[test]
fn logging_in_costs_two_requests() {
    let world = World::small();
    world.app(&["grants", "list", &world.org()]).ended(0);
    assert_eq!(world.calls("apps/get-org-installation").len(), 1);
    assert_eq!(world.calls("apps/create-installation-access-token").len(), 1);
    assert_eq!(world.sim.log().len(), 2 + 4);
}
