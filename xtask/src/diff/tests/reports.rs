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

/// The schema and the operation have words, which a correction and a rename take from under them.
const OVERLAY: &str = r#"
    [[correction]]
    at = "/components/schemas/thing/properties/size/default"
    reason = "r"
    from = 1
    to = 2
    [[operation]]
    id = "things/get"
    reason = "r"
    summary = "Shows a thing."
    parameters.id = "Its number."
    [[schema]]
    name = "thing"
    reason = "r"
    description = "A thing."
    fields.made = "When it was made."
    fields.state = "How it is."
"#;

#[test]
fn what_codegen_would_refuse_is_to_be_edited_first() {
    let mut standing = standing(small());
    standing.overlay = Layers::of_texts(&[OVERLAY]);
    let mut after = small();
    *at(&mut after, "/paths/~1things~1{id}/get/operationId") = json!("things/read");
    at(&mut after, FIELDS)["size"]["default"] = json!(3);
    take(&mut after, &format!("{FIELDS}/made"));
    let source = Source::new("other.json".to_owned(), &after.to_string(), None).unwrap();
    let report = report(&standing, &source).unwrap();
    let [selection, correction, operation, field, stub] = &report.edits[..] else { panic!("{:#?}", report.edits) };
    assert_eq!(selection, "openapi/selection.toml: \"things/get\" is now \"things/read\"");
    let pointer = "/components/schemas/thing/properties/size/default";
    assert_eq!(*correction, format!("0.toml: correction {pointer}: expected 1, found 3; is it still needed?"));
    assert_eq!(operation, "0.toml: operation things/get is not in the description");
    assert_eq!(field, "0.toml: schema thing has no field made");
    assert!(stub.contains("[[operation]]\nid = \"things/read\"\nreason = \"\"\nsummary = \"\"\n"), "{stub}");
    assert!(stub.contains("\n[schema.fields]\n") && !stub.contains("\nstate = "), "{stub}");

    let (text, markdown) = (report.text(), report.markdown());
    assert!(text.contains("\nTo edit first\n  openapi/selection.toml: "), "{text}");
    assert!(text.contains("\n  id = \"things/read\"\n"), "{text}");
    assert!(markdown.contains("\n    id = \"things/read\"\n"), "{markdown}");
    assert!(report.summary().contains("\n  0.toml: schema thing has no field made\n"), "{text}");
    let json: Value = serde_json::from_str(&report.json().unwrap()).unwrap();
    assert_eq!(json["edits"].as_array().unwrap().len(), 5);
}

/// What is of no concern to a user can be what an entry of the overlay is for.
#[test]
fn an_entry_that_no_longer_applies_is_told_though_nothing_changes_for_a_user() {
    let mut standing = standing(small());
    let at = "/paths/~1things/get/tags";
    standing.overlay.add(&format!("[[correction]]\nat = \"{at}\"\nreason = \"r\"\nfrom = 1\nto = 2\n"));
    let source = Source::new("other.json".to_owned(), &small().to_string(), None).unwrap();
    let report = report(&standing, &source).unwrap();
    assert_eq!((report.verdict.exit_code(), report.commands.len()), (0, 3));
    assert_eq!(report.edits, [format!("1.toml: correction {at} leads nowhere")]);
}

#[test]
fn what_is_checked_in_needs_no_edits() {
    let source = Source::new("other.json".to_owned(), &vendored().to_string(), None).unwrap();
    assert_eq!(report(&Standing::load().unwrap(), &source).unwrap().edits, <[String; 0]>::default());
}

#[test]
fn a_description_says_nothing_to_a_terminal() {
    let mut after = small();
    let name = "a\u{1b}[2J\u{9b}b\nBreaking\u{202e}\u{200b}";
    at(&mut after, FIELDS)[name] = json!({ "type": "string", "enum": [name] });
    after["info"]["version"] = json!(name);
    after["paths"]["/new"] = json!({ "get": { "operationId": name, "responses": {} } });
    let report = compared(small(), &after);
    for text in [report.text(), report.summary(), report.markdown()] {
        let seen =
            |character: char| character == '\n' || !(character.is_control() || "\u{202e}\u{200b}".contains(character));
        assert!(text.chars().all(seen), "{text:?}");
        assert!(text.matches("a\\u{1b}[2J\\u{9b}b\\u{a}Breaking\\u{202e}\\u{200b}").count() >= 4, "{text}");
    }
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
    let edits = "\nTo edit first\n  openapi/selection.toml: take \"things/get\" out\n  \
                 0.toml: operation things/get is not in the description\n";
    let steps =
        "\nTo take it over\n  cargo xtask vendor --from 'a name.json'\n  cargo xtask codegen\n  cargo xtask test\n";
    assert!(report.summary().ends_with(edits), "{text}");
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
    assert_eq!(json["edits"][0], "openapi/selection.toml: take \"things/get\" out");
}
