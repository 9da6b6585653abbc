//! `patwarden journal show`: what a call has written down, read by nobody in particular, without a GitHub.

use std::fs;
use std::path::PathBuf;

use patwarden_sim::{BadIds, Fault};

use crate::schemas::fits;
use crate::support::{Invocation, Run, World, small, words};

const REASON: &str = "no expiry \u{202e}please\u{202c} – 期限なし";

/// A folder for a journal, and its path in it.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("journal.jsonl")
    }

    fn word(&self) -> String {
        self.path().display().to_string()
    }

    fn read(&self) -> String {
        fs::read_to_string(self.path()).unwrap()
    }

    /// Without a login, and with settings that nothing can be made of.
    fn show(&self, more: &[&str]) -> Run {
        let settings = self.0.path().join("config.toml");
        fs::write(&settings, "no = such [settings").unwrap();
        let path = self.word();
        let arguments = [&["journal", "show", &path], more].concat();
        Invocation::new(&arguments).env("PATWARDEN_CONFIG", settings.display().to_string()).run()
    }
}

#[track_caller]
fn says(run: &Run, said: &[&str]) {
    for words in said {
        assert!(run.stderr.contains(words), "{words:?} is not in {}", run.stderr);
    }
}

#[test]
fn what_a_call_came_to_is_shown_without_a_login_as_the_call_told_it() {
    let world = World::new(small().with_bad_ids(BadIds::Refuse422));
    let (place, mut ids) = (Place::new(), world.grant_ids()[..120].to_vec());
    ids[50] = 1;
    let arguments = ["grants", "revoke", &world.org(), "--confirm", "--journal", &place.word()];
    let revoked = world.app_command(&arguments).stdin(words(&ids)).run().ended(8);
    let (journal, sent) = (place.read(), world.sim.log().len());
    let shown = place.show(&[]).ended(0);
    assert_eq!(shown.stdout, revoked.stdout, "ids, outcomes, owners, tokens and errors");
    let what = format!("revoke 120 grants on {}, at {}", world.org(), world.url().trim_end_matches('/'));
    says(&shown, &[&what, "\nbegun: 20", "\nlast written: 20", "\nevery line is as it was written\n"]);
    says(&shown, &["119 confirmed, 1 refused", &format!("hint: `patwarden resume {}`", place.word())]);
    assert!(!shown.stderr.contains("cut short") && !shown.stderr.contains("resumed"), "{}", shown.stderr);
    assert_eq!((place.read(), world.sim.log().len()), (journal, sent));
}

#[test]
fn a_denial_is_shown_in_every_form_with_its_reason_made_harmless() {
    let world = World::small();
    let (place, ids) = (Place::new(), world.request_ids()[..2].to_vec());
    let arguments = ["requests", "deny", &world.org(), "--reason", REASON, "--journal", &place.word()];
    let arguments = [&arguments[..], &["--format", "json"]].concat();
    let denied = world.app_command(&arguments).stdin(words(&ids)).run().ended(0);
    let shown = place.show(&["--format", "json"]).ended(0);
    assert_eq!(shown.json(), denied.json());
    assert!(shown.json()[0]["before"]["owner"]["login"].is_string(), "{}", shown.stdout);
    fits("journal-outcomes", &shown.json());
    says(&shown, &["deny 2 requests on ", "reason: no expiry \\u{202e}please\\u{202c} – 期限なし\n", "requests: 1\n"]);
    assert!(!shown.stderr.contains("hint: "), "nothing is left: {}", shown.stderr);
    fits("journal-outcomes", &place.show(&["--json", "id,outcome"]).ended(0).json());
    assert_eq!(place.show(&["--jq", ".[].outcome"]).ended(0).stdout, "accepted\naccepted\n");
    assert!(place.show(&["--format", "csv"]).ended(0).stdout.starts_with("ID,OUTCOME,OWNER,TOKEN,ERROR\r\n"));
    assert!(place.show(&["--format", "markdown"]).ended(0).stdout.starts_with("| ID | OUTCOME |"));
    assert!(place.show(&["--format", "table"]).ended(0).stdout.starts_with("ID "));
    assert_eq!(place.show(&["--format", "jsonl"]).ended(0).stdout.lines().count(), 2);
}

