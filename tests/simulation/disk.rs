//! A disk that forgets what was not synced when its machine crashes, and tears what was being written.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::future::BoxFuture;
use patwarden::journal::{Journal, Medium, Storage};

use crate::dice::Dice;
use crate::life::Life;
use crate::schedule::{DiskPlan, When};

/// The files of a run, each the journal of the call of its number. Clones are the same.
#[derive(Clone)]
pub(crate) struct Disk(Arc<Shared>);

struct Shared {
    seed: u64,
    takes: Duration,
    full_after: Mutex<Option<usize>>,
    files: Mutex<BTreeMap<usize, File>>,
}

#[derive(Default)]
struct File {
    bytes: Vec<u8>,
    /// What a crash leaves for certain.
    durable: Vec<u8>,
    /// The life that has it open.
    held_by: Option<usize>,
    appends: usize,
    syncs: usize,
    crashes: u64,
}

impl Disk {
    pub(crate) fn new(seed: u64, plan: DiskPlan) -> Self {
        let DiskPlan { takes, full_after } = plan;
        Self(Arc::new(Shared { seed, takes, full_after: Mutex::new(full_after), files: Mutex::default() }))
    }

    /// From now on there is room for all.
    pub(crate) fn make_room(&self) {
        *self.full_after() = None;
    }

    fn full_after(&self) -> MutexGuard<'_, Option<usize>> {
        self.0.full_after.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A life's way to the journal of a call.
    pub(crate) fn journal(&self, call: usize, life: &Arc<Life>) -> Journal {
        Journal::in_medium(Place { disk: self.clone(), call, life: Arc::clone(life) })
    }

    /// What has to be left of a call's journal whatever happens; none if more was written and not synced.
    pub(crate) fn synced(&self, call: usize) -> Option<Vec<u8>> {
        self.files().get(&call).filter(|file| file.bytes == file.durable).map(|file| file.durable.clone())
    }

    /// What stands in it, synced or not.
    pub(crate) fn content(&self, call: usize) -> Vec<u8> {
        self.files().get(&call).map(|file| file.bytes.clone()).unwrap_or_default()
    }

    /// How often anything was added, and synced.
    pub(crate) fn work(&self) -> (usize, usize) {
        self.files().values().fold((0, 0), |(appends, syncs), file| (appends + file.appends, syncs + file.syncs))
    }

    /// Another file with this in it.
    pub(crate) fn put(&self, call: usize, bytes: Vec<u8>) {
        self.files().insert(call, File { durable: bytes.clone(), bytes, ..File::default() });
    }

    /// The machine of a life fails: what was not synced is lost, from some byte on.
    pub(crate) fn crash(&self, life: &Life) {
        for (call, file) in self.files().iter_mut().filter(|(_, file)| file.held_by == Some(life.number)) {
            file.held_by = None;
            file.crashes += 1;
            if file.bytes == file.durable {
                continue;
            }
            let mut dice = Dice::of(self.0.seed, 1_000 + *call as u64 * 100 + file.crashes);
            let kept = match file.bytes.strip_prefix(file.durable.as_slice()) {
                Some(added) => {
                    let kept = match dice.between(0, 4) {
                        0 => 0,
                        1 => added.len(),
                        // A line without its end.
                        2 => added.len().saturating_sub(1),
                        _ => dice.between(0, added.len()),
                    };
                    file.durable.len() + kept
                }
                // It was cut off, which may have been done or not.
                None if dice.chance(50) => file.bytes.len(),
                None => {
                    file.bytes.clone_from(&file.durable);
                    file.bytes.len()
                }
            };
            file.bytes.truncate(kept);
            life.note(format_args!("the disk keeps {kept} bytes, of which {} were synced", file.durable.len()));
            file.durable.clone_from(&file.bytes);
        }
    }

    fn files(&self) -> MutexGuard<'_, BTreeMap<usize, File>> {
        self.0.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with<T>(&self, call: usize, work: impl FnOnce(&mut File) -> T) -> T {
        work(self.files().entry(call).or_default())
    }
}

struct Place {
    disk: Disk,
    call: usize,
    life: Arc<Life>,
}

