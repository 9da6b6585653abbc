//! What a comparison of `owner` means: its login in any case, whether GitHub is asked for it or not.

use std::collections::BTreeSet;

use patwarden_sim::Config;

use crate::support::{World, numbers};

fn world() -> World {
    World::new(Config::default().with_orgs(1).with_grants(400).with_requests(20))
}

fn live(world: &World, wanted: impl Fn(&patwarden_sim::Grant) -> bool) -> BTreeSet<i64> {
    let state = world.sim.snapshot();
    let live = state.org(&world.org()).unwrap().live_grants();
    live.filter(|grant| wanted(grant)).map(|grant| grant.id as i64).collect()
}

fn owners(world: &World) -> Vec<String> {
    let state = world.sim.snapshot();
    let owners: BTreeSet<String> =
        state.org(&world.org()).unwrap().live_grants().map(|grant| grant.token.owner.clone()).collect();
    owners.into_iter().collect()
}

/// The path with this query.
fn list(world: &World, query: &str) -> String {
    format!("GET /orgs/{}/personal-access-tokens?{query}", world.org())
}

#[tokio::test(start_paused = true)]
async fn an_owner_is_asked_for_and_not_compared_with_json() {
    let world = world();
    let owners = owners(&world);
    let (one, other) = (&owners[0].to_lowercase(), &owners[1].to_lowercase());
    for (condition, query) in [
        (format!("owner = '{one}'"), format!("owner[]={one}&per_page=100")),
        (format!("owner = '{}'", one.to_uppercase()), format!("owner[]={one}&per_page=100")),
        (format!("owner IS '{one}'"), format!("owner[]={one}&per_page=100")),
        (format!("owner_login = '{}'", one.to_uppercase()), format!("owner[]={one}&per_page=100")),
        (format!("owner IN ('{one}')"), format!("owner[]={one}&per_page=100")),
        (format!("owner IN ('{one}', '{other}', NULL)"), format!("owner[]={one}&owner[]={other}&per_page=100")),
        (format!("(owner = '{one}' OR owner = '{other}')"), format!("owner[]={one}&owner[]={other}&per_page=100")),
        (format!("owner IN ('{one}', '{other}') AND owner = '{other}'"), format!("owner[]={other}&per_page=100")),
    ] {
        let (rows, requests) =
            world.asked(&format!("SELECT id, owner FROM pat_grants WHERE org = '{{org}}' AND {condition}")).await;
        assert_eq!(requests, [list(&world, &query)], "{condition}");
        let asked: Vec<&str> = query.split('&').filter_map(|pair| pair.strip_prefix("owner[]=")).collect();
        let expected = live(&world, |grant| asked.iter().any(|owner| grant.token.owner.eq_ignore_ascii_case(owner)));
        assert!(!expected.is_empty());
        assert_eq!(numbers(&rows, "id"), expected, "{condition}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_can_not_be_asked_for_is_compared_by_login_too() {
    let world = world();
    let owners = owners(&world);
    let (one, other) = (owners[0].clone(), owners[1].clone());
    let first = one.chars().next().unwrap();
    let small = first.to_ascii_lowercase();
    let is = |grant: &patwarden_sim::Grant, owner: &str| grant.token.owner.eq_ignore_ascii_case(owner);
    let token =
        world.sim.snapshot().org(&world.org()).unwrap().live_grants().find(|grant| !is(grant, &one)).unwrap().token.id;
    type Wanted<'a> = Box<dyn Fn(&patwarden_sim::Grant) -> bool + 'a>;
    let cases: Vec<(String, Wanted<'_>)> = vec![
        (format!("owner ->> 'login' = '{one}'"), Box::new(|grant| is(grant, &one))),
        (format!("owner <> '{}'", one.to_uppercase()), Box::new(|grant| !is(grant, &one))),
        (format!("NOT owner = '{one}'"), Box::new(|grant| !is(grant, &one))),
        (format!("owner NOT IN ('{one}', '{other}')"), Box::new(|grant| !is(grant, &one) && !is(grant, &other))),
        (
            format!("owner = '{one}' OR token_id = {token}"),
            Box::new(|grant| is(grant, &one) || grant.token.id == token),
        ),
        (
            format!("owner_login = '{one}' OR owner = '{other}' AND token_expired IN (0, 1)"),
            Box::new(|grant| is(grant, &one) || is(grant, &other)),
        ),
        (format!("CASE WHEN owner = '{one}' THEN 1 ELSE 0 END"), Box::new(|grant| is(grant, &one))),
        (format!("owner LIKE '{first}%'"), Box::new(|grant| grant.token.owner.to_lowercase().starts_with(small))),
        (format!("owner NOT LIKE '{first}%'"), Box::new(|grant| !grant.token.owner.to_lowercase().starts_with(small))),
        (format!("owner GLOB '{first}*'"), Box::new(|grant| grant.token.owner.starts_with(first))),
    ];
    for (condition, wanted) in cases {
        let statement = format!("SELECT id FROM pat_grants WHERE org = '{{org}}' AND ({condition})");
        let expected = live(&world, wanted);
        assert_eq!(numbers(&world.rows(&statement).await, "id"), expected, "{condition}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_comparison_that_would_never_hold_is_refused() {
    let world = world();
    for condition in [
        "owner = 'mona' COLLATE NOCASE",
        "EXISTS (SELECT 1 FROM org_members m WHERE m.org = '{org}' AND m.name = pat_grants.owner)",
    ] {
        let outcome = world.tried(&format!("SELECT id FROM pat_grants WHERE org = '{{org}}' AND {condition}")).await;
        if let Err(error) = outcome {
            assert!(error.to_string().contains("on the left"), "{condition}: {error}");
        } else {
            panic!("{condition}");
        }
    }
    let joined = "SELECT g.id FROM org_members m JOIN pat_grants g ON m.name = g.owner WHERE m.org = '{org}' AND g.org = '{org}'";
    assert!(world.error(joined).await.to_string().contains("on the left"));
}

#[tokio::test(start_paused = true)]
async fn a_login_is_compared_with_an_owner_on_whichever_side_it_stands() {
    let world = world();
    let count = |rows: &patwarden_sql::Rows| crate::support::only(rows).as_i64().unwrap();
    let members = "FROM org_members m WHERE m.org = '{org}'";
    let grants = "FROM pat_grants g WHERE g.org = '{org}'";
    for column in ["owner", "owner_login"] {
        let without = format!("SELECT count(*) {members} AND m.login NOT IN (SELECT {column} {grants})");
        let except = format!("SELECT count(*) FROM (SELECT m.login {members} EXCEPT SELECT {column} {grants})");
        let joined = format!(
            "SELECT count(*) FROM org_members m JOIN pat_grants g ON m.login = g.{column} WHERE m.org = '{{org}}' AND g.org = '{{org}}'"
        );
        let cases = format!(
            "SELECT sum(CASE WHEN m.login = g.{column} THEN 1 ELSE 0 END) FROM org_members m, pat_grants g WHERE m.org = '{{org}}' AND g.org = '{{org}}'"
        );
        let all = count(&world.rows(&format!("SELECT count(*) {members}")).await);
        let (rest, grants) = (count(&world.rows(&without).await), count(&world.rows(&joined).await));
        assert!(rest > 0 && rest < all && grants > 0, "{column}: {rest} of {all}");
        assert_eq!(rest, count(&world.rows(&except).await), "{column}");
        assert_eq!(grants, count(&world.rows(&cases).await), "{column}");
        let by_login = without.replace(&format!("SELECT {column}"), "SELECT lower(owner_login)");
        assert_eq!(rest, count(&world.rows(&by_login).await), "{column}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_column_of_another_name_is_not_compared_with_owners_letter_by_letter() {
    let world = world();
    let one = owners(&world)[0].clone();
    let people = patwarden_sql::SideTable::new("people", [("handle", patwarden_sql::Kind::Text)])
        .row([one.as_str()])
        .row(["nobody-there"]);
    world.sql.add(people).await.unwrap();
    let among = |not: &str, column: &str| {
        format!(
            "SELECT handle FROM people WHERE handle {not} IN (SELECT {column} FROM pat_grants WHERE org = '{{org}}')"
        )
    };
    for statement in [
        among("NOT", "owner"),
        among("", "owner"),
        "SELECT 1 FROM people p JOIN pat_grants g ON p.handle = g.owner WHERE g.org = '{org}'".to_owned(),
        "SELECT sum(p.handle = g.owner) FROM people p, pat_grants g WHERE g.org = '{org}'".to_owned(),
        "SELECT handle FROM people EXCEPT SELECT owner FROM pat_grants WHERE org = '{org}'".to_owned(),
    ] {
        let error = world.error(&statement).await;
        assert!(error.to_string().contains("or compare owner_login"), "{statement}: {error}");
        assert!(error.span().is_some(), "{statement}");
    }
    let handles = async |statement: &str| crate::support::texts(&world.rows(statement).await, "handle");
    assert_eq!(handles(&among("NOT", "owner_login")).await, ["nobody-there"]);
    assert_eq!(handles(&among("", "owner_login")).await, [one.as_str()]);
    let any_case = among("NOT", "owner_login").replace("WHERE handle", "WHERE upper(handle) COLLATE NOCASE");
    assert_eq!(handles(&any_case).await, ["nobody-there"]);
    // On the left the owner decides.
    let turned = "SELECT count(*) FROM pat_grants WHERE org = '{org}' AND owner IN (SELECT upper(handle) FROM people)";
    assert_eq!(
        crate::support::only(&world.rows(turned).await).as_i64(),
        Some(live(&world, |grant| grant.token.owner == one).len() as i64)
    );

    // Somebody's own column of texts and objects is theirs.
    let actors = patwarden_sql::SideTable::new("log", [("actor", patwarden_sql::Kind::Text)])
        .row([r#"{"login":"mona"}"#])
        .row(["system"]);
    world.sql.add(actors).await.unwrap();
    assert_eq!(world.rows("SELECT actor FROM log ORDER BY actor").await.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_owner_s_json_is_its_login_whether_it_is_asked_for_or_not() {
    let world = world();
    let one = owners(&world)[0].clone();
    let json = format!("'{{\"login\":\"{}\",\"id\":1}}'", one.to_uppercase());
    let expected = live(&world, |grant| grant.token.owner.eq_ignore_ascii_case(&one));
    for condition in [
        format!("owner_login = {json}"),
        format!("+owner_login = {json}"),
        format!("owner = {json}"),
        format!("+owner = {json}"),
        format!("owner_login IN ({json}, 'x')"),
        format!("owner_login = '{one}' COLLATE NOCASE"),
    ] {
        let (rows, requests) =
            world.asked(&format!("SELECT id FROM pat_grants WHERE org = '{{org}}' AND {condition}")).await;
        assert_eq!(numbers(&rows, "id"), expected, "{condition}");
        assert_eq!(requests[0].contains("owner[]"), !condition.starts_with('+'), "{condition}: {requests:?}");
    }
    for plus in ["", "+"] {
        let none = world
            .rows(&format!(
                "SELECT id FROM pat_grants WHERE org = '{{org}}' AND {plus}owner_login = {json} COLLATE BINARY"
            ))
            .await;
        assert!(none.is_empty(), "{plus}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_or_of_whole_conditions_loses_and_doubles_nothing() {
    let world = world();
    let one = owners(&world)[0].clone();
    let statement = format!(
        "SELECT id FROM pat_grants WHERE (org = '{{org}}' AND owner = '{one}') OR (org = '{{org}}' AND never_expires)"
    );
    let expected = live(&world, |grant| grant.token.owner == one || grant.token.expires_at.is_none());
    assert_eq!(numbers(&world.rows(&statement).await, "id"), expected);
}

#[tokio::test(start_paused = true)]
async fn owners_that_can_not_be_ask_for_nothing() {
    let world = world();
    for condition in
        ["owner = ''", "owner = NULL", "owner IN ()", "owner IN (NULL)", "token_id IN (NULL, '')", "token_id = -1"]
    {
        let (rows, requests) =
            world.asked(&format!("SELECT id FROM pat_grants WHERE org = '{{org}}' AND {condition}")).await;
        assert_eq!((rows.len(), requests.len()), (0, 0), "{condition}");
    }
}

#[tokio::test(start_paused = true)]
async fn twelve_owners_are_two_listings_and_tokens_go_by_fifties() {
    let world = world();
    let state = world.sim.snapshot();
    let owners = owners(&world);
    let twelve: Vec<String> = owners[..12].iter().map(|owner| format!("'{owner}'")).collect();
    let statement = format!("SELECT id FROM pat_grants WHERE org = '{{org}}' AND owner IN ({})", twelve.join(", "));
    let (rows, requests) = world.asked(&statement).await;
    assert_eq!(numbers(&rows, "id"), live(&world, |grant| owners[..12].contains(&grant.token.owner)));
    let listings: BTreeSet<&str> =
        requests.iter().filter(|request| !request.contains("&page=")).map(String::as_str).collect();
    assert_eq!(listings.len(), 2, "{requests:?}");

    let tokens: Vec<u64> =
        state.org(&world.org()).unwrap().live_grants().map(|grant| grant.token.id).take(120).collect();
    let list: Vec<String> = tokens.iter().map(u64::to_string).collect();
    let statement = format!("SELECT id FROM pat_grants WHERE org = '{{org}}' AND token_id IN ({})", list.join(","));
    let (rows, requests) = world.asked(&statement).await;
    assert_eq!((numbers(&rows, "id"), requests.len()), (live(&world, |grant| tokens.contains(&grant.token.id)), 3));
    let (rows, requests) = world
        .asked(&format!("SELECT id, token_id FROM pat_grants WHERE org = '{{org}}' AND token_id = '{}'", tokens[0]))
        .await;
    assert_eq!((rows.len(), requests), (1, vec![list_of_token(&world, tokens[0])]));
}

fn list_of_token(world: &World, token: u64) -> String {
    list(world, &format!("per_page=100&token_id[]={token}"))
}
