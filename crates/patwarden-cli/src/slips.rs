//! What clap says of a slip of the pen, made to name what was meant, and not to advise what leads nowhere.

use std::ffi::OsString;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error};
use patwarden_sql::nearest;

/// Adds to an error about these words of which the first is the program's name.
pub(crate) fn explained(error: &mut Error, words: &[OsString], command: &Command) {
    match error.kind() {
        ErrorKind::InvalidValue => name_value(error),
        ErrorKind::InvalidSubcommand => name_command(error, words, command),
        ErrorKind::UnknownArgument => advise(error, words),
        _ => {}
    }
}

fn name_value(error: &mut Error) {
    if error.get(ContextKind::SuggestedValue).is_none()
        && let Some(ContextValue::String(given)) = error.get(ContextKind::InvalidValue)
        && let Some(ContextValue::Strings(known)) = error.get(ContextKind::ValidValue)
        && let Some(near) = nearest(given, known.iter().map(String::as_str)).map(str::to_owned)
    {
        error.insert(ContextKind::SuggestedValue, ContextValue::String(near));
    }
}

/// `help` does not look for what is near.
fn name_command(error: &mut Error, words: &[OsString], command: &Command) {
    if error.get(ContextKind::SuggestedSubcommand).is_none()
        && let Some(ContextValue::String(given)) = error.get(ContextKind::InvalidSubcommand)
    {
        let before = words.iter().filter_map(|word| word.to_str()).take_while(|word| *word != given.as_str());
        let parent = before.fold(command, |parent, word| parent.find_subcommand(word).unwrap_or(parent));
        let known = parent.get_subcommands().map(Command::get_name);
        if let Some(near) = nearest(given, known).map(str::to_owned) {
            error.insert(ContextKind::SuggestedSubcommand, ContextValue::Strings(vec![near]));
        }
    }
}

/// Nothing that begins with a hyphen is a value of any command but a statement.
fn advise(error: &mut Error, words: &[OsString]) {
    let is_statement = words.iter().any(|word| word == "sql");
    if is_statement {
        return;
    }
    error.remove(ContextKind::Suggested);
    if matches!(error.get(ContextKind::InvalidArg), Some(ContextValue::String(given)) if given == "--all-orgs") {
        error.remove(ContextKind::SuggestedArg);
        let tip = "this command is about one organisation: name it, and call it once for each";
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(tip)]));
    }
}
