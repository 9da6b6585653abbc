//! What SQL adds to the plain listing.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures::StreamExt;
use patwarden::api::{BoxError, Request, Response};
use patwarden_sim::Config;

use crate::support::World;

/// Answers of the simulator, given again from memory: its own time would hide ours.
#[derive(Clone, Default)]
struct Recorded(Arc<Mutex<HashMap<String, Response>>>);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it measures: run it by its name, in release"]
async fn sql_over_twenty_thousand_rows_adds_half_at_the_most() {
    let world = World::new(Config::default().with_orgs(1).with_grants(20_000).with_requests(0));
    let recorded = Recorded::default();
    let network = world.network();
    let service = tower::service_fn(move |request: Request| {
        let (recorded, mut network) = (recorded.clone(), network.clone());
        async move {
            let key = format!("{} {}", request.method(), request.uri());
            let known = recorded.0.lock().unwrap().get(&key).map(copy);
            if let Some(known) = known {
                return Ok::<_, BoxError>(known);
            }
            let answer = tower::Service::call(&mut network, request).await?;
            recorded.0.lock().unwrap().insert(key, copy(&answer));
            Ok(answer)
        }
    });
    let sql = world.session(|builder| builder.service(service));
    let org = world.org();
    let plain = || async {
        let mut grants = sql.client().org(&org).grants().list();
        let mut count = 0;
        while let Some(grant) = grants.next().await {
            count += usize::from(grant.unwrap().never_expires());
        }
        count
    };
    let (mut listing, mut query, mut all) = (Duration::MAX, Duration::MAX, Duration::MAX);
    for _ in 0..9 {
        let start = Instant::now();
        assert!(plain().await > 0);
        listing = listing.min(start.elapsed());
        let start = Instant::now();
        let statement = format!(
            "SELECT owner_login, count(*) FROM pat_grants WHERE org = '{org}' AND token_last_used_at IS NOT NULL \
             AND never_expires AND repository_selection <> 'none' GROUP BY owner_login"
        );
        assert!(!sql.query(&statement, ()).await.unwrap().is_empty());
        query = query.min(start.elapsed());
        let start = Instant::now();
        assert!(!sql.query(&format!("SELECT * FROM pat_grants WHERE org = '{org}'"), ()).await.unwrap().is_empty());
        all = all.min(start.elapsed());
    }
    eprintln!("plain listing {listing:?}, SQL over it {query:?}, all columns of it {all:?}");
    assert!(query < listing * 3 / 2, "{listing:?} {query:?}");
}

fn copy(answer: &Response) -> Response {
    let mut copied = http::Response::new(answer.body().clone());
    *copied.status_mut() = answer.status();
    *copied.headers_mut() = answer.headers().clone();
    copied
}
