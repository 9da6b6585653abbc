//! Where the time goes: a flame graph of the run, if this is built to be sampled and FLAMEGRAPH names a file.

use anyhow::Result;

#[cfg(feature = "sampled")]
pub(crate) struct Sampler(Option<(pprof::ProfilerGuard<'static>, std::ffi::OsString)>);

#[cfg(feature = "sampled")]
impl Sampler {
    pub(crate) fn begun() -> Result<Self> {
        let Some(file) = std::env::var_os("FLAMEGRAPH") else { return Ok(Self(None)) };
        Ok(Self(Some((pprof::ProfilerGuard::new(997)?, file))))
    }

    pub(crate) fn done(self) -> Result<()> {
        let Some((guard, file)) = self.0 else { return Ok(()) };
        guard.report().build()?.flamegraph(std::fs::File::create(file)?)?;
        Ok(())
    }
}

#[cfg(not(feature = "sampled"))]
pub(crate) struct Sampler;

#[cfg(not(feature = "sampled"))]
impl Sampler {
    pub(crate) fn begun() -> Result<Self> {
        Ok(Self)
    }

    pub(crate) fn done(self) -> Result<()> {
        Ok(())
    }
}
