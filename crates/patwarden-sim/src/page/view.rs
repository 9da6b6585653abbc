//! What the page shows: the organisations, what reaches them and what waits, and the last API calls.

use std::collections::BTreeMap;

use http::StatusCode;
use jiff::Timestamp;
use url::form_urlencoded;

use crate::auth::{Identity, TokenKind};
use crate::log::LogEntry;
use crate::model::{Grant, GrantRequest, GrantState, RepositorySelection, Token};
use crate::page::STYLE;
use crate::page::html::{Moment, Table, Text, moment_or};
use crate::query::Query;
use crate::simulator::Shared;
use crate::state::{Organization, World};

/// How many rows a list has at most.
const ROWS: usize = 100;
/// More pages than any list has.
const LAST: usize = 1_000_000;
/// How many organisations are shown with what is in them, where none is asked for.
const IN_FULL: usize = 10;
/// How many repositories of a token are named.
const NAMED: usize = 5;

const ORGS: &[&str] = &["Organisation", "Grants", "Pending requests", "Members", "Repositories", "App"];
const GRANTS: &[&str] =
    &["Grant", "Owner", "Token", "Permissions", "Repositories", "Granted", "Last used", "Expires", "State"];
const REQUESTS: &[&str] =
    &["Request", "Owner", "Token", "Reason", "Permissions", "Repositories", "Created", "Last used", "Expires", "State"];
const LOG: &[&str] = &["Number", "Time", "Method", "Path and query", "Operation", "Identity", "Status", "Fault"];

/// The parts of the page before they are put together.
pub(super) struct View {
    status: StatusCode,
    title: String,
    now: Timestamp,
    main: String,
}

/// What of a list is shown.
#[derive(Clone, Copy)]
struct Part {
    page: usize,
}

impl Part {
    fn skip(self) -> usize {
        (self.page - 1) * ROWS
    }

    /// What a caption says of a list of so many.
    fn of(self, total: usize) -> String {
        let first = self.skip() + 1;
        match total.checked_sub(self.skip()) {
            None | Some(0) if total == 0 => "none".to_owned(),
            None | Some(0) => format!("none here of {total}"),
            Some(left) if left > ROWS => format!("{first} to {} of {total}, {} more", self.skip() + ROWS, left - ROWS),
            Some(_) if self.page == 1 => total.to_string(),
            Some(_) => format!("{first} to {total} of {total}"),
        }
    }
}

impl View {
    pub(super) fn of(shared: &Shared, query: &Query) -> Self {
        let page = query.get("page").and_then(|page| page.parse::<usize>().ok()).unwrap_or(1);
        let part = Part { page: page.clamp(1, LAST) };
        let mut world = shared.world();
        let now = shared.clock.now();
        world.settle(now);
        let one = query.get("org");
        let found = one.and_then(|login| world.org_index(login));
        let (status, title, main) = match (one, found) {
            (None, _) => {
                let log = shared.log();
                (StatusCode::OK, "Simulated GitHub".to_owned(), overview(&world, now, part, log.last(ROWS)))
            }
            (Some(_), Some(index)) => {
                let org = &world.orgs[index];
                let main = format!("{BACK}{}{}", organization(org, now, part), turning(org, part));
                (StatusCode::OK, format!("{} · Simulated GitHub", org.login), main)
            }
            (Some(login), None) => {
                let main = format!("<h2>Not found</h2><p>There is no organisation {}.</p>{BACK}", Text(login));
                (StatusCode::NOT_FOUND, "Not found · Simulated GitHub".to_owned(), main)
            }
        };
        Self { status, title, now, main }
    }

    /// The whole document. Its icon is empty, or browsers would ask the API for one.
    pub(super) fn page(self) -> (StatusCode, String) {
        let Self { status, title, now, main } = self;
        let html = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{}</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>{STYLE}</style>\n</head>\n<body>\n\
             <a class=\"skip\" href=\"#content\">Skip to the content</a>\n\
             <header><h1>Simulated GitHub</h1>\n\
             <p>Its time is {} (UTC, as all times here). Everything in it is invented.</p></header>\n\
             <main id=\"content\">\n{main}</main>\n\
             <footer><p>This page shows, and changes nothing. Programs read and change the simulation under \
             <code>/_sim</code>, with the secret that its host program has.</p></footer>\n</body>\n</html>\n",
            plain(&title),
            Moment(now),
        );
        (status, html)
    }
}

const BACK: &str = "<nav aria-label=\"Up\"><ul><li><a href=\"/\">All organisations</a></li></ul></nav>\n";

