//! What a caller is told: answers, payloads, and the schemas of both.

use super::*;

const ROWS: &str = "/components/schemas/thing/properties/rows";

#[test]
fn an_answer_that_changes() {
    hold(
        small,
        &[
            (
                |document| at(document, FIELDS)["more"] = json!({ "type": "string", "nullable": true }),
                &[
                    "response-field-added | schema thing: more | things/get things/list things/make thing-made | - > string or null | fine",
                ],
            ),
            (
                |document| at(document, FIELDS)["more"] = json!({ "type": "string", "enum": ["one", "two"] }),
                &[
                    "response-field-added | schema thing: more | things/get things/list things/make thing-made | - > string: one | two | fine",
                ],
            ),
            (
                |document| drop(take(document, "/components/schemas/person/properties/login")),
                // People are in requests, too.
                &[
                    "request-field-removed | schema person: login | things/make | string, required > - | RP",
                    "response-field-removed | schema person: login | things/get things/list things/make thing-made | string, required > - | RP",
                ],
            ),
            (
                |document| at(document, FIELDS)["id"] = json!({ "type": "string" }),
                &[
                    "response-field-retyped | schema thing: id | things/get things/list things/make thing-made | integer > string | RP",
                ],
            ),
            (
                |document| at(document, FIELDS)["made"] = json!({ "type": "string" }),
                &[
                    "response-field-reformatted | schema thing: made | things/get things/list things/make thing-made | string (date-time) > string | R",
                ],
            ),
            (
                |document| {
                    at(document, FIELDS)["made"] = json!({ "type": "string", "format": "date-time", "nullable": true })
                },
                &[
                    "response-field-nullable | schema thing: made | things/get things/list things/make thing-made | not null > or null | P",
                ],
            ),
            (
                |document| at(document, "/components/schemas/thing")["required"] = json!(["owner"]),
                &[
                    "response-field-optional | schema thing: id | things/get things/list things/make thing-made | required > optional | P",
                ],
            ),
            (
                |document| at(document, "/components/schemas/thing")["required"] = json!(["id", "owner", "state"]),
                &[
                    "response-field-required | schema thing: state | things/get things/list things/make thing-made | optional > required | fine",
                ],
            ),
            (
                |document| at(document, FIELDS)["state"]["enum"] = json!(["new"]),
                &[
                    "response-field-value-removed | schema thing: state | things/get things/list things/make thing-made | old > - | fine",
                ],
            ),
            (
                |document| at(document, FIELDS)["state"]["enum"] = json!(["new", "old", "lost"]),
                &[
                    "response-field-value-added | schema thing: state | things/get things/list things/make thing-made | - > lost | fine",
                ],
            ),
            (
                |document| at(document, FIELDS)["labels"]["additionalProperties"] = json!({ "type": "integer" }),
                &[
                    "response-field-retyped | schema thing: labels{} | things/get things/list things/make thing-made | string > integer | RP",
                ],
            ),
            (
                |document| at(document, FIELDS)["both"]["allOf"][1]["properties"]["two"] = json!({ "type": "integer" }),
                &[
                    "response-field-retyped | schema thing: both.two | things/get things/list things/make thing-made | string > integer | RP",
                ],
            ),
            (
                |document| drop(take(document, &format!("{FIELDS}/rows/items/properties/cell"))),
                &[
                    "response-field-removed | schema thing: rows[].cell | things/get things/list things/make thing-made | string > - | RP",
                ],
            ),
            (
                |document| at(document, FIELDS)["size"]["default"] = json!(2),
                &[
                    "response-field-default-changed | schema thing: size | things/get things/list things/make thing-made | 1 > 2 | fine",
                ],
            ),
            (
                |document| at(document, FIELDS)["owner"] = json!({ "$ref": "#/components/schemas/person" }),
                &[
                    "response-field-not-nullable | schema thing: owner | things/get things/list things/make thing-made | or null > not null | fine",
                ],
            ),
            (
                |document| at(document, ROWS)["items"]["nullable"] = json!(true),
                &[
                    "response-field-nullable | schema thing: rows[] | things/get things/list things/make thing-made | not null > or null | RP",
                ],
            ),
            (
                |document| at(document, FIELDS)["labels"]["additionalProperties"]["nullable"] = json!(true),
                &[
                    "response-field-nullable | schema thing: labels{} | things/get things/list things/make thing-made | not null > or null | RP",
                ],
            ),
            (
                |document| {
                    at(document, &format!("{LIST}/responses/200/content/application~1json/schema"))["nullable"] =
                        json!(true)
                },
                &["response-field-nullable | answer 200 | things/list | not null > or null | RP"],
            ),
            (
                |document| at(document, "/components/schemas/thing")["nullable"] = json!(true),
                &[
                    "response-field-nullable | schema thing | things/get things/list things/make thing-made | not null > or null | RP",
                ],
            ),
            (
                |document| {
                    let schema = &mut at(document, "/x-webhooks/thing-made/post/requestBody/content/application~1json")
                        ["schema"];
                    schema["properties"]["action"] = json!({ "type": "integer" });
                },
                &["response-field-retyped | webhook payload: action | thing-made | string > integer | RP"],
            ),
            (
                |document| {
                    *at(document, &format!("{LIST}/responses/200/content/application~1json/schema")) =
                        json!({ "type": "string" })
                },
                &["response-field-retyped | answer 200 | things/list | list of thing > string | RP"],
            ),
            (
                |document| drop(take(document, &format!("{LIST}/responses/200/content"))),
                &["response-body-removed | answer 200 | things/list | application/json > - | RP"],
            ),
            (
                |document| at(document, LIST)["responses"]["204"] = json!({}),
                &["success-status-added | answer 204 | things/list | - > no data | RP"],
            ),
            (
                |document| {
                    let responses = &mut at(document, LIST)["responses"];
                    responses["203"] = responses["200"].clone();
                },
                &["success-status-added | answer 203 | things/list | - > list of thing | fine"],
            ),
            (
                |document| {
                    let responses = at(document, LIST)["responses"].as_object_mut().unwrap();
                    let answer = responses.remove("200").unwrap();
                    responses.insert("201".to_owned(), answer);
                },
                &[
                    "success-status-removed | answer 200 | things/list | list of thing > - | R",
                    "success-status-added | answer 201 | things/list | - > list of thing | fine",
                ],
            ),
            (
                |document| drop(take(document, "/paths/~1things/post/responses/201")),
                &["success-status-removed | answer 201 | things/make | thing > - | RP"],
            ),
        ],
    );
}

