//! Two descriptions: operations and webhooks, and of those that both have their parameters, bodies and
//! answers.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use serde_json::{Map, Value, json};

use super::change::{Body, Change, Finding, Kind, Part, Site, Whole};
use super::schema::{self, Found, Place, Schemas};
use super::shape::{label, said, typed};
use crate::document::{JSON, METHODS, content_of, followed};
use crate::vendor::{Operations, Row};

/// What is compared: the facts of what the clients have or shall have on both sides, and which operations
/// there are beyond them.
pub(super) struct Sides<'a> {
    pub(super) before: &'a Value,
    pub(super) after: &'a Value,
    /// Every operation of the description that `before` was cut from.
    pub(super) known: &'a Operations,
    pub(super) offered: &'a Operations,
    /// Whether what is not offered is gone, and not merely cut off.
    pub(super) whole: bool,
}

/// The operations of one description that have another id in the other: by the old id.
pub(super) fn renamed(known: &Operations, offered: &Operations) -> BTreeMap<String, String> {
    let new = offered.iter().filter(|(id, _)| !known.contains(id));
    let routes: BTreeMap<String, &String> = new.map(|(id, row)| (row.route(), id)).collect();
    let lost = known.iter().filter(|(id, _)| !offered.contains(id));
    lost.filter_map(|(id, row)| Some((id.clone(), (*routes.get(&row.route())?).clone()))).collect()
}

/// Everything that changes for a user, what breaks most first.
pub(super) fn compare(sides: &Sides<'_>) -> Result<Vec<Change>> {
    let renamed = renamed(sides.known, sides.offered);
    let mut found = Collected::default();
    let mut schemas = Schemas::new(sides.before, sides.after);
    let (before, after) = (Operations::of(sides.before), Operations::of(sides.after));

    for (id, old) in before.iter() {
        let is = if after.contains(id) { Some(id) } else { renamed.get(id) };
        let Some((is, new)) = is.and_then(|is| Some((is, after.get(is)?))) else {
            found.operation(finding(Whole::Removed, old.call(), Some(id.clone()), None), id);
            continue;
        };
        if is != id {
            found.operation(finding(Whole::Renamed, new.call(), Some(id.clone()), Some(is.clone())), id);
        }
        moved_or_deprecated(old, new).into_iter().for_each(|moved| found.operation(moved, id));
        let mut here = Found::default();
        let call = new.call();
        let (old, new) = (operation(sides.before, old), operation(sides.after, new));
        server(call, old, new).into_iter().for_each(|moved| found.operation(moved, id));
        parameters(sides, &schemas, &mut here, old, new)?;
        request(sides, &schemas, &mut here, old, new)?;
        answers(sides, &schemas, &mut here, old, new)?;
        found.everything(&mut schemas, here, Concerned::Operation(id));
    }
    let came: BTreeSet<&String> = renamed.values().collect();
    for (id, row) in after.iter().filter(|(id, _)| !before.contains(id) && !came.contains(id)) {
        found.operation(finding(Whole::Added, row.call(), None, Some(id.clone())), id);
    }
    webhooks(sides, &mut schemas, &mut found)?;

    let mut changes = found.changes();
    changes.extend(beyond(sides, &before, &after, &renamed));
    changes.sort_by_key(|change| {
        let breaking = change.breaking;
        // Of what no client has, like comes to like.
        let kind = if change.selected { String::new() } else { change.kind.clone() };
        (!change.selected, !(breaking.rust && breaking.python), !breaking.any(), kind)
    });
    Ok(changes)
}

