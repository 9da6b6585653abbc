//! Bringing the upstream package: fetched once with npm, checked against the recorded hash on every
//! use, kept under target/.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;
use serde::Deserialize;
use sha2::{Digest, Sha512};

use crate::process::{program, root, target};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Upstream {
    package: String,
    version: String,
    integrity: String,
    file: String,
    #[serde(rename = "flavour")]
    _flavour: String,
}

/// The text of the description that openapi/upstream.toml names.
pub(crate) fn description() -> Result<String> {
    let recorded = fs::read_to_string(root().join("openapi/upstream.toml"))?;
    let upstream: Upstream = toml::from_str(&recorded).context("openapi/upstream.toml")?;
    let folder = target().join("upstream");
    let archive = folder.join(archive_name(&upstream));
    if !archive.exists() {
        pack(&upstream, &folder)?;
    }
    let bytes = fs::read(&archive).with_context(|| format!("cannot read {}", archive.display()))?;
    if let Err(mismatch) = verify(&bytes, &upstream.integrity) {
        // What failed the check must not be found again by the next run.
        fs::remove_file(&archive)?;
        return Err(mismatch.context(format!("{}@{}", upstream.package, upstream.version)));
    }
    member(&bytes, &Path::new("package").join(&upstream.file))
}

fn archive_name(upstream: &Upstream) -> PathBuf {
    let name = upstream.package.trim_start_matches('@').replace('/', "-");
    format!("{name}-{}.tgz", upstream.version).into()
}

fn pack(upstream: &Upstream, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let package = format!("{}@{}", upstream.package, upstream.version);
    eprintln!("fetching {package}");
    let output = program("npm")
        .args(["pack", "--silent", &package])
        .current_dir(folder)
        .output()
        .context("cannot start npm; install it, or pass the description with --from FILE")?;
    if !output.status.success() {
        bail!("npm pack {package} failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}

/// Compares with a subresource-integrity string, as package registries record it.
fn verify(bytes: &[u8], integrity: &str) -> Result<()> {
    let Some(expected) = integrity.strip_prefix("sha512-") else {
        bail!("the recorded integrity is not a sha512 hash: {integrity}");
    };
    let found = STANDARD.encode(Sha512::digest(bytes));
    if found != expected {
        bail!("the package's hash is sha512-{found}, recorded is {integrity}; the file was removed");
    }
    Ok(())
}

fn member(archive: &[u8], path: &Path) -> Result<String> {
    for entry in tar::Archive::new(GzDecoder::new(archive)).entries()? {
        let mut entry = entry?;
        if entry.path()? == path {
            let mut text = String::new();
            entry.read_to_string(&mut text)?;
            return Ok(text);
        }
    }
    bail!("the package has no file {}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_whose_hash_differs_is_refused() {
        let integrity = format!("sha512-{}", STANDARD.encode(Sha512::digest(b"genuine")));
        assert!(verify(b"genuine", &integrity).is_ok());
        let message = verify(b"tampered", &integrity).unwrap_err().to_string();
        assert!(message.contains("recorded is sha512-"), "{message}");
        assert!(verify(b"genuine", "sha1-abc").is_err());
    }
}
