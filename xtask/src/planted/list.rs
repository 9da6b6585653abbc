//! The list of bugs: what stands where, what replaces it, and the harm.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use crate::process::root;

pub(super) const LIST: &str = "xtask/planted.toml";
/// What judges is not to be bent.
const JUDGES: [&str; 2] = ["tests/", "crates/patwarden-sim/"];

/// One bug.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plant {
    pub(super) name: String,
    /// From the root of the project.
    pub(super) file: String,
    /// What stands there, once.
    from: String,
    to: String,
    /// What it would do to who uses it, in a sentence.
    pub(super) harm: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    plant: Vec<Plant>,
}

impl Plant {
    /// The file with the bug in it.
    pub(super) fn planted(&self, project: &Path) -> Result<String> {
        let text = fs::read_to_string(project.join(&self.file)).with_context(|| {
            format!("{LIST}: {}: there is no {}; name the file that it is in now", self.name, self.file)
        })?;
        match text.matches(&self.from).count() {
            1 => Ok(text.replacen(&self.from, &self.to, 1)),
            0 => bail!(
                "{LIST}: {}: what it replaces no longer stands in {}; write it anew for what stands there now",
                self.name,
                self.file
            ),
            count => bail!(
                "{LIST}: {}: what it replaces stands in {} {count} times; take more of what is around it",
                self.name,
                self.file
            ),
        }
    }
}

/// All of the list, each of which fits.
pub(super) fn read() -> Result<Vec<Plant>> {
    let project = root();
    let text = fs::read_to_string(project.join(LIST)).with_context(|| format!("no {LIST}"))?;
    parse(&text, &project)
}

/// What does not fit is said all at once.
fn parse(text: &str, project: &Path) -> Result<Vec<Plant>> {
    let List { plant: plants } = toml::from_str(text).with_context(|| format!("{LIST} can't be read"))?;
    let mut names = BTreeSet::new();
    for Plant { name, file, from, to, harm } in &plants {
        let words = name.split('-').all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase()));
        ensure!(words, "{LIST}: {name:?} is no name: words in lower case with hyphens between");
        ensure!(names.insert(name), "{LIST}: {name} is the name of two");
        ensure!(!harm.trim().is_empty() && !harm.contains('\n'), "{LIST}: {name}: say the harm in one line");
        ensure!(!from.trim().is_empty() && from != to, "{LIST}: {name} changes nothing");
        ensure!(!JUDGES.iter().any(|judge| file.starts_with(judge)), "{LIST}: {name}: {file} is what judges");
    }
    let misfits: Vec<String> =
        plants.iter().filter_map(|plant| plant.planted(project).err()).map(|error| format!("{error:#}")).collect();
    ensure!(misfits.is_empty(), "{}", misfits.join("\n"));
    Ok(plants)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bug_of_the_list_fits_its_file() {
        let plants = read().unwrap();
        assert!(plants.len() >= 25, "{} are too few", plants.len());
    }

    fn list(entries: &[(&str, &str, &str, &str, &str)]) -> String {
        let entry = |(name, file, from, to, harm): &(&str, &str, &str, &str, &str)| {
            format!("[[plant]]\nname = {name:?}\nfile = {file:?}\nfrom = {from:?}\nto = {to:?}\nharm = {harm:?}\n")
        };
        entries.iter().map(entry).collect()
    }

    fn project() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.rs"), "let one = 1;\nlet two = 1;\n").unwrap();
        folder
    }

    #[test]
    fn a_bug_replaces_what_stands_there_once() {
        let folder = project();
        let good = list(&[("a-b", "a.rs", "one = 1", "one = 2", "It is two.")]);
        let plants = parse(&good, folder.path()).unwrap();
        assert_eq!(plants[0].planted(folder.path()).unwrap(), "let one = 2;\nlet two = 1;\n");
    }

    #[test]
    fn all_that_no_longer_fit_are_named_with_their_files() {
        let folder = project();
        let bad = [
            ("gone", "a.rs", "three", "four", "Some."),
            ("twice", "a.rs", "= 1;", "= 2;", "Some."),
            ("nowhere", "b.rs", "one", "two", "Some."),
        ];
        let error = parse(&list(&bad), folder.path()).unwrap_err().to_string();
        for told in ["gone: what it replaces no longer stands in a.rs", "stands in a.rs 2 times", "there is no b.rs"] {
            assert!(error.contains(told), "{error}");
        }
    }

    #[test]
    fn what_is_no_entry_is_refused() {
        let folder = project();
        let refused = |entries: &[_]| format!("{:#}", parse(&list(entries), folder.path()).unwrap_err());
        for (entry, told) in [
            (("A b", "a.rs", "one", "two", "Some."), "no name"),
            (("a", "a.rs", "one", "two", " "), "say the harm"),
            (("a", "a.rs", "one", "one", "Some."), "changes nothing"),
            (("a", "a.rs", "", "one", "Some."), "changes nothing"),
            (("a", "tests/a.rs", "one", "two", "Some."), "what judges"),
            (("a", "crates/patwarden-sim/src/a.rs", "one", "two", "Some."), "what judges"),
        ] {
            assert!(refused(&[entry]).contains(told), "{}", refused(&[entry]));
        }
        let good = ("a", "a.rs", "one", "two", "Some.");
        assert!(refused(&[good, good]).contains("the name of two"));
        assert!(parse("[[plant]]\nname = \"a\"\nwhy = \"x\"\n", folder.path()).is_err());
    }
}