#[test]
fn a_schema_by_another_name() {
    let rename = |document: &mut Value| {
        let text = document.to_string().replace("schemas/person", "schemas/human").replace("\"person\":", "\"human\":");
        *document = serde_json::from_str(&text).unwrap();
    };
    hold(
        small,
        &[
            (
                rename,
                &[
                    "request-field-type-renamed | schema person | things/make | person > human | RP",
                    "response-field-type-renamed | schema person | things/get things/list things/make thing-made | person > human | RP",
                ],
            ),
            (
                // A copy that may be null, which is how such fields are often written.
                |document| {
                    let mut copy = at(document, "/components/schemas/person").clone();
                    copy["nullable"] = json!(true);
                    at(document, "/components/schemas")["nullable-person"] = copy;
                    at(document, BODY)["properties"]["owner"] =
                        json!({ "$ref": "#/components/schemas/nullable-person" });
                },
                &[
                    "request-field-type-renamed | request body: owner | things/make | person > nullable-person | R",
                    "request-field-nullable | request body: owner | things/make | not null > or null | P",
                ],
            ),
            (
                |document| {
                    at(document, BODY)["properties"]["owner"] = at(document, "/components/schemas/person").clone()
                },
                &[
                    "request-field-type-renamed | request body: owner | things/make | person > a type without a name | R",
                ],
            ),
            (
                |document| {
                    at(document, FIELDS)["owner"] =
                        json!({ "nullable": true, "allOf": [{ "$ref": "#/components/schemas/thing" }] })
                },
                &[
                    "response-field-retyped | schema thing: owner | things/get things/list things/make thing-made | person > thing | RP",
                ],
            ),
        ],
    );
}

