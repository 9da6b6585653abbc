//! The gate through which threads of our own come to Python. While the interpreter shuts down it ends every thread
//! that comes, which takes the process down with it: so the gate is closed first, and whoever is inside is waited for.
//!
//! A process that was forked off has a gate of its own, which is open.

use std::cell::Cell;
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use pyo3::prelude::*;

/// The process in the upper half, then whether it is closed, then how many are inside.
static STATE: AtomicU64 = AtomicU64::new(0);
const CLOSED: u64 = 1 << 31;
const PROCESS: u64 = !0 << 32;

/// Who stays inside for longer than so many milliseconds, a callable that is told of waits say, must not keep the
/// program from ending.
const PATIENCE: u32 = 10_000;
const BETWEEN_SIGNALS: u32 = 50;

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    /// The thread that shuts Python down is the one that Python does not end.
    static SHUTS_DOWN: Cell<bool> = const { Cell::new(false) };
}

fn here() -> u64 {
    u64::from(process::id()) << 32
}

/// What is so in this process: a parent's gate is none of ours.
fn current() -> (u64, u64) {
    let state = STATE.load(Ordering::Acquire);
    (state, if state & PROCESS == here() { state } else { here() })
}

/// Somebody who is inside.
pub(crate) struct Inside {
    process: u64,
}

impl Drop for Inside {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get().saturating_sub(1));
        if STATE.load(Ordering::Acquire) & PROCESS == self.process {
            STATE.fetch_sub(1, Ordering::AcqRel);
        }
    }
}

fn enter() -> Option<Inside> {
    let may_always = DEPTH.get() > 0 || SHUTS_DOWN.get();
    loop {
        let (found, state) = current();
        if state & CLOSED != 0 && !may_always {
            return None;
        }
        if STATE.compare_exchange(found, state + 1, Ordering::AcqRel, Ordering::Acquire).is_ok() {
            DEPTH.set(DEPTH.get() + 1);
            return Some(Inside { process: state & PROCESS });
        }
    }
}

/// Does something with Python. Nothing while the interpreter shuts down.
pub(crate) fn attached<T>(act: impl FnOnce(Python<'_>) -> T) -> Option<T> {
    let _inside = enter()?;
    Python::try_attach(act)
}

/// For a thread of Python's on its way back to it: a daemon thread that comes too late stays here, as long as there
/// is a process.
pub(crate) fn enter_or_stay() -> Inside {
    loop {
        match enter() {
            Some(inside) => return inside,
            None => thread::park(),
        }
    }
}

/// Whether it is closed for threads of our own.
pub(crate) fn is_closed() -> bool {
    current().1 & CLOSED != 0
}

/// Closes it, and waits with Python released until nobody is inside. Ctrl-C ends the wait.
#[pyfunction]
fn close_gate(py: Python<'_>) -> PyResult<()> {
    SHUTS_DOWN.set(true);
    loop {
        let (found, state) = current();
        if STATE.compare_exchange(found, state | CLOSED, Ordering::AcqRel, Ordering::Acquire).is_ok() {
            break;
        }
    }
    for waited in 0..PATIENCE {
        if current().1 & !(PROCESS | CLOSED) == 0 {
            break;
        }
        py.detach(|| thread::sleep(Duration::from_millis(1)));
        if waited % BETWEEN_SIGNALS == 0 {
            py.check_signals()?;
        }
    }
    Ok(())
}

/// Has it closed before the interpreter shuts down, after whatever of the program's own is to be done then.
pub(crate) fn close_at_exit(py: Python<'_>) -> PyResult<()> {
    let close = wrap_pyfunction!(close_gate, py)?;
    py.import("atexit")?.call_method1("register", (close,)).map(drop)
}
