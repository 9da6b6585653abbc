//! The same over a real socket: what a process in between can't show.

use std::collections::BTreeSet;

use patwarden::{Auth, Client, ErrorKind};
use patwarden_sim::{Config, Fault, Simulator};
use tests::Watch;

fn app(sim: &Simulator, url: &str) -> Client {
    let auth = Auth::app(sim.app_id(), sim.private_key_pem()).unwrap();
    Client::builder().auth(auth).base_url(url).build().unwrap()
}

fn small() -> Simulator {
    Simulator::new(Config::default().with_orgs(1).with_grants(350).with_requests(0)).unwrap()
}

#[tokio::test]
async fn listing_and_revoking_over_a_socket() {
    let sim = small();
    let watch = Watch::new(&sim);
    let server = watch.serve().await;
    let name = sim.orgs().remove(0);
    let org = app(&sim, &server.url()).org(&name);
    let listed = org.grants().list().collect_all().await.unwrap();
    assert_eq!(listed.len(), 350);
    let victims: BTreeSet<u64> = listed.iter().take(250).map(|grant| grant.id.get()).collect();
    let report =
        org.grants().revoke(victims.iter().copied()).confirm(std::time::Duration::from_secs(30)).await.unwrap();
    assert!(report.all_confirmed());
    let snapshot = sim.snapshot();
    let revoked: BTreeSet<u64> = snapshot.org(&name).unwrap().revoked_grants().map(|grant| grant.id).collect();
    assert_eq!(revoked, victims);
    server.shutdown().await;
}

#[tokio::test]
async fn a_connection_that_is_cut_is_made_again_for_a_read() {
    let sim = small();
    let watch = Watch::new(&sim);
    let server = watch.serve().await;
    sim.inject(Fault::disconnect().method("GET").path_contains("/personal-access-tokens").times(1));
    let listed = app(&sim, &server.url()).org(&sim.orgs()[0]).grants().list().collect_all().await.unwrap();
    assert_eq!(listed.len(), 350);
    server.shutdown().await;
}

#[tokio::test]
async fn nobody_there_is_a_connection_error_that_says_so() {
    let sim = small();
    let watch = Watch::new(&sim);
    let server = watch.serve().await;
    let url = server.url();
    server.shutdown().await;
    let error = app(&sim, &url).org(&sim.orgs()[0]).grants().list().collect_all().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 4));
    assert!(error.to_string().contains("refused"), "{error}");
    let token = Client::builder().auth(Auth::token("ghs_x").unwrap()).base_url(url).build().unwrap();
    let error = token.org("acme").grants().revoke([1u64]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection, "without a connection nothing was sent, and that is known");
}

#[tokio::test]
async fn a_redirect_is_an_error_and_takes_the_credential_nowhere() {
    let (sim, other) = (small(), small());
    let (watch, other_watch) = (Watch::new(&sim), Watch::new(&other));
    let (server, elsewhere) = (watch.serve().await, other_watch.serve().await);
    let target = format!("{}/orgs/{}/personal-access-tokens", elsewhere.url(), other.orgs()[0]);
    for status in [301, 302, 307, 308] {
        let redirect = Fault::status(status).header("location", &target);
        sim.inject(redirect.path_contains("/personal-access-tokens").times(1));
        let error = app(&sim, &server.url()).org(&sim.orgs()[0]).grants().list().collect_all().await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::InvalidAnswer, Some(status)));
    }
    assert!(other.log().is_empty());
    server.shutdown().await;
    elsewhere.shutdown().await;
}

#[tokio::test]
async fn an_answer_without_end_is_not_read_to_its_end() {
    let sim = small();
    let watch = Watch::new(&sim);
    let server = watch.serve().await;
    let flood = Fault::status(200).body("application/json", &" ".repeat(33 << 20));
    sim.inject(flood.path_contains("/personal-access-tokens").times(1));
    let error = app(&sim, &server.url()).org(&sim.orgs()[0]).grants().list().collect_all().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidAnswer);
    assert!(error.to_string().contains("larger than 32 MiB"), "{error}");
    server.shutdown().await;
}
