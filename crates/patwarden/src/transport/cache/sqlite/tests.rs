//! Modes and links are those of Unix.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use http::header::{ETAG, LINK};
use tempfile::TempDir;

use super::*;
use crate::error::ErrorKind;

fn key(number: u8) -> Key {
    Key([number; 32])
}

fn entry(body: &str) -> Entry {
    let mut headers = HeaderMap::from_iter([(ETAG, HeaderValue::from_static("W/\"a\""))]);
    headers.append(LINK, HeaderValue::from_static("<a:b>; rel=\"next\""));
    headers.append(LINK, HeaderValue::from_bytes(b"\xff\t: x").unwrap());
    Entry {
        etag: HeaderValue::from_static("W/\"a\""),
        headers,
        body: body.to_owned().into(),
        listing: key(0),
        order: 0,
    }
}

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.sqlite");
    (folder, path)
}

#[tokio::test]
async fn an_answer_comes_back_as_it_was_kept_also_from_a_file_that_was_closed() {
    let (_folder, path) = folder();
    let file = File::open(&path).unwrap();
    assert!(file.put(key(1), entry("[1]"), 1 << 20).await);
    assert!(file.put(key(1), entry("[1,2]"), 1 << 20).await);
    drop(file);
    let file = File::open(&path).unwrap();
    let (kept, back) = (entry("[1,2]"), file.get(key(1)).await.unwrap());
    assert_eq!((back.etag, back.headers, back.body), (kept.etag, kept.headers, kept.body));
    assert!(file.get(key(2)).await.is_none());
    file.remove(key(1)).await;
    assert!(file.get(key(1)).await.is_none());
}

#[tokio::test]
async fn the_file_is_its_owner_s_alone_and_so_is_what_lies_beside_it() {
    let (folder, path) = folder();
    let file = File::open(&path).unwrap();
    file.put(key(1), entry("[1]"), 1 << 20).await;
    let mut names = Vec::new();
    for found in fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
        assert_eq!(found.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{found:?}");
        names.push(found.file_name());
    }
    assert!(names.len() >= 2, "{names:?}");
}

#[test]
fn a_file_that_is_open_to_others_or_is_no_cache_is_refused_and_left_as_it_is() {
    let refused = |path: &Path| {
        let error = File::open(path).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains(&path.display().to_string()), "{error}");
        error.to_string()
    };
    let (folder, path) = folder();
    drop(File::open(&path).unwrap());
    for mode in [0o640, 0o604, 0o620, 0o601, 0o666] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        assert!(refused(&path).contains(&format!("is open to others (mode 0{mode:o})")));
    }
    let made = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        path
    };
    let garbage = made("garbage", "never a database ".repeat(99).as_bytes());
    assert!(refused(&garbage).contains("is no cache"));
    assert_eq!(fs::read(&garbage).unwrap(), "never a database ".repeat(99).as_bytes());

    for (name, sql, said) in [
        ("other", "PRAGMA application_id = 7; CREATE TABLE x (y)", "a database of something else"),
        ("anybody", "CREATE TABLE x (y)", "a database of something else"),
        ("newer", "PRAGMA application_id = 0x50576368; PRAGMA user_version = 9", "has the format 9"),
    ] {
        let path = made(name, b"");
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let before = fs::read(&path).unwrap();
        let told = refused(&path);
        assert!(told.contains(said), "{told}");
        assert_eq!(fs::read(&path).unwrap(), before);
    }
    let link = folder.path().join("link");
    symlink(&garbage, &link).unwrap();
    assert!(refused(&link).contains("is no cache"));
    assert!(refused(folder.path()).contains("can't be opened"));
    assert!(refused(&folder.path().join("none").join("cache")).contains("can't be made"));
    drop(File::open(&made("empty", b"")).unwrap());
}