/// The operations that no client has: all that is known of them is what the list says.
fn beyond(
    sides: &Sides<'_>,
    before: &Operations,
    after: &Operations,
    renamed: &BTreeMap<String, String>,
) -> Vec<Change> {
    let mut changes = Vec::new();
    for (id, old) in sides.known.iter().filter(|(id, _)| !before.contains(id) && !after.contains(id)) {
        if let Some(new) = sides.offered.get(id) {
            let moved = moved_or_deprecated(old, new).into_iter();
            changes.extend(moved.map(|finding| Change::not_selected(finding, id)));
        } else if let Some(is) = renamed.get(id) {
            let finding = finding(Whole::Renamed, old.call(), Some(id.clone()), Some(is.clone()));
            changes.push(Change::not_selected(finding, id));
        } else if sides.whole {
            changes.push(Change::not_selected(finding(Whole::Removed, old.call(), Some(id.clone()), None), id));
        }
    }
    let came: BTreeSet<&String> = renamed.values().collect();
    let new = sides.offered.iter().filter(|(id, _)| {
        !sides.known.contains(id) && !before.contains(id) && !after.contains(id) && !came.contains(id)
    });
    changes.extend(
        new.map(|(id, row)| Change::not_selected(finding(Whole::Added, row.call(), None, Some(id.clone())), id)),
    );
    changes
}

fn finding(whole: Whole, place: String, before: Option<String>, after: Option<String>) -> Finding {
    Finding { kind: Kind::Operation(whole), place, before, after }
}

fn moved_or_deprecated(old: &Row, new: &Row) -> Vec<Finding> {
    let mut findings = Vec::new();
    if old.call() != new.call() {
        let method = old.method != new.method;
        findings.push(finding(Whole::Moved { method }, new.call(), Some(old.call()), Some(new.call())));
    }
    if old.deprecated != new.deprecated {
        let whole = if new.deprecated { Whole::Deprecated } else { Whole::Undeprecated };
        findings.push(finding(whole, new.call(), None, None));
    }
    findings
}

/// Where the clients know an operation to be served, if not where the others are.
fn server(call: String, old: &Value, new: &Value) -> Option<Finding> {
    let said = |operation: &Value| {
        let servers = operation["servers"].as_array().into_iter().flatten();
        let urls: Vec<String> = servers.map(server_label).collect();
        if urls.is_empty() { "where the others are".to_owned() } else { urls.join(", ") }
    };
    let (was, is) = (said(old), said(new));
    (was != is).then(|| finding(Whole::ServerChanged, call, Some(was), Some(is)))
}

/// Its URL, and what stands in its braces.
fn server_label(server: &Value) -> String {
    let url = server["url"].as_str().unwrap_or_default();
    let variables = server["variables"].as_object().into_iter().flatten();
    let said: Vec<String> =
        variables.map(|(name, variable)| format!("{name}: {}", said(&variable["default"]))).collect();
    if said.is_empty() { url.to_owned() } else { format!("{url} ({})", said.join(", ")) }
}

fn operation<'a>(document: &'a Value, row: &Row) -> &'a Value {
    &document["paths"][&row.path][row.method.to_lowercase()]
}

fn parameters(sides: &Sides<'_>, schemas: &Schemas<'_>, found: &mut Found, old: &Value, new: &Value) -> Result<()> {
    let (old, new) = (parameters_of(sides.before, old)?, parameters_of(sides.after, new)?);
    let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    for key in keys {
        let (was, is) = (old.get(key).copied(), new.get(key).copied());
        let required = |parameter: &Value| parameter["required"] == true;
        let always = was.is_none_or(required) && is.is_none_or(required);
        let place = Place::parameter(format!("{} parameter {}", key.0, key.1), always);
        match (was, is) {
            (Some(was), Some(is)) => {
                let (had, has) = (required(was), required(is));
                if had != has {
                    let part = if has { Part::Required } else { Part::Optional };
                    found.findings.push(place.finding(part, schema::presence(had), schema::presence(has)));
                }
                schema::deprecation(found, &place, was, is);
                schemas.compare(found, &place, &was["schema"], &is["schema"]);
            }
            (Some(was), None) => {
                let said = typed(&was["schema"], required(was));
                found.findings.push(place.finding(Part::Removed, Some(said), None));
            }
            (None, Some(is)) => {
                let (required, said) = (required(is), typed(&is["schema"], required(is)));
                found.findings.push(place.finding(Part::Added { required }, None, Some(said)));
            }
            (None, None) => {}
        }
    }
    Ok(())
}

