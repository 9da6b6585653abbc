//! On a terminal: a table that fits it, without anything that could fool it.

use std::ffi::OsStr;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::process::Stdio;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use crate::support::{Invocation, Run, World, finish, small};

/// A terminal of this width: the side of who sits at it, and that of the program.
pub(crate) fn pseudo_terminal(columns: u16) -> (OwnedFd, File) {
    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&terminal).unwrap();
    unlockpt(&terminal).unwrap();
    let size = Winsize { ws_row: 50, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    tcsetwinsize(&terminal, size).unwrap();
    let name = ptsname(&terminal, Vec::new()).unwrap();
    let end = OpenOptions::new().read(true).write(true).open(OsStr::from_bytes(name.to_bytes())).unwrap();
    (terminal, end)
}

/// Runs with a terminal of this width as stdout, and gives what came to be on it, and beside it on stderr.
pub(crate) fn on_terminal(invocation: Invocation, columns: u16) -> (String, String) {
    let (terminal, end) = pseudo_terminal(columns);
    let mut command = invocation.into_command();
    let child = command.env("TERM", "xterm-256color").stdout(Stdio::from(end)).spawn().unwrap();
    // It holds the other end; without it the terminal would never end.
    drop(command);
    let reading = std::thread::spawn(move || {
        let mut text = Vec::new();
        let _ = File::from(terminal).read_to_end(&mut text);
        String::from_utf8(text).unwrap()
    });
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    (reading.join().unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// Runs with a terminal as stdin and stderr at which this is typed.
pub(crate) fn typing(invocation: Invocation, answer: &str) -> Run {
    let (terminal, end) = pseudo_terminal(100);
    let mut command = invocation.into_command();
    let child = command.stdin(end.try_clone().unwrap()).stderr(Stdio::from(end)).spawn().unwrap();
    drop(command);
    let mut terminal = File::from(terminal);
    terminal.write_all(answer.as_bytes()).unwrap();
    let reading = std::thread::spawn(move || {
        let mut said = Vec::new();
        let _ = terminal.read_to_end(&mut said);
        String::from_utf8_lossy(&said).into_owned()
    });
    let run = finish(child);
    Run { stderr: reading.join().unwrap(), ..run }
}

pub(crate) fn plain(text: &str) -> String {
    text.replace("\u{1b}[1m", "").replace("\u{1b}[0m", "").replace("\r\n", "\n")
}

#[test]
fn a_table_has_a_header_and_fits() {
    let world = World::small();
    for columns in [80, 120, 200] {
        let (shown, _) = on_terminal(world.app_command(&["grants", "list", &world.org()]), columns);
        let table = plain(&shown);
        let lines: Vec<&str> = table.lines().collect();
        assert!(lines[0].starts_with("ID") && lines[0].contains("LAST"), "{lines:?}");
        let widest = lines.iter().map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= usize::from(columns), "{widest} on {columns}");
        for grant in world.state().live_grants() {
            assert!(table.contains(&grant.id.to_string()), "{}", grant.id);
            let day = grant.granted_at.strftime("%Y-%m-%d").to_string();
            assert!(table.contains(&day), "{day} is broken over two lines at {columns}");
        }
    }
}

#[test]
fn colour_is_for_those_who_want_it() {
    let world = World::small();
    let orgs = || world.app_command(&["orgs", "list"]);
    assert!(on_terminal(orgs(), 80).0.starts_with("\u{1b}[1m"));
    assert!(!on_terminal(orgs().env("NO_COLOR", "1"), 80).0.contains('\u{1b}'));
}

#[test]
fn colour_is_for_a_pipe_if_it_is_forced_and_for_nobody_who_says_no() {
    let world = World::small();
    let table = || world.app_command(&["orgs", "list", "--format", "table"]);
    assert!(!table().run().ended(0).stdout.contains('\u{1b}'));
    assert!(table().env("CLICOLOR_FORCE", "1").run().ended(0).stdout.starts_with("\u{1b}[1m"));
    assert!(!table().env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1").run().ended(0).stdout.contains('\u{1b}'));
    assert!(!on_terminal(table().env("CLICOLOR", "0"), 80).0.contains('\u{1b}'));
}

#[test]
fn what_is_longer_than_the_screen_goes_through_the_pager() {
    let world = World::small();
    let shown = |pager: [(&str, &str); 2], arguments: &[&str]| {
        let [(name, value), (other, second)] = pager;
        on_terminal(world.app_command(arguments).env(name, value).env(other, second), 120)
    };
    let org = world.org();
    let (ours, everybodys) = (("PATWARDEN_PAGER", "sed 's/^/> /'"), ("PAGER", "sed 's/^/# /'"));
    for arguments in [
        &["grants", "list", &org][..],
        &["grants", "list", &org, "--format", "csv"],
        &["grants", "list", &org, "--json", "id"],
        &["grants", "list", &org, "--jq", ".[].id"],
        &["orgs", "list", "--jq", ".[].id"],
        &["orgs", "get", &org, "--format", "json"],
    ] {
        let text = shown([ours, everybodys], arguments).0;
        assert!(text.lines().all(|line| line.starts_with("> ")), "{arguments:?}: {text}");
    }
    assert!(shown([everybodys, ("X", "")], &["grants", "list", &org]).0.starts_with("# \u{1b}[1mID"));
    assert!(shown([everybodys, ("NO_COLOR", "1")], &["grants", "list", &org]).0.starts_with("# ID"));
    for none in ["", "cat"] {
        let text = shown([("PATWARDEN_PAGER", none), everybodys], &["grants", "list", &org]).0;
        assert!(plain(&text).starts_with("ID") && text.lines().count() > 320, "{none:?}");
    }
    let short = shown([ours, everybodys], &["orgs", "list"]).0;
    assert!(!short.starts_with("> "), "it fits: {short}");
    let id = world.grant_ids()[0].to_string();
    let done = shown([ours, everybodys], &["grants", "revoke", &org, &id, "--format", "json"]).0;
    assert!(!done.contains("> "), "what was done waits for no reader: {done}");
}

#[test]
fn a_pager_that_quits_early_or_is_not_there_is_no_error() {
    let world = World::new(small().with_grants(1500));
    let list = || world.app_command(&["grants", "list", &world.org()]);
    let (first, _) = on_terminal(list().env("PAGER", "head -n 1"), 120);
    assert_eq!(first.lines().count(), 1);
    let (all, said) = on_terminal(list().env("PAGER", "no-such-pager-at-all"), 120);
    assert!(all.lines().count() > 1500 && said.contains("warning: the pager that"), "{said}");
    let environment = list().env("PAGER", "printf '%s %s' \"$LESS\" \"$LV\"; cat > /dev/null");
    assert_eq!(on_terminal(environment, 120).0, "FRX -c");
    let environment = list().env("LESS", "S").env("PAGER", "printf %s \"$LESS\"; cat > /dev/null");
    assert_eq!(on_terminal(environment, 120).0, "S");
}

#[test]
fn no_pipe_has_a_pager() {
    let world = World::small();
    let run = world.app_command(&["grants", "list", &world.org()]).env("PAGER", "sed 's/^/# /'").run().ended(0);
    assert_eq!(run.ids().len(), 320);
}

#[test]
fn hostile_words_are_escaped() {
    let world = World::new(small().with_grants(0));
    let org = world.org();
    world.sim.add_grant(&org, |grant| grant.token.name = "x\u{1b}]0;y\u{7}\u{9b}2J\u{202e}z".into()).unwrap();
    let table = plain(&on_terminal(world.app_command(&["grants", "list", &org]), 200).0);
    assert!(table.contains(r"x\u{1b}]0;y\u{7}\u{9b}2J\u{202e}z"), "{table}");
    assert!(!table.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}']), "{table:?}");
    let (json, _) = on_terminal(world.app_command(&["grants", "list", &org, "--json", "token_name"]), 200);
    assert!(!json.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}']), "{json:?}");
}

#[test]
fn an_organisation_is_a_line_for_each_field_with_nothing_that_acts() {
    let world = World::new(small().with_grants(0));
    let org = world.org();
    world.sim.update_settings(&org, |settings| settings.description = Some("x\u{1b}[2J\u{202e}".into())).unwrap();
    let (shown, _) = on_terminal(world.app_command(&["orgs", "get", &org]), 80);
    assert!(shown.starts_with("\u{1b}[1mlogin:\u{1b}[0m "), "{shown:?}");
    let shown = plain(&shown);
    assert!(shown.starts_with(&format!("login: {org}\nid: ")), "{shown}");
    assert!(shown.contains("\ndescription: x\\u{1b}[2J\\u{202e}\n"), "{shown}");
    assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown:?}");
}

#[test]
fn nothing_found_is_said_beside_the_data() {
    let world = World::new(small().with_grants(0));
    assert_eq!(
        on_terminal(world.app_command(&["grants", "list", &world.org()]), 80),
        (String::new(), "no grants\n".into())
    );
}

#[test]
fn ctrl_c_is_for_the_pager_while_it_has_the_terminal() {
    let world = World::small();
    let list = world.app_command(&["grants", "list", &world.org()]);
    // Longer than a command is given to end once it is told to.
    let mut command = list.env("PAGER", "sleep 5; cat").env("TERM", "xterm").into_command();
    let (terminal, end) = pseudo_terminal(120);
    let child = command.stdout(Stdio::from(end)).spawn().unwrap();
    drop(command);
    let reading = std::thread::spawn(move || {
        let mut text = Vec::new();
        let _ = File::from(terminal).read_to_end(&mut text);
        String::from_utf8(text).unwrap()
    });
    std::thread::sleep(std::time::Duration::from_millis(1500));
    let process = rustix::process::Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
    rustix::process::kill_process(process, rustix::process::Signal::INT).unwrap();
    finish(child).ended(0);
    assert!(reading.join().unwrap().lines().count() > 320);
}
