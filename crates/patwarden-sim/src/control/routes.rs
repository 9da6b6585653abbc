//! The calls of the control API: what there is at each path, and what each method does there.

use http::{Method, StatusCode};
use serde::Serialize;
use serde_json::json;

use crate::control::body::{
    ClockBody, GrantBody, Holder, InstallationBody, LockBody, MemberBody, NewTokenBody, Nothing, PermissionBody,
    RenameBody, RequestBody, WebhookBody, read,
};
use crate::control::fault_body::FaultBody;
use crate::control::{Refusal, Reply, edit, paths};
use crate::error::Error;
use crate::log::scrub;
use crate::query::decode_segment;
use crate::simulator::Simulator;
use crate::webhook::Webhook;

type Answer = Result<Reply, Refusal>;

/// Does what is asked for at a path behind [`ROOT`](super::ROOT).
pub(super) fn dispatch(sim: &Simulator, method: &Method, path: &str, body: &[u8]) -> Answer {
    let nothing_here = || {
        let message = format!("there is nothing at {:?}; GET /_sim lists what there is", scrub(path));
        Refusal::new(StatusCode::NOT_FOUND, message)
    };
    let segments: Option<Vec<String>> = path.split('/').skip(1).map(decode_segment).collect();
    let segments = segments.ok_or_else(nothing_here)?;
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    // What is at a path answers GET wherever it can be read.
    let method = if method == Method::HEAD { "GET" } else { method.as_str() };
    call(sim, method, &segments, body, nothing_here)
}

/// The same for a path in its parts, with what to say if there is nothing at it.
pub(super) fn call(
    sim: &Simulator,
    method: &str,
    path: &[&str],
    body: &[u8],
    nothing_here: impl Fn() -> Refusal,
) -> Answer {
    let number = |text: &str| text.parse::<u64>().map_err(|_| nothing_here());
    match *path {
        [] | [""] => list(method, &paths::listed()),
        ["orgs"] => list(method, &sim.orgs()),
        ["tokens"] => tokens(sim, method, body),
        ["log"] => log(sim, method),
        ["state"] => list(method, &sim.snapshot()),
        ["faults"] => faults(sim, method, body),
        ["clock"] => clock(sim, method, body),
        ["webhook"] => webhook(sim, method, body),
        ["deliveries"] => list(method, &sim.deliveries()),
        ["orgs", org, "rename"] => rename(sim, method, org, body),
        ["orgs", org, "grants"] => grants(sim, method, org, body),
        ["orgs", org, "grants", id] => grant(sim, method, org, number(id)?, body),
        ["orgs", org, "requests"] => requests(sim, method, org, body),
        ["orgs", org, "requests", id] => request(sim, method, org, number(id)?, body),
        ["orgs", org, "requests", id, "cancel"] => cancel(sim, method, org, number(id)?, body),
        ["orgs", org, "members", login] => member(sim, method, org, login, body),
        ["orgs", org, "settings_locked"] => settings_locked(sim, method, org, body),
        ["orgs", org, "installation"] => installation(sim, method, org, body),
        ["orgs", org, "installation", "permissions", name] => permission(sim, method, org, name, body),
        _ => Err(nothing_here()),
    }
}

/// What can be read and no more.
fn list(method: &str, what: &impl Serialize) -> Answer {
    match method {
        "GET" => Ok(Reply::ok(what)),
        _ => Err(Refusal::method(method, &["GET"])),
    }
}

fn tokens(sim: &Simulator, method: &str, body: &[u8]) -> Answer {
    if method != "POST" {
        return Err(Refusal::method(method, &["POST"]));
    }
    let token = match read::<NewTokenBody>(body)?.holder()? {
        Holder::User(kind, login) => sim.issue_user_token(kind, &login)?,
        Holder::Installation(org) => sim.issue_installation_token(&org)?,
    };
    Ok(Reply::created(&json!({"token": token})))
}