/// By where they are and what they are called.
fn parameters_of<'a>(document: &'a Value, operation: &'a Value) -> Result<BTreeMap<(String, String), &'a Value>> {
    let list = operation["parameters"].as_array().into_iter().flatten();
    list.map(|parameter| {
        let parameter = followed(document, parameter)?;
        let text = |key: &str| parameter[key].as_str().unwrap_or_default().to_owned();
        Ok(((text("in"), text("name")), parameter))
    })
    .collect()
}

fn request(sides: &Sides<'_>, schemas: &Schemas<'_>, found: &mut Found, old: &Value, new: &Value) -> Result<()> {
    let (was, is) = (followed(sides.before, &old["requestBody"])?, followed(sides.after, &new["requestBody"])?);
    let (had, has) = (was["required"] == true, is["required"] == true);
    let mut tell = |body: Body, before: Option<String>, after: Option<String>| {
        let (kind, place) = (Kind::Body(Site::Request, body), "request body".to_owned());
        found.findings.push(Finding { kind, place, before, after });
    };
    match (was.is_null(), is.is_null()) {
        (true, true) => return Ok(()),
        (true, false) => tell(Body::Added { required: has }, None, Some(body_label(is))),
        (false, true) => tell(Body::Removed, Some(body_label(was)), None),
        (false, false) => {
            if had != has {
                let body = if has { Body::Required } else { Body::Optional };
                tell(body, schema::presence(had), schema::presence(has));
            }
            contents(schemas, found, Site::Request, "request body", was, is);
        }
    }
    Ok(())
}

/// The successes; other answers reach a caller whole, whatever the description says of them.
fn answers(sides: &Sides<'_>, schemas: &Schemas<'_>, found: &mut Found, old: &Value, new: &Value) -> Result<()> {
    let (old, new) = (successes(sides.before, old)?, successes(sides.after, new)?);
    let kept = |status: &&String| old.contains_key(*status) && new.contains_key(*status);
    let known = |answer: &Value, among: &BTreeMap<String, Value>| among.values().any(|other| other == answer);
    for (status, answer) in old.iter().filter(|(status, _)| !new.contains_key(*status)) {
        let kind = Kind::Status { added: false, known: known(answer, &new) };
        let place = format!("answer {status}");
        found.findings.push(Finding { kind, place, before: Some(body_label(answer)), after: None });
    }
    for (status, answer) in new.iter().filter(|(status, _)| !old.contains_key(*status)) {
        let kind = Kind::Status { added: true, known: known(answer, &old) };
        let place = format!("answer {status}");
        found.findings.push(Finding { kind, place, before: None, after: Some(body_label(answer)) });
    }
    for status in old.keys().filter(kept) {
        contents(schemas, found, Site::Response, &format!("answer {status}"), &old[status], &new[status]);
    }
    Ok(())
}

/// By status, with what the clients take them to carry.
fn successes(document: &Value, operation: &Value) -> Result<BTreeMap<String, Value>> {
    let answers = operation["responses"].as_object().into_iter().flatten();
    let successes = answers.filter(|(status, _)| status.starts_with('2'));
    successes
        .map(|(status, answer)| {
            let body = content_of(document, status, answer)?;
            Ok((status.clone(), body.map_or_else(|| json!({}), |content| json!({ "content": content }))))
        })
        .collect()
}

