//! `patwarden snapshot`: what is kept, judged by what the simulator holds.

use patwarden_sim::Fault;

use crate::support::{World, small, sorted};

#[test]
fn what_an_organisation_has_is_kept_and_two_times_are_compared() {
    let world = World::new(small().with_orgs(2).with_grants(150));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.db").display().to_string();
    let attach = format!("history={file}");
    let orgs = world.sim.orgs();
    let run = world.app(&["snapshot", &orgs[0], "--into", &file]).ended(0);
    let (grants, requests) = (world.grant_ids(), world.request_ids());
    assert_eq!(run.rows(), [[orgs[0].as_str(), &grants.len().to_string(), &requests.len().to_string()]]);
    let words =
        format!("snapshot 1 of 1 organisation is in {file}: {} grants and {} requests", grants.len(), requests.len());
    assert!(run.stderr.contains(&words), "{}", run.stderr);
    let new = world.sim.add_grant(&orgs[0], |_| {}).unwrap();
    let run = world.app(&["snapshot", "--all-orgs", "--into", &file, "--format", "json"]).ended(0);
    let rows = run.json();
    assert_eq!((rows.as_array().unwrap().len(), &rows[0]["snapshot"]), (2, &serde_json::json!(2)), "{rows}");
    let since = world.app(&["sql", "--attach", &attach, "SELECT id FROM pat_grants_new_since_last"]).ended(0);
    assert_eq!(since.ids(), [new]);
    let kept = "SELECT id FROM history.pat_grants_history WHERE snapshot_id = 1";
    let before = world.sim.log().len();
    assert_eq!(sorted(world.app(&["sql", "--attach", &attach, kept]).ended(0).ids()), sorted(grants));
    assert_eq!(world.sim.log().len(), before, "history costs no request");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn it_is_complete_or_not_at_all() {
    let world = World::new(small().with_orgs(2));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.db");
    let closed = world.sim.orgs()[1].clone();
    world.sim.inject(Fault::status(403).path_contains(&closed).times(99));
    let path = file.display().to_string();
    world.app(&["snapshot", "--all-orgs", "--into", &path]).refused(4, &[&closed, "hint: "]);
    let is_empty = |file: &std::path::Path| {
        let text = std::fs::read(file).unwrap_or_default();
        text.is_empty()
    };
    assert!(is_empty(&file), "nothing is kept of half");
    std::fs::write(&file, "no database at all, but a text of some length\n".repeat(50)).unwrap();
    let before = std::fs::read(&file).unwrap();
    world.sim.clear_faults();
    world.app(&["snapshot", &world.org(), "--into", &path]).refused(1, &["history.db", "hint: "]);
    assert_eq!(std::fs::read(&file).unwrap(), before);
    world.app(&["snapshot", "--into", &path]).refused(1, &["<ORG>..."]);
}
