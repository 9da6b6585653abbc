//! The scratch crate under target/coverage/: the seam of patwarden-api around other generated code, so that
//! what is checked is what would be published.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use toml::{Table, Value as Toml};

use crate::process::{cargo, root, target};

const CRATE: &str = "crates/patwarden-api";
const GENERATED: &str = "src/generated.rs";

/// What is held against the generated code, and where.
#[derive(Debug, PartialEq)]
pub(super) struct CompileError {
    pub(super) message: String,
    pub(super) rendered: String,
    /// Lines of the generated file, the first is 1.
    pub(super) lines: Vec<usize>,
}

/// Type-checks `generated` in the place of what is checked in.
pub(super) fn check(generated: &str) -> Result<Vec<CompileError>> {
    let folder = target().join("coverage");
    write(&folder, generated).with_context(|| format!("cannot write {}", folder.display()))?;
    let mut check = cargo();
    check.args(["check", "--offline", "--quiet", "--message-format", "json"]).current_dir(&folder);
    // Nothing is built twice here, so what only helps the next build is not kept.
    let output = check.env("CARGO_TARGET_DIR", target()).env("CARGO_INCREMENTAL", "0").output()?;
    let errors = errors(&String::from_utf8_lossy(&output.stdout));
    if errors.is_empty() && !output.status.success() {
        bail!("cargo check in {} failed: {}", folder.display(), String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(errors)
}

fn write(folder: &Path, generated: &str) -> Result<()> {
    let sources = folder.join("src");
    if sources.exists() {
        fs::remove_dir_all(&sources)?;
    }
    copy(&root().join(CRATE).join("src"), &sources)?;
    fs::write(folder.join(GENERATED), generated)?;
    let own = fs::read_to_string(root().join(CRATE).join("Cargo.toml"))?;
    let workspace = fs::read_to_string(root().join("Cargo.toml"))?;
    fs::write(folder.join("Cargo.toml"), manifest(&own, &workspace)?)?;
    // The same versions as in the workspace, which are there.
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}

/// The crate's manifest with what it has from the workspace written out, as a workspace of its own.
fn manifest(own: &str, workspace: &str) -> Result<String> {
    let own: Table = own.parse()?;
    let root: Table = workspace.parse()?;
    let shared = root.get("workspace").and_then(Toml::as_table).context("the root manifest has no workspace")?;
    let section = |name: &str| shared.get(name).and_then(Toml::as_table).cloned().unwrap_or_default();
    let mut package = own.get("package").and_then(Toml::as_table).cloned().unwrap_or_default();
    package.remove("readme");
    inherit(&mut package, &section("package"))?;
    let mut dependencies = own.get("dependencies").and_then(Toml::as_table).cloned().unwrap_or_default();
    inherit(&mut dependencies, &section("dependencies"))?;
    let mut written = Table::new();
    written.insert("package".to_owned(), package.into());
    written.insert("dependencies".to_owned(), dependencies.into());
    written.insert("workspace".to_owned(), Table::new().into());
    Ok(written.to_string())
}

fn inherit(table: &mut Table, shared: &Table) -> Result<()> {
    for (name, value) in table.iter_mut() {
        let Some(inherits) = value.as_table_mut().filter(|table| table.contains_key("workspace")) else { continue };
        inherits.remove("workspace");
        let more = std::mem::take(inherits);
        let mut from = shared.get(name).with_context(|| format!("the workspace has no {name}"))?.clone();
        if !more.is_empty() {
            let mut base = match from {
                Toml::Table(table) => table,
                version => Table::from_iter([("version".to_owned(), version)]),
            };
            base.extend(more);
            from = base.into();
        }
        *value = from;
    }
    Ok(())
}

/// The errors among cargo's messages, a JSON object a line.
fn errors(messages: &str) -> Vec<CompileError> {
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    messages
        .filter(|message| message["reason"] == "compiler-message" && message["message"]["level"] == "error")
        .map(|message| {
            let message = &message["message"];
            let text = |key: &str| message[key].as_str().unwrap_or_default().to_owned();
            CompileError {
                message: format!("rustc: {}", text("message")),
                rendered: text("rendered"),
                lines: lines(message),
            }
        })
        // The last one only counts the others.
        .filter(|error| !error.message.starts_with("rustc: aborting due to"))
        .collect()
}

fn lines(message: &Value) -> Vec<usize> {
    let spans = message["spans"].as_array().into_iter().flatten();
    spans
        .filter(|span| span["file_name"] == GENERATED)
        .filter_map(|span| usize::try_from(span["line_start"].as_u64()?).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_workspace_gives_is_written_out() {
        let own = "[package]\nname = \"a\"\nedition.workspace = true\nreadme = \"README.md\"\n\
            [dependencies]\nx.workspace = true\ny = { workspace = true, features = [\"f\"] }\nz = \"3\"\n\
            [dev-dependencies]\nt.workspace = true\n[lints]\nworkspace = true\n";
        let workspace = "[workspace.package]\nedition = \"2024\"\n\
            [workspace.dependencies]\nx = { version = \"1\", default-features = false }\ny = \"2\"\n";
        let written: Table = manifest(own, workspace).unwrap().parse().unwrap();
        let wanted = "package = { name = \"a\", edition = \"2024\" }\nworkspace = {}\n\
            [dependencies]\nx = { version = \"1\", default-features = false }\n\
            y = { version = \"2\", features = [\"f\"] }\nz = \"3\"\n";
        assert_eq!(written, wanted.parse::<Table>().unwrap());
        assert!(manifest("[dependencies]\nq.workspace = true", workspace).is_err());
    }

    #[test]
    fn errors_are_read_with_their_lines_and_warnings_are_not() {
        let message = |level: &str, message: &str| {
            serde_json::json!({ "reason": "compiler-message", "message": {
                "level": level, "message": message, "rendered": "r",
                "spans": [{ "file_name": "src/generated.rs", "line_start": 7 }, { "file_name": "src/lib.rs", "line_start": 9 }],
            } })
            .to_string()
        };
        let said =
            [message("warning", "w"), message("error", "e"), message("error", "aborting due to 1"), "x".to_owned()];
        let wanted = CompileError { message: "rustc: e".to_owned(), rendered: "r".to_owned(), lines: vec![7] };
        assert_eq!(errors(&said.join("\n")), [wanted]);
    }
}