fn member(sim: &Simulator, method: &str, org: &str, login: &str, body: &[u8]) -> Answer {
    if !edit::is_login(login) {
        return Err(Refusal::bad(
            "the last part of the path is no login: letters, digits, hyphens and underscores, 60 at most",
        ));
    }
    let shown = || {
        let found = sim.with_org(org, |world, index, _| world.member(&world.orgs[index], login))?;
        let unknown = || Error::UnknownMember { org: org.to_owned(), login: login.to_owned() };
        Ok(Reply::ok(&found.ok_or_else(unknown)?))
    };
    match method {
        "GET" => shown(),
        "PUT" => {
            let body: MemberBody = read(body)?;
            sim.add_member(org, login, |member| body.apply(member))?;
            shown()
        }
        "DELETE" => {
            sim.remove_member(org, login)?;
            Ok(Reply::Done)
        }
        _ => Err(Refusal::method(method, &["GET", "PUT", "DELETE"])),
    }
}

fn settings_locked(sim: &Simulator, method: &str, org: &str, body: &[u8]) -> Answer {
    if method != "PUT" {
        return Err(Refusal::method(method, &["PUT"]));
    }
    let LockBody { locked } = read(body)?;
    sim.set_settings_locked(org, locked)?;
    Ok(Reply::Done)
}

fn log(sim: &Simulator, method: &str) -> Answer {
    match method {
        "GET" => Ok(Reply::ok(&sim.log())),
        "DELETE" => {
            sim.clear_log();
            Ok(Reply::Done)
        }
        _ => Err(Refusal::method(method, &["GET", "DELETE"])),
    }
}

fn faults(sim: &Simulator, method: &str, body: &[u8]) -> Answer {
    match method {
        "GET" => Ok(Reply::ok(&sim.faults())),
        "POST" => {
            sim.inject(read::<FaultBody>(body)?.fault()?);
            Ok(Reply::Done)
        }
        "DELETE" => {
            sim.clear_faults();
            Ok(Reply::Done)
        }
        _ => Err(Refusal::method(method, &["GET", "POST", "DELETE"])),
    }
}

fn clock(sim: &Simulator, method: &str, body: &[u8]) -> Answer {
    let shown = || {
        let clock = sim.clock();
        let millis = i64::try_from(clock.skew().as_millis()).unwrap_or_default();
        Reply::ok(&json!({"now": clock.now(), "skew_millis": millis}))
    };
    match method {
        "GET" => Ok(shown()),
        "PUT" => {
            sim.set_clock_skew(read::<ClockBody>(body)?.skew()?);
            Ok(shown())
        }
        _ => Err(Refusal::method(method, &["GET", "PUT"])),
    }
}

fn rename(sim: &Simulator, method: &str, org: &str, body: &[u8]) -> Answer {
    if method != "POST" {
        return Err(Refusal::method(method, &["POST"]));
    }
    let RenameBody { login } = read(body)?;
    sim.rename_org(org, &login)?;
    Ok(Reply::Done)
}

fn webhook(sim: &Simulator, method: &str, body: &[u8]) -> Answer {
    match method {
        "POST" => {
            let WebhookBody { url, secret } = read(body)?;
            sim.set_webhook(Webhook::new(&url, secret.as_deref())?)?;
            Ok(Reply::Done)
        }
        "DELETE" => {
            sim.clear_webhook();
            Ok(Reply::Done)
        }
        _ => Err(Refusal::method(method, &["POST", "DELETE"])),
    }
}

fn grants(sim: &Simulator, method: &str, org: &str, body: &[u8]) -> Answer {
    if method != "POST" {
        return Err(Refusal::method(method, &["POST"]));
    }
    let body: GrantBody = read(body)?;
    sim.look_at(org, |org| edit::check(&body, None, org))??;
    let id = sim.add_grant(org, |grant| edit::Edit::apply(body, grant))?;
    let token_id = sim.look_at(org, |org| org.grants.all().get(&id).map(|grant| grant.token.id))?;
    Ok(Reply::created(&json!({"id": id, "token_id": token_id})))
}

