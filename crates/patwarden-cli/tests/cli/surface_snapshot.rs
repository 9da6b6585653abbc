//! All that can be typed, as every `--help` tells it, held against a file: a change of it is a change that is seen.
//!
//! `PATWARDEN_RENEW=1 cargo test -p patwarden-cli --test cli surface_snapshot` writes the file anew.

use crate::support::Invocation;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/surface.txt");

/// Every command, as the help of the one above it names it.
pub(crate) fn commands() -> Vec<Vec<String>> {
    let mut commands = vec![Vec::new()];
    let mut place = 0;
    while let Some(command) = commands.get(place).cloned() {
        let help = help(&command, "-h");
        let below = help.split_once("\nCommands:\n").map_or("", |(_, below)| below);
        let lines = below.lines().take_while(|line| !line.is_empty());
        let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
        let names = names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help");
        commands.extend(names.map(|name| [&command[..], &[name.to_owned()]].concat()));
        place += 1;
    }
    commands.sort();
    commands
}

/// In a pipe, where it is as wide as it gets.
fn help(command: &[String], flag: &str) -> String {
    let words: Vec<&str> = command.iter().map(String::as_str).chain([flag]).collect();
    let run = Invocation::new(&words).run().ended(0);
    assert_eq!(run.stderr, "");
    run.stdout
}

#[test]
fn all_that_can_be_typed_is_as_it_was() {
    let mut surface = String::new();
    for command in commands() {
        for flag in ["-h", "--help"] {
            let line = ["patwarden"].into_iter().chain(command.iter().map(String::as_str)).chain([flag]);
            surface.push_str(&format!("$ {}\n", line.collect::<Vec<_>>().join(" ")));
            let help = help(&command, flag);
            help.lines().for_each(|line| surface.push_str(&format!("{}\n", line.trim_end())));
            surface.push('\n');
        }
    }
    // Windows names the binary otherwise.
    let surface = surface.replace("patwarden.exe", "patwarden");
    if std::env::var_os("PATWARDEN_RENEW").is_some() {
        std::fs::write(FILE, &surface).unwrap();
    }
    let known = std::fs::read_to_string(FILE).unwrap_or_default().replace("\r\n", "\n");
    if let Some(place) = known.lines().zip(surface.lines()).position(|(known, now)| known != now) {
        let at = |text: &str| text.lines().nth(place).unwrap_or_default().to_owned();
        panic!("line {} was\n  {}\nand is\n  {}\n{MEND}", place + 1, at(&known), at(&surface));
    }
    assert_eq!(known.len(), surface.len(), "{MEND}");
}

const MEND: &str =
    "if that is meant: PATWARDEN_RENEW=1 cargo test -p patwarden-cli --test cli surface_snapshot, and look at the diff";
