//! Every request that our client sends, and every answer that it gets, is held against GitHub's
//! description on its way: in process and on a socket.

use std::future::IntoFuture;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use description::Asked;
use http::StatusCode;
use http_body_util::BodyExt;
use patwarden_sim::{Simulator, Struck};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Watches a simulator. What did not fit GitHub's description fails the test when this is dropped.
pub struct Watch(Watched);

#[derive(Clone)]
struct Watched {
    sim: Simulator,
    problems: Arc<Mutex<Vec<String>>>,
    unchecked: Arc<Mutex<Vec<&'static str>>>,
}

impl Watch {
    /// Watches this simulator, so far as it is reached by way of here.
    pub fn new(sim: &Simulator) -> Self {
        Self(Watched { sim: sim.clone(), problems: Arc::default(), unchecked: Arc::default() })
    }

    /// The simulator's router, watched.
    pub fn router(&self) -> Router {
        self.0.sim.router().layer(from_fn_with_state(self.0.clone(), pass))
    }

    /// Serves the watched router on 127.0.0.1.
    pub async fn serve(&self) -> Served {
        serve(self.router()).await
    }

    /// The same, and `witness` sees each request come and its answer go. Where it says no, neither goes on.
    pub async fn serve_before(&self, witness: impl Fn(Moment) -> bool + Clone + Send + Sync + 'static) -> Served {
        let pass = move |request: Request, next: Next| {
            let witness = witness.clone();
            async move {
                if !witness(Moment::Arrived) {
                    return StatusCode::SERVICE_UNAVAILABLE.into_response();
                }
                let answer = next.run(request).await;
                if witness(Moment::Done) { answer } else { StatusCode::SERVICE_UNAVAILABLE.into_response() }
            }
        };
        serve(self.router().layer(from_fn(pass))).await
    }

    /// From now on lets problems pass that contain these words, for this reason.
    pub fn unchecked(&self, words: &'static str, why: &str) {
        eprintln!("unchecked: {words}, because {why}");
        lock(&self.0.unchecked).push(words);
    }

    /// What did not fit so far; it is forgotten.
    pub fn take_problems(&self) -> Vec<String> {
        std::mem::take(&mut *lock(&self.0.problems))
    }
}

async fn serve(router: Router) -> Served {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
    let addr = listener.local_addr().expect("an address");
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = axum::serve(listener, router).with_graceful_shutdown(async {
        // Whether told to stop or just dropped, it is over.
        let _ = stopped.await;
    });
    Served { addr, stop, task: tokio::spawn(serving.into_future()) }
}

/// When a request is witnessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Before anything is done.
    Arrived,
    /// When all is done and the answer is about to go.
    Done,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Drop for Watch {
    fn drop(&mut self) {
        let problems = self.take_problems();
        // A test that fails already says why.
        if !std::thread::panicking() {
            assert!(problems.is_empty(), "this does not fit GitHub's description: {problems:#?}");
        }
    }
}

impl Watched {
    fn note(&self, problems: Vec<String>) {
        let unchecked = lock(&self.unchecked);
        let checked = problems.into_iter().filter(|problem| !unchecked.iter().any(|words| problem.contains(words)));
        let mut noted = lock(&self.problems);
        for problem in checked {
            if !noted.contains(&problem) {
                noted.push(problem);
            }
        }
    }
}

async fn pass(State(watched): State<Watched>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = body.collect().await else {
        // Whoever sent half a request is gone.
        return StatusCode::BAD_REQUEST.into_response();
    };
    let body = body.to_bytes();
    let (method, uri, headers) = (parts.method.clone(), parts.uri.clone(), parts.headers.clone());
    let (path, query) = (uri.path(), uri.query().unwrap_or_default());
    let asked = Asked { method: &method, path, query, headers: &headers, body: &body };
    watched.note(description::problems_of_request(&asked));

    let answer = next.run(Request::from_parts(parts, Body::from(body.clone()))).await;
    // What a test made up with a fault goes on as it is: in pieces, cut, or never to its end.
    if answer.extensions().get::<Struck>().is_some_and(|fault| !fault.is_genuine) {
        return answer;
    }
    let (parts, answer) = answer.into_parts();
    let answer = answer.collect().await.expect("an answer of GitHub's is whole").to_bytes();
    let is_newer = watched.sim.config().extra_fields;
    let judge = if is_newer { description::problems_of_newer_answer } else { description::problems_of_answer };
    let problems = judge(&asked, parts.status.as_u16(), &answer);
    // No operation declares that an organisation may have another name by now.
    if ![StatusCode::MOVED_PERMANENTLY, StatusCode::TEMPORARY_REDIRECT].contains(&parts.status) {
        watched.note(problems);
    }
    Response::from_parts(parts, Body::from(answer))
}

/// A watched simulator that listens on this machine's loopback address. It stops when dropped.
pub struct Served {
    addr: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<std::io::Result<()>>,
}

impl Served {
    /// The base URL for clients, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Takes no more requests, answers those under way, and ends.
    pub async fn shutdown(self) {
        drop(self.stop);
        self.task.await.expect("no panic").expect("it was served");
    }
}
