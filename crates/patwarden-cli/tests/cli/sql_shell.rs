//! The shell of `patwarden sql`, typed at in a terminal as people do: keys one after the other, each once there is
//! something to answer.

use std::fs::File;
use std::io::{Read, Write};
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use patwarden_sim::Fault;
use rustix::process::{Pid, Signal, kill_process};
use vt100::Parser;

use crate::support::World;
use crate::terminal::pseudo_terminal;

const PATIENCE: Duration = Duration::from_secs(20);
const PROMPT: &str = "patwarden>";

struct Shell {
    child: Child,
    keys: File,
    screen: Arc<Mutex<Parser>>,
    state: std::path::PathBuf,
    _folder: Arc<tempfile::TempDir>,
}

impl Shell {
    fn open(world: &World, more: &[&str]) -> Self {
        Self::in_folder(world, more, Arc::new(tempfile::tempdir().unwrap()))
    }

    fn in_folder(world: &World, more: &[&str], folder: Arc<tempfile::TempDir>) -> Self {
        let (terminal, end) = pseudo_terminal(120);
        let state = folder.path().join("state");
        let mut command = world
            .app_command(&[&["sql"], more].concat())
            .env("XDG_STATE_HOME", state.display().to_string())
            .env("TERM", "xterm-256color")
            .into_command();
        command.stdin(end.try_clone().unwrap()).stdout(Stdio::from(end.try_clone().unwrap())).stderr(Stdio::from(end));
        as_the_terminals_own(&mut command);
        let child = command.spawn().unwrap();
        drop(command);
        let keys = File::from(terminal);
        let screen = Arc::new(Mutex::new(Parser::new(200.try_into().unwrap(), 120.try_into().unwrap(), 0)));
        let (mut reading, seen) = (keys.try_clone().unwrap(), Arc::clone(&screen));
        thread::spawn(move || {
            let mut piece = [0; 4096];
            while let Ok(read @ 1..) = reading.read(&mut piece) {
                seen.lock().unwrap().process(&piece[..read]);
            }
        });
        let shell = Self { child, keys, screen, state: state.join("patwarden/sql_history"), _folder: folder };
        shell.sees("Ctrl-D leaves");
        shell.waits(1);
        shell
    }

    fn text(&self) -> String {
        self.screen.lock().unwrap().screen().contents()
    }

    #[track_caller]
    fn sees(&self, words: &str) {
        self.until(|text| text.contains(words), words);
    }

    /// So many prompts were shown, the last of which nothing was typed at.
    #[track_caller]
    fn waits(&self, prompts: usize) {
        let is_so = |text: &str| text.matches(PROMPT).count() == prompts && text.trim_end().ends_with(PROMPT);
        self.until(is_so, "the prompt");
    }

