//! Whatever a server sends, time and memory are bounded: over a real socket, byte by byte.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use patwarden::{Auth, Bounds, Client, ErrorKind, Result};
use tests::Raw;
use tokio::time::Instant;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

const NOW: Duration = Duration::ZERO;

fn http(headers: &str, body: &[u8]) -> Vec<u8> {
    let mut answer = format!("HTTP/1.1 200 OK\r\n{headers}content-length: {}\r\n\r\n", body.len()).into_bytes();
    answer.extend_from_slice(body);
    answer
}

fn client(url: &str, bounds: Bounds) -> Client {
    Client::builder().auth(Auth::token("ghu_x").unwrap()).base_url(url).bounds(bounds).build().unwrap()
}

async fn list(server: &Raw, bounds: Bounds) -> Result<usize> {
    let listed = client(&server.url(), bounds).org("acme").grants().list().collect_all().await;
    listed.map(|grants| grants.len())
}

#[tokio::test]
async fn a_body_larger_than_its_bound_is_an_error() {
    let server = Raw::sending(vec![(NOW, http("", &[b' '; 1_001]))]).await;
    let error = list(&server, Bounds::default().body(1_000)).await.unwrap_err();
    assert_eq!((error.kind(), server.heads().len()), (ErrorKind::InvalidAnswer, 1));
    assert!(error.to_string().contains("larger than 1000 bytes"), "{error}");
    let server = Raw::sending(vec![(NOW, http("", b"   []   "))]).await;
    assert_eq!(list(&server, Bounds::default().body(8)).await.unwrap(), 0);
}

#[tokio::test]
async fn more_headers_than_their_bound_are_an_error() {
    let headers = |count: usize| (0..count).map(|number| format!("x-{number}: y\r\n")).collect::<String>();
    let bounds = || Bounds::default().headers(30);
    let server = Raw::sending(vec![(NOW, http(&headers(29), b"[]"))]).await;
    assert_eq!(list(&server, bounds()).await.unwrap(), 0);
    let server = Raw::sending(vec![(NOW, http(&headers(30), b"[]"))]).await;
    assert!(list(&server, bounds()).await.is_err());
}

#[tokio::test]
async fn json_deeper_than_its_bound_is_an_error_and_no_crash() {
    for (depth, bounds) in
        [(200_000, Bounds::default()), (129, Bounds::default()), (9, Bounds::default().json_depth(8))]
    {
        let nested = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let server = Raw::sending(vec![(NOW, http("", nested.as_bytes()))]).await;
        let error = list(&server, bounds).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidAnswer, "{depth}: {error}");
    }
}

#[tokio::test]
async fn an_answer_that_stands_still_is_given_up_before_it_begins_and_in_the_middle() {
    let bounds = || Bounds::default().stalled_for(Duration::from_millis(200));
    let long = Duration::from_secs(60);
    let whole = http("", b"[]");
    let half = whole.len() - 1;
    for pieces in [vec![(long, whole.clone())], vec![(NOW, whole[..half].to_vec()), (long, whole[half..].to_vec())]] {
        let server = Raw::sending(pieces).await;
        let begun = Instant::now();
        let error = client(&server.url(), bounds()).org("acme").grants().revoke_one(7u64).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
        assert!(begun.elapsed() < Duration::from_secs(10));
    }
    // What goes on, slowly, is an answer, unless it takes too long altogether.
    let body = format!("[{}]", " ".repeat(30));
    let head = http("", body.as_bytes()).split_last_chunk::<32>().unwrap().0.to_vec();
    let drops = body.bytes().map(|byte| (Duration::from_millis(20), vec![byte]));
    let pieces: Vec<_> = std::iter::once((NOW, head)).chain(drops).collect();
    let begun = Instant::now();
    assert_eq!(list(&Raw::sending(pieces.clone()).await, bounds()).await.unwrap(), 0);
    assert!(begun.elapsed() > Duration::from_millis(600));
    let server = Raw::sending(pieces).await;
    let client = client(&server.url(), bounds().answer_within(Duration::from_millis(300)));
    assert_eq!(client.org("acme").get().await.unwrap_err().kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn a_cut_answer_is_a_broken_connection_and_broken_compression_an_invalid_answer() {
    let whole = http("", b"[]");
    let server = Raw::sending(vec![(NOW, whole[..whole.len() - 1].to_vec())]).await;
    let error = list(&server, Bounds::default()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 4));
    let server = Raw::sending(vec![(NOW, http("content-encoding: gzip\r\n", b"this is no gzip"))]).await;
    let error = list(&server, Bounds::default()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidAnswer, 1), "{error}");
}

#[tokio::test]
async fn bounds_that_let_nothing_through_are_refused() {
    for bounds in [
        Bounds::default().body(0),
        Bounds::default().headers(0),
        Bounds::default().pages(0),
        Bounds::default().json_depth(0),
        Bounds::default().json_depth(129),
    ] {
        let built = Client::builder().auth(Auth::token("ghu_x").unwrap()).bounds(bounds).build();
        assert_eq!(built.unwrap_err().kind(), ErrorKind::Configuration);
    }
}