#[test]
fn what_was_cut_short_shows_what_is_open_and_what_was_under_way_and_later_that_it_was_resumed() {
    let world = World::small();
    let (place, ids) = (Place::new(), world.grant_ids()[..150].to_vec());
    let arguments = ["grants", "revoke", &world.org(), "--journal", &place.word()];
    world.app_command(&arguments).stdin(words(&ids)).run().ended(0);
    // As it is when the process is killed in the middle of a line: the second request was on its way.
    let journal = place.read();
    let outcomes: Vec<usize> = journal.match_indices("\"entry\":\"outcome\"").map(|(at, _)| at).collect();
    let [_, second] = outcomes[..] else { panic!("{journal}") };
    fs::write(place.path(), &journal[..second]).unwrap();
    let shown = place.show(&[]).ended(0);
    let told: Vec<&str> = shown.rows().iter().map(|row| row[1]).collect();
    assert_eq!(told, [vec!["accepted"; 100], vec!["unknown"; 50]].concat());
    says(
        &shown,
        &["100 accepted, 50 unknown\n", "it was cut short", "warning: the last line was not written to its end"],
    );
    says(&shown, &[&format!("hint: `patwarden resume {}`", place.word()), "requests: 2\n"]);
    assert_eq!(place.read(), journal[..second], "it is left as it is");
    let intent = journal.rmatch_indices("\n").map(|(at, _)| at + 1).find(|at| journal[*at..].contains("\"intent\""));
    fs::write(place.path(), &journal[..intent.unwrap()]).unwrap();
    let shown = place.show(&[]).ended(0);
    says(&shown, &["100 accepted, 50 open\n", "it was cut short", "every line is as it was written"]);
    fits("journal-outcomes", &place.show(&["--format", "json"]).ended(0).json());
    fs::write(place.path(), &journal[..second]).unwrap();
    world.app(&["resume", &place.word(), "--confirm"]).ended(0);
    let shown = place.show(&[]).ended(0);
    says(&shown, &["150 confirmed\n", "\nresumed: 20"]);
    assert!(!shown.stderr.contains("cut short") && !shown.stderr.contains("hint: "), "{}", shown.stderr);
}

#[test]
fn what_was_not_sent_says_why() {
    let world = World::small();
    let (place, ids) = (Place::new(), world.grant_ids()[..110].to_vec());
    let refused = Fault::status(403).method("POST").path_contains("/personal-access-tokens");
    world.sim.inject(refused.skip(1).times(9));
    let arguments = ["grants", "revoke", &world.org(), "--journal", &place.word()];
    let revoked = world.app_command(&arguments).stdin(words(&ids)).run().ended(8);
    let shown = place.show(&[]).ended(0);
    assert_eq!(shown.stdout, revoked.stdout);
    assert!(!shown.stderr.contains("cut short"), "it came to its end: {}", shown.stderr);
}

#[test]
fn what_is_no_journal_or_damaged_ends_as_it_does_for_resume() {
    let world = World::small();
    let place = Place::new();
    let id = world.grant_ids()[0].to_string();
    world.app(&["grants", "revoke", &world.org(), &id, "--journal", &place.word()]).ended(0);
    let journal = place.read();
    let lines: Vec<&str> = journal.split_inclusive('\n').collect();
    let other = journal.replacen("\"action\":\"revoke\"", "\"action\":\"deny\"", 1);
    let without = [&lines[..2], &lines[3..]].concat().concat();
    for (text, said) in [
        (other.as_str(), "is damaged in line 1: its checksum does not fit"),
        (&without, "is damaged in line 3: its checksum does not fit"),
        ("ID,OWNER\n", "is damaged in line 1: it does not end in its checksum"),
        ("", "says of no call"),
    ] {
        fs::write(place.path(), text).unwrap();
        let shown = place.show(&[]).refused(1, &[said, "journal.jsonl", "\nhint: "]);
        world.app(&["resume", &place.word(), "--dry-run"]).refused(1, &[said]);
        assert!(!shown.stderr.contains("damaged") || !shown.stderr.contains("nothing was sent"), "{}", shown.stderr);
    }
    fs::remove_file(place.path()).unwrap();
    place.show(&[]).refused(1, &["is not there", "hint: check its path"]);
}
