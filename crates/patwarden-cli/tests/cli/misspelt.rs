//! A slip of the pen: whatever was misspelt, the nearest that there is is named, and nothing is sent.

use crate::support::{Invocation, World, small};

#[test]
fn the_nearest_is_named() {
    for (typed, nearest) in [
        ("grnats list acme", "grants"),
        ("grants lsit acme", "list"),
        ("grants revok acme 7", "revoke"),
        ("requests approv acme 7", "approve"),
        ("grants list acme --unused-sinc 90d", "--unused-since"),
        ("grants revoke acme 7 --dryrun", "--dry-run"),
        ("orgs update acme --desciption x", "--description"),
        ("grants list acme --json id,ownr", "owner"),
        ("grants list acme --json=token_nme", "token_name"),
        ("orgs get acme --json two_factor_required", "two_factor_requirement_enabled"),
        ("grants list acme --format jsn", "json"),
        ("grants list acme --format cvs", "csv"),
        ("grants list acme --json ID", "id"),
        ("help grants revke", "revoke"),
        ("help grnats", "grants"),
        ("audit acme --format markdwn", "markdown"),
        ("audit acme --fail-on never-expirng", "never-expiring"),
        ("schema grant", "grants"),
        ("completions bahs", "bash"),
        ("completions powershel", "powershell"),
        ("api orgs/list-pat-grnats", "orgs/list-pat-grants"),
        ("api orgs/get og=acme", "org"),
        ("orgs members acme --role admn", "admin"),
        ("orgs security-product acme secret_scaning enable", "secret_scanning"),
        ("grants list acme --direction dsc", "desc"),
        ("demo --progress jsn", "json"),
        ("sim --bad-ids ignor", "ignore"),
    ] {
        let run = Invocation::new(&typed.split(' ').collect::<Vec<_>>()).run().ended(1);
        let told = format!("'{nearest}'");
        let asked = format!("did you mean {nearest}?");
        assert!(
            run.stderr.contains(&told) || run.stderr.contains(&asked),
            "{typed}: {nearest} is not in {}",
            run.stderr
        );
        assert_eq!(run.stdout, "");
    }
}

#[test]
fn what_is_like_nothing_is_told_what_there_is() {
    for (typed, one) in [
        ("grants list acme --json weather", "\n  token_name"),
        ("audit acme --fail-on 1", "never-expiring"),
        ("grants list acme --format weather", "markdown"),
        ("completions weather", "zsh"),
        ("schema weather", "`patwarden schema` lists"),
        ("api weather", "`patwarden api` lists"),
    ] {
        let run = Invocation::new(&typed.split(' ').collect::<Vec<_>>()).run().ended(1);
        assert!(run.stderr.contains(one) && !run.stderr.contains("did you mean"), "{typed}: {}", run.stderr);
    }
}

#[test]
fn an_organisation_that_is_misspelt_is_named_by_those_that_the_app_is_installed_on() {
    let world = World::new(small().with_grants(0).with_requests(0));
    let org = world.org();
    let slip = &org[..org.len() - 1];
    let hint = format!("hint: did you mean {org}? Else install it");
    for command in [&["grants", "list", slip][..], &["grants", "revoke", slip, "7"], &["orgs", "members", slip]] {
        world.app(command).refused(4, &["the App is not installed on", &hint]);
    }
    let run = world.app(&["grants", "list", "zzz"]).refused(4, &["hint: install it from the App's public page"]);
    assert!(!run.stderr.contains("did you mean"), "{}", run.stderr);
}

#[test]
fn what_excludes_each_other_is_not_shown_together_and_no_advice_leads_nowhere() {
    let run = |typed: &str| Invocation::new(&typed.split(' ').collect::<Vec<_>>()).run().ended(1).stderr;
    for noun in ["grants list", "requests list", "audit"] {
        let said = run(&format!("{noun} acme --all-orgs"));
        assert!(said.contains("cannot be used with") && !said.contains("--all-orgs [ORG]"), "{said}");
        assert!(said.contains(&format!("patwarden {noun} [OPTIONS] --all-orgs")), "{said}");
    }
    let said = run("snapshot acme --all-orgs --into history.db");
    assert!(said.contains("snapshot [OPTIONS] --into <FILE> --all-orgs"), "{said}");
    let said = run("grants revoke --all-orgs");
    assert!(said.contains("one organisation") && !said.contains("-- --all-orgs"), "{said}");
    let said = run("grants revoke acme --dryrun 7");
    assert!(said.contains("'--dry-run'") && !said.contains("-- --dryrun"), "{said}");
}