/// Text where no elements may be.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !"&<>\"'".contains(*c)).collect()
}

fn href(org: &Organization, page: usize) -> String {
    let login: String = form_urlencoded::byte_serialize(org.login.as_bytes()).collect();
    format!("/?org={login}&amp;page={page}")
}

fn overview(world: &World, now: Timestamp, part: Part, (log, earlier): (Vec<&LogEntry>, usize)) -> String {
    let total = world.orgs.len();
    let mut table = Table::new(format_args!("Organisations: {}", part.of(total)), ORGS);
    let shown = world.orgs.iter().skip(part.skip()).take(ROWS);
    for org in shown.clone() {
        let app = match &org.installation {
            None => "<span class=\"bad\">not installed</span>".to_owned(),
            Some(app) if app.suspended_at.is_some() => "<span class=\"bad\">suspended</span>".to_owned(),
            Some(_) => "<span class=\"good\">installed</span>".to_owned(),
        };
        table.row(&[
            format!("<a href=\"{}\">{}</a>", href(org, 1), Text(&org.login)),
            org.grants.open_count().to_string(),
            org.requests.open_count().to_string(),
            org.members.len().to_string(),
            org.repositories.len().to_string(),
            app,
        ]);
    }
    let mut html = format!("<h2>Organisations</h2>\n{}", table.end());
    if total > part.skip() + ROWS {
        let next = part.page + 1;
        html += &format!("<p><a href=\"/?page={next}\">The next organisations</a></p>\n");
    }
    html += &calls_made(&log, earlier);
    for org in shown.take(IN_FULL) {
        html += &organization(org, now, Part { page: 1 });
    }
    let left = world.orgs.len().saturating_sub(part.skip()).min(ROWS);
    if left > IN_FULL {
        html += &format!("<p>The other {} are behind their names above.</p>\n", left - IN_FULL);
    }
    html
}

/// Links to the parts of an organisation's lists before and after this one.
fn turning(org: &Organization, part: Part) -> String {
    let longest = org.grants.all().len().max(org.requests.open_count());
    let last = longest.div_ceil(ROWS).max(1);
    let mut links = String::new();
    if part.page > 1 {
        let before = (part.page - 1).min(last);
        links += &format!("<li><a rel=\"prev\" href=\"{}\">Page {before}</a></li>", href(org, before));
    }
    if part.page < last {
        let after = part.page + 1;
        links += &format!("<li><a rel=\"next\" href=\"{}\">Page {after} of {last}</a></li>", href(org, after));
    }
    if links.is_empty() { links } else { format!("<nav aria-label=\"Pages\"><ul>{links}</ul></nav>\n") }
}

fn organization(org: &Organization, now: Timestamp, part: Part) -> String {
    let mut html = format!("<section>\n<h2>{}</h2>\n", Text(&org.login));

    let total = org.requests.open_count();
    let caption = format!("Pending requests of {}: {}", Text(&org.login), part.of(total));
    let mut table = Table::new(caption, REQUESTS);
    for request in org.requests.open_entries(false, part.skip()).take(ROWS) {
        table.row(&request_row(org, request, now));
    }
    html += &table.end();
    html += &more(org, part, total, "requests");

    let (total, open) = (org.grants.all().len(), org.grants.open_count());
    let caption = format!("Grants of {}: {}", Text(&org.login), part.of(total));
    let mut table = Table::new(caption, GRANTS);
    let live = org.grants.open_entries(false, part.skip());
    let ended = org.grants.all().values().rev().filter(|grant| !grant.is_live());
    for grant in live.chain(ended.skip(part.skip().saturating_sub(open))).take(ROWS) {
        table.row(&grant_row(org, grant, now));
    }
    html += &table.end();
    html += &more(org, part, total, "grants");
    html + "</section>\n"
}

/// Where the rest of a list is.
fn more(org: &Organization, part: Part, total: usize, what: &str) -> String {
    match total.checked_sub(part.skip() + ROWS) {
        Some(left @ 1..) => {
            let href = href(org, part.page + 1);
            format!("<p><a href=\"{href}\">{left} more {what} of {}</a></p>\n", Text(&org.login))
        }
        _ => String::new(),
    }
}

fn request_row(org: &Organization, request: &GrantRequest, now: Timestamp) -> Vec<String> {
    let token = &request.token;
    vec![
        request.id.to_string(),
        Text(&token.owner).to_string(),
        Text(&token.name).to_string(),
        request.reason.as_deref().map_or_else(|| quiet("none given"), |reason| Text(reason).to_string()),
        permissions(token),
        repositories(org, token),
        Moment(request.created_at).to_string(),
        moment_or(token.last_used_at, "never"),
        moment_or(token.expires_at, "never"),
        if token.is_expired(now) { bad("expired") } else { "pending".to_owned() },
    ]
}

