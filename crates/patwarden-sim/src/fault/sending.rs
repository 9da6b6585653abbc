//! How the body of an answer goes out: whole, cut, in pieces, or never to its end.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use futures::Stream;
use futures::stream::{self, StreamExt as _};
use hyper::body::{Frame, SizeHint};

use crate::fault::FaultKind;

/// How long a stalled answer waits for its client to hang up.
const PATIENCE: Duration = Duration::from_secs(3_600);
/// How often the one who sends is given the chance to get rid of what it has, before a cut.
const CHANCES: usize = 16;

type Pieces = Pin<Box<dyn Stream<Item = std::io::Result<Bytes>> + Send>>;

/// The body, as the fault has it sent. What is empty has nothing to cut.
pub(crate) fn body(bytes: Vec<u8>, fault: Option<&FaultKind>) -> Body {
    let bytes = Bytes::from(bytes);
    if bytes.is_empty() {
        return Body::empty();
    }
    let length = bytes.len() as u64;
    let pieces: Pieces = match fault {
        Some(FaultKind::Cut { after_bytes }) => {
            let cut = async {
                // A failed body takes along what is still waiting to be written.
                for _ in 0..CHANCES {
                    tokio::task::yield_now().await;
                }
                Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))
            };
            Box::pin(start(&bytes, *after_bytes).chain(stream::once(cut)))
        }
        Some(FaultKind::Stall { after_bytes }) => {
            let silence = async {
                tokio::time::sleep(PATIENCE).await;
                Err(std::io::Error::from(std::io::ErrorKind::TimedOut))
            };
            Box::pin(start(&bytes, *after_bytes).chain(stream::once(silence)))
        }
        Some(FaultKind::Slow { bytes_per_piece, millis }) => {
            let size = usize::try_from(*bytes_per_piece).unwrap_or(usize::MAX).max(1);
            let pause = Duration::from_millis(*millis);
            let pieces = (0..bytes.len().div_ceil(size)).map(move |index| {
                let from = index * size;
                bytes.slice(from..bytes.len().min(from.saturating_add(size)))
            });
            let paced = stream::iter(pieces).enumerate().then(move |(index, piece)| async move {
                if index > 0 {
                    tokio::time::sleep(pause).await;
                }
                Ok(piece)
            });
            Box::pin(paced)
        }
        _ => return Body::from(bytes),
    };
    Body::new(Sized { pieces, left: length })
}

/// The start of a body, to be followed by trouble: never all of it.
pub(crate) fn start_length(length: usize, after_bytes: u64) -> usize {
    usize::try_from(after_bytes).unwrap_or(usize::MAX).min(length.saturating_sub(1))
}

fn start(bytes: &Bytes, after_bytes: u64) -> impl Stream<Item = std::io::Result<Bytes>> + Send + use<> {
    let start = bytes.slice(..start_length(bytes.len(), after_bytes));
    stream::iter((!start.is_empty()).then_some(Ok(start)))
}

/// A body in pieces that says how long it will be, whether it keeps to that or not.
struct Sized {
    pieces: Pieces,
    left: u64,
}

impl hyper::body::Body for Sized {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<std::io::Result<Frame<Bytes>>>> {
        let piece = std::task::ready!(self.pieces.poll_next_unpin(cx));
        if let Some(Ok(piece)) = &piece {
            self.left = self.left.saturating_sub(piece.len() as u64);
        }
        Poll::Ready(piece.map(|piece| piece.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
