//! Writing several files, all of them or none; and copies of the project.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tempfile::NamedTempFile;

use crate::process::root;

/// A file of the project and what is to stand in it.
#[derive(Debug, PartialEq)]
pub(crate) struct File {
    /// From the root of the project.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl File {
    pub(crate) fn new(path: &str, text: impl Into<String>) -> Self {
        Self { path: path.to_owned(), text: text.into() }
    }

    /// Code under the header that says where it is from.
    pub(crate) fn headed(path: &str, header: &str, code: &str) -> Self {
        Self::new(path, format!("{header}\n{code}"))
    }
}

/// Writes all files, or leaves everything as it was.
pub(crate) fn write_all(files: &[File]) -> Result<()> {
    write_below(&root(), files)
}

/// Everything is written beside its place first, so that what fails (a full disk, a folder that can't be
/// written) fails before anything is replaced; a rename that fails takes the ones before it back.
fn write_below(folder: &Path, files: &[File]) -> Result<()> {
    let mut ready = Vec::new();
    for File { path, text } in files {
        let target = folder.join(path);
        let written = beside(&target, text.as_bytes()).with_context(|| format!("cannot write {path}; nothing was"))?;
        ready.push((target, written));
    }
    let mut replaced: Vec<(PathBuf, Option<Vec<u8>>)> = Vec::new();
    for (target, written) in ready {
        let before = fs::read(&target).ok();
        if let Err(error) = written.persist(&target) {
            for (target, before) in replaced.into_iter().rev() {
                match before {
                    Some(bytes) => fs::write(&target, bytes),
                    None => fs::remove_file(&target),
                }
                .with_context(|| format!("cannot take back what was written to {}", target.display()))?;
            }
            return Err(error.error).with_context(|| format!("cannot write {}; nothing was", target.display()));
        }
        replaced.push((target, before));
    }
    Ok(())
}

fn beside(target: &Path, bytes: &[u8]) -> Result<NamedTempFile> {
    let folder = target.parent().context("it has no folder")?;
    fs::create_dir_all(folder)?;
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A temporary file is its owner's alone; what is checked in is everybody's to read.
        file.as_file().set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    Ok(file)
}

/// What is made and never committed, whose copy would be large and of no use.
const LEFT_OUT: [&str; 3] = ["target", ".git", "node_modules"];

/// Makes `to` a copy of what can be committed of `from`. What is as it should be is left alone, so that cargo builds
/// only what has changed since the last copy.
pub(crate) fn mirror(from: &Path, to: &Path) -> Result<()> {
    mirror_without(from, to, &crate::process::target())
}

fn mirror_without(from: &Path, to: &Path, left_out: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let (source, name) = (entry.path(), entry.file_name());
        if LEFT_OUT.iter().any(|left_out| name == *left_out) || source == left_out {
            continue;
        }
        let copy = to.join(&name);
        // What a link leads to is copied, not the link.
        if source.is_dir() {
            if copy.is_file() {
                remove(&copy)?;
            }
            mirror_without(&source, &copy, left_out)?;
        } else {
            let bytes = fs::read(&source).with_context(|| format!("cannot read {}", source.display()))?;
            if copy.is_dir() {
                remove(&copy)?;
            }
            if fs::read(&copy).ok().as_deref() != Some(&bytes) {
                fs::copy(&source, &copy).with_context(|| format!("cannot write {}", copy.display()))?;
            }
        }
        names.insert(name);
    }
    for entry in fs::read_dir(to)? {
        let entry = entry?;
        if !names.contains(&entry.file_name()) {
            remove(&entry.path())?;
        }
    }
    Ok(())
}

fn remove(path: &Path) -> Result<()> {
    if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
        .with_context(|| format!("cannot remove {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(folder: &Path) -> Vec<(String, String)> {
        let mut texts: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_file())
            .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap()))
            .collect();
        texts.sort();
        texts
    }

    #[test]
    fn a_copy_is_what_can_be_committed_and_what_is_unchanged_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let [from, to, built] = ["from", "to", "from/built"].map(|name| folder.path().join(name));
        let files = ["a", "b/c", "b/d", "target/x", "b/target/x", ".git/x", "built/x"];
        for file in files {
            fs::create_dir_all(from.join(file).parent().unwrap()).unwrap();
            fs::write(from.join(file), file).unwrap();
        }
        mirror_without(&from, &to, &built).unwrap();
        let changed = |file: &str| fs::metadata(to.join(file)).unwrap().modified().unwrap();
        assert_eq!(texts(&to.join("b")), [("c".into(), "b/c".into()), ("d".into(), "b/d".into())]);
        assert_eq!(fs::read_dir(&to).unwrap().count(), 2, "a and b");
        let before = changed("a");
        fs::write(to.join("b/c"), "another").unwrap();
        fs::write(to.join("more"), "more").unwrap();
        fs::remove_file(from.join("b/d")).unwrap();
        fs::create_dir(from.join("b/d")).unwrap();
        mirror_without(&from, &to, &built).unwrap();
        assert_eq!(texts(&to.join("b")), [("c".into(), "b/c".into())]);
        assert!(to.join("b/d").is_dir() && !to.join("more").exists());
        assert_eq!(changed("a"), before);
    }

    #[test]
    fn all_are_written_with_their_folders() {
        let folder = tempfile::tempdir().unwrap();
        write_below(folder.path(), &[File::new("a", "1"), File::new("b/c", "2")]).unwrap();
        assert_eq!(texts(folder.path()), [("a".to_owned(), "1".to_owned())]);
        assert_eq!(texts(&folder.path().join("b")), [("c".to_owned(), "2".to_owned())]);
    }

    #[test]
    fn one_that_cannot_be_written_leaves_the_others_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), "before").unwrap();
        fs::create_dir_all(folder.path().join("taken/inside")).unwrap();
        // A folder stands where the last file belongs; or a file where its folder belongs.
        for last in ["taken", "a/b"] {
            let files = [File::new("a", "after"), File::new("new", "after"), File::new(last, "x")];
            let message = format!("{:#}", write_below(folder.path(), &files).unwrap_err());
            assert!(message.contains("nothing was"), "{message}");
            assert_eq!(texts(folder.path()), [("a".to_owned(), "before".to_owned())]);
        }
    }
}
