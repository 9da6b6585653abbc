//! Python's low level: a method an operation on two classes of the extension module, their stubs, and a
//! typed dict for every object that they take or give.
//!
//! All three are written from the same [`Method`]s, so what `help()` shows is what a type checker checks.

mod methods;
mod signature;
mod stubs;
mod text;
mod types;

use anyhow::Result;
use serde_json::Value;

use self::signature::Method;
use self::types::Types;
use super::model::Operation;
use crate::files::File;

const METHODS: &str = "crates/patwarden-py/src/api/generated.rs";
const STUBS: &str = "python/patwarden/api.pyi";
const TYPES: &str = "python/patwarden/api_types.py";
const HEADER: [&str; 2] = [
    "Generated from openapi/github.json and openapi/overlay/ by `cargo xtask codegen`. Do not edit:",
    "change those, or what is in xtask/src/codegen/python/, and run it again.",
];

/// The files, from the description before it is lowered and its operations.
pub(super) fn files(document: &Value, operations: &[Operation]) -> Result<Vec<File>> {
    let mut types = Types::of(document);
    let methods: Vec<Method<'_>> =
        operations.iter().map(|operation| Method::of(operation, &mut types)).collect::<Result<_>>()?;
    Ok(vec![
        File::headed(METHODS, &header("//"), &methods::code(&methods)),
        File::headed(STUBS, &header("#"), &stubs::code(&methods, &types)),
        File::headed(TYPES, &header("#"), &types.code()),
    ])
}

