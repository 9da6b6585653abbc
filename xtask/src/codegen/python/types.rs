//! The types of values: annotations for every schema, and a `TypedDict` for every object among them.
//!
//! What is sent and what is answered are two types even where the description has one. A value that is
//! sent is one of those that there are, and a time may be a datetime; an answer may hold values of the
//! future, and its times are text.

mod schema;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use anyhow::Result;
use serde_json::Value;

use self::schema::{branches, flattened, merged};
use super::text::{WIDTH, docstring, literal, pascal, quoted, wrapped};
use crate::codegen::model::identifier;
use crate::document::{followed, resolve};

/// What the modules that hold the types have of their own, or are imported into.
const TAKEN: &[&str] =
    &["Any", "Api", "AsyncApi", "Headers", "Literal", "NotRequired", "Response", "TypedDict", "None", "True", "False"];

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Request,
    Answer,
}

pub(super) struct Types<'a> {
    document: &'a Value,
    /// The names of the description's own schemas.
    components: BTreeMap<(&'a str, Side), String>,
    taken: BTreeSet<String>,
    /// What is being read, so that what holds itself is not read for ever.
    open: Vec<(String, Side)>,
    done: BTreeMap<(String, Side), String>,
    /// Each after those that it is made of, unless it is a part of itself.
    classes: Vec<Class>,
}

struct Class {
    name: String,
    words: String,
    fields: Vec<Field>,
}

struct Field {
    key: String,
    annotation: String,
    required: bool,
    words: String,
}

impl<'a> Types<'a> {
    pub(super) fn of(document: &'a Value) -> Self {
        let mut taken: BTreeSet<String> = TAKEN.iter().map(|name| (*name).to_owned()).collect();
        let schemas = document["components"]["schemas"].as_object();
        let mut names: Vec<&str> = schemas.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        // They come first, so that no object without a name takes theirs.
        let mut components = BTreeMap::new();
        for side in [Side::Answer, Side::Request] {
            for name in &names {
                components.insert((*name, side), claimed(&mut taken, sided(&pascal(name), side)));
            }
        }
        Self { document, components, taken, open: Vec::new(), done: BTreeMap::new(), classes: Vec::new() }
    }

