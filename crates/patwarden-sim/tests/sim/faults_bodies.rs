//! Answers that break off, crawl, stop, end early or swell, in process and on a socket.

use std::time::Duration;

use axum::body::Body;
use flate2::read::GzDecoder;
use http::Request;
use http_body_util::BodyExt as _;
use patwarden_sim::{Disconnected, Fault};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};
use tower::ServiceExt as _;

use crate::support::{World, as_bearer, small};

/// What comes of an answer in process: its status, the bytes that came, and whether it ended well.
async fn collected(world: &World, path: &str) -> (u16, Vec<u8>, bool) {
    let request = as_bearer(Request::get(path), &world.token).body(Body::empty()).unwrap();
    let response = world.sim.router().oneshot(request).await.unwrap();
    assert!(response.extensions().get::<Disconnected>().is_none(), "it has begun");
    let (status, mut body, mut bytes) = (response.status().as_u16(), response.into_body(), Vec::new());
    loop {
        match body.frame().await {
            None => return (status, bytes, true),
            Some(Ok(frame)) => bytes.extend_from_slice(frame.data_ref().unwrap()),
            Some(Err(_)) => return (status, bytes, false),
        }
    }
}

/// A connection to a simulator that listens, on which a list was asked for.
async fn asked(world: &World, address: std::net::SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!("GET {}?per_page=100 HTTP/1.1\r\nhost: sim.test\r\nuser-agent: tests\r\n", world.grants_path());
    let credential = format!("authorization: Bearer {}\r\n\r\n", world.token);
    stream.write_all(format!("{head}{credential}").as_bytes()).await.unwrap();
    stream
}

/// The length that the head declares, and as much of the body as is there.
fn parts(bytes: &[u8]) -> (usize, &[u8]) {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a whole head") + 4;
    let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).expect("a length");
    (length.parse().unwrap(), &bytes[end..])
}

#[tokio::test(start_paused = true)]
async fn a_body_is_cut_after_so_many_bytes() {
    let world = World::small();
    let path = world.grants_path();
    let whole = world.get(&path).await.body;
    for (after, kept) in [(0, 0), (1_000, 1_000), (u64::MAX, whole.len() - 1)] {
        world.sim.inject(Fault::cut(after));
        let (status, bytes, ended_well) = collected(&world, &path).await;
        assert_eq!((status, ended_well), (200, false));
        assert_eq!(bytes, whole[..kept]);
        let entry = world.sim.log().pop().unwrap();
        assert_eq!((entry.status, entry.fault.as_deref()), (Some(200), Some("cut")));
    }
    let id = world.state().live_grants().next().unwrap().id;
    world.sim.inject(Fault::cut(0).times(2));
    let reply = world.post(&format!("{path}/{id}"), &json!({"action": "revoke"})).await;
    assert_eq!((reply.status, reply.body.len()), (204, 0), "nothing to cut");
    let head = as_bearer(Request::head(&path), &world.token).body(Body::empty()).unwrap();
    assert!(world.sim.router().oneshot(head).await.unwrap().into_body().collect().await.is_ok());
}

