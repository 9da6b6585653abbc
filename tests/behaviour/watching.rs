//! What passes between client and simulator is held against GitHub's description, and what does not
//! fit fails the test.

use axum::Router;
use axum::body::Body;
use http::Request;
use http_body_util::BodyExt;
use patwarden_sim::{Config, Edit, Fault, Simulator};
use tests::Watch;
use tower::ServiceExt;

const JSON: &str = "application/json";

fn simulator(config: Config) -> Simulator {
    Simulator::new(config.with_orgs(1).with_grants(100).with_requests(0)).unwrap()
}

/// Sends what no client of ours would send, or would it.
async fn send(router: Router, sim: &Simulator, query: &str) -> Option<u16> {
    let org = &sim.orgs()[0];
    let request = Request::get(format!("/orgs/{org}/personal-access-tokens?{query}"))
        .header("user-agent", "tests")
        .header("accept", "application/vnd.github+json")
        .header("x-github-api-version", "2022-11-28")
        .header("authorization", format!("Bearer {}", sim.issue_installation_token(org).unwrap()));
    let answer = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let status = answer.status().as_u16();
    answer.collect().await.is_ok().then_some(status)
}

#[tokio::test]
async fn a_wrong_request_is_reported_whatever_is_answered() {
    let sim = simulator(Config::default());
    let watch = Watch::new(&sim);
    assert_eq!(send(watch.router(), &sim, "per_page=100").await, Some(200));
    assert!(watch.take_problems().is_empty());
    for fault in [None, Some(Fault::status(502)), Some(Fault::disconnect())] {
        fault.into_iter().for_each(|fault| sim.inject(fault));
        send(watch.router(), &sim, "perpage=100").await;
        let problems = watch.take_problems();
        assert!(matches!(problems.as_slice(), [one] if one.contains("perpage")), "{problems:#?}");
    }
}

#[tokio::test]
async fn a_wrong_answer_is_reported_unless_a_fault_made_it_up() {
    let sim = simulator(Config::default().with_novel_enums(true));
    let watch = Watch::new(&sim);
    let reported = || watch.take_problems().iter().any(|problem| problem.contains("/repository_selection"));
    for (fault, status, wrong) in [
        (None, Some(200), true),
        (Some(Fault::delay(std::time::Duration::from_millis(1))), Some(200), true),
        (Some(Fault::status(200).body(JSON, r#"[{"repository_selection":7}]"#)), Some(200), false),
        (Some(Fault::status(502)), Some(502), false),
        (Some(Fault::disconnect_after()), None, false),
        (Some(Fault::headers().header("link", "<")), Some(200), false),
        (Some(Fault::headers().without_header("x-github-request-id")), Some(200), false),
        (Some(Fault::rows().drop(0)), Some(200), false),
        (Some(Fault::cut(1_000)), None, false),
        (Some(Fault::truncated(1_000)), Some(200), false),
        (Some(Fault::bomb(1_000)), Some(200), false),
        (Some(Fault::secondary_limit(403)), Some(403), false),
        (Some(Fault::then(Edit::add_grants(1))), Some(200), true),
        (Some(Fault::effect_dropped()), Some(200), true),
        (None, Some(200), true),
    ] {
        fault.into_iter().for_each(|fault| sim.inject(fault));
        assert_eq!(send(watch.router(), &sim, "per_page=100").await, status);
        assert_eq!(reported(), wrong);
    }
}

#[tokio::test]
async fn what_is_unchecked_passes_and_nothing_else() {
    let sim = simulator(Config::default().with_novel_enums(true));
    let watch = Watch::new(&sim);
    watch.unchecked("/repository_selection", "this is about it");
    send(watch.router(), &sim, "per_page=100").await;
    assert!(watch.take_problems().is_empty());
    send(watch.router(), &sim, "per_page=101").await;
    assert_eq!(watch.take_problems().len(), 1);
}

#[tokio::test]
#[should_panic(expected = "this does not fit GitHub's description")]
async fn a_problem_that_nobody_asks_for_fails_the_test() {
    let sim = simulator(Config::default());
    let watch = Watch::new(&sim);
    send(watch.router(), &sim, "per_page=101").await;
}
