//! Two schemas, field by field. Schemas that have a name are compared once, wherever they are used:
//! a place that uses one only says so.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::change::{Finding, Kind, Null, Part, Site};
use super::limits;
use super::shape::{
    Peeled, Shape, branches, component, fields, label, merged, peeled, required, resolved, said, typed,
};

/// A named schema on both sides, as requests or as answers use it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Named {
    before: String,
    after: String,
    site: Site,
    /// Whether it is the body of a request: its fields are arguments then.
    body: bool,
}

/// What was found in one place, and the named schemas that it uses.
#[derive(Default)]
pub(super) struct Found {
    pub(super) findings: Vec<Finding>,
    pub(super) uses: BTreeSet<Named>,
    /// Pairs whose names were followed in place, where a schema may hold itself: once is enough.
    followed: BTreeSet<(String, String)>,
}

/// Where in a call something lies.
#[derive(Clone)]
pub(super) struct Place {
    site: Site,
    label: String,
    path: String,
    /// Whether it has to be there; what has a name is taken to.
    required: bool,
    role: Role,
    /// Whether a list or a map holds it, and no object in between.
    listed: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Role {
    /// A parameter, or a field of an object.
    Field,
    /// A field of a request's body.
    Argument,
    /// A request's body.
    Body,
    /// Any other value.
    Whole,
}

impl Place {
    fn new(site: Site, label: String, required: bool, role: Role) -> Self {
        Self { site, label, path: String::new(), required, role, listed: false }
    }

    pub(super) fn parameter(label: String, required: bool) -> Self {
        Self::new(Site::Parameter, label, required, Role::Field)
    }

    pub(super) fn body(site: Site, label: String) -> Self {
        Self::new(site, label, true, if site == Site::Request { Role::Body } else { Role::Whole })
    }

    fn field(&self, name: &str, required: bool) -> Self {
        let dot = if self.path.is_empty() { "" } else { "." };
        let role = if self.role == Role::Body { Role::Argument } else { Role::Field };
        Self { path: format!("{}{dot}{name}", self.path), required, role, listed: false, ..self.clone() }
    }

    /// As one value, whatever it consists of.
    fn not_spread(&self) -> Self {
        let role = if self.role == Role::Body { Role::Whole } else { self.role };
        Self { role, ..self.clone() }
    }

    /// What a list or a map holds.
    fn held(&self, mark: &str) -> Self {
        Self { listed: true, ..self.case(mark) }
    }

    /// One case of several.
    fn case(&self, mark: &str) -> Self {
        Self { path: format!("{}{mark}", self.path), required: true, role: Role::Whole, ..self.clone() }
    }

    fn null(&self) -> Null {
        let required = self.required;
        match self.role {
            Role::Field => Null::Field { required },
            Role::Argument => Null::Argument { required },
            Role::Body | Role::Whole => Null::Whole,
        }
    }

    pub(super) fn finding(&self, part: Part, before: Option<String>, after: Option<String>) -> Finding {
        let place = if self.path.is_empty() { self.label.clone() } else { format!("{}: {}", self.label, self.path) };
        Finding { kind: Kind::Part(self.site, part), place, before, after }
    }
}

/// Compares, and remembers what has a name.
pub(super) struct Schemas<'a> {
    before: &'a Value,
    after: &'a Value,
    compared: BTreeMap<Named, Found>,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(before: &'a Value, after: &'a Value) -> Self {
        Self { before, after, compared: BTreeMap::new() }
    }

    /// Every named schema that these reach, with what was found in it.
    pub(super) fn reached(&mut self, uses: &BTreeSet<Named>) -> Vec<&Found> {
        let mut reached = BTreeSet::new();
        let mut open: Vec<Named> = uses.iter().cloned().collect();
        while let Some(named) = open.pop() {
            if !reached.insert(named.clone()) {
                continue;
            }
            if !self.compared.contains_key(&named) {
                let found = self.named(&named);
                self.compared.insert(named.clone(), found);
            }
            open.extend(self.compared[&named].uses.iter().cloned());
        }
        reached.iter().map(|named| &self.compared[named]).collect()
    }

