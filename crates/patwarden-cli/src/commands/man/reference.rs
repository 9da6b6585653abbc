//! The reference: every command with its flags, their defaults and what they take, from what can be typed.

use std::fmt::Write as _;

use clap::{Arg, Command};

const HEADER: &str = "\
<!-- Generated from crates/patwarden-cli/src/args/ by `cargo xtask codegen`. Do not edit: change the words there, and
run it again. -->

# The command line

What `patwarden COMMAND --help` says, all of it on one page; `patwarden man --markdown` prints it. Exit codes, variables
of the environment, and when it asks are at the [top](#patwarden).
";

pub(super) fn page(mut command: Command) -> String {
    command.build();
    let mut commands = Vec::new();
    collect(&command, &mut commands);
    let mut page = HEADER.to_owned() + "\n";
    for command in &commands {
        let name = name(command);
        let _ = writeln!(page, "- [`{name}`](#{}): {}", name.replace(' ', "-"), text(command.get_about()));
    }
    for (place, command) in commands.iter().enumerate() {
        section(&mut page, command, place == 0);
    }
    page
}

/// The command, and then those below it.
fn collect<'a>(command: &'a Command, commands: &mut Vec<&'a Command>) {
    commands.push(command);
    let below = command.get_subcommands().filter(|below| !below.is_hide_set() && below.get_name() != "help");
    below.for_each(|below| collect(below, commands));
}

fn name(command: &Command) -> &str {
    command.get_bin_name().unwrap_or_else(|| command.get_name())
}

fn section(page: &mut String, command: &Command, is_top: bool) {
    let _ = write!(page, "\n## {}\n\n", name(command));
    let about = command.get_long_about().or_else(|| command.get_about());
    let _ = write!(page, "{}\n\n", prose(&text(about)));
    let usage = command.clone().render_usage().to_string();
    let ways: Vec<&str> = usage.trim_start_matches("Usage: ").trim().lines().map(str::trim).collect();
    let _ = write!(page, "```text\n{}\n```\n", ways.join("\n"));
    for heading in headings(command, is_top) {
        let _ = write!(page, "\n{heading}:\n\n");
        shown(command, is_top).filter(|arg| of(arg) == heading).for_each(|arg| entry(page, arg));
    }
    if let Some(more) = command.get_after_long_help() {
        let _ = write!(page, "\n```text\n{}\n```\n", more.to_string().trim_end());
    }
}

fn shown(command: &Command, is_top: bool) -> impl Iterator<Item = &Arg> {
    command.get_arguments().filter(move |arg| !arg.is_hide_set() && (is_top || !is_everywhere(arg)))
}

/// Whether every command has it, so that it is described once.
fn is_everywhere(arg: &Arg) -> bool {
    arg.is_global_set() || arg.get_id() == "help"
}

const ARGUMENTS: &str = "Arguments";

/// Arguments first, as the usage has them, then in the order in which they come.
fn headings(command: &Command, is_top: bool) -> Vec<&str> {
    let mut headings = Vec::new();
    for heading in shown(command, is_top).map(of) {
        if !headings.contains(&heading) {
            headings.push(heading);
        }
    }
    headings.sort_by_key(|heading| *heading != ARGUMENTS);
    headings
}

fn of(arg: &Arg) -> &str {
    arg.get_help_heading().unwrap_or(if arg.is_positional() { ARGUMENTS } else { "Options" })
}

/// One argument: how it is typed, what it is, and what it takes.
fn entry(page: &mut String, arg: &Arg) {
    let short = arg.get_short().filter(|_| arg.get_long().is_some()).map(|short| format!("-{short}, "));
    let _ = write!(page, "- `{}{arg}`", short.unwrap_or_default());
    let aliases = arg.get_visible_aliases().unwrap_or_default();
    for alias in aliases {
        let _ = write!(page, ", `--{alias}`");
    }
    let about = arg.get_long_help().or_else(|| arg.get_help());
    let _ = writeln!(page, ": {}", prose(&text(about)).replace("\n\n", "\n\n  "));
    let takes_value = arg.get_action().takes_values();
    let defaults: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if takes_value && !defaults.is_empty() {
        let _ = write!(page, "\n  Default: `{}`\n", defaults.join("`, `"));
    }
    if takes_value {
        values(page, arg);
    }
    if let Some(variable) = arg.get_env() {
        let _ = write!(page, "\n  Environment: `{}`\n", variable.to_string_lossy());
    }
}

/// The words that it takes, if they are few.
fn values(page: &mut String, arg: &Arg) {
    if arg.is_hide_possible_values_set() {
        return;
    }
    let values = arg.get_possible_values();
    let values: Vec<_> = values.iter().filter(|value| !value.is_hide_set()).collect();
    if values.is_empty() {
        return;
    }
    if values.iter().all(|value| value.get_help().is_none()) {
        let names: Vec<_> = values.iter().map(|value| value.get_name()).collect();
        let _ = write!(page, "\n  One of: `{}`\n", names.join("`, `"));
        return;
    }
    let _ = write!(page, "\n  One of:\n\n");
    for value in values {
        let _ = write!(page, "  - `{}`", value.get_name());
        let about = value.get_help().map(|help| format!(": {}", prose(&help.to_string())));
        let _ = writeln!(page, "{}", about.unwrap_or_default());
    }
}

fn text(words: Option<&clap::builder::StyledStr>) -> String {
    words.map(ToString::to_string).unwrap_or_default().trim().to_owned()
}

/// Words that mean nothing to Markdown, except for what stands between backticks.
fn prose(words: &str) -> String {
    let escaped = |part: &str| part.replace('\\', "\\\\").replace('*', "\\*").replace('<', "\\<").replace('_', "\\_");
    let parts = words.split('`').enumerate();
    parts.map(|(place, part)| if place % 2 == 1 { format!("`{part}`") } else { escaped(part) }).collect()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::args::Cli;

    #[test]
    fn every_flag_of_every_command_is_described_where_it_belongs() {
        let page = page(Cli::command());
        let sections: Vec<&str> = page.split("\n## ").skip(1).collect();
        let mut built = Cli::command();
        built.build();
        let mut commands = Vec::new();
        collect(&built, &mut commands);
        assert!(commands.len() > 20 && sections.len() == commands.len());
        for (section, command) in sections.iter().zip(commands) {
            assert!(section.starts_with(&format!("{}\n", name(command))), "{section}");
            for arg in command.get_arguments().filter(|arg| !is_everywhere(arg)) {
                assert!(section.contains(&format!("{arg}`")), "{arg} is not in {section}");
            }
        }
        assert_eq!(page.matches("--progress <HOW>`").count(), 1, "what all have is said once");
        assert!(sections[0].contains("Exit codes:") && sections[0].contains("PATWARDEN_APP_ID"));
    }

    #[test]
    fn words_mean_nothing_to_markdown_but_for_code() {
        assert_eq!(prose("a_b <c> `d_e <f>` *g*"), "a\\_b \\<c> `d_e <f>` \\*g\\*");
    }
}
