//! Where the statements of earlier sessions are kept.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The file, in the user's folder for what programs remember; none without a home.
pub(super) fn file() -> Option<PathBuf> {
    place(|name| env::var_os(name), cfg!(windows))
}

fn place(variable: impl Fn(&str) -> Option<OsString>, is_windows: bool) -> Option<PathBuf> {
    let absolute = |name: &str| variable(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
    let folder = absolute("XDG_STATE_HOME")
        .or_else(|| if is_windows { absolute("LOCALAPPDATA") } else { None })
        .or_else(|| Some(absolute(if is_windows { "USERPROFILE" } else { "HOME" })?.join(".local").join("state")))?;
    Some(folder.join("patwarden").join("sql_history"))
}

/// Makes the file if it is not there, for its owner alone, whatever it was for before.
///
/// # Errors
///
/// If it can't be made.
pub(super) fn prepare(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    #[cfg(unix)]
    if file.metadata()?.is_file() {
        file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    }
    drop(file);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_in_the_folder_for_state() {
        let place = |variables: &[(&str, &str)], is_windows| {
            let variable = |name: &str| variables.iter().find(|known| known.0 == name).map(|known| known.1.into());
            place(variable, is_windows).map(|path| path.display().to_string())
        };
        let home = ("HOME", "/home/mona");
        let default = Some("/home/mona/.local/state/patwarden/sql_history".to_owned());
        assert_eq!(place(&[home], false), default);
        assert_eq!(place(&[home, ("XDG_STATE_HOME", "relative")], false), default);
        let chosen = Some("/state/patwarden/sql_history".to_owned());
        assert_eq!(place(&[home, ("XDG_STATE_HOME", "/state")], false), chosen);
        assert_eq!(place(&[], false), None);
    }

    #[cfg(unix)]
    #[test]
    fn it_is_for_its_owner_alone_even_if_it_was_not() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/patwarden/sql_history");
        for _ in 0..2 {
            prepare(&path).unwrap();
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        }
        assert!(prepare(&path.join("below a file")).is_err());
    }
}