    fn named(&self, named: &Named) -> Found {
        let mut found = Found::default();
        let role = if named.body { Role::Body } else { Role::Whole };
        let place = Place::new(named.site, format!("schema {}", named.before), true, role);
        let target = |document: &Value, name: &str| component(document, name).cloned().unwrap_or_else(|| json!({}));
        let (before, after) = (target(self.before, &named.before), target(self.after, &named.after));
        self.compare(&mut found, &place, &before, &after);
        found
    }

    pub(super) fn compare(&self, found: &mut Found, place: &Place, before: &Value, after: &Value) {
        let (was, is) = (peeled(before), peeled(after));
        standing_beside(found, place, (before, &was), (after, &is));
        let composed = |schema: &Value| schema.get("allOf").is_some();
        let in_place = was.name.is_some() != is.name.is_some() || composed(was.schema) || composed(is.schema);
        if in_place && !found.followed.insert((before.to_string(), after.to_string())) {
            return;
        }
        let null = |found: &mut Found, was: bool, is: bool| found.findings.extend(nullability(place, was, is));
        match (was.name, is.name) {
            (None, None) => {
                null(found, was.nullable, is.nullable);
                self.structures(found, place, None, was.schema, is.schema);
            }
            // The same name, or one that took the other's place: whether the schema itself may be null is
            // told where the schema is.
            (Some(old), Some(new)) if old == new || self.took_its_place(old, new) => {
                null(found, was.nullable, is.nullable);
                if old != new {
                    let everywhere = Place::new(place.site, format!("schema {old}"), true, Role::Whole);
                    let names = (Some(old.to_owned()), Some(new.to_owned()));
                    found.findings.push(everywhere.finding(Part::TypeRenamed { gone: true }, names.0, names.1));
                }
                let (before, after) = (old.to_owned(), new.to_owned());
                found.uses.insert(Named { before, after, site: place.site, body: place.role == Role::Body });
            }
            (old, new) => {
                let names = [old, new].map(|name| Some(name.unwrap_or("a type without a name").to_owned()));
                let name = old;
                let (before, after) = (resolved(self.before, before), resolved(self.after, after));
                // A class of Python is named after its schema or its place; a map has none.
                let gone = fields(&before).is_some() && old.is_none_or(|old| component(self.after, old).is_none());
                let renamed = |[old, new]: [Option<String>; 2]| place.finding(Part::TypeRenamed { gone }, old, new);
                if old.is_some() && new.is_some() && but_null(&before) != but_null(&after) {
                    let [old, new] = names;
                    found.findings.push(place.finding(Part::Retyped, old, new));
                    return;
                }
                null(found, before["nullable"] == true, after["nullable"] == true);
                if Shape::of(&before) == Shape::Object && Shape::of(&after) == Shape::Object {
                    found.findings.push(renamed(names));
                }
                self.structures(found, place, name, &before, &after);
            }
        }
    }

    fn took_its_place(&self, old: &str, new: &str) -> bool {
        component(self.after, old).is_none() && component(self.before, new).is_none()
    }

    /// `name` is the one that the old schema has.
    fn structures(&self, found: &mut Found, place: &Place, name: Option<&str>, before: &Value, after: &Value) {
        let plain = is_plain(before) && is_plain(after);
        let (before, after) = (&merged(self.before, before), &merged(self.after, after));
        let (was, is) = (Shape::of(before), Shape::of(after));
        if was != is {
            let listed = place.listed;
            let part = if self.is_a_case(name, before, after) { Part::Widened { listed } } else { Part::Retyped };
            found.findings.push(place.finding(part, Some(label(before)), Some(label(after))));
            return;
        }
        // Only of a body that is its fields are these arguments.
        let place = &if plain { place.clone() } else { place.not_spread() };
        match was {
            Shape::Object => self.objects(found, place, before, after),
            Shape::Array => {
                self.compare(found, &place.held("[]"), &before["items"], &after["items"]);
            }
            Shape::Union | Shape::Scalar(_) | Shape::Anything => {}
        }
        self.variants(found, place, before, after);
        values(found, place, before, after);
        details(found, place, before, after);
    }

