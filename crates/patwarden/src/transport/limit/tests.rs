//! The layer over servers that limit.

use bytes::Bytes;
use futures::future::join_all;
use http::Method;

use super::*;
use crate::error::Reached;
use crate::transport::patience::Wait;
use crate::transport::retry::is_read;
use crate::{Clock, SystemClock};

fn pace(each: Each) -> Pace {
    Pace { reads_at_once: 5, between_writes: Duration::from_secs(1), budget: Budget::NONE, each }
}

type Told = Arc<SyncMutex<Vec<Wait>>>;

/// A layer over a server that takes 100 ms and gives the answers of `answer`, which is told how many
/// requests there were before.
fn over(
    pace: Pace,
    answer: impl Fn(usize) -> Response + Clone + Send + Sync + 'static,
) -> (Limit, Arc<SyncMutex<Vec<Instant>>>, Told) {
    let sent: Arc<SyncMutex<Vec<Instant>>> = Arc::default();
    let log = Arc::clone(&sent);
    let door = Door::of(tower::service_fn(move |_: Request| {
        let (log, answer) = (Arc::clone(&log), answer.clone());
        async move {
            let before = {
                let mut log = log.lock().unwrap();
                log.push(Instant::now());
                log.len() - 1
            };
            tokio::time::sleep(Duration::from_millis(100)).await;
            Ok(answer(before))
        }
    }));
    let told = Told::default();
    let listener = Arc::clone(&told);
    let listen = move |wait: &Wait| listener.lock().unwrap().push(wait.clone());
    let patience = Patience::new(Patience::LONGEST, Some(Arc::new(listen)), Arc::new(SystemClock));
    (Limit::new(door, pace, patience, Purse::new(), is_read), sent, told)
}

fn answer(status: u16, headers: &[(&str, &str)]) -> Response {
    let mut answer = http::Response::builder().status(status);
    for (name, value) in headers {
        answer = answer.header(*name, *value);
    }
    answer.body(Bytes::new()).unwrap()
}

fn request(method: Method, org: &str) -> Request {
    http::Request::builder().method(method).extension(Identity::Org(org.into())).body(Bytes::new()).unwrap()
}

/// How many were under way at once at the most, and how long it all took.
async fn twenty(method: Method, each: Each, orgs: usize) -> (usize, Duration) {
    let under_way = Arc::new(AtomicUsize::new(0));
    let most = Arc::new(AtomicUsize::new(0));
    let (now, peak) = (Arc::clone(&under_way), Arc::clone(&most));
    let door = Door::of(tower::service_fn(move |_: Request| {
        let (now, peak) = (Arc::clone(&now), Arc::clone(&peak));
        async move {
            peak.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(100)).await;
            now.fetch_sub(1, Ordering::SeqCst);
            Ok(http::Response::new(Bytes::new()))
        }
    }));
    let patience = Patience::new(Patience::LONGEST, None, Arc::new(SystemClock));
    let limit = Limit::new(door, pace(each), patience, Purse::new(), is_read);
    let start = Instant::now();
    join_all((0..20).map(|number| limit.pass(request(method.clone(), &format!("org-{}", number % orgs))))).await;
    (most.load(Ordering::SeqCst), start.elapsed())
}

#[tokio::test(start_paused = true)]
async fn reads_are_bounded_over_all_logins() {
    for (each, orgs) in [(Each::Login, 2), (Each::Installation, 4)] {
        let (most, took) = twenty(Method::GET, each, orgs).await;
        assert_eq!(most, 5);
        assert_eq!(took.as_millis() / 100, 4);
    }
}

#[tokio::test(start_paused = true)]
async fn writes_go_one_by_one_with_a_pause() {
    let (most, took) = twenty(Method::POST, Each::Login, 2).await;
    assert_eq!(most, 1);
    assert_eq!(took.as_secs(), 20 * 100 / 1000 + 19);
}

#[tokio::test(start_paused = true)]
async fn the_writes_of_one_installation_do_not_wait_for_those_of_another() {
    let (most, took) = twenty(Method::POST, Each::Installation, 4).await;
    assert_eq!(most, 4);
    assert_eq!(took.as_millis(), 5 * 100 + 4 * 1000);
}

