//! What clients have, and what is beyond it.

use super::*;

#[test]
fn of_what_is_not_selected_only_the_list_is_compared() {
    let with = |path: &str, operation: Value| {
        let mut after = small();
        after["paths"][path] = json!({ "get": operation });
        after["paths"]["/new"] = json!({ "get": { "operationId": "new/get", "responses": {} } });
        lines(&compared(small(), &after))
    };
    let new = "operation-added | GET /new | new/get | - > new/get | fine";
    assert_eq!(with("/others/{id}", json!({ "operationId": "others/get", "responses": {} })), [new]);
    assert_eq!(
        with("/others/{id}", json!({ "operationId": "others/get", "deprecated": true })),
        [new, "operation-deprecated | GET /others/{id} | others/get | - > - | fine"]
    );
    assert_eq!(
        with("/others", json!({ "operationId": "others/get" })),
        [new, "operation-moved | GET /others | others/get | GET /others/{id} > GET /others | fine"]
    );
    assert_eq!(
        with("/others/{name}", json!({ "operationId": "others/read" })),
        [new, "operation-renamed | GET /others/{id} | others/get | others/get > others/read | fine"]
    );
}

#[test]
fn what_is_not_selected_is_gone_from_a_whole_description_only() {
    let list = "others/get\tGET\t/others\tfalse\nothers/put\tPUT\t/others\tfalse\n";
    let gone = |after: &Value| {
        let mut standing = standing(small());
        standing.operations = Operations::parse(&format!("{}{list}", Operations::of(&small()).render())).unwrap();
        let source = Source::new("other.json".to_owned(), &after.to_string(), None).unwrap();
        lines(&report(&standing, &source).unwrap())
    };
    assert_eq!(gone(&small()), <[String; 0]>::default());
    let mut whole = small();
    whole["paths"]["/others"] = json!({ "get": { "operationId": "others/get" } });
    assert_eq!(gone(&whole), ["operation-removed | PUT /others | others/put | others/put > - | fine"]);
}

#[test]
fn what_the_selection_names_anew_is_added() {
    let mut before = small();
    take(&mut before, "/paths/~1things~1{id}");
    let standing = Standing { document: before, ..standing(small()) };
    let source = Source::new("other.json".to_owned(), &small().to_string(), None).unwrap();
    let report = report(&standing, &source).unwrap();
    assert_eq!(lines(&report), ["operation-added | GET /things/{id} | things/get | - > things/get | fine"]);
    assert!(report.changes[0].selected);
}