/// What bodies may be: JSON is compared where there is JSON, as the clients take no other then.
fn contents(schemas: &Schemas<'_>, found: &mut Found, site: Site, label: &str, was: &Value, is: &Value) {
    let nothing = Map::new();
    let content = |holder: &'_ Value| holder["content"].as_object().filter(|content| !content.is_empty()).cloned();
    let (was, is) = (content(was), content(is));
    let mut tell = |body: Body, before: Option<String>, after: Option<String>| {
        found.findings.push(Finding { kind: Kind::Body(site, body), place: label.to_owned(), before, after });
    };
    let media = |content: &Map<String, Value>| content.keys().cloned().collect::<Vec<_>>().join(", ");
    match (&was, &is) {
        (None, Some(is)) => return tell(Body::Added { required: false }, None, Some(media(is))),
        (Some(was), None) => return tell(Body::Removed, Some(media(was)), None),
        _ => {}
    }
    let (was, is) = (was.unwrap_or_else(|| nothing.clone()), is.unwrap_or(nothing));
    for media in was.keys().filter(|media| !is.contains_key(*media)) {
        tell(Body::MediaTypeRemoved, Some(media.clone()), None);
    }
    for media in is.keys().filter(|media| !was.contains_key(*media)) {
        tell(Body::MediaTypeAdded, None, Some(media.clone()));
    }
    let both = was.keys().filter(|media| is.contains_key(*media));
    let json = both.clone().any(|media| media == JSON);
    for media in both.filter(|media| !json || *media == JSON) {
        let label = if media == JSON { label.to_owned() } else { format!("{label} as {media}") };
        schemas.compare(found, &Place::body(site, label), &was[media]["schema"], &is[media]["schema"]);
    }
}

fn body_label(holder: &Value) -> String {
    match holder["content"].as_object().and_then(|content| content.get(JSON).or_else(|| content.values().next())) {
        Some(media) => label(&media["schema"]),
        None => "no data".to_owned(),
    }
}

fn webhooks(sides: &Sides<'_>, schemas: &mut Schemas<'_>, found: &mut Collected) -> Result<()> {
    let nothing = Map::new();
    let all = |document: &Value| document["x-webhooks"].as_object().unwrap_or(&nothing).clone();
    let (old, new) = (all(sides.before), all(sides.after));
    for (name, hook) in &old {
        let Some(other) = new.get(name) else {
            found.webhook(Whole::Removed, name);
            continue;
        };
        let mut here = Found::default();
        let payload = |hook: &Value| METHODS.iter().find_map(|method| hook.get(*method)?.get("requestBody").cloned());
        let (was, is) = (payload(hook).unwrap_or_default(), payload(other).unwrap_or_default());
        let (was, is) = (followed(sides.before, &was)?, followed(sides.after, &is)?);
        contents(schemas, &mut here, Site::Response, "webhook payload", was, is);
        found.everything(schemas, here, Concerned::Webhook(name));
    }
    for name in new.keys().filter(|name| !old.contains_key(*name)) {
        found.webhook(Whole::Added, name);
    }
    Ok(())
}

/// Who a finding concerns.
#[derive(Clone, Copy)]
enum Concerned<'a> {
    Operation(&'a String),
    Webhook(&'a String),
}

/// Findings with the operations and webhooks that they concern: the same finding is told once.
#[derive(Default)]
struct Collected(BTreeMap<Finding, [BTreeSet<String>; 2]>);

impl Collected {
    fn add(&mut self, finding: Finding, concerned: Concerned<'_>) {
        let [operations, webhooks] = self.0.entry(finding).or_default();
        match concerned {
            Concerned::Operation(id) => operations.insert(id.clone()),
            Concerned::Webhook(name) => webhooks.insert(name.clone()),
        };
    }

    fn operation(&mut self, finding: Finding, id: &String) {
        self.add(finding, Concerned::Operation(id));
    }

    fn webhook(&mut self, whole: Whole, name: &String) {
        let finding =
            Finding { kind: Kind::Webhook(whole), place: format!("webhook {name}"), before: None, after: None };
        self.add(finding, Concerned::Webhook(name));
    }

    fn everything(&mut self, schemas: &mut Schemas<'_>, here: Found, concerned: Concerned<'_>) {
        for found in schemas.reached(&here.uses) {
            found.findings.iter().for_each(|finding| self.add(finding.clone(), concerned));
        }
        here.findings.into_iter().for_each(|finding| self.add(finding, concerned));
    }

    fn changes(self) -> Vec<Change> {
        let found = self.0.into_iter();
        found.map(|(finding, [operations, webhooks])| Change::new(finding, operations, webhooks)).collect()
    }
}
