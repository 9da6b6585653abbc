//! A world to run in: a simulator on a socket, and the binary with a clean environment.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use patwarden_sim::{Config, KeyFile, LogEntry, OrgSnapshot, Simulator};
use serde_json::Value;
use tests::{Moment, Served, Watch};
use tokio::runtime::Runtime;

/// No command of these tests takes so long unless it hangs.
const HANGS: Duration = Duration::from_secs(60);

/// The variables that say who asks, and where.
const LOGIN: [&str; 4] = ["GITHUB_API_URL", "PATWARDEN_APP_ID", "PATWARDEN_PRIVATE_KEY_FILE", "PATWARDEN_TOKEN"];

/// All that passes between the simulator and the binary is held against GitHub's description.
pub(crate) struct World {
    pub(crate) sim: Simulator,
    pub(crate) key: KeyFile,
    server: Served,
    _watch: Watch,
    _runtime: Runtime,
}

impl World {
    pub(crate) fn new(config: Config) -> Self {
        Self::witnessed(config, |_| true)
    }

    /// A world whose every request is witnessed.
    pub(crate) fn witnessed(config: Config, witness: impl Fn(Moment) -> bool + Clone + Send + Sync + 'static) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let sim = Simulator::new(config).unwrap();
        let watch = Watch::new(&sim);
        let server = runtime.block_on(watch.serve_before(witness));
        let key = sim.write_key_file().unwrap();
        Self { sim, key, server, _watch: watch, _runtime: runtime }
    }

    /// One organisation with 320 grants and 30 requests, where what is accepted is done soon.
    pub(crate) fn small() -> Self {
        Self::new(small())
    }

    pub(crate) fn org(&self) -> String {
        self.sim.orgs().first().unwrap().clone()
    }

    pub(crate) fn state(&self) -> OrgSnapshot {
        self.sim.snapshot().org(&self.org()).unwrap().clone()
    }

    pub(crate) fn url(&self) -> String {
        self.server.url()
    }

    /// The binary, logged in as the App.
    pub(crate) fn app(&self, arguments: &[&str]) -> Run {
        self.app_command(arguments).run()
    }

    pub(crate) fn app_command(&self, arguments: &[&str]) -> Invocation {
        Invocation::new(arguments).logged_in(self)
    }

    /// The binary, logged in with a token.
    pub(crate) fn token(&self, token: &str, arguments: &[&str]) -> Run {
        Invocation::new(arguments).env("GITHUB_API_URL", self.url()).env("PATWARDEN_TOKEN", token).run()
    }

    /// The calls of an operation that the simulator got.
    pub(crate) fn calls(&self, operation: &str) -> Vec<LogEntry> {
        self.sim.log().into_iter().filter(|entry| entry.operation.as_deref() == Some(operation)).collect()
    }

    /// The ids that each bulk call of an operation was for.
    pub(crate) fn ids_sent(&self, operation: &str, field: &str) -> Vec<Vec<u64>> {
        let ids = |entry: LogEntry| {
            let body = entry.body.unwrap();
            body[field].as_array().unwrap().iter().map(|id| id.as_u64().unwrap()).collect()
        };
        self.calls(operation).into_iter().map(ids).collect()
    }

    pub(crate) fn grant_ids(&self) -> Vec<u64> {
        self.state().live_grants().map(|grant| grant.id).collect()
    }

    pub(crate) fn request_ids(&self) -> Vec<u64> {
        self.state().pending_requests().map(|request| request.id).collect()
    }

    /// Whether something comes to be before long.
    pub(crate) fn soon(&self, what: impl Fn(&OrgSnapshot) -> bool) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(10) {
            if what(&self.state()) {
                return true;
            }
            thread::sleep(Duration::from_millis(20));
        }
        false
    }
}

pub(crate) fn small() -> Config {
    Config::default().with_orgs(1).with_grants(320).with_requests(30).with_effect_delay(Duration::from_millis(200))
}

/// The binary with arguments, an environment and a stdin.
pub(crate) struct Invocation {
    command: Command,
    stdin: Option<String>,
}

impl Invocation {
    pub(crate) fn new(arguments: &[&str]) -> Self {
        Self::of(Command::new(env!("CARGO_BIN_EXE_patwarden"))).args(arguments)
    }

    /// A shell that finds the binary by its name.
    pub(crate) fn shell(script: &str) -> Self {
        let folder = std::path::Path::new(env!("CARGO_BIN_EXE_patwarden")).parent().unwrap();
        let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
        let mut shell = Command::new("sh");
        shell.args(["-eu", "-c", script]);
        Self::of(shell).env("PATH", path)
    }

