//! A credential shows nowhere: not in a log at its most talkative, in no `Debug`, in no error, be the server
//! one that shows what it was sent.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};
use patwarden::{Auth, Client};
use patwarden_sim::{Config, Fault, Simulator};
use tests::{Raw, Watch};
use tracing_subscriber::fmt::MakeWriter;

const TOKEN: &str = "ghs_canary+in/a=coal~mine0123456789";

/// What was written to the log.
#[derive(Clone, Default)]
pub(super) struct Log(pub(super) Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// A secret, and the forms in which it may travel.
fn forms(secret: &str) -> Vec<String> {
    let encoded: String = secret.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let escaped: String = secret
        .bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                (byte as char).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect();
    let bytes: String = secret.bytes().map(|byte| format!("{byte}, ")).collect();
    let base64 =
        [BASE64_STANDARD.encode(secret), BASE64_STANDARD_NO_PAD.encode(secret), BASE64_URL_SAFE_NO_PAD.encode(secret)];
    // Behind other bytes base64 reads differently; its middle is the same in one of three ways.
    let shifted = [1, 2].map(|skip| BASE64_STANDARD_NO_PAD.encode(&secret[skip..])[..24].to_owned());
    [secret.to_owned(), encoded, escaped, bytes].into_iter().chain(base64).chain(shifted).collect()
}

async fn everything_that_can_go_wrong(said: &mut Vec<String>) -> Vec<String> {
    let sim = Simulator::new(Config::default().with_orgs(2).with_grants(350).with_requests(5)).unwrap();
    let (watch, org) = (Watch::new(&sim), sim.orgs().remove(0));
    watch.unchecked("", "only what is said counts here");
    let server = watch.serve().await;
    let pem = sim.private_key_pem().to_owned();
    let installation = sim.issue_installation_token(&org).unwrap();
    let auths =
        [Auth::app(sim.app_id(), &pem).unwrap(), Auth::token(&installation).unwrap(), Auth::token(TOKEN).unwrap()];
    for auth in auths {
        said.push(format!("{auth:?} {auth:#?}"));
        let builder = Client::builder().auth(auth).base_url(server.url()).longest_wait(Duration::ZERO);
        said.push(format!("{builder:?}"));
        let client = builder.build().unwrap();
        said.push(format!("{client:?} {client:#?} {:?} {:?}", client.org(&org), client.api()));
        for fault in [
            None,
            Some(Fault::status(401)),
            Some(Fault::status(403)),
            Some(Fault::status(404)),
            Some(Fault::status(500).times(9)),
            Some(Fault::status(302).header("location", "https://evil.example/")),
            Some(Fault::status(429)),
            Some(Fault::status(200).body("text/html", "<html>")),
            Some(Fault::disconnect().times(9)),
        ] {
            sim.clear_faults();
            if let Some(fault) = fault {
                sim.inject(fault.path_contains("/personal-access-tokens"));
            }
            let listed = client.org(&org).grants().list().collect_all().await;
            let call = client.org(&org).grants().revoke([1u64]);
            // What is lost is looked for no longer than it takes to say what can be said of that.
            let revoked = call.settle_within(Duration::from_millis(200)).await;
            said.push(format!("{listed:?} {revoked:?}"));
            for error in listed.err().into_iter().chain(revoked.err()) {
                let mut cause: Option<&dyn std::error::Error> = Some(&error);
                while let Some(error) = cause {
                    said.push(format!("{error} {error:?}"));
                    cause = error.source();
                }
                said.extend(error.body().map(str::to_owned));
            }
        }
        sim.clear_faults();
        let made = client.org(&org).api();
        said.push(format!("{made:?}"));
    }
    server.shutdown().await;
    // Proxies show what they were sent.
    for shape in ["HTTP/1.1 502 Bad Gateway", "HTTP/1.1 403 Forbidden", "HTTP/1.1 200 OK"] {
        let reflecting = Raw::reflecting(shape).await;
        for body in [
            format!("<pre>GET /\nauthorization: Bearer {TOKEN}</pre>"),
            format!("{{\"message\":\"bad {TOKEN}\",\"errors\":[\"{TOKEN}\"]}}"),
            format!("[{{\"id\":\"{TOKEN}\"}}]"),
        ] {
            let answer = format!("{shape}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
            let echo = Raw::sending(vec![(Duration::ZERO, answer.into_bytes())]).await;
            let builder = Client::builder().auth(Auth::token(TOKEN).unwrap()).base_url(echo.url());
            let client = builder.longest_wait(Duration::ZERO).build().unwrap();
            let error = client.org("acme").grants().list().collect_all().await.unwrap_err();
            said.push(format!("{error} {error:?} {:?} {:?}", error.body(), std::error::Error::source(&error)));
            let app = Auth::app(1, &pem).unwrap();
            let app =
                Client::builder().auth(app).base_url(reflecting.url()).longest_wait(Duration::ZERO).build().unwrap();
            let error = app.org("acme").grants().list().collect_all().await.unwrap_err();
            said.push(format!("{error} {error:?} {:?}", error.body()));
            let error = client.api().orgs_list_pat_grants().org("acme").send().await.unwrap_err();
            said.push(format!("{error} {error:?}"));
        }
    }
    let key: String = pem.lines().filter(|line| !line.starts_with("---")).collect();
    let mut secrets = vec![TOKEN.to_owned(), installation];
    secrets.push(key[..64].to_owned());
    secrets.push(key[key.len() - 64..].to_owned());
    secrets
}

/// In a process of its own, as the log is a process's.
#[tokio::test(flavor = "multi_thread")]
async fn a_canary_is_seen_nowhere() {
    if !tests::is_alone("secrets::a_canary_is_seen_nowhere").await {
        return;
    }
    let log = Log::default();
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).init();
    let mut said = Vec::new();
    let secrets = everything_that_can_go_wrong(&mut said).await;
    let log = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    let calls: Vec<&str> = log.lines().filter(|line| line.contains("answered")).collect();
    for told in [
        "method=GET",
        "method=POST",
        "operation=\"orgs/list-pat-grants\"",
        "org=",
        "status=200",
        "request_id=",
        "sent=1",
        "took=",
    ] {
        assert!(calls.iter().any(|line| line.contains(told)), "{told}");
    }
    assert!(log.contains("TRACE") && log.contains("answered") && log.len() > 50_000, "{}", log.len());
    // An installation token that the simulator made later has its kind's mark.
    let marks = ["ghs_", "Bearer ghs", "eyJ"].map(str::to_owned);
    for form in secrets.iter().flat_map(|secret| forms(secret)).chain(marks) {
        for line in log.lines().chain(said.iter().map(String::as_str)) {
            let line = line.replace("(ghs_)", "").replace("token (ghs_", "");
            assert!(!line.contains(&form), "{form} in {line}");
        }
    }
}
