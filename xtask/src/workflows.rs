//! The workflows of GitHub Actions, as far as they can be looked at from here: they can be read, run commands
//! that there are, and take actions by their commits.

use std::fs;

use clap::CommandFactory as _;
use serde_json::Value;

use crate::Cli;
use crate::process::root;

fn workflows() -> Vec<(String, Value)> {
    let files = fs::read_dir(root().join(".github/workflows")).unwrap().map(|file| file.unwrap().path());
    let read = files.map(|file| {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).unwrap();
        let workflow = serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, workflow)
    });
    read.collect()
}

/// Each step, with the name of its file and of its job.
fn steps(workflows: &[(String, Value)]) -> Vec<(String, &Value)> {
    let mut all = Vec::new();
    for (file, workflow) in workflows {
        for (job, content) in workflow["jobs"].as_object().unwrap() {
            let steps = content["steps"].as_array().unwrap();
            all.extend(steps.iter().map(|step| (format!("{file}, {job}"), step)));
        }
    }
    all
}

#[test]
fn every_action_is_taken_by_a_commit() {
    let workflows = workflows();
    let uses: Vec<_> =
        steps(&workflows).into_iter().filter_map(|(at, step)| Some((at, step["uses"].as_str()?))).collect();
    assert!(!uses.is_empty());
    for (at, action) in uses {
        let (_, commit) = action.split_once('@').unwrap_or_default();
        let is_hash = commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        assert!(is_hash, "{at}: {action} is not pinned");
    }
    // What a commit is of stands behind it, the same everywhere.
    let mut releases = std::collections::BTreeMap::new();
    for (file, _) in &workflows {
        let text = fs::read_to_string(root().join(".github/workflows").join(file)).unwrap();
        for line in text.lines().filter(|line| line.contains("uses:")) {
            let (action, release) =
                line.split_once(" # v").unwrap_or_else(|| panic!("{file}: of what release is {line}"));
            let action = action.split_once("uses:").unwrap().1.trim().to_owned();
            let other = releases.insert(action, release.to_owned());
            assert!(other.is_none_or(|other| other == release), "{file}: {line}");
        }
    }
}

#[test]
fn every_command_is_one_that_there_is() {
    let workflows = workflows();
    let mut ours = 0;
    for (at, step) in steps(&workflows) {
        let Some(commands) = step["run"].as_str() else { continue };
        for command in commands.lines() {
            let words: Vec<&str> = command.split_whitespace().collect();
            match words[..] {
                ["cargo", "xtask", ref arguments @ ..] => {
                    ours += 1;
                    let arguments = std::iter::once("cargo xtask").chain(arguments.iter().copied());
                    let parsed = Cli::command().try_get_matches_from(arguments);
                    assert!(parsed.is_ok(), "{at}: {command}: {}", parsed.unwrap_err());
                }
                [file] if file.contains('/') => {
                    ours += 1;
                    assert!(root().join(file).is_file(), "{at}: there is no {file}");
                }
                ["rustup", ..] => {}
                _ => panic!("{at}: is {command:?} a command? then say so here"),
            }
        }
    }
    assert!(ours > 3, "the workflows run nothing of ours");
}

#[test]
fn what_is_handed_out_is_built_by_a_profile_that_there_is_and_unwinds() {
    let manifest: toml::Table = toml::from_str(&fs::read_to_string(root().join("Cargo.toml")).unwrap()).unwrap();
    let profiles = manifest["profile"].as_table().unwrap();
    let workflows = workflows();
    let wheels: Vec<_> = steps(&workflows).into_iter().filter_map(|(_, step)| step["with"]["args"].as_str()).collect();
    let built: Vec<_> = wheels.iter().filter_map(|args| args.split_once("--profile ")).collect();
    assert!(!built.is_empty(), "{wheels:?}");
    for (_, profile) in built {
        assert!(profiles.contains_key(profile.split(' ').next().unwrap()), "there is no profile {profile}");
    }
    // Of a panic the Python package makes an exception.
    assert!(profiles.values().all(|profile| profile.get("panic").is_none()));
}

#[test]
fn the_compiler_is_the_one_that_is_promised() {
    let manifest: toml::Table = toml::from_str(&fs::read_to_string(root().join("Cargo.toml")).unwrap()).unwrap();
    let promised = manifest["workspace"]["package"]["rust-version"].as_str().unwrap();
    for (file, workflow) in workflows() {
        assert_eq!(workflow["env"]["RUST"], promised, "{file}");
        assert_eq!(workflow["permissions"], serde_json::json!({"contents": "read"}), "{file}");
    }
}