#[tokio::test(start_paused = true)]
async fn a_refused_request_is_sent_again_after_the_wait_be_it_a_write() {
    for method in [Method::GET, Method::POST] {
        let (limit, sent, told) = over(pace(Each::Login), |before| match before {
            0 => answer(429, &[("retry-after", "30")]),
            _ => answer(200, &[]),
        });
        assert_eq!(limit.pass(request(method, "acme")).await.unwrap().status(), 200);
        let sent = sent.lock().unwrap();
        assert_eq!((sent.len(), (sent[1] - sent[0]).as_secs()), (2, 30));
        let told = told.lock().unwrap();
        let wait = &told[0];
        assert_eq!((told.len(), wait.reason, wait.org.as_deref()), (1, WaitReason::SecondaryLimit, Some("acme")));
        assert_eq!(wait.length.as_secs(), 30);
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_waits_no_longer_than_its_cap_and_is_given_up_then() {
    // A minute, two, four and eight are a quarter of an hour.
    let (limit, sent, _) = over(pace(Each::Login), |_| answer(429, &[]));
    let start = Instant::now();
    assert_eq!(limit.pass(request(Method::GET, "acme")).await.unwrap().status(), 429);
    let sent = sent.lock().unwrap().clone();
    let waits: Vec<_> = sent.windows(2).map(|pair| (pair[1] - pair[0]).as_secs()).collect();
    assert_eq!(waits, [60, 120, 240, 480]);
    assert!(start.elapsed() <= Patience::LONGEST + Duration::from_secs(1));
    let (limit, sent, _) = over(pace(Each::Login), |_| answer(403, &[("retry-after", "1")]));
    limit.pass(request(Method::GET, "acme")).await.unwrap();
    assert_eq!(sent.lock().unwrap().len(), 10, "short waits are not without end either");
}

#[tokio::test(start_paused = true)]
async fn a_wait_beyond_the_cap_is_not_begun_and_the_next_call_is_not_even_sent() {
    for seconds in ["901", "99999999", "1000000000000000000", "99999999999999999999999"] {
        let (limit, sent, told) = over(pace(Each::Login), move |_| answer(403, &[("retry-after", seconds)]));
        let start = Instant::now();
        assert_eq!(limit.pass(request(Method::GET, "acme")).await.unwrap().status(), 403);
        let error = limit.pass(request(Method::POST, "acme")).await.unwrap_err();
        assert_eq!((error.kind(), error.reached()), (ErrorKind::RateLimited, Reached::Nobody));
        assert!(error.retry_after().unwrap() >= Duration::from_secs(900), "{error}");
        assert_eq!((sent.lock().unwrap().len(), told.lock().unwrap().len()), (1, 0));
        assert!(start.elapsed() < Duration::from_secs(1));
    }
}

#[tokio::test(start_paused = true)]
async fn one_login_s_limit_is_not_another_s() {
    let (limit, sent, _) = over(pace(Each::Installation), |before| match before {
        0 => answer(429, &[("retry-after", "300")]),
        _ => answer(200, &[]),
    });
    let start = Instant::now();
    let refused = limit.pass(request(Method::GET, "acme"));
    let other = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        limit.pass(request(Method::GET, "Octo")).await.unwrap();
        start.elapsed().as_secs()
    };
    let (_, took) = tokio::join!(refused, other);
    assert_eq!((took, start.elapsed().as_secs(), sent.lock().unwrap().len()), (1, 300, 3));
}

#[tokio::test(start_paused = true)]
async fn who_waits_for_a_limit_holds_no_place_of_the_others() {
    let (limit, ..) = over(pace(Each::Installation), |before| match before {
        0..5 => answer(429, &[("retry-after", "600")]),
        _ => answer(200, &[]),
    });
    let start = Instant::now();
    let many = join_all((0..10).map(|_| limit.pass(request(Method::GET, "acme"))));
    let other = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        limit.pass(request(Method::GET, "octo")).await.unwrap();
        start.elapsed().as_secs()
    };
    assert_eq!(tokio::join!(many, other).1, 1);
}

#[tokio::test(start_paused = true)]
async fn what_is_waited_behind_another_s_limit_counts_too() {
    let (limit, sent, _) = over(pace(Each::Login), |before| match before {
        0 | 2 => answer(429, &[("retry-after", "800")]),
        _ => answer(200, &[]),
    });
    let start = Instant::now();
    let second = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        limit.pass(request(Method::POST, "acme")).await.unwrap().status()
    };
    let (first, second) = tokio::join!(limit.pass(request(Method::POST, "acme")), second);
    assert_eq!((first.unwrap().status().as_u16(), second.as_u16(), sent.lock().unwrap().len()), (200, 429, 3));
    assert!(start.elapsed() < Duration::from_secs(810), "not 800 s twice: {:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn who_waited_for_a_place_while_the_login_was_closed_is_not_sent() {
    let pace = Pace { reads_at_once: 2, ..pace(Each::Installation) };
    let (limit, sent, _) = over(pace, |before| match before {
        0 => answer(429, &[("retry-after", "30")]),
        _ => answer(200, &[]),
    });
    let start = Instant::now();
    let later = async |millis: u64, org: &str| {
        tokio::time::sleep(Duration::from_millis(millis)).await;
        limit.pass(request(Method::GET, org)).await.unwrap();
    };
    // The second of acme's waits for the place that its first one holds beside octo's.
    tokio::join!(later(0, "acme"), later(50, "octo"), later(60, "acme"));
    let sent: Vec<_> = sent.lock().unwrap().iter().map(|at| (*at - start).as_millis()).collect();
    assert_eq!(sent.len(), 4);
    assert!(sent[..2] == [0, 50] && sent[2..].iter().all(|at| *at >= 30_000), "{sent:?}");
}

