//! A static server of made-up grants, for benchmarks: pages are rendered before the first request, each answer
//! waits for a fixed time, and nothing is checked or changed. Every organisation has the same grants; a revocation is
//! accepted and forgotten. `GET /tally` says what was asked since it was asked last. It prints where it listens and
//! ends when its standard input does.

mod grants;
mod orgs;
mod pages;
mod tally;

use std::io::Write as _;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::response::Response;
use axum::serve::ListenerExt as _;
use bytes::Bytes;
use clap::Parser;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;

use crate::pages::{Asked, For, Pages};
use crate::tally::Tally;

#[derive(Parser)]
#[command(about = "Serves pages of made-up grants until standard input ends")]
struct Args {
    /// How many pages of 100 grants there are
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pages: u64,
    /// How many organisations a user's token sees
    #[arg(long, default_value_t = 50)]
    orgs: u64,
    /// How many milliseconds each answer waits
    #[arg(long, default_value_t = 0)]
    latency_ms: u64,
}

struct Shared {
    pages: Pages,
    orgs: Bytes,
    latency: Duration,
    tally: Tally,
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let args = Args::parse();
    let shared = Shared {
        pages: Pages::rendered(args.pages),
        orgs: serde_json::to_vec(&(0..args.orgs).map(orgs::org).collect::<Vec<_>>())?.into(),
        latency: Duration::from_millis(args.latency_ms),
        tally: Tally::default(),
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    println!("http://{}", listener.local_addr()?);
    std::io::stdout().flush()?;
    let listener = listener.tap_io(|stream| {
        // An answer that waits for the acknowledgement of the one before would measure that.
        let _ = stream.set_nodelay(true);
    });
    let router = Router::new().fallback(answer).with_state(Arc::new(shared));
    tokio::select! {
        served = axum::serve(listener, router) => served,
        () = end_of_input() => Ok(()),
    }
}

async fn end_of_input() {
    let mut input = tokio::io::stdin();
    let mut ignored = [0; 64];
    while matches!(input.read(&mut ignored).await, Ok(read) if read > 0) {}
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let asked = Asked::from(request.uri());
    if asked.is_for == For::Tally {
        return Response::new(Body::from(shared.tally.taken().to_string()));
    }
    if !shared.latency.is_zero() {
        tokio::time::sleep(shared.latency).await;
    }
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut answer = Response::builder()
        .header("x-github-api-version-selected", "2022-11-28")
        .header("x-github-request-id", "B0B0:1234:5678:9ABC:65000000")
        .header("x-ratelimit-limit", "15000")
        .header("x-ratelimit-remaining", "14999")
        .header("x-ratelimit-reset", "4102444800")
        .header("x-ratelimit-resource", "core")
        .header("x-ratelimit-used", "1");
    let (status, body) = match (request.method(), asked.is_for) {
        (&Method::GET, For::Orgs) => (StatusCode::OK, shared.orgs.clone()),
        (&Method::GET, For::Grants) => match shared.pages.page(asked.page) {
            Some(page) => {
                let tag = asked.tag();
                let links = asked.links(header(header::HOST), shared.pages.count());
                answer = answer.header(header::ETAG, &tag);
                answer = links.into_iter().fold(answer, |answer, links| answer.header(header::LINK, links));
                match header(header::IF_NONE_MATCH) == tag {
                    true => (StatusCode::NOT_MODIFIED, Bytes::new()),
                    false => (StatusCode::OK, page),
                }
            }
            None => not_found(),
        },
        (&Method::POST, For::Grants) => (StatusCode::ACCEPTED, "{}".into()),
        (&Method::POST, For::Grant) => (StatusCode::NO_CONTENT, Bytes::new()),
        _ => not_found(),
    };
    if !body.is_empty() {
        answer = answer.header(header::CONTENT_TYPE, "application/json; charset=utf-8");
    }
    shared.tally.count(request.method(), status, answer.headers_ref(), &body);
    answer.status(status).body(Body::from(body)).unwrap_or_default()
}

fn not_found() -> (StatusCode, Bytes) {
    (StatusCode::NOT_FOUND, r#"{"message":"Not Found","status":"404"}"#.into())
}
