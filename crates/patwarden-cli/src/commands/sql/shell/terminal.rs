//! The terminal as it was found, for when the shell is ended in the middle of a line.

#[cfg(unix)]
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};

pub(super) struct Terminal {
    #[cfg(unix)]
    modes: Option<Termios>,
}

impl Terminal {
    pub(super) fn as_it_is() -> Self {
        Self {
            #[cfg(unix)]
            modes: tcgetattr(std::io::stdin()).ok(),
        }
    }

    /// Makes it so again. If that fails there is no terminal any more.
    pub(super) fn restore(&self) {
        #[cfg(unix)]
        if let Some(modes) = &self.modes {
            let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, modes);
        }
    }
}
