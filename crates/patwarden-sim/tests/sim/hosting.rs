//! On a socket, and the key in a file.

use std::time::Duration;

use patwarden_sim::{Error, Fault, Simulator};
use serde_json::{Value, json};

use crate::support::small;

fn client() -> reqwest::Client {
    reqwest::Client::builder().user_agent("tests").timeout(Duration::from_secs(10)).build().unwrap()
}

#[tokio::test]
async fn a_server_answers_on_loopback_until_it_is_shut_down() {
    let sim = Simulator::new(small()).unwrap();
    let server = sim.serve(0).await.unwrap();
    assert!(server.addr().ip().is_loopback());
    assert_ne!(server.addr().port(), 0);
    let url = server.url();
    assert_eq!(url, format!("http://{}", server.addr()));

    let org = sim.orgs()[0].clone();
    let token = sim.issue_installation_token(&org).unwrap();
    let list = format!("{url}/orgs/{org}/personal-access-tokens?per_page=2");
    let response = client().get(&list).bearer_auth(&token).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let link = response.headers()["link"].to_str().unwrap().to_owned();
    assert!(link.starts_with(&format!("<{url}/organizations/")), "{link}");
    assert_eq!(response.json::<Value>().await.unwrap().as_array().unwrap().len(), 2);

    let taken = sim.serve(server.addr().port()).await;
    assert!(matches!(taken, Err(Error::Io(_))));

    server.shutdown().await.unwrap();
    let refused = client().get(&list).send().await.unwrap_err();
    assert!(refused.is_connect(), "{refused:?}");
}

#[tokio::test]
async fn a_dropped_server_stops() {
    let sim = Simulator::new(small()).unwrap();
    let server = sim.serve(0).await.unwrap();
    let url = format!("{}/versions", server.url());
    assert_eq!(client().get(&url).send().await.unwrap().status(), 200);
    drop(server);
    for _ in 0..100 {
        match client().get(&url).send().await {
            Err(error) if error.is_connect() => return,
            _ => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
    panic!("it still answers");
}

#[tokio::test]
async fn a_shutdown_lets_those_under_way_have_their_answers() {
    let sim = Simulator::new(small().with_latency(Duration::from_millis(200))).unwrap();
    let server = sim.serve(0).await.unwrap();
    let call = tokio::spawn(client().get(format!("{}/versions", server.url())).send());
    while sim.log().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    server.shutdown().await.unwrap();
    assert_eq!(call.await.unwrap().unwrap().status(), 200);
}

#[tokio::test]
async fn a_cut_connection_is_closed_with_nothing_sent() {
    let sim = Simulator::new(small()).unwrap();
    let server = sim.serve(0).await.unwrap();
    let url = format!("{}/versions", server.url());
    for fault in [Fault::disconnect(), Fault::disconnect_after()] {
        sim.inject(fault);
        let cut = client().get(&url).send().await.unwrap_err();
        assert!(cut.is_request(), "no status line came: {cut:?}");
        assert_eq!(client().get(&url).send().await.unwrap().status(), 200, "the server lives on");
    }
}

#[tokio::test]
async fn another_process_can_follow_and_steer() {
    let sim = Simulator::new(small()).unwrap();
    let server = sim.serve(0).await.unwrap();
    let (url, secret) = (server.url(), sim.control_secret());
    let steered = |path: &str| client().get(format!("{url}/_sim/{path}")).bearer_auth(secret);
    let fault = json!({"kind": "status", "status": 418, "path_contains": "/versions"});
    let injected = client().post(format!("{url}/_sim/faults")).bearer_auth(secret).json(&fault).send().await.unwrap();
    assert_eq!(injected.status(), 204);
    assert_eq!(client().get(format!("{url}/versions")).send().await.unwrap().status(), 418);
    let log: Value = steered("log").send().await.unwrap().json().await.unwrap();
    assert_eq!(log, json!(sim.log()));
    assert_eq!(log.as_array().unwrap().len(), 1, "only what was asked of GitHub");
    let state: Value = steered("state").send().await.unwrap().json().await.unwrap();
    assert_eq!(state, json!(sim.snapshot()));
}

#[cfg(unix)]
#[test]
fn the_key_file_is_its_owners_alone_and_goes_when_dropped() {
    use std::os::unix::fs::PermissionsExt as _;

    let sim = Simulator::new(small()).unwrap();
    let file = sim.write_key_file().unwrap();
    let path = file.path().to_owned();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), sim.private_key_pem());
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!format!("{file:?}").contains("PRIVATE"));
    drop(file);
    assert!(!path.exists());
}
