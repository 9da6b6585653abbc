//! Man pages, one for each command.

use std::io;

use clap::Command;
use clap::builder::Resettable;

/// A page, and what its file is called.
pub(super) type Named = (String, String);

/// The page of the command, and then those of the commands below it.
pub(super) fn all(command: Command) -> io::Result<Vec<Named>> {
    let mut command = command.disable_help_subcommand(true);
    command.build();
    let mut pages = Vec::new();
    collect(&command, &mut pages)?;
    Ok(pages)
}

fn collect(command: &Command, pages: &mut Vec<Named>) -> io::Result<()> {
    pages.push(page(command)?);
    let mut below = command.get_subcommands().filter(|below| !below.is_hide_set());
    below.try_for_each(|below| collect(below, pages))
}

fn page(command: &Command) -> io::Result<Named> {
    let more = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
    let command = command.clone().after_help(Resettable::Reset).after_long_help(Resettable::Reset);
    let page = clap_mangen::Man::new(command);
    let mut text = Vec::new();
    page.render(&mut text)?;
    let mut text = String::from_utf8(text).map_err(io::Error::other)?;
    let end = text.find("\n.SH VERSION\n").map_or(text.len(), |end| end + 1);
    text.insert_str(end, &sections(&more));
    Ok((page.get_filename(), text))
}

/// A section for each part that begins with a line such as `Exit codes:`; what is set out stays so.
fn sections(more: &str) -> String {
    let mut sections = String::new();
    let mut is_open = false;
    for line in more.lines() {
        if let Some(title) = line.strip_suffix(':').filter(|title| !title.starts_with(' ')) {
            sections.push_str(if is_open { ".fi\n" } else { "" });
            sections.push_str(&format!(".SH {}\n.nf\n", escaped(&title.to_uppercase())));
            is_open = true;
        } else {
            sections.push_str(&format!("{}\n", escaped(line.strip_prefix("  ").unwrap_or(line))));
        }
    }
    sections + if is_open { ".fi\n" } else { "" }
}

/// Text that means nothing to troff.
fn escaped(line: &str) -> String {
    let line = line.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq").replace('`', "\\(ga");
    if line.starts_with(['.']) { format!("\\&{line}") } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_is_a_section_and_stays_as_it_is_set_out() {
        let more = "Exit codes:\n  0  done\n\nRules for --x:\n  .a\\'b'";
        let made = ".SH EXIT CODES\n.nf\n0  done\n\n.fi\n.SH RULES FOR \\-\\-X\n.nf\n\\&.a\\e\\(aqb\\(aq\n.fi\n";
        assert_eq!(sections(more), made);
        assert_eq!(sections(""), "");
    }
}