impl Place {
    fn take(&self, is_new: bool) -> io::Result<Box<dyn Storage>> {
        let is_known = self.disk.files().contains_key(&self.call);
        let taken = self.disk.with(self.call, |file| match file.held_by {
            _ if !is_new && !is_known => Err(io::ErrorKind::NotFound.into()),
            Some(_) => Err(io::ErrorKind::WouldBlock.into()),
            None if is_new && !file.bytes.is_empty() => Err(io::ErrorKind::AlreadyExists.into()),
            None => {
                file.held_by = Some(self.life.number);
                Ok(())
            }
        });
        let what = if is_new { "made" } else { "opened" };
        match &taken {
            Ok(()) => self.life.note(format_args!("journal {} is {what}", self.call)),
            Err(error) => self.life.note(format_args!("journal {} can't be {what}: {error}", self.call)),
        }
        let place = Self { disk: self.disk.clone(), call: self.call, life: Arc::clone(&self.life) };
        taken.map(|()| Box::new(Open(place)) as Box<dyn Storage>)
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name())
    }
}

impl Medium for Place {
    fn name(&self) -> String {
        format!("journal {}", self.call)
    }

    fn create(&self) -> BoxFuture<'_, io::Result<Box<dyn Storage>>> {
        let taken = self.take(true);
        Box::pin(async move { taken })
    }

    fn open(&self) -> BoxFuture<'_, io::Result<Box<dyn Storage>>> {
        let taken = self.take(false);
        Box::pin(async move { taken })
    }
}

/// An open journal. What is asked of it is done at once, and takes its time.
struct Open(Place);

impl Open {
    fn work<T: Send + 'static>(
        &self,
        stops: impl Fn(When) -> bool,
        work: impl FnOnce(&mut File) -> io::Result<T>,
    ) -> BoxFuture<'static, io::Result<T>> {
        let Place { disk, call, life } = &self.0;
        if life.is_dead() {
            return Box::pin(std::future::pending());
        }
        let done = disk.with(*call, work);
        let takes = disk.0.takes;
        if life.ends_at(stops) {
            life.note("ends at its journal");
            life.end();
            return Box::pin(std::future::pending());
        }
        Box::pin(async move {
            if takes > Duration::ZERO {
                tokio::time::sleep(takes).await;
            }
            done
        })
    }
}

impl Storage for Open {
    fn read(&mut self) -> BoxFuture<'_, io::Result<Vec<u8>>> {
        self.work(|_| false, |file| Ok(file.bytes.clone()))
    }

    fn append(&mut self, bytes: Vec<u8>) -> BoxFuture<'_, io::Result<()>> {
        let place = &self.0;
        let said = String::from_utf8_lossy(&bytes).trim_end().to_owned();
        let nth = place.life.count_append();
        place.life.note(format_args!("journal {} + {}", place.call, in_short(&said)));
        let is_full = place.disk.full_after().is_some_and(|most| nth > most);
        let stops = move |when| matches!(when, When::Append(number) if number == nth);
        self.work(stops, move |file| {
            file.appends += 1;
            let kept = if is_full { bytes.len() / 2 } else { bytes.len() };
            file.bytes.extend_from_slice(&bytes[..kept]);
            if is_full { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
        })
    }

    fn sync(&mut self) -> BoxFuture<'_, io::Result<()>> {
        let nth = self.0.life.count_sync();
        let stops = move |when| matches!(when, When::Sync(number) if number == nth);
        self.work(stops, |file| {
            file.syncs += 1;
            file.durable.clone_from(&file.bytes);
            Ok(())
        })
    }

    fn truncate(&mut self, length: u64) -> BoxFuture<'_, io::Result<()>> {
        self.work(
            |_| false,
            |file| {
                file.bytes.truncate(usize::try_from(length).unwrap_or(usize::MAX));
                Ok(())
            },
        )
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let Place { disk, call, life } = &self.0;
        disk.with(*call, |file| {
            // A dead machine lets go when it fails.
            if file.held_by == Some(life.number) && !life.is_crashed() {
                file.held_by = None;
            }
        });
    }
}

impl fmt::Debug for Open {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// A line of a journal, for the trace.
fn in_short(line: &str) -> String {
    const LONGEST: usize = 160;
    let line = line.split_once("\"entry\":").map_or(line, |(_, rest)| rest);
    let line = line.split_once(",\"sha256\"").map_or(line, |(rest, _)| rest);
    line.chars().take(LONGEST).collect()
}

/// The ids that the last intent of a journal names.
pub(crate) fn last_intent(journal: &[u8]) -> Option<Vec<u64>> {
    #[derive(serde::Deserialize)]
    struct Intent {
        entry: String,
        ids: Vec<u64>,
    }
    let lines = journal.split(|byte| *byte == b'\n').rev();
    let intents = lines.filter_map(|line| serde_json::from_slice::<Intent>(line).ok());
    intents.into_iter().find(|intent| intent.entry == "intent").map(|intent| intent.ids)
}
