//! The description's operations: which one is at a method and path, what it takes and what it answers.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use http::Method;
use serde_json::{Map, Value};

use crate::document::{DOCUMENT, json_schema, resolve};
use crate::schema::Schema;

/// Operations that client or simulator know and the vendored description does not: method, path and
/// GitHub's name. What is asked and answered there can't be held against anything, but for errors.
pub const BEYOND: &[(Method, &str, &str)] =
    &[(Method::GET, "/orgs/{org}/public_members/{username}", "orgs/check-public-membership-for-user")];

/// Where the API may begin: of its own host, and of a server that has more than the API.
const BASES: [&str; 2] = ["", "/api/v3"];

pub(crate) static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(|| {
    let paths = DOCUMENT["paths"].as_object().expect("paths");
    let of_path = |(path, item): (&'static String, &'static Value)| {
        let item = item.as_object().expect("a path's operations");
        item.iter().map(move |(method, operation)| Operation::read(path, method, operation))
    };
    paths.iter().flat_map(of_path).collect()
});

pub(crate) struct Operation {
    pub(crate) id: &'static str,
    method: String,
    template: &'static str,
    pub(crate) in_path: Vec<Parameter>,
    pub(crate) in_query: Vec<Parameter>,
    pub(crate) body: Option<Body>,
    /// By status; `None` where there is no body.
    pub(crate) answers: BTreeMap<u16, Option<Schema>>,
}

pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    pub(crate) schema: Schema,
}

impl Parameter {
    pub(crate) fn is_array(&self) -> bool {
        self.schema.schema["type"] == "array"
    }
}

pub(crate) struct Body {
    pub(crate) required: bool,
    pub(crate) schema: Schema,
}

impl Operation {
    fn read(path: &'static str, method: &str, operation: &'static Value) -> Self {
        let parameters = |place: &str| {
            let all = operation["parameters"].as_array().into_iter().flatten().map(resolve);
            all.filter(|parameter| parameter["in"] == place).map(Parameter::read).collect()
        };
        let body = operation.get("requestBody").map(resolve);
        let answers = operation["responses"].as_object().expect("answers").iter();
        Self {
            id: operation["operationId"].as_str().expect("a name"),
            method: method.to_uppercase(),
            template: path,
            in_path: parameters("path"),
            in_query: parameters("query"),
            body: body.map(|body| Body {
                required: body["required"] == true,
                schema: Schema::new(json_schema(body).expect("a body in JSON")),
            }),
            answers: answers
                .map(|(status, answer)| {
                    (status.parse().expect("a status"), json_schema(resolve(answer)).map(Schema::new))
                })
                .collect(),
        }
    }
}

#[cfg(test)]
impl Operation {
    /// One that answers nothing.
    pub(crate) fn with_query(in_query: Vec<Parameter>) -> Self {
        let in_path = Vec::new();
        Self { id: "", method: String::new(), template: "", in_path, in_query, body: None, answers: BTreeMap::new() }
    }
}

impl Parameter {
    fn read(parameter: &'static Value) -> Self {
        Self {
            name: parameter["name"].as_str().expect("a name"),
            required: parameter["required"] == true,
            schema: Schema::new(&parameter["schema"]),
        }
    }
}

/// What is at a method and path, and the arguments that the path holds, by name.
pub(crate) enum Place<'a> {
    Known(&'static Operation, Vec<(&'static str, &'a str)>),
    Beyond(&'static str),
    Nowhere,
}

pub(crate) fn find<'a>(method: &Method, path: &'a str) -> Place<'a> {
    let method = if method == Method::HEAD { &Method::GET } else { method };
    let paths = BASES.iter().filter_map(|base| path.strip_prefix(base));
    for path in paths {
        let at_path = OPERATIONS.iter().filter(|operation| operation.method == method.as_str());
        let matching = at_path.filter_map(|operation| Some((operation, arguments(operation.template, path)?)));
        let beyond = BEYOND.iter().find(|(of, template, _)| of == method && arguments(template, path).is_some());
        // The plainer template comes first: `/orgs/{org}/personal-access-tokens/{pat_id}` before
        // `/orgs/{org}/{security_product}/{enablement}`.
        match (matching.min_by_key(|(_, arguments)| arguments.len()), beyond) {
            (_, Some((_, _, id))) => return Place::Beyond(id),
            (Some((operation, arguments)), None) => return Place::Known(operation, arguments),
            (None, None) => {}
        }
    }
    Place::Nowhere
}