    /// The names of the classes so far, sorted.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.classes.iter().map(|class| class.name.as_str()).collect::<BTreeSet<_>>().into_iter()
    }

    /// The annotation of a schema; what has no name of its own is named after its place.
    pub(super) fn of_schema(&mut self, schema: &Value, side: Side, place: &str) -> Result<String> {
        if let Some(reference) = schema["$ref"].as_str() {
            let annotation = self.of_component(reference, side)?;
            return Ok(nullable(annotation, schema));
        }
        let flat = flattened(self.document, schema)?;
        if let Some(only) = flat.only {
            let annotation = self.of_schema(only, side, place)?;
            return Ok(nullable(annotation, schema));
        }
        let branches = branches(&flat.schema);
        let annotation = if branches.is_empty() {
            self.of_plain(&flat.schema, side, place)?
        } else {
            let mut members = Vec::new();
            for (number, branch) in branches.iter().enumerate() {
                let place = if branches.len() == 1 { place.to_owned() } else { format!("{place}{}", number + 1) };
                members.push(match merged(self.document, &flat.schema, branch)? {
                    Some(whole) => self.of_schema(&whole, side, &place)?,
                    None => self.of_schema(branch, side, &place)?,
                });
            }
            union(members)
        };
        Ok(nullable(annotation, &flat.schema))
    }

    fn of_component(&mut self, reference: &str, side: Side) -> Result<String> {
        let key = (reference.to_owned(), side);
        if let Some(annotation) = self.done.get(&key) {
            return Ok(annotation.clone());
        }
        let target = followed(self.document, resolve(self.document, reference)?)?;
        let last = reference.rsplit('/').next().unwrap_or_default();
        let name = self.components.get(&(last, side)).cloned().unwrap_or_else(|| sided(&pascal(last), side));
        let flat = flattened(self.document, target)?;
        let is_class = flat.only.is_none() && branches(&flat.schema).is_empty() && is_class(&flat.schema);
        if self.open.contains(&key) {
            // Only a class can hold itself, by its name.
            return Ok(if is_class { nullable(name, &flat.schema) } else { anything(side).to_owned() });
        }
        self.open.push(key.clone());
        let annotation = if is_class {
            self.class(&flat.schema, side, &name).map(|()| nullable(name, &flat.schema))
        } else {
            self.of_schema(target, side, &pascal(last))
        };
        self.open.pop();
        let annotation = annotation?;
        self.done.insert(key, annotation.clone());
        Ok(annotation)
    }

    fn of_plain(&mut self, schema: &Value, side: Side, place: &str) -> Result<String> {
        if let Some(values) = schema["enum"].as_array() {
            return Ok(enumerated(values, side));
        }
        Ok(match schema["type"].as_str() {
            Some("string") => match (schema["format"].as_str(), side) {
                (Some("date-time"), Side::Request) => union(["datetime".to_owned(), "str".to_owned()]),
                (Some("date"), Side::Request) => union(["date".to_owned(), "str".to_owned()]),
                _ => "str".to_owned(),
            },
            Some("integer") => "int".to_owned(),
            Some("number") => "float".to_owned(),
            Some("boolean") => "bool".to_owned(),
            Some("array") => {
                let item = self.of_schema(&schema["items"], side, &format!("{place}Item"))?;
                match side {
                    // No Sequence: a str is one too, and never what is meant.
                    Side::Request => union([format!("list[{item}]"), format!("tuple[{item}, ...]")]),
                    Side::Answer => format!("list[{item}]"),
                }
            }
            _ if is_class(schema) => {
                let name = claimed(&mut self.taken, sided(place, side));
                self.class(schema, side, &name)?;
                name
            }
            Some("object") => match &schema["additionalProperties"] {
                values @ Value::Object(fields) if !fields.is_empty() => {
                    let values = self.of_schema(values, side, &format!("{place}Value"))?;
                    format!("dict[str, {values}]")
                }
                _ => format!("dict[str, {}]", anything(side)),
            },
            _ => anything(side).to_owned(),
        })
    }

    fn class(&mut self, schema: &Value, side: Side, name: &str) -> Result<()> {
        let base = if side == Side::Request { name.strip_suffix("Input").unwrap_or(name) } else { name };
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut fields = Vec::new();
        for (key, schema) in schema["properties"].as_object().into_iter().flatten() {
            fields.push(Field {
                key: key.clone(),
                annotation: self.of_schema(schema, side, &format!("{base}{}", pascal(key)))?,
                required: required.contains(&key.as_str()),
                words: words(schema),
            });
        }
        self.classes.push(Class { name: name.to_owned(), words: words(schema), fields });
        Ok(())
    }

    /// The module that holds the classes.
    pub(super) fn code(&self) -> String {
        let fields = || self.classes.iter().flat_map(|class| &class.fields);
        let annotations: Vec<&str> = fields().map(|field| field.annotation.as_str()).collect();
        let optional = fields().any(|field| !field.required).then_some("NotRequired");
        let own: Vec<&str> = optional.into_iter().chain(["TypedDict"]).collect();
        let mut code = String::from(
            "\"\"\"What ``patwarden.api`` takes and gives, as typed dicts.\n\n\
             What ends in ``Input`` is taken; everything else is in answers, whose enumerations are open: GitHub\n\
             may answer with values that it has added since.\n\"\"\"\n\n",
        );
        code.push_str(&imports(&annotations, &own));
        code.push_str("\n__all__ = [\n");
        for name in self.names() {
            // Writing to a string can't fail.
            let _ = writeln!(code, "    {},", quoted(name));
        }
        code.push_str("]\n");
        let mut missing: BTreeSet<&str> = self.names().collect();
        for class in &self.classes {
            code.push_str("\n\n");
            code.push_str(&if class.fields.iter().all(|field| is_attribute(&field.key)) {
                class.as_class(&missing)
            } else {
                class.as_call(&missing)
            });
            missing.remove(class.name.as_str());
        }
        code
    }
}

impl Class {
    fn as_class(&self, missing: &BTreeSet<&str>) -> String {
        let mut code = format!("class {}(TypedDict):\n", self.name);
        let help = self.help();
        if !help.is_empty() {
            code.push_str(&docstring(&help, 4));
            code.push('\n');
        }
        for field in &self.fields {
            let _ = writeln!(code, "    {}: {}", field.key, field.whole(missing));
            if !field.words.is_empty() {
                code.push_str(&docstring(&wrapped(&field.words, 0, 0, WIDTH - 10), 4));
            }
        }
        code
    }

    /// What `help()` shows: the strings below fields are for editors, and gone once the module is read.
    fn help(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if !self.words.is_empty() {
            lines.extend(wrapped(&self.words, 0, 0, WIDTH - 10));
            lines.push(String::new());
        }
        let described: Vec<&Field> = self.fields.iter().filter(|field| !field.words.is_empty()).collect();
        if described.is_empty() {
            lines.pop();
        } else {
            lines.push("Fields:".to_owned());
        }
        for Field { key, words, .. } in described {
            lines.extend(wrapped(&format!("{key}: {words}"), 4, 4, WIDTH - 10));
        }
        lines
    }

    /// For keys that can't be names.
    fn as_call(&self, missing: &BTreeSet<&str>) -> String {
        let mut code = String::new();
        for line in wrapped(&self.words, 0, 0, WIDTH - 2).iter().filter(|line| !line.is_empty()) {
            let _ = writeln!(code, "# {line}");
        }
        let _ = writeln!(code, "{} = TypedDict(\n    {},\n    {{", self.name, quoted(&self.name));
        for field in &self.fields {
            for line in wrapped(&field.words, 0, 0, WIDTH - 10).iter().filter(|line| !line.is_empty()) {
                let _ = writeln!(code, "        # {line}");
            }
            let _ = writeln!(code, "        {}: {},", quoted(&field.key), field.whole(missing));
        }
        code + "    },\n)\n"
    }
}

