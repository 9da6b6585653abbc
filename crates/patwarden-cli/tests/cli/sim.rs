//! `patwarden sim`: what it prints a shell can use, and what it leaves behind is nothing.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Child;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::support::{Invocation, Run, finish};

/// A simulator in a process of its own; ended when this is, even by a failed test.
struct Served {
    child: Option<Child>,
    exports: Vec<String>,
}

impl Served {
    fn start(invocation: Invocation) -> Self {
        let mut child = invocation.start();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let exports = lines.take(5).map(|line| line.unwrap()).collect();
        Self { child: Some(child), exports }
    }

    fn small() -> Self {
        Self::start(Invocation::new(&["sim", "--orgs", "2", "--grants", "120", "--requests", "9"]))
    }

    fn key(&self) -> PathBuf {
        let line = self.exports.iter().find_map(|line| line.strip_prefix("export PATWARDEN_PRIVATE_KEY_FILE="));
        line.unwrap().trim_matches('\'').into()
    }

    fn end(mut self, signal: Signal) -> Run {
        let child = self.child.take().unwrap();
        kill_process(Pid::from_child(&child), signal).unwrap();
        finish(child)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            // So that its key goes as well.
            let _ = kill_process(Pid::from_child(child), Signal::TERM);
            let _ = child.wait();
        }
    }
}

#[test]
fn its_lines_point_a_shell_at_it() {
    let served = Served::small();
    let names: Vec<&str> = served.exports.iter().map(|line| line.split('=').next().unwrap()).collect();
    assert_eq!(
        names,
        [
            "export GITHUB_API_URL",
            "export PATWARDEN_APP_ID",
            "export PATWARDEN_PRIVATE_KEY_FILE",
            "export PATWARDEN_SIM_SECRET",
            "export PATWARDEN_TOKEN"
        ]
    );
    let script = format!(
        "{}\n\
         org=$(patwarden orgs list | head -n 1 | cut -f1)\n\
         patwarden orgs list | wc -l\n\
         patwarden grants list $org | wc -l\n\
         unset PATWARDEN_APP_ID PATWARDEN_PRIVATE_KEY_FILE\n\
         patwarden grants list $org | wc -l\n",
        served.exports.join("\n")
    );
    let run = Invocation::shell(&script).run().ended(0);
    let counts: Vec<usize> = run.stdout.lines().map(|line| line.trim().parse().unwrap()).collect();
    assert_eq!(counts[0], 2);
    assert!(counts[1] > 0 && counts[1] <= 120, "{counts:?}");
    assert_eq!(counts[2], counts[1], "the App and the token see the same");
}

#[test]
fn its_key_is_for_its_owner_and_goes_when_it_ends() {
    for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
        let served = Served::small();
        let key = served.key();
        assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
        let run = served.end(signal).ended(0);
        assert!(!key.exists(), "{signal:?} leaves {}", key.display());
        assert!(run.stderr.contains("a simulated GitHub on http://127.0.0.1:"), "{}", run.stderr);
    }
}

#[test]
fn a_path_that_a_shell_would_take_apart_is_quoted() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("it's a $(folder)");
    fs::create_dir(&inner).unwrap();
    let arguments = ["sim", "--orgs", "1", "--grants", "3", "--requests", "0"];
    let served = Served::start(Invocation::new(&arguments).env("TMPDIR", inner.display().to_string()));
    let script = format!("{}\nunset PATWARDEN_TOKEN\npatwarden orgs list", served.exports.join("\n"));
    assert_eq!(Invocation::shell(&script).run().ended(0).rows().len(), 1);
}

#[test]
fn a_port_can_be_asked_for_and_one_that_is_taken_is_told() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    Invocation::new(&["sim", "--port", &port]).run().refused(1, &["the simulated GitHub"]);
    drop(taken);
    // Whatever else runs here may take a port that was free just now.
    let asked = (0..5).any(|_| {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let served = Served::start(Invocation::new(&["sim", "--port", &free.to_string(), "--grants", "1"]));
        served.exports.first() == Some(&format!("export GITHUB_API_URL=http://127.0.0.1:{free}"))
    });
    assert!(asked);
}

#[test]
fn the_same_seed_is_the_same_world() {
    let ids = |seed: &str| {
        let served = Served::start(Invocation::new(&["sim", "--orgs", "1", "--grants", "40", "--seed", seed]));
        let script = format!("{}\npatwarden grants list $(patwarden orgs list | cut -f1)", served.exports.join("\n"));
        let run = Invocation::shell(&script).run().ended(0);
        run.rows().iter().map(|row| row[..3].join(" ")).collect::<Vec<_>>()
    };
    let first = ids("11");
    assert_eq!(first.len(), 40);
    assert_eq!(first, ids("11"));
    assert_ne!(first, ids("12"));
}

/// What a line of the exports says.
fn exported(served: &Served, name: &str) -> String {
    let start = format!("export {name}=");
    served.exports.iter().find_map(|line| line.strip_prefix(&start)).unwrap().to_owned()
}

