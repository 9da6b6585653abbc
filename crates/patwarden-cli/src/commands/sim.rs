//! `patwarden sim`: a simulated GitHub on this machine, until somebody ends it.

use std::env::VarError;
use std::fmt::Write as _;
use std::time::Duration;

use patwarden_sim::{Config, Simulator, Webhook};

use crate::args::{Sim, World};
use crate::escape::shell;
use crate::exit::{Exit, Failure};
use crate::output::{print, say};
use crate::signals::Ending;

const WEBHOOK_SECRET: &str = "PATWARDEN_WEBHOOK_SECRET";
/// How long clients that are still waiting for an answer are waited for.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

pub(super) fn config(world: &World) -> Config {
    Config::default()
        .with_orgs(world.orgs as usize)
        .with_grants(world.grants as usize)
        .with_requests(world.requests as usize)
        .with_seed(world.seed)
        .with_latency(Duration::from_millis(world.latency_ms))
}

pub(super) fn failed(error: patwarden_sim::Error) -> Failure {
    match error {
        patwarden_sim::Error::Io(error) => Failure::Io { what: "the simulated GitHub can't be served", error },
        error => Failure::Other(format!("the simulated GitHub: {error}")),
    }
}

/// The webhook that was asked for; its secret is never an argument.
fn webhook(url: &str) -> Result<Webhook, Failure> {
    let secret = match std::env::var(WEBHOOK_SECRET) {
        Ok(secret) => Some(secret),
        Err(VarError::NotPresent) => None,
        Err(VarError::NotUnicode(_)) => {
            return Err(Failure::input(format!("{WEBHOOK_SECRET} is not text"))
                .with_hint("set it to what the receiver knows, or unset it"));
        }
    };
    Webhook::new(url, secret.as_deref().filter(|secret| !secret.is_empty())).map_err(|error| {
        Failure::input(format!("--webhook: {error}"))
            .with_hint("give a URL on this machine, such as http://127.0.0.1:8000/hook")
    })
}

pub(super) async fn run(args: Sim) -> Result<Exit, Failure> {
    let webhook = args.webhook.as_deref().map(webhook).transpose()?;
    let simulator = Simulator::new(args.behaviour.of(config(&args.world))).map_err(failed)?;
    if let Some(webhook) = webhook {
        simulator.set_webhook(webhook).map_err(failed)?;
    }
    let server = simulator.serve(args.port).await.map_err(failed)?;
    // Before there is a key: whatever ends this, the file goes.
    let mut ending = Ending::watch();
    let key = simulator
        .write_key_file()
        .map_err(|error| Failure::Io { what: "cannot write the file of the simulated App's key", error })?;
    let orgs = simulator.orgs();
    let mut variables = vec![
        ("GITHUB_API_URL", server.url()),
        ("PATWARDEN_APP_ID", simulator.app_id().to_string()),
        ("PATWARDEN_PRIVATE_KEY_FILE", key.path().display().to_string()),
        ("PATWARDEN_SIM_SECRET", simulator.control_secret().to_owned()),
    ];
    if let Some(first) = orgs.first() {
        variables.push(("PATWARDEN_TOKEN", simulator.issue_installation_token(first).map_err(failed)?));
    }
    print(&exports(&variables))?;
    say("", &format!("a simulated GitHub on {} with {}", server.url(), orgs.join(", ")));
    let page = server.addr();
    say("", &format!("the lines on stdout point a shell at it, a browser shows it at http://{page}; Ctrl-C ends it"));
    ending.came().await;
    drop(key);
    match tokio::time::timeout(LAST_ANSWERS, server.shutdown()).await {
        Ok(stopped) => stopped.map_err(failed)?,
        Err(_still_waiting) => say("", "clients that were still waiting got no answer"),
    }
    say("", "ended");
    Ok(Exit::Done)
}

/// Lines that a shell evaluates.
fn exports(variables: &[(&str, String)]) -> String {
    let mut lines = String::new();
    for (name, value) in variables {
        let _ = writeln!(lines, "export {name}={}", shell(value));
    }
    lines
}