    /// Whether a type is one of those that another may be. An object without a name is named after its place.
    fn is_a_case(&self, name: Option<&str>, before: &Value, after: &Value) -> bool {
        let before = but_null(before);
        branches(after).into_iter().any(|branch| {
            let same_type = fields(&before).is_none() || name.is_some() && name == peeled(branch).name;
            same_type && but_null(&merged(self.after, &resolved(self.after, branch))) == before
        })
    }

    fn objects(&self, found: &mut Found, place: &Place, before: &Value, after: &Value) {
        let nothing = Map::new();
        let (old, new) = (fields(before).unwrap_or(&nothing), fields(after).unwrap_or(&nothing));
        if old.is_empty() && !new.is_empty() {
            // What was read by any key gets a type with names; that names go is told of each.
            found.findings.push(place.finding(Part::Retyped, Some(label(before)), Some(label(after))));
        }
        let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        for name in names {
            let (was, is) = (required(before, name), required(after, name));
            // It has to be said if it had to before: what became optional is told apart.
            let inner = place.field(name, was && is);
            match (old.get(name), new.get(name)) {
                (Some(field), None) => {
                    found.findings.push(inner.finding(Part::Removed, Some(typed(field, was)), None));
                }
                (None, Some(field)) => {
                    found.findings.push(inner.finding(Part::Added { required: is }, None, Some(typed(field, is))));
                }
                (Some(old), Some(new)) => {
                    if was != is {
                        let part = if is { Part::Required } else { Part::Optional };
                        found.findings.push(inner.finding(part, presence(was), presence(is)));
                    }
                    self.compare(found, &inner, old, new);
                }
                (None, None) => {}
            }
        }
        match (Rest::of(place.site, before), Rest::of(place.site, after)) {
            (Rest::Map(old), Rest::Map(new)) => self.compare(found, &place.held("{}"), old, new),
            (old, new) if old == new => {}
            _ => found.findings.push(place.finding(Part::Retyped, Some(label(before)), Some(label(after)))),
        }
    }

    /// Cases of a union: by name, then by what they say, then in order those of one shape.
    fn variants(&self, found: &mut Found, place: &Place, before: &Value, after: &Value) {
        let (mut old, mut new) = (branches(before), branches(after));
        let place = place.case("(one of)");
        for same in [same_name as fn(&Value, &Value) -> bool, PartialEq::eq, same_shape] {
            old.retain(|was| {
                let Some(index) = new.iter().position(|is| same(was, is)) else { return true };
                self.compare(found, &place, was, new[index]);
                new.remove(index);
                false
            });
        }
        let gone = old.into_iter().map(|was| place.finding(Part::VariantRemoved, Some(label(was)), None));
        let come =
            new.into_iter().map(|is| place.finding(Part::VariantAdded { listed: place.listed }, None, Some(label(is))));
        found.findings.extend(gone.chain(come));
    }
}

/// What an object may hold beside its named fields.
#[derive(PartialEq)]
enum Rest<'a> {
    Anything,
    Nothing,
    Map(&'a Value),
}

impl<'a> Rest<'a> {
    /// That there is nothing else is dropped of what answers bring.
    fn of(site: Site, schema: &'a Value) -> Self {
        match schema.get("additionalProperties") {
            Some(Value::Bool(false)) if site != Site::Response => Self::Nothing,
            Some(rest @ Value::Object(_)) => Self::Map(rest),
            _ => Self::Anything,
        }
    }
}

/// Whether an object is its own fields and nothing else.
fn is_plain(schema: &Value) -> bool {
    schema.get("allOf").is_none() && branches(schema).is_empty()
}

fn same_name(before: &Value, after: &Value) -> bool {
    let (before, after) = (peeled(before).name, peeled(after).name);
    before.is_some() && before == after
}

fn same_shape(before: &Value, after: &Value) -> bool {
    let (before, after) = (peeled(before), peeled(after));
    before.name.is_none() && after.name.is_none() && Shape::of(before.schema) == Shape::of(after.schema)
}