#[tokio::test]
async fn it_is_bounded_and_what_was_not_used_for_longest_makes_room() {
    let (_folder, path) = folder();
    let file = File::open(&path).unwrap();
    let body = "x".repeat(100_000);
    let largest = 3 * entry(&body).weight();
    for number in 1..=3 {
        assert!(file.put(key(number), entry(&body), largest).await);
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    file.get(key(1)).await.unwrap();
    tokio::time::sleep(Duration::from_millis(2)).await;
    assert!(file.put(key(4), entry(&body), largest).await);
    let mut left = Vec::new();
    for number in 1..=4 {
        left.extend(file.get(key(number)).await.map(|_| number));
    }
    assert_eq!(left, [1, 3, 4]);
    for number in 5..=100 {
        assert!(file.put(key(number), entry(&body), largest).await);
    }
    let weight: u64 = Connection::open(&path)
        .unwrap()
        .query_row("SELECT sum(weight) FROM answer", [], |row| row.get::<_, i64>(0))
        .unwrap()
        .try_into()
        .unwrap();
    assert!(weight <= largest && weight > largest / 2);
    assert!(fs::metadata(&path).unwrap().len() < largest * 2, "room is used again");
    assert!(!file.put(key(100), entry(&body), 1000).await, "it is too heavy");
    assert!(file.get(key(100)).await.is_none(), "what it was before is not what it is");
}

#[tokio::test]
async fn older_pages_of_a_listing_are_forgotten_and_no_others() {
    let (_folder, path) = folder();
    let file = File::open(&path).unwrap();
    for number in 1..=3 {
        file.put(key(number), entry("[1]"), 1 << 20).await;
    }
    file.put(key(4), Entry { listing: key(9), ..entry("[1]") }, 1 << 20).await;
    let order = file.get(key(2)).await.unwrap().order;
    file.remove_older(key(0), order).await;
    let mut left = Vec::new();
    for number in 1..=4 {
        left.extend(file.get(key(number)).await.map(|_| number));
    }
    assert_eq!(left, [3, 4]);
}

#[tokio::test]
async fn an_answer_that_the_disk_has_changed_or_that_is_another_s_is_not_found() {
    let changes = [
        "UPDATE answer SET body = x'5b5d'",
        "UPDATE answer SET headers = x''",
        "UPDATE answer SET etag = x'22'",
        "UPDATE answer SET key = zeroblob(32)",
    ];
    for change in changes {
        let (_folder, path) = folder();
        let file = File::open(&path).unwrap();
        file.put(key(1), entry("[1]"), 1 << 20).await;
        assert!(file.get(key(1)).await.is_some());
        Connection::open(&path).unwrap().execute_batch(change).unwrap();
        assert!(file.get(key(1)).await.is_none(), "{change}");
        assert!(file.get(key(0)).await.is_none(), "{change}");
        assert!(file.put(key(1), entry("[2]"), 1 << 20).await);
        assert_eq!(file.get(key(1)).await.unwrap().body, "[2]");
    }
}

#[tokio::test]
async fn a_file_that_somebody_else_holds_is_done_without_and_then_left_alone_for_a_while() {
    let (_folder, path) = folder();
    let file = File::open(&path).unwrap();
    file.put(key(1), entry("[1]"), 1 << 20).await;
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let start = Instant::now();
    assert!(file.get(key(1)).await.is_none());
    for _ in 0..100 {
        assert!(!file.put(key(1), entry("[2]"), 1 << 20).await);
    }
    assert!(start.elapsed() < BUSY * 4, "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_file_that_is_damaged_while_it_is_open_fails_nothing() {
    let (_folder, path) = folder();
    let file = File::open(&path).unwrap();
    for number in 1..=100 {
        file.put(key(number), entry(&number.to_string().repeat(50_000)), 1 << 30).await;
    }
    Connection::open(&path).unwrap().query_row("PRAGMA wal_checkpoint(truncate)", [], |_| Ok(())).unwrap();
    let mut bytes = fs::read(&path).unwrap();
    bytes[4096..].fill(0xA5);
    fs::write(&path, bytes).unwrap();
    let mut lost = 0;
    for number in 1..=100 {
        match file.get(key(number)).await {
            Some(found) => assert_eq!(found.body, number.to_string().repeat(50_000)),
            None => lost += 1,
        }
    }
    assert!(lost > 0, "more was kept than SQLite holds in memory");
    file.put(key(1), entry("[2]"), 1 << 20).await;
    file.remove(key(1)).await;
}

#[tokio::test]
async fn two_can_use_one_file_at_once() {
    let (_folder, path) = folder();
    let (one, other) = (File::open(&path).unwrap(), File::open(&path).unwrap());
    let fill = async |file: &File, numbers: std::ops::Range<u8>| {
        for number in numbers {
            assert!(file.put(key(number), entry("[1]"), 1 << 20).await);
        }
    };
    tokio::join!(fill(&one, 0..100), fill(&other, 100..200));
    for number in 0..200 {
        assert!(one.get(key(number)).await.is_some() && other.get(key(number)).await.is_some(), "{number}");
    }
}