impl Field {
    /// What is not there yet can only be named in quotes.
    fn whole(&self, missing: &BTreeSet<&str>) -> String {
        let annotation = if names_in(&[&self.annotation]).is_disjoint(missing) {
            self.annotation.clone()
        } else {
            format!("'{}'", self.annotation.replace('\'', "\\'"))
        };
        if self.required { annotation } else { format!("NotRequired[{annotation}]") }
    }
}

/// A key that can stand in a class: no keyword, and nothing that Python would take for private.
fn is_attribute(key: &str) -> bool {
    identifier(key) == key && !key.starts_with("__") && !key.is_empty()
}

fn is_class(schema: &Value) -> bool {
    schema["properties"].as_object().is_some_and(|properties| !properties.is_empty()) && schema.get("enum").is_none()
}

fn words(schema: &Value) -> String {
    schema["description"].as_str().unwrap_or_default().to_owned()
}

fn sided(name: &str, side: Side) -> String {
    match side {
        Side::Request => format!("{name}Input"),
        Side::Answer => name.to_owned(),
    }
}

/// The name, with a number if another has it.
fn claimed(taken: &mut BTreeSet<String>, name: String) -> String {
    let numbered = (2..).map(|number| format!("{name}{number}"));
    let free = std::iter::once(name.clone()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or(name);
    taken.insert(free.clone());
    free
}

/// Closed where it is sent, open where it is answered.
fn enumerated(values: &[Value], side: Side) -> String {
    let (mut literals, mut open) = (Vec::new(), Vec::new());
    for value in values {
        let kind = match value {
            Value::String(_) => "str",
            Value::Bool(_) => "bool",
            Value::Number(number) if number.is_f64() => "float",
            Value::Number(_) => "int",
            Value::Null => "None",
            Value::Array(_) | Value::Object(_) => anything(side),
        };
        if matches!(kind, "str" | "bool" | "int") {
            literals.push(literal(value));
        }
        open.push(kind.to_owned());
    }
    literals.dedup();
    let closed = (!literals.is_empty()).then(|| format!("Literal[{}]", literals.join(", ")));
    let open = open.into_iter().filter(|kind| side == Side::Answer || !matches!(kind.as_str(), "str" | "bool" | "int"));
    union(closed.into_iter().chain(open))
}

/// What has no type. An answer is no Any: one of those inside a type and mypy can't tell the overloads of
/// `asyncio.gather` apart, so that all that is gathered is Any.
fn anything(side: Side) -> &'static str {
    match side {
        Side::Request => "Any",
        Side::Answer => "object",
    }
}

fn nullable(annotation: String, schema: &Value) -> String {
    if schema["nullable"] == true { union([annotation, "None".to_owned()]) } else { annotation }
}

/// Each member once, None last; anything together with anything else is anything.
pub(super) fn union(members: impl IntoIterator<Item = String>) -> String {
    let mut flat: Vec<String> = Vec::new();
    for member in members {
        for part in parts(&member) {
            if !flat.iter().any(|known| known == part) {
                flat.push(part.to_owned());
            }
        }
    }
    if let Some(anything) = flat.iter().find(|member| *member == "Any" || *member == "object") {
        return anything.clone();
    }
    flat.sort_by_key(|member| member == "None");
    flat.join(" | ")
}

/// The members of a union, not taken apart inside brackets or quotes.
fn parts(annotation: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth, mut in_quotes) = (Vec::new(), 0, 0, false);
    for (place, letter) in annotation.char_indices() {
        match letter {
            '"' => in_quotes = !in_quotes,
            '[' if !in_quotes => depth += 1,
            ']' if !in_quotes => depth -= 1,
            '|' if !in_quotes && depth == 0 => {
                parts.push(annotation[start..place].trim());
                start = place + 1;
            }
            _ => {}
        }
    }
    parts.push(annotation[start..].trim());
    parts
}

/// The names that annotations hold, outside of texts.
pub(super) fn names_in<'a>(annotations: &[&'a str]) -> BTreeSet<&'a str> {
    let code = annotations.iter().flat_map(|annotation| annotation.split('"').step_by(2));
    code.flat_map(|code| code.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')).collect()
}

/// The imports that annotations need, and those that are needed anyway.
pub(super) fn imports(annotations: &[&str], anyway: &[&str]) -> String {
    let used = names_in(annotations);
    let from = |module: &str, names: &[&str], anyway: &[&str]| {
        let mut names: Vec<&str> =
            names.iter().copied().filter(|name| used.contains(name)).chain(anyway.iter().copied()).collect();
        names.sort_unstable_by_key(|name| (name.starts_with(char::is_lowercase), *name));
        if names.is_empty() { String::new() } else { format!("from {module} import {}\n", names.join(", ")) }
    };
    from("datetime", &["date", "datetime"], &[]) + &from("typing", &["Any", "Literal"], anyway)
}