    /// The same in a session of its own, whose terminal is the one that stdin is.
    #[cfg(target_os = "linux")]
    pub(crate) fn in_a_session(script: &str) -> Self {
        let Self { command: shell, .. } = Self::shell(script);
        let mut session = Command::new("setsid");
        session.args(["--ctty", "--wait"]).arg(shell.get_program()).args(shell.get_args());
        let path = shell.get_envs().find_map(|(name, value)| value.filter(|_| name == "PATH"));
        Self::of(session).env("PATH", path.unwrap().to_str().unwrap())
    }

    /// As the App of a world.
    pub(crate) fn logged_in(self, world: &World) -> Self {
        self.env("GITHUB_API_URL", world.url())
            .env("PATWARDEN_APP_ID", world.sim.app_id().to_string())
            .env("PATWARDEN_PRIVATE_KEY_FILE", world.key.path().display().to_string())
    }

    pub(crate) fn with_stderr(mut self, stderr: Stdio) -> Self {
        self.command.stderr(stderr);
        self
    }

    fn of(mut command: Command) -> Self {
        let kept = ["PATH", "TMPDIR", "SystemRoot"].map(|name| (name, std::env::var_os(name)));
        command.env_clear();
        for (name, value) in kept {
            if let Some(value) = value {
                command.env(name, value);
            }
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Self { command, stdin: None }
    }

    fn args(mut self, arguments: &[&str]) -> Self {
        self.command.args(arguments);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<str>) -> Self {
        self.command.env(name, value.as_ref());
        self
    }

    /// Without a login.
    pub(crate) fn stranger(mut self) -> Self {
        for name in LOGIN {
            self.command.env_remove(name);
        }
        self
    }

    pub(crate) fn stdin(mut self, text: impl Into<String>) -> Self {
        self.command.stdin(Stdio::piped());
        self.stdin = Some(text.into());
        self
    }

    pub(crate) fn into_command(self) -> Command {
        self.command
    }

    pub(crate) fn start(mut self) -> Child {
        self.command.spawn().unwrap()
    }

    pub(crate) fn run(mut self) -> Run {
        let mut child = self.command.spawn().unwrap();
        if let Some(text) = self.stdin {
            let mut stdin = child.stdin.take().unwrap();
            // A command that reads no stdin closes it.
            thread::spawn(move || drop(stdin.write_all(text.as_bytes())));
        }
        finish(child)
    }
}

/// What a command came to.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Waits for a command, but not for ever.
pub(crate) fn finish(mut child: Child) -> Run {
    let stdout = reader(child.stdout.take());
    let stderr = reader(child.stderr.take());
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begun.elapsed() > HANGS {
            child.kill().unwrap();
            panic!("it hangs");
        }
        thread::sleep(Duration::from_millis(5));
    };
    Run { code: status.code(), stdout: stdout.join().unwrap(), stderr: stderr.join().unwrap() }
}

fn reader(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut text = Vec::new();
        if let Some(mut pipe) = pipe {
            // A terminal whose other end is closed is an error, and its end.
            let _ = pipe.read_to_end(&mut text);
        }
        String::from_utf8(text).unwrap()
    })
}

impl Run {
    /// That it ended with this code; else all that it said.
    #[track_caller]
    pub(crate) fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        self
    }

    /// That it failed with this code, printed nothing as data, and said all this.
    #[track_caller]
    pub(crate) fn refused(self, code: i32, said: &[&str]) -> Self {
        let run = self.ended(code);
        assert_eq!(run.stdout, "");
        for words in said {
            assert!(run.stderr.contains(words), "{words:?} is not in {}", run.stderr);
        }
        assert!(run.stderr.lines().any(|line| line.starts_with("error: ")), "{}", run.stderr);
        run
    }

    /// Tab-separated lines.
    pub(crate) fn rows(&self) -> Vec<Vec<&str>> {
        self.stdout.lines().map(|line| line.split('\t').collect()).collect()
    }

    /// The first column.
    pub(crate) fn ids(&self) -> Vec<u64> {
        self.rows().iter().map(|row| row[0].parse().unwrap()).collect()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap()
    }
}

/// In order, for comparing.
pub(crate) fn sorted(mut ids: Vec<u64>) -> Vec<u64> {
    ids.sort_unstable();
    ids
}

pub(crate) fn words(ids: &[u64]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
