//! A slip of the pen: whatever was misspelt, the nearest that there is is named, and nothing is sent.

use crate::support::Invocation;

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
