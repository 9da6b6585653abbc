//! The simulation itself: a seed is one run and no other, and a few hundred seeds reach every place.

use std::process::{Command, Output};

/// Some seeds that reach all kinds of trouble.
const SEEDS: [&str; 2] = ["--seeds", "220"];

fn simulate(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_simulate")).args(arguments).output().unwrap()
}

fn said(arguments: &[&str]) -> String {
    String::from_utf8(simulate(arguments).stdout).unwrap()
}

/// What is said of each seed, by its first line.
fn runs(said: &str) -> Vec<&str> {
    said.split("\n\n").filter(|run| run.starts_with("seed ")).collect()
}

#[test]
fn a_seed_is_the_same_run_byte_for_byte_whatever_runs_beside_and_before_it() {
    let one = said(&["--seeds", "30", "--from", "40", "--trace", "--threads", "1"]);
    let other = said(&["--seeds", "30", "--from", "40", "--trace", "--threads", "3"]);
    assert_eq!(one, other);
    let (one, later) = (runs(&one), said(&["--seeds", "12", "--from", "58", "--trace"]));
    assert_eq!(one.len(), 30);
    assert_eq!(one[18..], runs(&later));
    assert!(one.iter().all(|run| run.lines().count() > 6), "a trace tells something");
}

#[test]
fn seeds_reach_every_kind_of_trouble_and_outcome_and_no_law_is_broken() {
    let played = simulate(&SEEDS);
    let said = String::from_utf8(played.stdout).unwrap();
    assert!(played.status.success(), "{said}");
    for kind in [
        "accepted",
        "confirmed",
        "ignored",
        "refused",
        "unknown",
        "not sent",
        "status",
        "status_after",
        "primary_limit",
        "secondary_limit",
        "headers",
        "disconnect",
        "disconnect_after",
        "delay",
        "cut",
        "slow",
        "stall",
        "truncated",
        "bomb",
        "rows",
        "then",
        "expire_token",
        "effect_delay",
        "effect_dropped",
        "reflected",
        "crashes",
        "given up",
        "resumes",
        "rivals",
        "unchanged",
        "drifted",
        "waits",
    ] {
        let counts = said.lines().flat_map(|line| line.trim_start_matches(|c: char| !c.is_ascii_digit()).split(", "));
        let count =
            counts.filter_map(|part| part.split_once(' ')).find(|(_, what)| *what == kind).map(|(count, _)| count);
        assert!(count.is_some_and(|count| count != "0"), "{kind} does not occur: {said}");
    }
}

#[test]
fn no_seed_at_all_is_nothing_broken_and_nothing_said() {
    let nothing = simulate(&["--seeds", "0"]);
    assert!(nothing.status.success());
    assert!(runs(&String::from_utf8(nothing.stdout).unwrap()).is_empty());
}
