//! From rustc's errors back to operations: the item that a line belongs to, and the operations whose code
//! names that item, directly or through other types.

use std::collections::{BTreeMap, BTreeSet};

use super::generate::Generated;
use super::scratch::CompileError;
use crate::codegen::blame::Blamed;
use crate::document::operations;

/// The operations that the errors are about. An error that concerns no operation concerns nobody here.
pub(super) fn of(generated: &Generated, errors: &[CompileError]) -> Vec<Blamed> {
    let items = Items::read(&generated.code);
    let mut blamed = BTreeMap::new();
    for error in errors {
        let faulty: BTreeSet<&str> = error.lines.iter().filter_map(|&line| items.at(line)).collect();
        for (_, _, operation) in operations(&generated.document) {
            let id = operation["operationId"].as_str().unwrap_or_default();
            if items.reached_from(&builder(id)).iter().any(|item| faulty.contains(item)) {
                blamed.entry(id.to_owned()).or_insert_with(|| error.message.clone());
            }
        }
    }
    blamed.into_iter().map(|(operation, reason)| Blamed { operation, reason }).collect()
}

/// Types without values, which the generator writes for what it takes for a contradiction. They compile, and
/// nothing that GitHub sends or takes is one.
pub(super) fn types_without_values(code: &str) -> Vec<CompileError> {
    let lines = code.lines().enumerate();
    lines
        .filter(|(_, line)| line.starts_with("    pub enum ") && line.ends_with(" {}"))
        .map(|(index, line)| {
            let message = format!("a type without values: {}", line.trim());
            CompileError { rendered: message.clone(), message, lines: vec![index + 1] }
        })
        .collect()
}

/// What an operation's builder is called, case aside.
fn builder(id: &str) -> String {
    format!("builder::{}", id.replace(['/', '-', '_'], "").to_lowercase())
}

/// The types and builders of generated code, with the lines they begin at and the names they use.
#[derive(Default)]
struct Items {
    begins: BTreeMap<usize, String>,
    uses: BTreeMap<String, BTreeSet<String>>,
}

impl Items {
    /// The generator formats its code: an item of a module begins four spaces in, and a module at none.
    fn read(code: &str) -> Self {
        let mut items = Self::default();
        let mut module = "";
        let mut current: Option<String> = None;
        for (index, line) in code.lines().enumerate() {
            if let Some(name) = line.strip_prefix("pub mod ") {
                module = name.trim_end_matches(" {");
            }
            let inner = line.strip_prefix("    ").filter(|inner| !inner.starts_with([' ', '}', '#', '/']));
            if let Some(name) = inner.and_then(item_name) {
                let name =
                    if module == "builder" { format!("builder::{}", name.to_lowercase()) } else { name.to_owned() };
                items.begins.insert(index + 1, name.clone());
                current = Some(name);
            }
            if let Some(current) = &current {
                let used = items.uses.entry(current.clone()).or_default();
                used.extend(identifiers(line).filter(|name| name.starts_with(char::is_uppercase)).map(str::to_owned));
            }
        }
        items
    }

    /// The item that a line is in.
    fn at(&self, line: usize) -> Option<&str> {
        self.begins.range(..=line).next_back().map(|(_, name)| name.as_str())
    }

    fn reached_from(&self, item: &str) -> BTreeSet<&str> {
        let mut reached = BTreeSet::new();
        let mut open = vec![item];
        while let Some(item) = open.pop() {
            let Some((name, uses)) = self.uses.get_key_value(item) else { continue };
            if reached.insert(name.as_str()) {
                open.extend(uses.iter().map(String::as_str));
            }
        }
        reached
    }
}

fn item_name(line: &str) -> Option<&str> {
    if let Some(implemented) = line.strip_prefix("impl") {
        let subject = implemented.rsplit(" for ").next()?;
        return identifiers(subject).find(|name| name.starts_with(char::is_uppercase));
    }
    let rest = ["pub struct ", "pub enum "].iter().find_map(|keyword| line.strip_prefix(keyword))?;
    identifiers(rest).next()
}

fn identifiers(line: &str) -> impl Iterator<Item = &str> {
    line.split(|character: char| !character.is_alphanumeric() && character != '_').filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const CODE: &str = "\
pub mod types {
    pub struct Outer {
        pub inner: ::std::option::Option<Inner>,
    }
    pub struct Inner {
        pub bad: Missing,
    }
    impl ::std::fmt::Display for Inner {
    }
    pub struct Fine(pub bool);
}
pub mod builder {
    pub struct OrgsGet<'a> {
        a: Result<types::Outer, String>,
    }
    impl<'a> OrgsGet<'a> {
    }
    pub struct OrgsList<'a> {
        a: Result<types::Fine, String>,
    }
}
";

    fn blamed(line: usize) -> Vec<(String, String)> {
        let document = json!({ "paths": { "/a": {
            "get": { "operationId": "orgs/get" }, "post": { "operationId": "orgs/list" },
        } } });
        let generated = Generated { document, code: CODE.to_owned(), left_out: Vec::new() };
        let error = CompileError { message: "wrong".to_owned(), rendered: String::new(), lines: vec![line] };
        of(&generated, &[error]).into_iter().map(|blamed| (blamed.operation, blamed.reason)).collect()
    }

    #[test]
    fn a_type_without_values_is_an_error() {
        let code = "pub mod types {\n    pub enum Never {}\n    pub enum Some {\n    }\n}\n";
        let errors = types_without_values(code);
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].message, "a type without values: pub enum Never {}");
        assert_eq!(errors[0].lines, [2]);
    }

    #[test]
    fn an_error_in_a_type_is_that_of_the_operations_that_use_it() {
        let get = [("orgs/get".to_owned(), "wrong".to_owned())];
        assert_eq!(blamed(6), get, "through another type");
        assert_eq!(blamed(8), get, "in an impl for it");
        assert_eq!(blamed(16), get, "in an impl of its builder");
        assert_eq!(blamed(18)[0].0, "orgs/list");
        assert!(blamed(1).is_empty());
    }
}
