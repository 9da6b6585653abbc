//! The server as a process: what it answers, and that it ends with whoever started it.

// It is test code, which clippy can not tell by where it lies.
#![allow(clippy::unwrap_used)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn answer(address: &str, path: &str) -> String {
    asked(address, "GET", path, "")
}

fn asked(address: &str, method: &str, path: &str, tag: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let condition = if tag.is_empty() { String::new() } else { format!("If-None-Match: {tag}\r\n") };
    write!(stream, "{method} {path} HTTP/1.1\r\nHost: {address}\r\n{condition}Connection: close\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

#[test]
fn it_serves_pages_after_a_while_until_its_input_ends() {
    let mut server = Command::new(env!("CARGO_BIN_EXE_patwarden-benches"));
    server.args(["--pages", "2", "--latency-ms", "80"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut server = server.spawn().unwrap();
    let mut url = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut url).unwrap();
    let address = url.trim_end().strip_prefix("http://").unwrap();

    let begun = Instant::now();
    let first = answer(address, "/orgs/acme/personal-access-tokens?per_page=100");
    assert!(begun.elapsed() >= Duration::from_millis(80));
    assert!(first.starts_with("HTTP/1.1 200 OK\r\n"), "{first}");
    let path = format!("<http://{address}/orgs/acme/personal-access-tokens?per_page=100&page=2>");
    assert!(first.contains(&format!("link: {path}; rel=\"next\", {path}; rel=\"last\"\r\n")), "{first}");
    assert_eq!(first.matches("\"access_granted_at\"").count(), 100);
    let tag = first.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap();
    let unchanged = asked(address, "GET", "/orgs/acme/personal-access-tokens?per_page=100", tag);
    assert!(unchanged.starts_with("HTTP/1.1 304 Not Modified\r\n"), "{unchanged}");
    assert!(unchanged.contains("rel=\"next\"") && unchanged.ends_with("\r\n\r\n"), "{unchanged}");
    for nothing in ["/orgs/acme/personal-access-tokens?page=3", "/orgs/acme"] {
        assert!(answer(address, nothing).starts_with("HTTP/1.1 404 Not Found\r\n"));
    }
    assert!(answer(address, "/user/orgs").contains("\"acme-49\""));
    let told = answer(address, "/tally");
    let told: serde_json::Value = serde_json::from_str(told.lines().last().unwrap()).unwrap();
    assert_eq!((&told["requests"], &told["points"]), (&5.into(), &4.into()), "{told}");
    assert!(told["bytes"].as_u64().unwrap() > 100 * 1_350, "{told}");

    let accepted = asked(address, "POST", "/orgs/acme/personal-access-tokens", "");
    assert!(accepted.starts_with("HTTP/1.1 202 Accepted\r\n"), "{accepted}");
    let done = asked(address, "POST", "/orgs/acme/personal-access-tokens/7", "");
    assert!(done.starts_with("HTTP/1.1 204 No Content\r\n"), "{done}");
    assert!(answer(address, "/tally").contains("\"points\":10"));

    drop(server.stdin.take());
    assert!(server.wait().unwrap().success());
}