fn grant_row(org: &Organization, grant: &Grant, now: Timestamp) -> Vec<String> {
    let token = &grant.token;
    let state = match grant.state {
        GrantState::Revoked { at } => format!("{} {}", bad("revoked"), Moment(at)),
        GrantState::Replaced { at } => format!("{} {}", quiet("replaced"), Moment(at)),
        GrantState::Live if token.is_expired(now) => bad("expired"),
        GrantState::Live => "<span class=\"good\">live</span>".to_owned(),
    };
    vec![
        grant.id.to_string(),
        Text(&token.owner).to_string(),
        Text(&token.name).to_string(),
        permissions(token),
        repositories(org, token),
        Moment(grant.granted_at).to_string(),
        moment_or(token.last_used_at, "never"),
        moment_or(token.expires_at, "never"),
        state,
    ]
}

fn quiet(word: &str) -> String {
    format!("<span class=\"quiet\">{word}</span>")
}

fn bad(word: &str) -> String {
    format!("<span class=\"bad\">{word}</span>")
}

fn permissions(token: &Token) -> String {
    let groups = [
        ("organization", &token.permissions.organization),
        ("repository", &token.permissions.repository),
        ("other", &token.permissions.other),
    ];
    let list = |group: &BTreeMap<String, String>| {
        let pairs = group.iter().take(ROWS).map(|(name, level)| format!("{} {}", Text(name), Text(level)));
        pairs.collect::<Vec<_>>().join(", ")
    };
    let items: String = groups
        .into_iter()
        .filter(|(_, group)| !group.is_empty())
        .map(|(name, group)| format!("<li>{} {}</li>", quiet(name), list(group)))
        .collect();
    if items.is_empty() { quiet("none") } else { format!("<ul class=\"permissions\">{items}</ul>") }
}

fn repositories(org: &Organization, token: &Token) -> String {
    let word = Text(token.repository_selection.as_str()).to_string();
    if matches!(token.repository_selection, RepositorySelection::None | RepositorySelection::All) {
        return word;
    }
    let ids = &token.repository_ids;
    let names = ids.iter().take(NAMED).filter_map(|id| Some(Text(&org.repositories.get(id)?.name).to_string()));
    let names = names.collect::<Vec<_>>().join(", ");
    let more = ids.len().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("{word}: {names}{more}")
}

fn calls_made(log: &[&LogEntry], earlier: usize) -> String {
    let caption = match (log.len(), earlier) {
        (0, _) => "Last calls: none".to_owned(),
        (shown, 0) => format!("Last calls, the newest first: {shown}"),
        (shown, earlier) => format!("Last calls, the newest first: {shown}, and {earlier} earlier"),
    };
    let mut table = Table::new(caption, LOG);
    for entry in log.iter().rev() {
        let query: Vec<String> = entry.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let path = if query.is_empty() { entry.path.clone() } else { format!("{}?{}", entry.path, query.join("&")) };
        let status = match entry.status {
            None => quiet("no answer"),
            Some(status @ ..400) => status.to_string(),
            Some(status) => bad(&status.to_string()),
        };
        table.row(&[
            entry.seq.to_string(),
            Moment(entry.at).to_string(),
            Text(&entry.method).to_string(),
            Text(&path).to_string(),
            entry.operation.as_deref().map_or_else(|| quiet("none"), |name| Text(name).to_string()),
            identity(&entry.identity),
            status,
            entry.fault.as_deref().map_or_else(|| quiet("none"), |name| Text(name).to_string()),
        ]);
    }
    format!("<section>\n<h2>API calls</h2>\n{}</section>\n", table.end())
}

fn identity(identity: &Identity) -> String {
    match identity {
        Identity::Anonymous => quiet("anonymous"),
        Identity::App => "the App".to_owned(),
        Identity::Installation { org } => format!("the App on {}", Text(org)),
        Identity::User { login, kind } => {
            let kind = match kind {
                TokenKind::Classic => "classic token",
                TokenKind::FineGrained => "fine-grained token",
                TokenKind::OAuth => "OAuth token",
                TokenKind::AppUser => "the App's token",
            };
            format!("{} ({kind})", Text(login))
        }
        Identity::Invalid => bad("invalid"),
    }
}