/// Sends a request as it stands, and gives the whole answer.
fn exchange(url: &str, request: &str) -> String {
    let host = url.strip_prefix("http://").unwrap().split('/').next().unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn its_secret_opens_what_other_programs_steer_it_by() {
    let served = Served::small();
    let (url, secret) = (exported(&served, "GITHUB_API_URL"), exported(&served, "PATWARDEN_SIM_SECRET"));
    let asked = |credential: &str| {
        let head = "GET /_sim/log HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
        exchange(&url, &format!("{head}Authorization: Bearer {credential}\r\n\r\n"))
    };
    assert!(asked(&secret).starts_with("HTTP/1.1 200"));
    assert!(asked("guessed").starts_with("HTTP/1.1 401"));
    let run = served.end(Signal::TERM).ended(0);
    assert!(!run.stderr.contains(&secret));
}

#[test]
fn its_webhook_goes_to_a_url_on_this_machine_and_is_signed() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let hook = format!("http://{}/hook", listener.local_addr().unwrap());
    let arguments = ["sim", "--orgs", "1", "--grants", "9", "--requests", "0", "--webhook", &hook];
    let invocation = Invocation::new(&arguments).env("PATWARDEN_WEBHOOK_SECRET", "an invented secret");
    let served = Served::start(invocation);
    let (url, secret) = (exported(&served, "GITHUB_API_URL"), exported(&served, "PATWARDEN_SIM_SECRET"));
    let head = "POST /_sim/orgs/juniper-forge/requests HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    let added = exchange(&url, &format!("{head}Authorization: Bearer {secret}\r\nContent-Length: 2\r\n\r\n{{}}"));
    assert!(added.starts_with("HTTP/1.1 201"), "{added}");

    let (mut stream, _) = listener.accept().unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map(Result::unwrap);
    let head: Vec<String> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
    stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
    assert_eq!(head[0], "POST /hook HTTP/1.1");
    let head = head.join("\n").to_ascii_lowercase();
    assert!(head.contains("x-github-event: personal_access_token_request"), "{head}");
    assert!(head.contains("x-hub-signature-256: sha256="), "{head}");
    assert!(!head.contains("an invented secret"));
}

#[test]
fn a_webhook_elsewhere_is_refused() {
    for url in ["https://127.0.0.1/", "http://hooks.example.invalid/", "hook"] {
        Invocation::new(&["sim", "--webhook", url]).run().refused(1, &["--webhook", "can't be used"]);
    }
}

/// A small simulator with these words behind, and what it answers to `GET` with its token.
fn behaving(words: &[&str]) -> (Served, impl Fn(&str) -> String) {
    let small = ["sim", "--orgs", "1", "--grants", "70", "--requests", "0"];
    let served = Served::start(Invocation::new(&[&small, words].concat()));
    let (url, token) = (exported(&served, "GITHUB_API_URL"), exported(&served, "PATWARDEN_TOKEN"));
    let get = move |path: &str| {
        let prefix = url.strip_prefix("http://").unwrap().split_once('/').map_or("", |(_, prefix)| prefix);
        let prefix = if prefix.is_empty() { String::new() } else { format!("/{prefix}") };
        let head = format!("GET {prefix}{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nUser-Agent: tests");
        exchange(&url, &format!("{head}\r\nAuthorization: Bearer {token}\r\n\r\n"))
    };
    (served, get)
}

const GRANTS: &str = "/orgs/juniper-forge/personal-access-tokens";

#[test]
fn it_can_be_another_of_githubs_products() {
    let (served, get) = behaving(&["--flavour", "ghes:3.19"]);
    assert!(exported(&served, "GITHUB_API_URL").ends_with("/api/v3"));
    let answer = get(GRANTS);
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("x-github-enterprise-version: 3.19.0"), "{answer}");
    let script = format!("{}\npatwarden grants list juniper-forge | wc -l", served.exports.join("\n"));
    assert_eq!(Invocation::shell(&script).run().ended(0).stdout.trim(), "70");
    for wrong in ["ghes", "ghe.com:a.b"] {
        Invocation::new(&["sim", "--flavour", wrong]).run().refused(1, &["--flavour", wrong]);
    }
}

#[test]
fn what_is_not_known_of_github_can_be_had_either_way() {
    let (_served, get) =
        behaving(&["--no-last-link", "--older-server", "--hourly-limit", "2", "--limit-status", "429"]);
    let answer = get(GRANTS);
    assert!(answer.contains("rel=\"next\"") && !answer.contains("rel=\"last\""), "{answer}");
    assert!(answer.contains("\"repository_selection\"") && !answer.contains("\"token_id\""), "{answer}");
    assert!(get(GRANTS).starts_with("HTTP/1.1 200"));
    assert!(get(GRANTS).starts_with("HTTP/1.1 429"));

    let (_served, get) = behaving(&["--extra-fields"]);
    let answer = get(GRANTS);
    assert!(answer.contains("rel=\"last\"") && answer.contains("\"added_later\""), "{answer}");
}

#[test]
fn its_clock_can_go_wrong_and_its_tokens_be_too_new() {
    let (_served, get) = behaving(&["--clock-skew-ms", "-7200000"]);
    let date = |answer: &str| {
        let line = answer.lines().find_map(|line| line.strip_prefix("date: ")).unwrap().to_owned();
        jiff::fmt::rfc2822::parse(&line).unwrap().timestamp()
    };
    let behind = jiff::Timestamp::now().duration_since(date(&get(GRANTS))).as_secs();
    assert!((7_190..7_260).contains(&behind), "{behind}");

    let (_served, get) = behaving(&["--fresh-token-lag-ms", "600000", "--fresh-token-status", "403"]);
    assert!(get(GRANTS).starts_with("HTTP/1.1 403"));
    Invocation::new(&["sim", "--clock-skew-ms", "315360000001"]).run().refused(1, &["--clock-skew-ms"]);
}

#[test]
fn its_help_names_what_programs_steer_it_by() {
    let help = Invocation::new(&["sim", "--help"]).run().ended(0).stdout;
    for words in
        ["GET /_sim", "How it behaves", "--secondary-limits", "ghes:MAJOR.MINOR", "[possible values: 403, 429]"]
    {
        assert!(help.contains(words), "{words}: {help}");
    }
}