    #[track_caller]
    fn until(&self, is_so: impl Fn(&str) -> bool, what: &str) {
        let begun = Instant::now();
        while !is_so(&self.text()) {
            assert!(begun.elapsed() < PATIENCE, "{what:?} is not in\n{}", self.text());
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn types(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
    }

    #[track_caller]
    fn ends(&mut self, code: i32) {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                assert_eq!(status.code(), Some(code), "{}", self.text());
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "it does not end:\n{}", self.text());
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Ctrl-C is for whoever the terminal is of.
fn as_the_terminals_own(command: &mut std::process::Command) {
    // `setsid -c` would need a program; the test sends what the terminal would.
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[test]
fn statements_of_several_lines_are_answered_and_remembered() {
    let world = World::small();
    let mut shell = Shell::open(&world, &[]);
    let folder = Arc::clone(&shell._folder);
    shell.types("SELECT count(*) AS many\r");
    shell.types(&format!("FROM pat_grants('{}');\r", world.org()));
    shell.sees("320");
    shell.waits(2);
    shell.types(".mode csv\rSELECT 1 AS a, 'x;y' AS b;\r");
    shell.sees("1,\"x;y\"");
    shell.types(".tables\r");
    shell.sees("pat_grants,");
    shell.types(".quit\r");
    shell.ends(0);
    let history = std::fs::read_to_string(&shell.state).unwrap();
    assert!(history.contains("SELECT count(*) AS many") && history.contains("x;y"), "{history}");
    assert!(!history.contains(".mode") && !history.contains(".tables"), "statements only: {history}");
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&shell.state).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let mut again = Shell::in_folder(&world, &[], folder);
    again.types("\u{1b}[A");
    again.sees("SELECT 1 AS a, 'x;y' AS b;");
    again.types("\u{3}");
    again.sees("`.quit` leaves");
    again.types("\u{4}");
    again.ends(0);
}

#[test]
fn names_are_completed() {
    let world = World::small();
    let mut shell = Shell::open(&world, &[]);
    shell.types(".schema rate_\t");
    shell.sees(".schema rate_limits");
    shell.types("\r");
    shell.sees("resets_at");
    shell.waits(2);
    shell.types("SELECT never_us\t");
    shell.sees("SELECT never_used");
    shell.types("\u{3}");
    shell.sees("`.quit` leaves");
    shell.types("\u{4}");
    shell.ends(0);
    assert_eq!(world.sim.log().len(), 0);
}

#[test]
fn an_error_is_no_end() {
    let world = World::small();
    let mut shell = Shell::open(&world, &[]);
    shell.types("SELECT nope;\r");
    shell.sees("there is no column nope");
    shell.waits(2);
    shell.types(".explain SELECT * FROM pat_grants WHERE org = 'acme';\r");
    shell.sees("/orgs/acme/personal-access-tokens?per_page=100");
    shell.types("\u{4}");
    shell.ends(0);
    assert_eq!(world.sim.log().len(), 0);
}

#[test]
fn ctrl_c_ends_the_statement_and_not_the_shell() {
    let world = World::small();
    world.sim.inject(Fault::delay(Duration::from_secs(60)).path_contains("/personal-access-tokens"));
    let mut shell = Shell::open(&world, &[]);
    shell.types(&format!("SELECT count(*) FROM pat_grants('{}');\r", world.org()));
    let begun = Instant::now();
    while world.calls("orgs/list-pat-grants").is_empty() {
        assert!(begun.elapsed() < PATIENCE, "it never listed");
        thread::sleep(Duration::from_millis(5));
    }
    kill_process(Pid::from_child(&shell.child), Signal::INT).unwrap();
    shell.sees("cancelled");
    shell.waits(2);
    let asked = world.sim.log().len();
    shell.types("SELECT 40 + 2;\r");
    shell.sees("42");
    // Longer than a command is given that is told to end.
    thread::sleep(Duration::from_secs(4));
    assert_eq!(world.sim.log().len(), asked, "its requests ended with it");
    shell.types("SELECT 50 + 3;\r");
    shell.sees("53");
    kill_process(Pid::from_child(&shell.child), Signal::TERM).unwrap();
    shell.ends(2);
}

#[test]
fn an_exec_is_shown_and_asked_about() {
    let world = World::small();
    let id = world.grant_ids()[0];
    let mut shell = Shell::open(&world, &[]);
    let statement = format!("EXEC github.orgs.pat_grants.update_pat_access @org='{}', @pat_id='{id}';\r", world.org());
    shell.types(&statement);
    shell.sees("[y/N]");
    assert!(shell.text().contains(&format!("revoke this grant on {}?", world.org())), "{}", shell.text());
    shell.types("n\r");
    shell.sees("nothing was sent");
    shell.waits(2);
    shell.types(&statement);
    shell.until(|text| text.matches("[y/N]").count() == 2, "the question");
    shell.types("\u{3}");
    shell.until(|text| text.matches("nothing was sent").count() == 2, "nothing was sent");
    shell.waits(3);
    assert_eq!(world.calls("orgs/update-pat-access").len(), 0);
    shell.types(&statement);
    shell.until(|text| text.matches("[y/N]").count() == 3, "the question");
    shell.types("y\r");
    shell.sees("accepted");
    shell.waits(4);
    assert_eq!(world.calls("orgs/update-pat-access").len(), 1);
    shell.types("\u{4}");
    shell.ends(0);
}