#[tokio::test]
async fn a_cut_on_a_socket_closes_it_short_of_the_length_that_was_declared() {
    let world = World::small();
    let server = world.sim.serve(0).await.unwrap();
    let whole = world.get(&format!("{}?per_page=100", world.grants_path())).await.body.len();
    for after in [0, 1, 5_000, 60_000] {
        world.sim.inject(Fault::cut(after));
        let mut bytes = Vec::new();
        // Whether it is closed or reset, it is over.
        let _ = asked(&world, server.addr()).await.read_to_end(&mut bytes).await;
        let (length, body) = parts(&bytes);
        assert!(length.abs_diff(whole) < 1_000, "as if it were whole, at another address: {length} and {whole}");
        assert_eq!(body.len() as u64, after);
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_body_comes_in_pieces() {
    let world = World::new(small().with_latency(Duration::from_millis(50)));
    let path = world.grants_path();
    let whole = world.get(&path).await.body;
    world.sim.inject(Fault::slow(1_000, Duration::from_secs(2)));
    let began = Instant::now();
    let request = as_bearer(Request::get(&path), &world.token).body(Body::empty()).unwrap();
    let mut body = world.sim.router().oneshot(request).await.unwrap().into_body();
    let mut pieces = Vec::new();
    while let Some(frame) = body.frame().await {
        pieces.push(frame.unwrap().into_data().unwrap());
    }
    let pauses = whole.len().div_ceil(1_000) as u32 - 1;
    assert_eq!(began.elapsed(), Duration::from_millis(50) + pauses * Duration::from_secs(2));
    assert_eq!((pieces.concat(), pieces.len()), (whole, pauses as usize + 1));
    assert!(pieces[..pieces.len() - 1].iter().all(|piece| piece.len() == 1_000));
    assert_eq!(world.sim.log()[1].fault.as_deref(), Some("slow"));
}

#[tokio::test]
async fn a_slow_body_is_as_slow_on_a_socket() {
    let world = World::small();
    let server = world.sim.serve(0).await.unwrap();
    world.sim.inject(Fault::slow(8_000, Duration::from_millis(40)));
    let began = tokio::time::Instant::now();
    let mut stream = asked(&world, server.addr()).await;
    let mut bytes = Vec::with_capacity(1 << 20);
    loop {
        stream.read_buf(&mut bytes).await.unwrap();
        let (length, body) = parts(&bytes);
        if body.len() == length {
            assert!(began.elapsed() >= Duration::from_millis(40) * (length.div_ceil(8_000) as u32 - 1));
            assert!(serde_json::from_slice::<serde_json::Value>(body).is_ok());
            break;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_stalled_body_waits_an_hour_and_gives_up() {
    let world = World::small();
    let path = world.grants_path();
    let whole = world.get(&path).await.body;
    world.sim.inject(Fault::stall(100));
    let began = Instant::now();
    let (status, bytes, ended_well) = collected(&world, &path).await;
    assert_eq!((status, bytes.as_slice(), ended_well), (200, &whole[..100], false));
    assert_eq!(began.elapsed(), Duration::from_secs(3_600));
    assert_eq!(world.sim.log()[1].fault.as_deref(), Some("stall"));
}

#[tokio::test]
async fn a_stalled_body_on_a_socket_stays_open_until_the_client_hangs_up() {
    let world = World::small();
    let server = world.sim.serve(0).await.unwrap();
    world.sim.inject(Fault::stall(3_000));
    let mut stream = asked(&world, server.addr()).await;
    let mut bytes = Vec::new();
    let silent = Duration::from_millis(300);
    while let Ok(read) = timeout(silent, stream.read_buf(&mut bytes)).await {
        assert_ne!(read.unwrap(), 0, "it is not closed");
    }
    assert_eq!(parts(&bytes).1.len(), 3_000);
    drop(stream);
    timeout(Duration::from_secs(20), server.shutdown()).await.expect("nobody is waited for").unwrap();
}

#[tokio::test]
async fn a_truncated_body_is_a_whole_answer_with_half_a_list() {
    let world = World::small();
    let whole = world.get(&world.grants_path()).await;
    for (after, kept) in [(0, 0), (1_500, 1_500), (u64::MAX, whole.body.len() - 1)] {
        world.sim.inject(Fault::truncated(after));
        let reply = world.get(&world.grants_path()).await;
        assert_eq!((reply.status, reply.body.as_slice()), (200, &whole.body[..kept]));
        assert_eq!(reply.header("link"), whole.header("link"));
        assert_eq!(reply.header("content-length"), Some(kept.to_string().as_str()));
        assert!(serde_json::from_slice::<serde_json::Value>(&reply.body).is_err());
    }
    assert_eq!(world.sim.log()[1].fault.as_deref(), Some("truncated"));
}

#[tokio::test]
async fn a_bomb_is_small_until_it_is_unpacked() {
    let world = World::small();
    let id = world.state().live_grants().next().unwrap().id;
    world.sim.inject(Fault::bomb(512 << 20));
    let reply = world.post(&format!("{}/{id}", world.grants_path()), &json!({"action": "revoke"})).await;
    assert_eq!((reply.status, reply.header("content-encoding")), (200, Some("gzip")));
    assert_eq!(reply.header("content-type"), Some("application/json; charset=utf-8"));
    assert!((500_000..550_000).contains(&reply.body.len()), "{}", reply.body.len());
    assert!(world.state().grant(id).unwrap().is_live());
    assert_eq!(world.sim.log()[0].fault.as_deref(), Some("bomb"));

    for (fault, begin) in [(Fault::bomb(3 << 20), b' '), (Fault::bomb(3 << 20).brackets(), b'[')] {
        world.sim.inject(fault);
        let reply = world.get(&world.grants_path()).await;
        let mut plain = Vec::new();
        std::io::Read::read_to_end(&mut GzDecoder::new(reply.body.as_slice()), &mut plain).unwrap();
        assert_eq!((plain.len(), plain[0], plain[1_000], plain.last()), (3 << 20, begin, begin, Some(&b']')));
    }
}
