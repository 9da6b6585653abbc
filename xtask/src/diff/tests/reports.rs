//! What the command prints, and its exit code.

use super::*;

/// Files, and what is checked in.
#[test]
fn the_exit_code_is_the_verdict() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("other.json");
    let told_of = |document: &Value, format: Format| {
        fs::write(&file, document.to_string()).unwrap();
        told(&Args { from: Some(file.clone()), package_version: None, format })
    };
    let (mut compatible, mut breaking) = (vendored(), vendored());
    at(&mut compatible, REVOKE)["deprecated"] = json!(true);
    take(&mut breaking, "/paths/~1versions");
    for (document, code, word) in
        [(vendored(), 0, "unchanged"), (compatible, 3, "compatible"), (breaking, 4, "breaking")]
    {
        for format in [Format::Text, Format::Json, Format::Markdown] {
            let (text, verdict) = told_of(&document, format).unwrap();
            assert_eq!(verdict.exit_code(), code);
            assert!(text.contains(word), "{text}");
        }
    }
    let message = told_of(&json!({ "swagger": "2.0" }), Format::Text).unwrap_err().to_string();
    assert!(message.contains("other.json: /swagger: "), "{message}");
}

#[test]
fn a_report_reads_and_ends_with_what_to_do() {
    let mut after = small();
    take(&mut after, "/paths/~1things~1{id}");
    at(&mut after, FIELDS)["state"]["enum"] = json!(["new", "old", "a|b"]);
    after["paths"]["/new"] = json!({ "get": { "operationId": "new/get", "responses": {} } });
    let source = Source::new("a name.json".to_owned(), &after.to_string(), None).unwrap();
    let source = Source { file: Some("a name.json".to_owned()), ..source };
    let report = report(&standing(small()), &source).unwrap();

    let text = report.text();
    let headline = "openapi/github.json (version 1)\n-> a name.json (version 1)\n\
                    breaking: 2 changes, of which 1 breaks Rust and 1 Python; 1 change beyond the selection\n";
    assert!(text.starts_with(headline), "{text}");
    let removed = "\n  GET /things/{id} - operation removed\n    was: things/get\n    breaks Rust and Python: its method goes\n    things/get\n";
    assert!(text.contains(removed), "{text}");
    assert!(text.contains("\n    things/list, things/make; webhook thing-made\n"), "{text}");
    assert!(text.contains("\n  added: new/get (GET /new)\n"), "{text}");
    let steps = "\nTo edit first\n  openapi/selection.toml: take \"things/get\" out\n\nTo take it over\n  \
                 cargo xtask vendor --from 'a name.json'\n  cargo xtask codegen\n  cargo xtask test\n";
    assert!(text.ends_with(steps), "{text}");
    assert_eq!(text, format!("{}{steps}", report.summary()));

    let markdown = report.markdown();
    let row = "| `schema thing: state` | response field value added |  | `a\\|b` |  | answers may bring any value: \
               the types are open | things/list, things/make; webhook thing-made |\n";
    assert!(markdown.contains(row), "{markdown}");
    assert!(markdown.ends_with("\n    cargo xtask codegen\n    cargo xtask test\n"), "{markdown}");

    let json: Value = serde_json::from_str(&report.json().unwrap()).unwrap();
    assert_eq!(json["verdict"], "breaking");
    assert_eq!(
        json["counts"],
        json!({ "changes": 3, "compatible": 2, "breaking": 1, "breaking_rust": 1, "breaking_python": 1, "not_selected": 1 })
    );
    assert_eq!(
        json["changes"][0],
        json!({
            "kind": "operation-removed", "where": "GET /things/{id}", "operations": ["things/get"], "webhooks": [],
            "selected": true, "before": "things/get", "after": null, "breaking": { "rust": true, "python": true },
            "reason": "its method goes",
        })
    );
    assert_eq!(json["commands"][0], "cargo xtask vendor --from 'a name.json'");
    assert_eq!(json["edits"], json!(["openapi/selection.toml: take \"things/get\" out"]));
}
