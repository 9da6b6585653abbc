//! A static server of made-up grants, for benchmarks: pages are rendered before the first request, each answer
//! waits for a fixed time, and nothing is checked, counted or changed. It prints where it listens and ends when its
//! standard input does.

mod grants;
mod pages;

use std::io::Write as _;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use axum::serve::ListenerExt as _;
use clap::Parser;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;

use crate::pages::{Asked, Pages};

#[derive(Parser)]
#[command(about = "Serves pages of made-up grants until standard input ends")]
struct Args {
    /// How many pages of 100 grants there are
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pages: u64,
    /// How many milliseconds each answer waits
    #[arg(long, default_value_t = 0)]
    latency_ms: u64,
}

struct Shared {
    pages: Pages,
    latency: Duration,
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let args = Args::parse();
    let shared = Shared { pages: Pages::rendered(args.pages), latency: Duration::from_millis(args.latency_ms) };
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
    if !shared.latency.is_zero() {
        tokio::time::sleep(shared.latency).await;
    }
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let asked = Asked::from(request.uri());
    let page = shared.pages.page(asked.page).filter(|_| asked.is_for_grants());
    let (status, body) = match page {
        Some(body) => (StatusCode::OK, body),
        None => (StatusCode::NOT_FOUND, r#"{"message":"Not Found","status":"404"}"#.into()),
    };
    let answer = Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
        .header("x-github-api-version-selected", "2022-11-28")
        .header("x-github-request-id", "B0B0:1234:5678:9ABC:65000000")
        .header("x-ratelimit-limit", "15000")
        .header("x-ratelimit-remaining", "14999")
        .header("x-ratelimit-reset", "4102444800")
        .header("x-ratelimit-resource", "core")
        .header("x-ratelimit-used", "1");
    let answer = match asked.links(host, shared.pages.count()) {
        Some(links) => answer.header(header::LINK, links),
        None => answer,
    };
    answer.body(Body::from(body)).unwrap_or_default()
}
