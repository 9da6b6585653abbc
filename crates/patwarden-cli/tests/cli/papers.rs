//! What is written about the command line: scripts that complete it, man pages, and the page of reference.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{Invocation, finish};
use crate::surface_snapshot::commands;

fn printed(arguments: &[&str]) -> String {
    let run = Invocation::new(arguments).run().ended(0);
    assert_eq!(run.stderr, "");
    run.stdout
}

/// Whether a program finds a file sound; nothing if there is no such program here.
fn sound(program: &str, arguments: &[&str], file: &Path) -> Option<bool> {
    let output = Command::new(program).args(arguments).arg(file).stdin(Stdio::null()).output().ok()?;
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    Some(true)
}

#[test]
fn each_shell_gets_a_script_that_it_can_read() {
    let folder = tempfile::tempdir().unwrap();
    for (shell, program, arguments) in [
        ("bash", "bash", &["-n"][..]),
        ("zsh", "zsh", &["-n"]),
        ("fish", "fish", &["--no-execute"]),
        ("elvish", "elvish", &["-compileonly"]),
        ("powershell", "", &[]),
    ] {
        let script = printed(&["completions", shell]);
        for word in ["revoke", "unused-since", "security-product", "completions"] {
            assert!(script.contains(word), "{word} is not in the script for {shell}");
        }
        let file = folder.path().join(shell);
        std::fs::write(&file, script).unwrap();
        if sound(program, arguments, &file).is_none() {
            assert_ne!(shell, "bash", "there is no bash to try it with");
        }
    }
}

#[cfg(unix)]
#[test]
fn bash_completes_a_command_a_flag_and_a_word() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("script");
    std::fs::write(&file, printed(&["completions", "bash"])).unwrap();
    for (typed, completed) in [
        ("grants rev", "revoke"),
        ("requests deny acme --unused", "--unused-since"),
        ("grants list acme --format js", "json"),
        ("completions po", "powershell"),
        ("grants list acme --json token_n", "token_name"),
        ("orgs get acme --json two_f", "two_factor_requirement_enabled"),
        ("audit acme --fail-on never-ex", "never-expiring"),
        ("schema auth", "auth-status"),
    ] {
        let words: Vec<&str> = typed.split(' ').collect();
        let script = format!(
            "source {}; COMP_WORDS=(patwarden {typed}); COMP_CWORD={}; COMPREPLY=(); _patwarden patwarden {} {}; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            file.display(),
            words.len(),
            words[words.len() - 1],
            words.len().checked_sub(2).map_or("patwarden", |before| words[before]),
        );
        let child = Command::new("bash").args(["-c", &script]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let told = finish(child.unwrap()).ended(0).stdout;
        assert!(told.lines().any(|line| line == completed), "{typed}: {told}");
    }
}

#[test]
fn there_is_a_man_page_for_each_command() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("not/there yet");
    let run = Invocation::new(&["man", "--dir", &pages.display().to_string()]).run().ended(0);
    assert!(run.stdout.is_empty() && run.stderr.contains("patwarden.1"), "{}", run.stderr);
    let mut names: Vec<String> =
        std::fs::read_dir(&pages).unwrap().map(|page| page.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let page = |command: Vec<String>| [vec!["patwarden".to_owned()], command].concat().join("-") + ".1";
    let mut wanted: Vec<String> = commands().into_iter().map(page).collect();
    wanted.sort();
    assert_eq!(names, wanted);
    let revoke = std::fs::read_to_string(pages.join("patwarden-grants-revoke.1")).unwrap();
    for words in ["SH SYNOPSIS", "unused\\-since", "Refuse to hit more than N", "SSH keys"] {
        assert!(revoke.contains(words), "{words:?} is not in {revoke}");
    }
    let top = printed(&["man"]);
    assert_eq!(top, std::fs::read_to_string(pages.join("patwarden.1")).unwrap());
    assert!(top.contains(".SH EXIT CODES\n") && top.contains("PATWARDEN_APP_ID"), "{top}");
    for name in &names {
        // It warns of what it does not understand.
        let groff = Command::new("groff").args(["-man", "-ww", "-z", "-Tutf8"]).arg(pages.join(name)).output();
        if let Ok(output) = groff {
            assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{name}");
        }
    }
    let file = folder.path().join("a file");
    std::fs::write(&file, "").unwrap();
    let run = Invocation::new(&["man", "--dir", &file.display().to_string()]).run();
    run.refused(1, &["cannot write the pages", "a file", "hint: "]);
}

#[test]
fn the_page_of_reference_is_the_one_in_the_docs() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/cli.md");
    let known = std::fs::read_to_string(file).unwrap().replace("\r\n", "\n");
    assert!(known == printed(&["man", "--markdown"]), "docs/cli.md is not as it should be: cargo xtask codegen");
}

#[test]
fn every_variable_that_is_read_is_in_the_help() {
    let help = printed(&["--help"]);
    for source in ["../patwarden/src/env.rs", "src/output/pager.rs", "src/audit/github.rs", "src/commands/sim.rs"] {
        let code = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(source)).unwrap();
        let (code, _) = code.split_once("#[cfg(test)]").unwrap_or((&code, ""));
        let is_name =
            |word: &&str| word.contains('_') && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
        let variables: Vec<&str> = code.split('"').skip(1).step_by(2).filter(is_name).collect();
        assert!(!variables.is_empty(), "{source}");
        for variable in variables {
            // Of the lines that `sim` prints, this is not for the command line.
            assert!(variable == "PATWARDEN_SIM_SECRET" || help.contains(variable), "{variable} of {source}");
        }
    }
}
