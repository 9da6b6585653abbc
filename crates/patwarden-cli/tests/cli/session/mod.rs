//! The sessions that the docs show are played, so that they can't lie: on a simulated GitHub that begins as the pages
//! say, each command at a terminal. `PATWARDEN_RENEW=1` writes down what came of it.

mod page;
mod picture;
mod stage;

use std::fs;
use std::path::PathBuf;

use patwarden_sim::Config;
use regex::Regex;

use self::page::{Step, blocks, with};
use self::stage::Stage;

/// How the pages say that their GitHub is begun, and what that means.
const BEGUN: &str = "patwarden sim --port 8377 --orgs 2 --grants 1200 --requests 40";

fn begun() -> Config {
    Config::default().with_orgs(2).with_grants(1200).with_requests(40).with_seed(7)
}

fn file(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join(name)
}

/// Without what differs from one time to the next: days, and numbers of requests.
fn lasting(text: &str) -> String {
    let differs = Regex::new(
        r"(?x) \d{4}-\d\d-\d\d ([T\ ]\d\d:\d\d (:\d\d (\.\d+)?)? Z?)?   # a day, and a time of it
        | [0-9A-F]{4}:[0-9A-F]{8}                                        # a request's id
        | \d+(\.\d+)?\ ?(ms|s)\b                                         # how long something took
        ",
    );
    differs.unwrap().replace_all(text, "…").into_owned()
}

#[track_caller]
fn hold(name: &str, is: &str) {
    let path = file(name);
    let was = fs::read_to_string(&path).unwrap_or_default();
    if lasting(&was) == lasting(is) {
        return;
    }
    if std::env::var_os("PATWARDEN_RENEW").is_some() {
        fs::write(&path, is).unwrap();
        return;
    }
    let (was, is) = (lasting(&was), lasting(is));
    let differs = was.lines().zip(is.lines()).position(|(was, is)| was != is);
    let at = differs.unwrap_or_else(|| was.lines().count().min(is.lines().count()));
    let shown = |text: &str| text.lines().skip(at).take(8).collect::<Vec<_>>().join("\n  ");
    panic!(
        "{name} does not show what happens; from its line {} on it has\n  {}\nand what happens is\n  {}\n\
         `PATWARDEN_RENEW=1 cargo test -p patwarden-cli --test cli session::` writes it down",
        at + 1,
        shown(&was),
        shown(&is)
    );
}

/// Plays a page from its first block to its last, and gives all that was seen.
fn play(name: &str) -> Vec<(Step, vt100::Screen)> {
    let text = fs::read_to_string(file(name)).unwrap();
    assert!(text.contains(BEGUN), "{name} does not say how its GitHub is begun");
    let stage = Stage::new(begun());
    let blocks = blocks(&text);
    assert!(!blocks.is_empty(), "{name} shows nothing");
    let played: Vec<_> = blocks.iter().map(|block| stage.play(block)).collect();
    let shown: Vec<Vec<Step>> =
        played.iter().map(|steps| steps.iter().map(|(step, _)| step.clone()).collect()).collect();
    hold(name, &with(&text, &blocks, &shown));
    played.into_iter().flatten().collect()
}

#[test]
fn the_readme_shows_what_happens_and_so_does_its_picture() {
    let seen = play("README.md");
    hold("docs/session.svg", &picture::of(&seen));
}

#[test]
fn the_page_of_a_whole_session_shows_what_happens() {
    play("docs/session.md");
}

#[test]
fn the_page_of_questions_in_sql_shows_what_happens() {
    play("docs/sql.md");
}

#[test]
fn what_lasts_is_compared_and_nothing_else() {
    assert_eq!(lasting("1 of 2026-11-26 11:17 UTC"), lasting("1 of 2027-01-02 00:00 UTC"));
    assert_eq!(lasting("took 1.2 s, request 0007:0000002D"), lasting("took 900 ms, request 0007:0000002E"));
    assert_ne!(lasting("2 confirmed"), lasting("3 confirmed"));
    assert_ne!(lasting("1014285"), lasting("1014286"));
}
