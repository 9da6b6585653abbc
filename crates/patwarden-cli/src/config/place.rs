//! Where the configuration file lies, and its text as it comes from there.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::environment::{CONFIG, Environment};
use super::file::Fault;

/// No configuration is as large; what is may have no end.
const LARGEST: u64 = 1 << 20;

/// Where the file is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) path: PathBuf,
    /// Whether the environment names this very file: then it has to be there.
    pub(crate) is_named: bool,
}

/// The file that the environment names, else the one in the user's folder of configurations; none without a home.
/// As gh has it: `$XDG_CONFIG_HOME`, else `~/.config`, on macOS as well; on Windows `%AppData%`.
pub(crate) fn locate(environment: &Environment, is_windows: bool) -> Option<Place> {
    if let Some(path) = environment.path(CONFIG) {
        return Some(Place { path: std::path::absolute(&path).unwrap_or(path), is_named: true });
    }
    let absolute = |name| environment.path(name).filter(|folder| folder.is_absolute());
    let folder = absolute("XDG_CONFIG_HOME")
        .or_else(|| if is_windows { absolute("APPDATA") } else { None })
        .or_else(|| Some(environment.home()?.join(".config")))?;
    Some(Place { path: folder.join("patwarden").join("config.toml"), is_named: false })
}

impl Place {
    /// The text of the file, if there is one.
    ///
    /// # Errors
    ///
    /// If it can't be read, is named and not there, or can be written by others.
    pub(crate) fn read(&self) -> Result<Option<String>, Fault> {
        let failed = |error: io::Error| Fault::of_file(format!("it can't be read: {error}"));
        let file = match fs::File::open(&self.path) {
            Ok(file) => file,
            Err(error) if is_absent(&error) && !self.is_named => return Ok(None),
            Err(error) if is_absent(&error) => {
                return Err(Fault::of_file("there is no such file")
                    .with_hint(format!("{CONFIG} names it: make it, or name another")));
            }
            Err(error) => return Err(failed(error)),
        };
        check_writers(&file, &self.path).map_err(failed)??;
        let mut bytes = Vec::new();
        file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() as u64 > LARGEST {
            return Err(Fault::of_file("it is larger than 1 MiB, which no configuration is")
                .with_hint(format!("name another in {CONFIG}")));
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(_) => {
                Err(Fault::of_file("it is not UTF-8").with_hint("save it as UTF-8; an editor has a setting for that"))
            }
        }
    }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Whoever can write it decides where this user's logins go.
#[cfg(unix)]
fn check_writers(file: &fs::File, path: &Path) -> io::Result<Result<(), Fault>> {
    use std::os::unix::fs::PermissionsExt;
    let metadata = file.metadata()?;
    let mode = metadata.permissions().mode() & 0o7777;
    if !metadata.is_file() || mode & 0o022 == 0 {
        return Ok(Ok(()));
    }
    let fault = Fault::of_file(format!("others than its owner can write it (mode {mode:04o}), so it is not used"));
    Ok(Err(fault.with_hint(format!("chmod go-w {}", path.display()))))
}

/// Elsewhere permissions are another matter.
#[cfg(not(unix))]
fn check_writers(_file: &fs::File, _path: &Path) -> io::Result<Result<(), Fault>> {
    Ok(Ok(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn the_file_is_where_the_environment_says_or_in_the_folder_of_configurations() {
        let located = |variables: &[(&str, &str)], is_windows| {
            locate(&Environment::made_of(variables), is_windows)
                .map(|place| (place.path.display().to_string(), place.is_named))
        };
        let default = |path: &str| Some((path.to_owned(), false));
        let home = ("HOME", "/home/mona");
        assert_eq!(located(&[home], false), default("/home/mona/.config/patwarden/config.toml"));
        assert_eq!(located(&[home, ("XDG_CONFIG_HOME", "/xdg")], false), default("/xdg/patwarden/config.toml"));
        assert_eq!(
            located(&[home, ("XDG_CONFIG_HOME", "relative")], false),
            default("/home/mona/.config/patwarden/config.toml"),
            "the specification says to pass it over"
        );
        assert_eq!(located(&[home, ("APPDATA", "/roaming")], true), default("/roaming/patwarden/config.toml"));
        assert_eq!(
            located(&[home, ("APPDATA", "/roaming")], false),
            default("/home/mona/.config/patwarden/config.toml")
        );
        assert_eq!(located(&[home, (CONFIG, "/other.toml")], false), Some(("/other.toml".to_owned(), true)));
        assert_eq!(located(&[], false), None);
    }

    fn place(path: PathBuf, is_named: bool) -> Place {
        Place { path, is_named }
    }

    #[test]
    fn no_file_is_no_fault_unless_it_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        assert_eq!(place(path.clone(), false).read().unwrap(), None);
        assert!(place(path.clone(), true).read().unwrap_err().message.contains("no such file"));
        fs::write(&path, "").unwrap();
        assert_eq!(place(path.clone(), true).read().unwrap().as_deref(), Some(""));
        assert_eq!(place(path.join("below a file"), false).read().unwrap(), None);
        fs::write(&path, [0xff]).unwrap();
        assert!(place(path, false).read().unwrap_err().message.contains("not UTF-8"));
        assert!(place(folder.path().into(), false).read().is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_can_write_is_refused_and_one_without_an_end_is_not_read_to_its_end() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        fs::write(&path, "").unwrap();
        for (mode, refused) in [(0o600, false), (0o644, false), (0o664, true), (0o602, true), (0o622, true)] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let read = place(path.clone(), false).read();
            assert_eq!(read.is_err(), refused, "{mode:o}");
            if let Err(fault) = read {
                assert!(fault.message.contains(&format!("(mode {mode:04o})")), "{fault:?}");
                assert!(fault.hint.unwrap().starts_with("chmod go-w /"));
            }
        }
        assert_eq!(place("/dev/null".into(), true).read().unwrap().as_deref(), Some(""), "it is nobody's file");
        assert!(place("/dev/zero".into(), true).read().unwrap_err().message.contains("larger"));
    }
}