#[test]
fn what_is_never_null_any_more_is_no_option_where_it_is_no_field() {
    let mut before = small();
    at(&mut before, ROWS)["items"]["nullable"] = json!(true);
    assert_eq!(
        lines(&compared(before, &small())),
        [
            "response-field-not-nullable | schema thing: rows[] | things/get things/list things/make thing-made | or null > not null | R"
        ]
    );
}

#[test]
fn a_schema_written_out_where_it_was_used_takes_its_name_along() {
    let mut after = small();
    at(&mut after, FIELDS)["owner"] = take(&mut small(), "/components/schemas/person");
    at(&mut after, FIELDS)["owner"]["nullable"] = json!(true);
    at(&mut after, BODY)["properties"]["owner"] = take(&mut after.clone(), "/components/schemas/person");
    take(&mut after, "/components/schemas/person");
    assert_eq!(
        lines(&compared(small(), &after)),
        [
            "request-field-type-renamed | request body: owner | things/make | person > a type without a name | RP",
            "response-field-type-renamed | schema thing: owner | things/get things/list things/make thing-made | person > a type without a name | RP",
        ]
    );
    // What had no name was named after its place.
    let told = lines(&compared(after, &small()));
    assert!(
        told.len() == 2 && told.iter().all(|line| line.ends_with("a type without a name > person | RP")),
        "{told:?}"
    );
}

#[test]
fn what_else_an_object_may_hold_is_no_change_beside_named_fields() {
    let edits: &[fn(&mut Value)] = &[
        |document| at(document, "/components/schemas/thing")["additionalProperties"] = json!(false),
        |document| at(document, "/components/schemas/thing")["additionalProperties"] = json!(true),
        |document| at(document, BODY)["additionalProperties"] = json!(true),
        |document| at(document, &format!("{ROWS}/items"))["additionalProperties"] = json!(false),
    ];
    for edit in edits {
        let mut after = small();
        edit(&mut after);
        assert_eq!(lines(&compared(small(), &after)), <[String; 0]>::default());
        assert_eq!(lines(&compared(after, &small())), <[String; 0]>::default());
    }
}

#[test]
fn what_concerns_no_user_is_no_change() {
    let edits: &[fn(&mut Value)] = &[
        |document| at(document, FIELDS)["id"]["description"] = json!("words"),
        |document| drop(take(document, &format!("{LIST}/responses/404"))),
        |document| at(document, "/paths/~1things/post/responses/202")["content"] = json!({}),
        |document| at(document, LIST)["tags"] = json!(["others"]),
        |document| at(document, "/components/schemas")["unused"] = json!({ "type": "string" }),
        |document| at(document, FIELDS)["parent"] = json!({ "allOf": [{ "$ref": "#/components/schemas/thing" }] }),
    ];
    for edit in edits {
        let mut after = small();
        edit(&mut after);
        let report = compared(small(), &after);
        assert_eq!(lines(&report), <[String; 0]>::default());
        assert_eq!((report.verdict.exit_code(), report.commands.len()), (0, 0));
    }
}

#[test]
fn a_schema_that_holds_itself_in_a_composed_one_ends() {
    let mut before = small();
    let person = json!({ "$ref": "#/components/schemas/person" });
    at(&mut before, "/components/schemas/person/properties")["twin"] =
        json!({ "allOf": [person, { "nullable": true }] });
    let mut after = before.clone();
    at(&mut after, "/components/schemas/person/properties")["twin"] = json!({ "allOf": [person, person] });
    assert_eq!(lines(&compared(before.clone(), &before)), <[String; 0]>::default());
    let told = lines(&compared(before, &after));
    assert!(told.iter().all(|line| line.contains("schema person: twin")), "{told:?}");
}

#[test]
fn an_object_of_any_fields_that_gets_some_is_another_type() {
    let mut before = small();
    at(&mut before, FIELDS)["both"] = json!({ "type": "object" });
    let concerned = "things/get things/list things/make thing-made";
    assert_eq!(
        lines(&compared(before, &small())),
        [
            format!("response-field-retyped | schema thing: both | {concerned} | any object > object | RP"),
            format!("response-field-added | schema thing: both.one | {concerned} | - > string | fine"),
            format!("response-field-added | schema thing: both.two | {concerned} | - > string | fine"),
        ]
    );
}
