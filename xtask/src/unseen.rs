//! Adding operations is one line in the selection and its words in the overlay: done to a copy of the
//! project, with operations that it has never had to do with, each of a kind of its own.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::files::mirror;
use crate::process::{cargo, program, root, run, target};
use crate::python::Environment;

/// One that uploads bytes, one whose body has `oneOf`, one with several success statuses of which one is empty,
/// and one whose body may be null.
const NEVER_SEEN: [&str; 4] = ["repos/upload-release-asset", "issues/create", "repos/merge", "gists/update"];

pub(crate) fn check() -> Result<()> {
    let project = Copy::new(target().join("unseen"))?;
    project.append(
        "openapi/selection.toml",
        &format!(
            "\n[[group]]\nname = \"never seen\"\nreason = \"They are for a check.\"\noperations = {NEVER_SEEN:?}\n"
        ),
    )?;
    project.xtask(&["vendor"])?;
    let stub = project.asked_for_words()?;
    project
        .append("openapi/overlay/never-seen.toml", &stub.replace(" = \"\"", " = \"Said of what was never seen.\""))?;
    project.xtask(&["codegen"])?;
    project.xtask(&["codegen", "--check"])?;

    let mut check = cargo();
    check.args(["check", "--quiet", "--locked", "--manifest-path"]).arg(project.path("Cargo.toml"));
    run(check
        .args(["--package", "patwarden-api-mock", "--package", "patwarden-py"])
        .env("CARGO_TARGET_DIR", target()))?;

    for operation in NEVER_SEEN {
        let name = operation.replace(['/', '-'], "_");
        for (file, told) in [
            ("crates/patwarden-py/src/api/generated.rs", format!("\"{operation}\", arguments")),
            ("python/patwarden/api.pyi", format!("def {name}(")),
        ] {
            let code = fs::read_to_string(project.path(file)).with_context(|| format!("no {file}"))?;
            ensure!(code.matches(&told).count() == 2, "{file} does not have {operation} for both ways to call");
        }
    }
    let python = Environment::for_tests()?;
    let settings = r#"{ "include": ["patwarden/api.pyi", "patwarden/api_types.py"], "typeCheckingMode": "strict" }"#;
    project.append("python/pyrightconfig.json", settings)?;
    for checker in [&["mypy", "--strict", "patwarden/api.pyi"][..], &["basedpyright"]] {
        run(python.command().arg("-m").args(checker).current_dir(project.path("python")))?;
    }
    Ok(())
}

/// A copy of the project.
struct Copy(PathBuf);

impl Copy {
    fn new(folder: PathBuf) -> Result<Self> {
        mirror(&root(), &folder)?;
        Ok(Self(folder))
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }

    fn append(&self, path: &str, more: &str) -> Result<()> {
        let path = self.path(path);
        let text = fs::read_to_string(&path).unwrap_or_default();
        fs::write(&path, text + more).with_context(|| format!("cannot write {}", path.display()))
    }

    /// This very program, for the copy.
    fn command(&self, arguments: &[&str]) -> Result<Command> {
        let mut command = program(std::env::current_exe()?);
        command.args(arguments).current_dir(&self.0);
        command.env("CARGO_MANIFEST_DIR", self.path("xtask")).env("CARGO_TARGET_DIR", target());
        Ok(command)
    }

    fn xtask(&self, arguments: &[&str]) -> Result<()> {
        run(&mut self.command(arguments)?)
    }

    /// The stub of the words that are missing, which `codegen` prints when it refuses to go on.
    fn asked_for_words(&self) -> Result<String> {
        let output = self.command(&["codegen"])?.output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        if output.status.success() {
            bail!("codegen takes operations without words");
        }
        let begin = said.find("[[operation]]").with_context(|| format!("codegen prints no stub:\n{said}"))?;
        let end = said.rfind("\nerror:").with_context(|| format!("codegen prints no error:\n{said}"))?;
        for operation in NEVER_SEEN {
            ensure!(said[begin..end].contains(operation), "the stub has no {operation}:\n{said}");
        }
        Ok(said[begin..end].to_owned())
    }
}
