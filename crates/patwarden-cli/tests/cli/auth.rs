//! Who the login is, for each kind of it.

use patwarden_sim::{Fault, TokenKind};
use serde_json::{Value, json};

use crate::config::Settings;
use crate::schemas::fits;
use crate::support::{Invocation, World};

fn status(world: &World, token: &str) -> Value {
    let run = world.token(token, &["auth", "status", "--json"]).ended(0);
    assert!(!run.stdout.contains(token) && !run.stderr.contains(token));
    fits("auth-status", &run.json());
    run.json()
}

#[test]
fn an_app_tells_its_name_and_where_it_is_installed() {
    let world = World::small();
    let told = world.app(&["auth", "status", "--json"]).ended(0).json();
    fits("auth-status", &told);
    assert_eq!((&told["state"], &told["kind"], &told["can_govern"]), (&json!("accepted"), &json!("app"), &json!(true)));
    assert_eq!((&told["id"], &told["installations"]), (&json!(world.sim.app_id()), &json!(1)));
    assert_eq!(told["from"], "PATWARDEN_APP_ID and PATWARDEN_PRIVATE_KEY_FILE");
    assert_eq!(told["permissions"]["organization_personal_access_tokens"], "write");
    let text = world.app(&["auth", "status"]).ended(0).stdout;
    for line in [
        format!("host:     {}\n", world.url()),
        "state:    logged in\n".to_owned(),
        "kind:     a GitHub App\n".to_owned(),
    ] {
        assert!(text.contains(&line), "{text}");
    }
    assert!(text.contains(&format!(", id {}, of ", world.sim.app_id())), "{text}");
    assert!(text.contains("organization_personal_access_tokens=write") && text.contains("1 installation;"), "{text}");
    let settings = Settings::of(&world, "");
    let told = settings.command(&["auth", "status", "--jq", "[.profile, .from] | @tsv"]).run().ended(0);
    assert_eq!(told.stdout, format!("work\t{}:5\n", settings.path().display()));
}

#[test]
fn a_token_of_each_kind_tells_what_it_is_and_may() {
    let world = World::small();
    let owner = world.state().owners().next().unwrap().to_owned();
    for (kind, told_as, governs) in [
        (TokenKind::AppUser, "app-user", true),
        (TokenKind::Classic, "classic", false),
        (TokenKind::FineGrained, "fine-grained", false),
        (TokenKind::OAuth, "oauth", false),
    ] {
        let told = status(&world, &world.sim.issue_user_token(kind, &owner).unwrap());
        assert_eq!((&told["kind"], &told["can_govern"]), (&json!(told_as), &json!(governs)), "{told}");
        assert_eq!((&told["login"], &told["from"]), (&json!(owner), &json!("PATWARDEN_TOKEN")), "{told}");
    }
    let token = world.sim.issue_installation_token(&world.org()).unwrap();
    let told = status(&world, &token);
    assert_eq!(
        (&told["kind"], &told["login"], &told["state"]),
        (&json!("installation"), &json!(null), &json!("accepted"))
    );
}

#[test]
fn what_headers_tell_of_a_token_is_told() {
    let world = World::small();
    let owner = world.state().owners().next().unwrap().to_owned();
    let token = world.sim.issue_user_token(TokenKind::Classic, &owner).unwrap();
    let user = json!({ "login": owner, "id": 7 }).to_string();
    let answer = Fault::status(200).header("x-oauth-scopes", "read:org, user").body("application/json", &user);
    world.sim.inject(answer.header("github-authentication-token-expiration", "2031-01-02 03:04:05 UTC").times(2));
    let told = world.token(&token, &["auth", "status", "--json"]).ended(0).json();
    assert_eq!((&told["scopes"], &told["ends_at"]), (&json!(["read:org", "user"]), &json!("2031-01-02T03:04:05Z")));
    let text = world.token(&token, &["auth", "status"]).ended(0).stdout;
    assert!(text.contains("scopes:   read:org user\n") && text.contains("ends:     2031-01-02T03:04:05Z\n"), "{text}");
}

#[test]
fn a_login_that_is_not_accepted_or_not_there_is_an_error_of_authentication() {
    let world = World::small();
    let run = world.token("ghs_invalid", &["auth", "status", "--json"]).ended(4);
    fits("auth-status", &run.json());
    assert_eq!(run.json()["state"], "refused");
    assert!(run.stderr.contains("error: ") && run.stderr.contains("HTTP 401") && !run.stderr.contains("ghs_invalid"));
    assert!(world.token("ghs_invalid", &["auth", "status"]).ended(4).stdout.contains("state:    not accepted\n"));

    Invocation::new(&["auth", "status"]).run().refused(4, &["names no login", "hint: set PATWARDEN_APP_ID"]);
    let none = Invocation::new(&["auth", "status", "--json"]).run().ended(4);
    fits("auth-status", &none.json());
    assert_eq!((&none.json()["state"], &none.json()["kind"]), (&json!("none"), &json!(null)));

    let other = world.app_command(&["auth", "status", "--json"]).env("PATWARDEN_APP_ID", "1").run().ended(4);
    assert_eq!(other.json()["state"], "refused", "{}", other.stdout);
    let key = world.app_command(&["auth", "status"]).env("PATWARDEN_PRIVATE_KEY_FILE", "/no/such.pem").run();
    assert!(key.ended(4).stderr.contains("/no/such.pem"));
}

#[test]
fn a_server_that_is_not_there_is_no_word_about_the_login() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let status = Invocation::new(&["auth", "status", "--json"]).env("GITHUB_API_URL", format!("http://{nobody}"));
    let run = status.env("PATWARDEN_TOKEN", "ghs_x").run().ended(1);
    assert_eq!(run.json()["state"], "unknown");
}

#[test]
fn the_token_of_a_job_is_told_by_its_variable() {
    // It goes to github.com and GHE.com alone, where no test goes.
    let settings = Settings::new("");
    let status = settings.command(&["auth", "status", "--json"]).env("GITHUB_ACTIONS", "true");
    let status = status.env("GITHUB_TOKEN", "ghs_job").env("HTTPS_PROXY", "http://127.0.0.1:9");
    let run = status.run().ended(1);
    assert_eq!((&run.json()["kind"], &run.json()["can_govern"]), (&json!("actions"), &json!(false)));
    assert!(!run.stdout.contains("ghs_job"));
}