#[tokio::test]
async fn what_is_in_flight_at_once_has_its_range() {
    let client = || Client::builder().auth(Auth::token("ghu_x").unwrap());
    for (builder, told) in [
        (client().pages_in_flight(0), "the number of pages in flight is 1 to 64, not 0"),
        (client().pages_in_flight(65), "the number of pages in flight is 1 to 64, not 65"),
        (client().reads_in_flight(0), "the number of reads in flight is 1 to 100, not 0"),
        (client().reads_in_flight(101), "the number of reads in flight is 1 to 100, not 101"),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!((error.kind(), error.to_string().contains(told)), (ErrorKind::Configuration, true), "{error}");
    }
    client().pages_in_flight(64).reads_in_flight(100).build().unwrap();
}

/// Where the process that takes the bomb finds it.
const BOMB: &str = "PATWARDEN_TEST_BOMB";
const UNPACKED: usize = 512 << 20;

/// Half a gigabyte of white space, in half a megabyte.
fn bomb() -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    let piece = vec![b' '; 1 << 20];
    for _ in 0..UNPACKED >> 20 {
        packed.write_all(&piece).unwrap();
    }
    packed.finish().unwrap()
}

/// In KiB, of this process.
#[cfg(target_os = "linux")]
fn memory(what: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(what)).unwrap();
    line.trim_matches([':', ' ', '\t', 'k', 'B']).parse().unwrap()
}

/// In a process of its own, as memory is a process's.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn half_a_megabyte_that_unpacks_to_half_a_gigabyte_is_an_error_and_costs_no_memory() {
    if let Ok(url) = std::env::var(BOMB) {
        let client = client(&url, Bounds::default());
        let before = memory("VmRSS");
        let error = client.org("acme").grants().list().collect_all().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidAnswer);
        assert!(error.to_string().contains("larger than 32 MiB"), "{error}");
        println!("\ngrew by {}", memory("VmHWM").saturating_sub(before));
        return;
    }
    let bomb = bomb();
    assert!(bomb.len() < 550_000, "{}", bomb.len());
    let server = Raw::sending(vec![(NOW, http("content-encoding: gzip\r\n", &bomb))]).await;
    let name = "bounds::half_a_megabyte_that_unpacks_to_half_a_gigabyte_is_an_error_and_costs_no_memory";
    let mut child = tokio::process::Command::new(std::env::current_exe().unwrap());
    let child = child.args(["--exact", name, "--nocapture"]).env(BOMB, server.url()).output().await.unwrap();
    let told = String::from_utf8_lossy(&child.stdout).into_owned();
    assert!(child.status.success(), "{told}\n{}", String::from_utf8_lossy(&child.stderr));
    let grew: u64 = told.lines().find_map(|line| line.strip_prefix("grew by ")).unwrap().parse().unwrap();
    assert!(grew <= 64 << 10, "{grew} KiB");
}

#[tokio::test]
async fn a_company_s_own_authority_is_trusted_once_it_is_named() {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::aws_lc_rs::default_provider());
    let tls = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let tls = tls.with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key).unwrap();
    let server = Raw::sending_over(TlsAcceptor::from(Arc::new(tls)), vec![(NOW, http("", b"[]"))]).await;
    let url = format!("https://localhost:{}", server.port());
    let builder = || Client::builder().auth(Auth::token("ghu_x").unwrap()).base_url(&url);
    let error = builder().build().unwrap().org("acme").grants().revoke_one(7u64).await.unwrap_err();
    assert_eq!((error.kind(), server.heads().len()), (ErrorKind::Connection, 0), "{error}");
    let trusting = builder().certificates(made.cert.pem()).unwrap().build().unwrap();
    assert!(trusting.org("acme").grants().list().collect_all().await.unwrap().is_empty());
    assert_eq!(builder().certificates("no certificate").unwrap_err().kind(), ErrorKind::Configuration);
}

#[tokio::test]
async fn a_proxy_is_used_once_it_is_named_and_sees_no_credential() {
    let proxy = Raw::sending(vec![(NOW, b"HTTP/1.1 502 Bad Gateway\r\n\r\n".to_vec())]).await;
    let builder = Client::builder().auth(Auth::token("ghu_secret").unwrap()).base_url("https://ghe.example/api/v3");
    let through = builder.proxy(&format!("http://mona:hidden@127.0.0.1:{}", proxy.port())).unwrap().build().unwrap();
    let error = through.org("acme").grants().revoke_one(7u64).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(!format!("{error} {error:?} {through:?}").contains("hidden"), "{error:?}");
    for unknown in ["ftp://127.0.0.1", "socks5://127.0.0.1", "127.0.0.1:8080", "", "http://mona:hidden@"] {
        let error = Client::builder().proxy(unknown).unwrap_err();
        assert!(error.kind() == ErrorKind::Configuration && !error.to_string().contains("hidden"), "{error}");
    }
    let heads = proxy.heads();
    assert!(heads[0].starts_with("CONNECT ghe.example:443 ") && !heads[0].contains("secret"), "{heads:?}");
}