#[tokio::test(start_paused = true)]
async fn the_last_request_of_the_hour_closes_until_the_reset_without_a_refusal() {
    let reset = (SystemClock.now().as_second() + 120).to_string();
    let (limit, sent, told) = over(pace(Each::Login), move |before| match before {
        0 => answer(200, &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", &reset)]),
        _ => answer(200, &[]),
    });
    limit.pass(request(Method::GET, "acme")).await.unwrap();
    limit.pass(request(Method::GET, "acme")).await.unwrap();
    let sent = sent.lock().unwrap();
    let waited = (sent[1] - sent[0]).as_secs();
    assert!((118..=121).contains(&waited), "{waited}");
    assert_eq!(told.lock().unwrap()[0].reason, WaitReason::PrimaryLimit);
}

#[tokio::test(start_paused = true)]
async fn what_is_left_can_always_be_asked_for() {
    let (limit, ..) = over(pace(Each::Login), |before| match before {
        0 => answer(403, &[("retry-after", "100000")]),
        _ => answer(200, &[("x-ratelimit-remaining", "0")]),
    });
    limit.pass(request(Method::GET, "acme")).await.unwrap();
    assert!(limit.pass(request(Method::GET, "acme")).await.is_err());
    let mut free = request(Method::GET, "acme");
    free.extensions_mut().insert(*Operation::named("rate-limit/get").unwrap());
    assert_eq!(limit.pass(free).await.unwrap().status(), 200);
}

#[tokio::test(start_paused = true)]
async fn reads_under_way_are_halved_on_push_back_and_grow_again() {
    let pace = Pace { reads_at_once: 64, ..pace(Each::Login) };
    let (limit, sent, told) = over(pace, |before| match before {
        0..8 => answer(429, &[("retry-after", "5")]),
        _ => answer(200, &[]),
    });
    join_all((0..8).map(|_| limit.pass(request(Method::GET, "acme")))).await;
    let start = sent.lock().unwrap()[8];
    join_all((0..40).map(|_| limit.pass(request(Method::GET, "acme")))).await;
    let sent = sent.lock().unwrap().clone();
    let at_once = |from: u64| {
        let from = start + Duration::from_millis(from);
        sent.iter().filter(|at| **at >= from && **at < from + Duration::from_millis(100)).count()
    };
    assert_eq!(told.lock().unwrap().len(), 1, "told once for all that wait");
    assert!(at_once(100) > 4 && at_once(100) < 8, "{}", at_once(100));
}

#[tokio::test(start_paused = true)]
async fn the_budget_is_kept_by_waiting_and_what_was_not_modified_counts_as_well() {
    let pace = Pace { budget: Budget::NONE.points_a_minute(10), ..pace(Each::Login) };
    for status in [200, 304] {
        let (limit, sent, told) = over(pace, move |_| answer(status, &[]));
        for _ in 0..25 {
            limit.pass(request(Method::GET, "acme")).await.unwrap();
        }
        let log = sent.lock().unwrap().clone();
        assert!(log.windows(11).all(|some| some[10] - some[0] >= Duration::from_secs(60)), "{status}");
        assert_eq!(told.lock().unwrap().first().unwrap().reason, WaitReason::Budget);
    }
}

#[tokio::test(start_paused = true)]
async fn reads_do_not_wait_behind_a_write_that_waits_for_what_they_take_nothing_of() {
    let pace = Pace { budget: Budget::GITHUB.content_a_minute(1), ..pace(Each::Login) };
    let (limit, sent, told) = over(pace, |_| answer(200, &[]));
    let start = Instant::now();
    limit.pass(request(Method::POST, "acme")).await.unwrap();
    let reads = async {
        tokio::time::sleep(Duration::from_secs(5)).await;
        for _ in 0..5 {
            limit.pass(request(Method::GET, "acme")).await.unwrap();
        }
        start.elapsed().as_secs()
    };
    let (write, read) = tokio::join!(limit.pass(request(Method::POST, "acme")), reads);
    assert_eq!((write.unwrap().status().as_u16(), read, start.elapsed().as_secs()), (200, 5, 60));
    assert_eq!((sent.lock().unwrap().len(), told.lock().unwrap().len()), (7, 1));
}