fn but_null(schema: &Value) -> Value {
    let mut schema = schema.clone();
    schema.as_object_mut().map(|keys| keys.remove("nullable"));
    schema
}

fn nullability(place: &Place, was: bool, is: bool) -> Option<Finding> {
    let part = if is { Part::Nullable(place.null()) } else { Part::NotNullable(place.null()) };
    let said = |null: bool| Some(if null { "or null" } else { "not null" }.to_owned());
    (was != is).then(|| place.finding(part, said(was), said(is)))
}

/// A default and a deprecation may stand beside the reference that they are about.
fn standing_beside(found: &mut Found, place: &Place, before: (&Value, &Peeled<'_>), after: (&Value, &Peeled<'_>)) {
    let beside = |(whole, inner): (&Value, &Peeled<'_>)| {
        let wrapped = !std::ptr::eq(whole, inner.schema) || inner.name.is_some();
        if wrapped { whole.clone() } else { json!({}) }
    };
    let (before, after) = (beside(before), beside(after));
    defaults(found, place, &before, &after);
    deprecation(found, place, &before, &after);
}

fn values(found: &mut Found, place: &Place, before: &Value, after: &Value) {
    let list = |schema: &Value| schema["enum"].as_array().map(|values| values.iter().map(said).collect::<Vec<_>>());
    match (list(before), list(after)) {
        (Some(old), Some(new)) => {
            for value in old.iter().filter(|value| !new.contains(value)) {
                found.findings.push(place.finding(Part::ValueRemoved, Some(value.clone()), None));
            }
            for value in new.iter().filter(|value| !old.contains(value)) {
                found.findings.push(place.finding(Part::ValueAdded, None, Some(value.clone())));
            }
        }
        (Some(old), None) => {
            found.findings.push(place.finding(Part::ValuesOpened, Some(old.join(", ")), Some("any value".to_owned())));
        }
        (None, Some(new)) => {
            found.findings.push(place.finding(Part::ValuesClosed, Some("any value".to_owned()), Some(new.join(", "))));
        }
        (None, None) => {}
    }
}

/// Format, limits, default and deprecation.
fn details(found: &mut Found, place: &Place, before: &Value, after: &Value) {
    if before["format"] != after["format"] {
        let rust =
            limits::rust_type(place.site, &only_format(before)) != limits::rust_type(place.site, &only_format(after));
        let python = place.site != Site::Response && takes_times(before);
        found.findings.push(place.finding(Part::Reformatted { rust, python }, Some(label(before)), Some(label(after))));
    }
    let differing = limits::differences(place.site, before, after).into_iter();
    found.findings.extend(differing.map(|(part, old, new)| place.finding(part, old, new)));
    defaults(found, place, before, after);
    deprecation(found, place, before, after);
}

fn defaults(found: &mut Found, place: &Place, before: &Value, after: &Value) {
    let (old, new) = (before.get("default"), after.get("default"));
    if old != new {
        let part = match (old, new) {
            (None, _) => Part::DefaultAdded,
            (_, None) => Part::DefaultRemoved,
            _ => Part::DefaultChanged,
        };
        found.findings.push(place.finding(part, old.map(said), new.map(said)));
    }
}

/// Whether Python takes its own times for it, beside texts.
fn takes_times(schema: &Value) -> bool {
    schema["type"] == "string" && matches!(schema["format"].as_str(), Some("date" | "date-time"))
}

fn only_format(schema: &Value) -> Value {
    json!({ "type": schema["type"], "format": schema["format"] })
}

/// Of a parameter or a field.
pub(super) fn deprecation(found: &mut Found, place: &Place, before: &Value, after: &Value) {
    let (was, is) = (before["deprecated"] == true, after["deprecated"] == true);
    if was != is {
        let part = if is { Part::Deprecated } else { Part::Undeprecated };
        found.findings.push(place.finding(part, None, None));
    }
}

pub(super) fn presence(required: bool) -> Option<String> {
    Some(if required { "required" } else { "optional" }.to_owned())
}
