//! Plays a session: each command in a shell, at a terminal that is looked at as people see it.

use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use patwarden_sim::{Config, Fault};
use rustix::process::{Pid, Signal, kill_process_group};
use vt100::{Parser, Screen};

use super::page::{Block, QUESTION, Step};
use crate::support::{Invocation, World};
use crate::terminal::pseudo_terminal;

pub(super) const COLUMNS: u16 = 110;
/// Longer than anything that is shown, so that nothing scrolls away.
const ROWS: u16 = 400;
const HANGS: Duration = Duration::from_secs(60);
/// The port, and the key, that the pages speak of.
const PORT: &str = "127.0.0.1:8377";
const KEY: &str = "app.private-key.pem";

pub(super) struct Stage {
    world: World,
    folder: tempfile::TempDir,
}

impl Stage {
    pub(super) fn new(config: Config) -> Self {
        let (world, folder) = (World::new(config), tempfile::tempdir().unwrap());
        std::fs::create_dir(folder.path().join("home")).unwrap();
        std::fs::copy(world.key.path(), folder.path().join(KEY)).unwrap();
        Self { world, folder }
    }

    /// Plays a block, and gives what the terminal showed of each step, and how it looked.
    pub(super) fn play(&self, block: &Block) -> Vec<(Step, Screen)> {
        block.steps.iter().map(|step| self.step(step, block.killed_at)).collect()
    }

    fn step(&self, step: &Step, killed_at: Option<usize>) -> (Step, Screen) {
        if let Some(number) = killed_at {
            let lost = Fault::stall(0).method("POST").path_contains("/personal-access-tokens").skip(number - 1);
            self.world.sim.inject(lost);
        }
        let home = self.folder.path().join("home").display().to_string();
        let (terminal, end) = pseudo_terminal(COLUMNS);
        let mut command = Invocation::shell(&format!("set +e; {}", step.command))
            .env("GITHUB_API_URL", self.world.url())
            .env("PATWARDEN_APP_ID", self.world.sim.app_id().to_string())
            .env("PATWARDEN_PRIVATE_KEY_FILE", KEY)
            .env("HOME", &home)
            .env("TERM", "xterm-256color")
            .env("PAGER", "cat")
            .into_command();
        command.current_dir(self.folder.path()).process_group(0);
        command.stdin(end.try_clone().unwrap()).stdout(Stdio::from(end.try_clone().unwrap())).stderr(Stdio::from(end));
        let child = command.spawn().unwrap();
        // It holds the other end; without it the terminal would never end.
        drop(command);
        let shown = {
            let (terminal, answers) = (File::from(terminal), step.answers());
            thread::spawn(move || watched(terminal, answers))
        };
        self.ended(child, killed_at.is_some(), &step.command, || shown.is_finished());
        let screen = shown.join().unwrap();
        let port = self.world.url().split("//").nth(1).unwrap().split('/').next().unwrap().to_owned();
        let lasting = |line: String| line.trim_end().replace(&port, PORT).replace(&home, "~");
        let mut lines: Vec<String> = screen.rows(0, COLUMNS).map(lasting).collect();
        lines.truncate(lines.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1));
        (Step { command: step.command.clone(), shown: lines }, screen)
    }

    /// Waits for its end, or ends it in the middle of a request.
    fn ended(&self, mut child: Child, to_be_killed: bool, command: &str, nobody_looks: impl Fn() -> bool) {
        let begun = Instant::now();
        while child.try_wait().unwrap().is_none() {
            let group = Pid::from_child(&child);
            if to_be_killed && self.world.sim.faults().is_empty() {
                kill_process_group(group, Signal::KILL).unwrap();
            } else if begun.elapsed() > HANGS || nobody_looks() {
                // It may have ended since.
                let _ = kill_process_group(group, Signal::KILL);
                assert!(nobody_looks(), "`{command}` hangs");
            }
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// Looks at a terminal until it is closed, and answers what is asked there.
fn watched(mut terminal: File, answers: Vec<String>) -> Screen {
    let mut parser = Parser::new(ROWS.try_into().unwrap(), COLUMNS.try_into().unwrap(), 0);
    let mut answers = answers.into_iter();
    let mut answered = None;
    let mut piece = [0; 4096];
    // A terminal whose other end is closed is an error, and its end.
    while let Ok(read @ 1..) = terminal.read(&mut piece) {
        parser.process(&piece[..read]);
        let (row, column) = parser.screen().cursor_position();
        let line = parser.screen().contents_between(row, 0, row, column);
        if line.trim_end().ends_with(QUESTION.trim_end()) && answered != Some(row) {
            answered = Some(row);
            let answer = answers.next().unwrap_or_else(|| panic!("the page has no answer to {line:?}"));
            terminal.write_all(format!("{answer}\n").as_bytes()).unwrap();
        }
    }
    parser.screen().clone()
}