fn grant(sim: &Simulator, method: &str, org: &str, id: u64, body: &[u8]) -> Answer {
    let shown = || {
        let found = sim.look_at(org, |org| org.grants.all().get(&id).map(Reply::ok))?;
        found.ok_or_else(|| Error::UnknownGrant { org: org.to_owned(), id }.into())
    };
    match method {
        "GET" => shown(),
        "PATCH" => {
            let body: GrantBody = read(body)?;
            let known = sim.look_at(org, |org| {
                let grant = org.grants.all().get(&id)?;
                Some(edit::check(&body, Some(&grant.token), org))
            })?;
            known.unwrap_or(Ok(()))?;
            sim.update_grant(org, id, |grant| edit::Edit::apply(body, grant))?;
            shown()
        }
        "DELETE" => {
            sim.remove_grant(org, id)?;
            Ok(Reply::Done)
        }
        _ => Err(Refusal::method(method, &["GET", "PATCH", "DELETE"])),
    }
}

fn requests(sim: &Simulator, method: &str, org: &str, body: &[u8]) -> Answer {
    if method != "POST" {
        return Err(Refusal::method(method, &["POST"]));
    }
    let body: RequestBody = read(body)?;
    sim.look_at(org, |org| edit::check(&body, None, org))??;
    let id = sim.add_request(org, |request| edit::Edit::apply(body, request))?;
    let token_id = sim.look_at(org, |org| org.requests.all().get(&id).map(|request| request.token.id))?;
    Ok(Reply::created(&json!({"id": id, "token_id": token_id})))
}

fn request(sim: &Simulator, method: &str, org: &str, id: u64, body: &[u8]) -> Answer {
    let shown = || {
        let found = sim.look_at(org, |org| org.requests.all().get(&id).map(Reply::ok))?;
        found.ok_or_else(|| Error::UnknownRequest { org: org.to_owned(), id }.into())
    };
    match method {
        "GET" => shown(),
        "PATCH" => {
            let body: RequestBody = read(body)?;
            let known = sim.look_at(org, |org| {
                let request = org.requests.all().get(&id)?;
                Some(edit::check(&body, Some(&request.token), org))
            })?;
            known.unwrap_or(Ok(()))?;
            sim.update_request(org, id, |request| edit::Edit::apply(body, request))?;
            shown()
        }
        "DELETE" => {
            sim.remove_request(org, id)?;
            Ok(Reply::Done)
        }
        _ => Err(Refusal::method(method, &["GET", "PATCH", "DELETE"])),
    }
}

fn cancel(sim: &Simulator, method: &str, org: &str, id: u64, body: &[u8]) -> Answer {
    if method != "POST" {
        return Err(Refusal::method(method, &["POST"]));
    }
    let Nothing {} = read(body)?;
    let is_decided =
        sim.look_at(org, |org| org.requests.all().get(&id).is_some_and(|request| !request.is_pending()))?;
    if is_decided {
        return Err(Refusal::new(StatusCode::CONFLICT, format!("request {id} of {org:?} is no longer pending")));
    }
    sim.cancel_request(org, id)?;
    Ok(Reply::Done)
}

fn installation(sim: &Simulator, method: &str, org: &str, body: &[u8]) -> Answer {
    let shown = || {
        let found = sim.look_at(org, |org| org.installation.as_ref().map(Reply::ok))?;
        found.ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, format!("the App is not installed on {org:?}")))
    };
    match method {
        "GET" => shown(),
        "PUT" => {
            let InstallationBody { suspended } = read(body)?;
            sim.set_installed(org, true)?;
            if let Some(suspended) = suspended {
                sim.set_suspended(org, suspended)?;
            }
            shown()
        }
        "DELETE" => {
            sim.set_installed(org, false)?;
            Ok(Reply::Done)
        }
        _ => Err(Refusal::method(method, &["GET", "PUT", "DELETE"])),
    }
}

fn permission(sim: &Simulator, method: &str, org: &str, name: &str, body: &[u8]) -> Answer {
    if !edit::is_permission(name) {
        return Err(Refusal::bad("the last part of the path is no permission: lower-case letters and underscores"));
    }
    match method {
        "PUT" => {
            let PermissionBody { level } = read(body)?;
            sim.set_permission(org, name, Some(level.as_str()))?;
            Ok(Reply::Done)
        }
        "DELETE" => {
            sim.set_permission(org, name, None)?;
            Ok(Reply::Done)
        }
        _ => Err(Refusal::method(method, &["PUT", "DELETE"])),
    }
}
