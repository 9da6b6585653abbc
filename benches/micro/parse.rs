//! From the bytes of a page to typed rows, and which part of it is whose.

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use patwarden::api::{Response, types};
use patwarden::{Grant, User, benches};
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::served::{ROWS, members, page};

/// The floor: all that the reader of JSON has to do.
#[divan::bench]
fn page_looked_through(bencher: Bencher<'_, '_>) {
    read_as::<IgnoredAny>(bencher, &page());
}

/// As a listing does it.
#[divan::bench]
fn page_into_grants(bencher: Bencher<'_, '_>) {
    let answer = Response::new(page().into());
    let read = || -> Vec<Grant> { benches::convert(benches::decode(&answer).unwrap()).unwrap() };
    assert_eq!(read().len(), ROWS);
    bencher.counter(BytesCount::of_slice(answer.body())).counter(ItemsCount::new(ROWS)).bench_local(read);
}

#[divan::bench]
fn of_it_decoded(bencher: Bencher<'_, '_>) {
    let answer = Response::new(page().into());
    bencher.counter(BytesCount::of_slice(answer.body())).bench_local(|| benches::decode(&answer).unwrap());
}

#[divan::bench]
fn of_it_converted(bencher: Bencher<'_, '_>) {
    let answer = Response::new(page().into());
    bencher
        .counter(ItemsCount::new(ROWS))
        .with_inputs(|| benches::decode(&answer).unwrap())
        .bench_local_values(|raw| benches::convert(raw).unwrap());
}

/// What the generated code would make of it, which listings of grants go past.
#[divan::bench]
fn page_into_generated_types(bencher: Bencher<'_, '_>) {
    read_as::<types::OrganizationProgrammaticAccessGrant>(bencher, &page());
}

/// What anybody does who has no types.
#[divan::bench]
fn page_into_values(bencher: Bencher<'_, '_>) {
    read_as::<serde_json::Value>(bencher, &page());
}

#[divan::bench]
fn members_looked_through(bencher: Bencher<'_, '_>) {
    read_as::<IgnoredAny>(bencher, &members());
}

/// By way of generated types, as all lists are read that are not as long as those of grants.
#[divan::bench]
fn members_into_users(bencher: Bencher<'_, '_>) {
    let answer = Response::new(members().into());
    let read = || patwarden::benches::members(&answer).unwrap();
    assert_eq!(read().len(), ROWS);
    bencher.counter(BytesCount::of_slice(answer.body())).counter(ItemsCount::new(ROWS)).bench_local(read);
}

#[divan::bench]
fn of_them_converted(bencher: Bencher<'_, '_>) {
    let page = members();
    bencher
        .counter(ItemsCount::new(ROWS))
        .with_inputs(|| serde_json::from_slice::<Vec<types::SimpleUser>>(&page).unwrap())
        .bench_local_values(|raw| raw.into_iter().map(User::try_from).collect::<Result<Vec<_>, _>>().unwrap());
}

fn read_as<T: DeserializeOwned>(bencher: Bencher<'_, '_>, page: &[u8]) {
    let read = || serde_json::from_slice::<Vec<T>>(page).unwrap();
    assert_eq!(read().len(), ROWS);
    bencher.counter(BytesCount::of_slice(page)).counter(ItemsCount::new(ROWS)).bench_local(read);
}
