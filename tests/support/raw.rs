//! A server that sends bytes as they are: for what no HTTP library would send.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// It answers every request on 127.0.0.1 with the same bytes, and closes the connection. It stops when dropped.
pub struct Raw {
    addr: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl Raw {
    /// Sends these pieces, each after the pause that stands with it.
    pub async fn sending(pieces: Vec<(Duration, Vec<u8>)>) -> Self {
        Self::serving(pieces, None).await
    }

    /// The same behind TLS.
    pub async fn sending_over(tls: TlsAcceptor, pieces: Vec<(Duration, Vec<u8>)>) -> Self {
        Self::serving(pieces, Some(tls)).await
    }

    /// Sends back the head of the request that it gets, after this status line.
    pub async fn reflecting(status: &str) -> Self {
        Self::sending(vec![
            (Duration::ZERO, format!("{status}\r\nconnection: close\r\n\r\n").into_bytes()),
            (Duration::ZERO, REFLECTION.to_vec()),
        ])
        .await
    }

    async fn serving(pieces: Vec<(Duration, Vec<u8>)>, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let addr = listener.local_addr().expect("an address");
        let heads: Arc<Mutex<Vec<String>>> = Arc::default();
        let (noted, pieces) = (Arc::clone(&heads), Arc::new(pieces));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (noted, pieces, tls) = (Arc::clone(&noted), Arc::clone(&pieces), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                answer(stream, &noted, &pieces).await;
                            }
                        }
                        None => answer(stream, &noted, &pieces).await,
                    }
                });
            }
        });
        Self { addr, heads, task }
    }

    /// The base URL for clients.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.addr.port()
    }

    /// The heads of the requests so far.
    pub fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Stands for the head of the request.
const REFLECTION: &[u8] = b"\0reflection\0";

async fn answer(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    heads: &Mutex<Vec<String>>,
    pieces: &[(Duration, Vec<u8>)],
) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte).await {
            Ok(1) => head.push(byte[0]),
            _ => return,
        }
    }
    heads.lock().unwrap_or_else(PoisonError::into_inner).push(String::from_utf8_lossy(&head).into_owned());
    for (pause, piece) in pieces {
        tokio::time::sleep(*pause).await;
        // A client that has seen enough hangs up.
        let piece = if piece == REFLECTION { &head } else { piece };
        if stream.write_all(piece).await.is_err() {
            return;
        }
    }
    let _ = stream.shutdown().await;
}