/// GitHub's name of the operation at a method and path, if there is one there.
pub fn operation_at(method: &Method, path: &str) -> Option<&'static str> {
    match find(method, path) {
        Place::Known(operation, _) => Some(operation.id),
        Place::Beyond(id) => Some(id),
        Place::Nowhere => None,
    }
}

/// Every operation of the description: method, path template and GitHub's name.
pub fn operations() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    OPERATIONS.iter().map(|operation| (operation.method.as_str(), operation.template, operation.id))
}

/// The fields of the body that an operation takes, with their schemas.
pub fn settings_of(id: &str) -> Option<&'static Map<String, Value>> {
    let operation = OPERATIONS.iter().find(|operation| operation.id == id)?;
    operation.body.as_ref()?.schema.schema["properties"].as_object()
}

/// The arguments in a path that has a template's form. `/organizations/{org}/…` is another name of
/// `/orgs/{org}/…`.
fn arguments<'a>(template: &'static str, path: &'a str) -> Option<Vec<(&'static str, &'a str)>> {
    let about_an_org = template.starts_with("/orgs/{org}");
    let (mut wanted, mut found) = (template.split('/'), path.split('/'));
    let mut arguments = Vec::new();
    loop {
        match (wanted.next(), found.next()) {
            (None, None) => return Some(arguments),
            (Some("orgs"), Some("organizations")) if about_an_org && arguments.is_empty() => {}
            (Some(wanted), Some(found)) => match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                Some(name) if !found.is_empty() => arguments.push((name, found)),
                None if wanted == found => {}
                _ => return None,
            },
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_is_found_by_method_and_path() {
        for (method, path, id) in [
            (Method::GET, "/orgs/acme/personal-access-tokens", Some("orgs/list-pat-grants")),
            (Method::POST, "/orgs/acme/personal-access-tokens", Some("orgs/update-pat-accesses")),
            (Method::POST, "/orgs/acme/personal-access-tokens/7", Some("orgs/update-pat-access")),
            (
                Method::POST,
                "/orgs/acme/secret_scanning/enable_all",
                Some("orgs/enable-or-disable-security-product-on-all-org-repos"),
            ),
            (Method::GET, "/organizations/1/personal-access-tokens", Some("orgs/list-pat-grants")),
            (Method::GET, "/organizations", Some("orgs/list")),
            (Method::GET, "/api/v3/orgs/acme/personal-access-tokens", Some("orgs/list-pat-grants")),
            (Method::HEAD, "/user", Some("users/get-authenticated")),
            (Method::GET, "/orgs/acme/public_members/mona", Some("orgs/check-public-membership-for-user")),
            (Method::DELETE, "/orgs/acme/personal-access-tokens", None),
            (Method::GET, "/orgs/acme/personal-access-tokens/", None),
            (Method::GET, "/orgs//personal-access-tokens", None),
            (Method::GET, "/user/organizations", None),
            (Method::GET, "/elsewhere/orgs/acme/personal-access-tokens", None),
        ] {
            assert_eq!(operation_at(&method, path), id, "{method} {path}");
        }
    }

    #[test]
    fn what_is_beyond_the_description_is_not_in_it() {
        for (method, template, id) in BEYOND {
            let same = |operation: &&Operation| operation.method == method.as_str() && operation.template == *template;
            assert!(OPERATIONS.iter().find(same).is_none(), "{template} can be checked now");
            assert!(OPERATIONS.iter().all(|operation| operation.id != *id), "{id} can be checked now");
        }
    }
}
