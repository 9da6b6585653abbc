//! What can't be is refused: each its own error, which says what to do.

use patwarden::{Auth, Client, ErrorKind};
use patwarden_sim::{Config, TokenKind};
use tests::World;

fn world() -> World {
    World::new(Config::default().with_orgs(2).with_grants(20).with_requests(5))
}

#[tokio::test(start_paused = true)]
async fn a_name_that_bends_the_path_is_never_sent() {
    let world = world();
    let client = world.app();
    for name in ["", "..", ".", "../user", "a/b", "a?b", "a#b", "a%2fb", "a b", "a\n", "\u{7f}", "é", "аcme"] {
        let org = client.org(name);
        let listed = org.grants().list().collect_all().await.unwrap_err();
        let revoked = org.grants().revoke([1u64]).await.unwrap_err();
        let decided = org.requests().deny([1u64]).await.unwrap_err();
        for error in [listed, revoked, decided, org.grants().revoke_one(1u64).await.unwrap_err()] {
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{name:?}: {error}");
            assert_eq!(error.to_string().lines().count(), 1);
        }
        assert!(org.api().is_err());
    }
    assert_eq!(world.total(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_token_of_a_kind_that_can_not_govern_says_so_and_is_not_sent() {
    let world = world();
    let user = world.sim.snapshot().org(&world.org()).unwrap().owners().next().unwrap().to_owned();
    for (kind, said) in
        [(TokenKind::Classic, "classic"), (TokenKind::FineGrained, "fine-grained"), (TokenKind::OAuth, "OAuth")]
    {
        let token = world.sim.issue_user_token(kind, &user).unwrap();
        let client = world.client(Auth::token(token.clone()).unwrap());
        let error = client.org(world.org()).grants().list().collect_all().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::WrongTokenKind);
        assert!(error.to_string().contains(said) && error.to_string().contains("PATWARDEN_APP_ID"), "{error}");
        assert!(!error.to_string().contains(&token));
    }
    assert_eq!(world.total(), 0);
    // A user's token of an App can, if the user owns the organisation.
    let client = world.client(Auth::token(world.sim.issue_user_token(TokenKind::AppUser, &user).unwrap()).unwrap());
    assert!(client.org(world.org()).grants().list().collect_all().await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_user_who_does_not_own_the_organisation_is_told_so() {
    let world = world();
    let member = world.sim.snapshot().org(&world.org()).unwrap().plain_members().next().unwrap().to_owned();
    let client = world.client(Auth::token(world.sim.issue_user_token(TokenKind::AppUser, &member).unwrap()).unwrap());
    let error = client.org(world.org()).grants().list().collect_all().await.unwrap_err();
    assert!(error.to_string().contains("does not own the organisation"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn an_organisation_without_the_app_is_named() {
    let world = world();
    world.sim.set_installed(&world.org(), false).unwrap();
    for org in [world.org(), "nobody-here".to_owned()] {
        let error = world.app().org(&org).grants().list().collect_all().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotInstalled);
        assert!(error.to_string().contains(&org) && error.to_string().contains("install"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_missing_permission_is_named_and_never_an_empty_list() {
    let world = world();
    world.sim.set_permission(&world.org(), "organization_personal_access_token_requests", None).unwrap();
    let error = world.app().org(world.org()).requests().list().collect_all().await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::PermissionDenied, Some(403)));
    assert!(error.to_string().contains("organization_personal_access_token_requests=read"), "{error}");
    assert_eq!(error.org(), Some(world.org().as_str()));
}

#[tokio::test(start_paused = true)]
async fn an_app_id_that_does_not_belong_to_the_key_is_told() {
    let world = world();
    let auth = Auth::app(1, world.sim.private_key_pem()).unwrap();
    let error = world.client(auth).org(world.org()).grants().list().collect_all().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
    assert!(error.to_string().contains("belong together"), "{error}");
}

#[test]
fn a_key_that_can_not_be_read_names_its_file() {
    let error = Auth::app_from_file(1, "/no/such/app.pem").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("/no/such/app.pem"), "{error}");
}

#[test]
fn plain_http_is_refused_but_for_loopback() {
    let build = |url: &str| Client::builder().auth(Auth::token("ghs_x").unwrap()).base_url(url).build();
    let error = build("http://ghe.example/api/v3").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("https"), "{error}");
    assert!(build("http://127.0.0.1:1").is_ok());
}

#[tokio::test(start_paused = true)]
async fn nothing_shows_a_secret() {
    let world = world();
    let inside_the_key = world.sim.private_key_pem().lines().nth(5).unwrap().to_owned();
    let token = world.sim.issue_installation_token(&world.org()).unwrap();
    world.sim.set_permission(&world.org(), "organization_personal_access_tokens", None).unwrap();
    for auth in [world.app_auth(), Auth::token(token.clone()).unwrap()] {
        let client = world.client(auth.clone());
        let error = client.org(world.org()).grants().list().collect_all().await.unwrap_err();
        for shown in [
            format!("{auth:?}"),
            format!("{client:?} {:?} {:?}", client.api(), client.org("acme")),
            format!("{:?}", Client::builder().auth(auth)),
            format!("{error} {error:?} {:?}", error.body()),
        ] {
            assert!(!shown.contains(&inside_the_key) && !shown.contains(&token), "{shown}");
        }
    }
}
