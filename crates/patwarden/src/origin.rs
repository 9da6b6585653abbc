//! Where a client may send anything: its base URL, and nothing on any other origin.

use url::{Host, Url};

use crate::error::{Error, Result};

/// GitHub's public API.
pub(crate) const PUBLIC: &str = "https://api.github.com";

/// Takes a base URL if a credential may be sent there.
pub(crate) fn base_url(text: &str) -> Result<Url> {
    let url = Url::parse(text.trim()).map_err(|error| {
        Error::configuration(format!("the base URL is not a URL: {error}"))
            .with_hint(format!("give a whole one, such as {PUBLIC} or https://ghe.example/api/v3"))
    })?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Error::configuration("the base URL holds a user name or a password")
            .with_hint("give the URL alone; the credential goes into the environment or a file"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(Error::configuration("the base URL has a query or a fragment"));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        "http" => Err(Error::configuration(format!("the base URL {url} is plain http"))
            .with_hint("a credential would travel readable: use https (plain http is for this machine alone)")),
        other => Err(Error::configuration(format!("the base URL's scheme is {other}, not https"))),
    }
}

/// Whether a URL leads to this machine and no other.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Whether a URL that the server names is on the base URL's origin, and brings no credential of its own.
pub(crate) fn is_same(base: &Url, other: &Url) -> bool {
    base.origin() == other.origin() && other.username().is_empty() && other.password().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine() {
        for good in [
            "https://api.github.com",
            "https://ghe.example/api/v3/",
            "http://127.0.0.1:8080",
            "http://127.9.9.9",
            "http://[::1]:1",
            "http://localhost:1",
        ] {
            assert!(base_url(good).is_ok(), "{good}");
        }
        for bad in [
            "http://api.github.com",
            "http://localhost.example",
            "http://128.0.0.1",
            "http://10.0.0.1",
            "ftp://api.github.com",
            "https://user:secret@api.github.com",
            "https://api.github.com?x=1",
            "api.github.com",
            "",
        ] {
            let error = base_url(bad).unwrap_err();
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let base = Url::parse("https://api.github.com/api").unwrap();
        for (other, same) in [
            ("https://api.github.com/x", true),
            ("https://api.github.com:443/x", true),
            ("http://api.github.com/x", false),
            ("https://api.github.com:444/x", false),
            ("https://api.github.com.evil.example/x", false),
            ("https://mona@api.github.com/x", false),
            ("https://:secret@api.github.com/x", false),
            ("https://api.github.com@evil.example/x", false),
        ] {
            assert_eq!(is_same(&base, &Url::parse(other).unwrap()), same, "{other}");
        }
    }
}
