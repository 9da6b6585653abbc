//! A place for a journal that has no room after so many lines.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::future::BoxFuture;
use patwarden::journal::{Medium, Storage};

/// A disk in memory, for one journal.
#[derive(Clone, Debug)]
pub struct FullDisk(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    bytes: Vec<u8>,
    /// How many lines more there is room for.
    left: usize,
}

impl FullDisk {
    /// One that is full after so many lines.
    pub fn after(lines: usize) -> Self {
        Self(Arc::new(Mutex::new(State { bytes: Vec::new(), left: lines })))
    }

    /// From now on there is room for as many as may come.
    pub fn make_room(&self) {
        self.state().left = usize::MAX;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Medium for FullDisk {
    fn name(&self) -> String {
        "in memory".to_owned()
    }

    fn create(&self) -> BoxFuture<'_, io::Result<Box<dyn Storage>>> {
        let storage: Box<dyn Storage> = Box::new(self.clone());
        Box::pin(async { Ok(storage) })
    }

    fn open(&self) -> BoxFuture<'_, io::Result<Box<dyn Storage>>> {
        self.create()
    }
}

impl Storage for FullDisk {
    fn read(&mut self) -> BoxFuture<'_, io::Result<Vec<u8>>> {
        let bytes = self.state().bytes.clone();
        Box::pin(async { Ok(bytes) })
    }

    fn append(&mut self, bytes: Vec<u8>) -> BoxFuture<'_, io::Result<()>> {
        let mut state = self.state();
        let outcome = match state.left.checked_sub(1) {
            Some(left) => {
                state.left = left;
                state.bytes.extend(bytes);
                Ok(())
            }
            None => Err(io::ErrorKind::StorageFull.into()),
        };
        Box::pin(async { outcome })
    }

    fn sync(&mut self) -> BoxFuture<'_, io::Result<()>> {
        Box::pin(async { Ok(()) })
    }

    fn truncate(&mut self, length: u64) -> BoxFuture<'_, io::Result<()>> {
        self.state().bytes.truncate(usize::try_from(length).unwrap_or(usize::MAX));
        Box::pin(async { Ok(()) })
    }
}
