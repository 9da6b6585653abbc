//! Who may look at the simulation and steer it: programs of this machine that hold the secret.
//!
//! A page of some other site, open in a browser on this machine, can send requests here too. It can
//! make its own name lead to this address, so a `Host` that is not this machine's is refused; and a
//! browser says from where a request comes, so another `Origin` is refused as well.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::ConnectInfo;
use http::header::{AUTHORIZATION, HOST, ORIGIN};
use http::request::Parts;
use http::uri::Authority;
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::control::Refusal;
use crate::control::secret::ControlSecret;

/// Lets programs of this machine in, and no pages of other sites.
pub(crate) fn local(parts: &Parts) -> Result<(), Refusal> {
    let forbidden = |message: &str| Err(Refusal::new(StatusCode::FORBIDDEN, message));
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    if peer.is_some_and(|ConnectInfo(peer)| !peer.ip().is_loopback()) {
        return forbidden("only programs on this machine may look here, by the address 127.0.0.1");
    }
    let named = parts.headers.get_all(HOST).iter().all(is_local_host);
    let addressed = parts.uri.authority().is_none_or(is_local);
    if !named || !addressed {
        return forbidden("the Host header has to be 127.0.0.1, [::1] or localhost, with any port");
    }
    if !parts.headers.get_all(ORIGIN).iter().all(|origin| is_own_origin(origin, &parts.headers)) {
        return forbidden(
            "pages of other sites may not look here: the Origin header has to be of this host, or absent",
        );
    }
    Ok(())
}

/// Lets those in who also know the secret.
pub(crate) fn secret(headers: &HeaderMap, secret: &ControlSecret) -> Result<(), Refusal> {
    let sent = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.trim().split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, sent)| sent.trim());
    if sent.is_some_and(|sent| secret.is(sent)) {
        return Ok(());
    }
    let wrong = if sent.is_some() { "this is not the secret of this simulation" } else { "this needs a secret" };
    let message = format!(
        "{wrong}: send `Authorization: Bearer SECRET` with what `patwarden sim` prints as PATWARDEN_SIM_SECRET, \
         or Simulator::control_secret gives"
    );
    Err(Refusal::new(StatusCode::UNAUTHORIZED, message))
}

fn is_local_host(value: &HeaderValue) -> bool {
    value.to_str().ok().and_then(|text| text.parse::<Authority>().ok()).is_some_and(|host| is_local(&host))
}

/// Whether a name and port, without a user before them, are this machine's own.
fn is_local(authority: &Authority) -> bool {
    let host = authority.host();
    let bracketed = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let local = match bracketed {
        Some(address) => address.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback()),
        None => {
            host.eq_ignore_ascii_case("localhost")
                || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        }
    };
    local && !authority.as_str().contains('@')
}

fn is_own_origin(origin: &HeaderValue, headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let site = origin.to_str().ok().and_then(|origin| origin.strip_prefix("http://"));
    site.is_some_and(|site| host.is_some_and(|host| site.eq_ignore_ascii_case(host)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_has_these_names_and_no_others() {
        let local = |host: &str| is_local_host(&HeaderValue::from_str(host).unwrap());
        for host in ["127.0.0.1", "127.0.0.1:8377", "127.9.8.7:1", "[::1]", "[::1]:80", "localhost", "LocalHost:99"] {
            assert!(local(host), "{host}");
        }
        for host in [
            "",
            "sim.test",
            "127.0.0.1.sim.test",
            "localhost.sim.test:80",
            "0.0.0.0",
            "10.0.0.1:8377",
            "[::]",
            "[::ffff:10.0.0.1]",
            "127.1",
            "2130706433",
            "me@127.0.0.1",
            "127.0.0.1, sim.test",
        ] {
            assert!(!local(host), "{host}");
        }
    }
}
