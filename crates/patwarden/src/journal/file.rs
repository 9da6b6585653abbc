//! Journals in files. Each open one has a thread of its own, so that no worker of the runtime waits for a disk.

use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread::JoinHandle;

use futures::future::BoxFuture;
use tokio::sync::oneshot;

use super::{Medium, Storage};

/// A journal in a file.
#[derive(Clone, Debug)]
pub(crate) struct Files {
    path: PathBuf,
}

impl Files {
    pub(crate) fn at(path: PathBuf) -> Self {
        Self { path }
    }
}

impl Medium for Files {
    fn name(&self) -> String {
        self.path.display().to_string()
    }

    fn create(&self) -> BoxFuture<'_, io::Result<Box<dyn Storage>>> {
        opened(self.path.clone(), create)
    }

    fn open(&self) -> BoxFuture<'_, io::Result<Box<dyn Storage>>> {
        opened(self.path.clone(), |path| locked(OpenOptions::new().read(true).write(true).open(path)?))
    }
}

/// Makes the file, or takes one that is empty: what a crash left behind before the first line.
fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = locked(options.open(path)?)?;
    if file.metadata()?.len() > 0 {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    // It may be one that was there already, with nothing in it.
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    // That there is such a file has to outlive a crash as well.
    #[cfg(unix)]
    {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(parent)?.sync_all()?;
    }
    Ok(file)
}

/// All that is in it, for whoever only reads: others go on with it meanwhile.
pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    // What is no file may keep whoever opens it waiting without an end.
    if !std::fs::metadata(path)?.is_file() {
        return Err(no_file());
    }
    std::fs::read(path)
}

fn no_file() -> io::Error {
    io::Error::other("it is no file")
}

/// The lock goes with the file, or with the process. A device or a pipe keeps nothing, and is nobody's to change.
fn locked(file: File) -> io::Result<File> {
    if !file.metadata()?.is_file() {
        return Err(no_file());
    }
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(io::ErrorKind::WouldBlock.into()),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn opened(path: PathBuf, open: fn(&Path) -> io::Result<File>) -> BoxFuture<'static, io::Result<Box<dyn Storage>>> {
    Box::pin(async move {
        let (told, outcome) = oneshot::channel();
        let (jobs, waiting) = mpsc::channel::<Job>();
        let work = move || {
            let mut file = match open(&path) {
                Ok(file) => file,
                Err(error) => {
                    let _ = told.send(Err(error));
                    return;
                }
            };
            if told.send(Ok(())).is_ok() {
                waiting.iter().for_each(|job| job(&mut file));
            }
        };
        let thread = std::thread::Builder::new().name("patwarden-journal".to_owned());
        #[expect(clippy::disallowed_methods, reason = "a simulation keeps its journals somewhere else than in files")]
        let thread = thread.spawn(work)?;
        outcome.await.map_err(|_| gone())??;
        Ok(Box::new(OpenFile { jobs: Some(jobs), thread: Some(thread) }) as Box<dyn Storage>)
    })
}

type Job = Box<dyn FnOnce(&mut File) + Send>;

struct OpenFile {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl OpenFile {
    fn with<T: Send + 'static>(
        &mut self,
        job: impl FnOnce(&mut File) -> io::Result<T> + Send + 'static,
    ) -> BoxFuture<'_, io::Result<T>> {
        let (told, outcome) = oneshot::channel();
        let job: Job = Box::new(move |file| drop(told.send(job(file))));
        let sent = self.jobs.as_ref().is_some_and(|jobs| jobs.send(job).is_ok());
        Box::pin(async move { if sent { outcome.await.map_err(|_| gone())? } else { Err(gone()) } })
    }
}

impl Storage for OpenFile {
    fn read(&mut self) -> BoxFuture<'_, io::Result<Vec<u8>>> {
        self.with(|file| {
            let mut bytes = Vec::new();
            file.seek(SeekFrom::Start(0))?;
            file.read_to_end(&mut bytes)?;
            Ok(bytes)
        })
    }

    fn append(&mut self, bytes: Vec<u8>) -> BoxFuture<'_, io::Result<()>> {
        self.with(move |file| {
            file.seek(SeekFrom::End(0))?;
            file.write_all(&bytes)
        })
    }

    fn sync(&mut self) -> BoxFuture<'_, io::Result<()>> {
        self.with(|file| file.sync_all())
    }

    fn truncate(&mut self, length: u64) -> BoxFuture<'_, io::Result<()>> {
        self.with(move |file| file.set_len(length))
    }
}

/// The lock is to be free when this is gone: what is under way is a matter of one line.
impl Drop for OpenFile {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            // It has no way to panic but one of the standard library's.
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for OpenFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("OpenFile").finish_non_exhaustive()
    }
}

fn gone() -> io::Error {
    io::Error::other("the thread that writes it is gone")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn to_sync_is_to_ask_the_system_for_it() {
        // It has nowhere to keep anything, and the system says so to who asks.
        let mut device = opened("/dev/null".into(), |path| OpenOptions::new().write(true).open(path)).await.unwrap();
        device.append(b"line\n".to_vec()).await.unwrap();
        assert_eq!(device.sync().await.unwrap_err().kind(), io::ErrorKind::InvalidInput);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn what_is_no_file_is_refused_and_left_as_it_is() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").args(["-m", "644"]).arg(&path).status().unwrap().success());
        for refused in [Files::at(path.clone()).create().await, Files::at(path.clone()).open().await] {
            assert_eq!(refused.unwrap_err().to_string(), "it is no file");
        }
        assert_eq!(read(&path).unwrap_err().to_string(), "it is no file", "and not waited for");
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o644);
    }
}