fn header(comment: &str) -> String {
    HEADER.map(|line| format!("{comment} {line}\n")).concat()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::codegen::model;

    /// The three files of a description of one operation.
    fn generated(method: &str, operation: &Value) -> [String; 3] {
        let document = json!({ "paths": { "/orgs/{org}": { method: operation } }, "components": { "schemas": {
            "thing": { "properties": { "id": { "type": "integer" } }, "required": ["id"] },
        } } });
        let operations = model::operations(&document).unwrap();
        let files = files(&document, &operations).unwrap();
        <[File; 3]>::try_from(files).unwrap().map(|file| file.text)
    }

    fn org() -> Value {
        json!({ "name": "org", "in": "path", "required": true, "schema": { "type": "string" }, "description": "Its name." })
    }

    fn json_body(schema: &Value) -> Value {
        json!({ "required": true, "content": { "application/json": { "schema": schema } } })
    }

    const ARGUMENTS: &str = "arguments: Option<&Bound<'_, PyDict>>";

    #[test]
    fn a_method_says_which_operation_it_is_and_what_it_takes() {
        let page = json!({ "name": "per_page", "in": "query", "schema": { "type": "integer", "default": 30 } });
        let [methods, stubs, _] = generated(
            "get",
            &json!({
                "operationId": "things/list",
                "summary": "Lists them.",
                "description": "For Apps only.",
                "parameters": [org(), page],
                "responses": { "200": { "content": { "application/json": { "schema": {
                    "type": "array", "items": { "$ref": "#/components/schemas/thing" },
                } } } } },
            }),
        );
        assert!(methods.starts_with("// Generated from "));
        let method = format!(
            r#"    /// Lists them.
    ///
    /// GET /orgs/{{org}}
    ///
    /// For Apps only.
    ///
    /// Args:
    ///     org (str): Its name.
    ///     per_page: int.
    ///
    /// Returns:
    ///     Response[list[Thing]]
    ///     Its types are in patwarden.api_types.
    #[pyo3(signature = (**arguments), text_signature = "($self, *, org, per_page=30)")]
    fn things_list(&self, py: Python<'_>, {ARGUMENTS}) -> PyResult<Response> {{
        self.call(py, "things/list", arguments)
    }}
"#
        );
        assert!(methods.contains(&method), "{methods}");
        assert!(methods.contains("-> PyResult<Bound<'py, PyAny>> {"), "{methods}");
        syn::parse_file(&methods).unwrap();
        let stub = "def things_list(self, *, org: str, per_page: int | None = 30) -> Response[list[Thing]]:\n        \
                    \"\"\"Lists them.\n\n        GET /orgs/{org}\n";
        assert!(stubs.contains(&format!("    {stub}")), "{stubs}");
        assert!(stubs.contains(&format!("    async {stub}")), "{stubs}");
        assert!(stubs.contains("from .api_types import (\n    Thing,\n)\n"), "{stubs}");
    }

    #[test]
    fn ids_are_numbers_or_texts() {
        let texts = json!({ "type": "array", "items": { "type": "string" } });
        let query = |name: &str| json!({ "name": name, "in": "query", "schema": texts });
        let operation =
            json!({ "operationId": "a/list", "parameters": [query("token_id"), query("owner")], "responses": {} });
        let [methods, stubs, _] = generated("get", &operation);
        assert!(
            methods.contains("token_id: list of int or str.") && methods.contains("owner: list of str."),
            "{methods}"
        );
        let annotation = "token_id: list[int] | list[str] | list[int | str] | tuple[int | str, ...] | None = None";
        assert!(stubs.contains(annotation), "{stubs}");
        assert!(stubs.contains("owner: list[str] | tuple[str, ...] | None = None"), "{stubs}");
    }

    #[test]
    fn none_is_null_where_null_is_a_value_and_not_given_elsewhere() {
        let body = json!({ "required": ["action", "note"], "properties": {
            "action": { "type": "string", "enum": ["deny"] },
            "note": { "type": "string", "nullable": true },
            "reason": { "type": "string", "nullable": true },
            "flag": { "type": "boolean", "default": true },
        } });
        let operation = json!({ "operationId": "a/b", "requestBody": json_body(&body), "responses": { "204": {} } });
        let [methods, stubs, _] = generated("post", &operation);
        assert!(methods.contains("\"($self, *, action, note, flag=True, reason=...)\""), "{methods}");
        for argument in
            ["action: Literal[\"deny\"]", "note: str | None", "flag: bool | None = True", "reason: str | None = ..."]
        {
            assert!(stubs.contains(&format!("        {argument},\n")), "{stubs}");
        }
        assert!(stubs.contains("-> Response[None]:"), "{stubs}");
        let [changing, ..] = generated("patch", &operation);
        assert!(changing.contains("flag=None"), "a change leaves out what stays as it is: {changing}");
    }

    #[test]
    fn a_body_that_is_no_plain_object_is_one_argument() {
        let bytes = json!({ "required": true, "content": { "application/octet-stream": {} } });
        let operation = json!({ "operationId": "a/up", "requestBody": bytes, "responses": { "201": {} } });
        let [methods, stubs, _] = generated("post", &operation);
        assert!(methods.contains("\"($self, *, body)\""), "{methods}");
        assert!(methods.contains("body (bytes of application/octet-stream): The whole body."), "{methods}");
        assert!(stubs.contains("def a_up(self, *, body: bytes) -> Response[None]:"), "{stubs}");
        let mut list = json_body(&json!({ "type": "array", "items": { "$ref": "#/components/schemas/thing" } }));
        list["required"] = json!(false);
        let [methods, stubs, types] =
            generated("post", &json!({ "operationId": "a/many", "requestBody": list, "responses": {} }));
        assert!(methods.contains("\"($self, *, body=None)\""), "{methods}");
        let annotation = "body: list[ThingInput] | tuple[ThingInput, ...] | None = None";
        assert!(stubs.contains(annotation), "{stubs}");
        assert!(types.contains("class ThingInput(TypedDict):"), "{types}");
    }

    #[test]
    fn several_successes_are_one_of_several_types() {
        let object =
            |key: &str| json!({ "content": { "application/json": { "schema": { "properties": { key: {} } } } } });
        let [_, stubs, types] = generated(
            "put",
            &json!({ "operationId": "a/put", "responses": { "200": object("a"), "201": object("b"), "204": {}, "404": object("c") } }),
        );
        assert!(stubs.contains("def a_put(self) -> Response[APutAnswer | APutAnswer201 | None]:"), "{stubs}");
        assert!(types.contains("class APutAnswer201(TypedDict):\n    b: NotRequired[object]\n"), "{types}");
        let text = json!({ "content": { "text/html": {} } });
        let other = json!({ "content": { "application/zip": {} } });
        let [_, stubs, _] =
            generated("get", &json!({ "operationId": "a/get", "responses": { "200": text, "206": other } }));
        assert!(stubs.contains("-> Response[str | bytes]:"), "{stubs}");
    }

    #[test]
    fn words_can_not_end_a_docstring() {
        let [methods, stubs, _] = generated(
            "get",
            &json!({ "operationId": "a/b", "summary": "Says \"\"\"x\"\"\" or \\n.", "deprecated": true, "responses": {} }),
        );
        syn::parse_file(&methods).unwrap();
        assert!(methods.contains("    /// GitHub advises against it.\n"), "{methods}");
        assert!(stubs.contains(r#""""Says \"\"\"x\"\"\" or \\n."#), "{stubs}");
    }
}
