//! What a caller says: operations, parameters and request bodies.

use super::*;

fn one_of(types: &[&str]) -> Value {
    let branches: Vec<Value> = types.iter().map(|kind| json!({ "type": kind })).collect();
    json!({ "oneOf": branches })
}

#[test]
fn an_operation_that_changes() {
    hold(
        small,
        &[
            (
                |document| document["paths"]["/new"] = json!({ "get": { "operationId": "new/get", "responses": {} } }),
                &["operation-added | GET /new | new/get | - > new/get | fine"],
            ),
            (
                |document| drop(take(document, "/paths/~1things~1{id}")),
                &["operation-removed | GET /things/{id} | things/get | things/get > - | RP"],
            ),
            (
                |document| *at(document, "/paths/~1things~1{id}/get/operationId") = json!("things/read"),
                &["operation-renamed | GET /things/{id} | things/get | things/get > things/read | RP"],
            ),
            (
                |document| {
                    let item = take(document, "/paths/~1things~1{id}");
                    document["paths"]["/all/things/{id}"] = item;
                },
                &[
                    "operation-moved | GET /all/things/{id} | things/get | GET /things/{id} > GET /all/things/{id} | fine",
                ],
            ),
            (
                |document| {
                    let item = take(document, "/paths/~1things~1{id}/get");
                    document["paths"]["/things/{id}"]["post"] = item;
                },
                &["operation-moved | POST /things/{id} | things/get | GET /things/{id} > POST /things/{id} | RP"],
            ),
            (
                |document| at(document, LIST)["servers"] = json!([{ "url": "https://elsewhere.example" }]),
                &[
                    "operation-server-changed | GET /things | things/list | where the others are > https://elsewhere.example | RP",
                ],
            ),
            (
                |document| at(document, LIST)["deprecated"] = json!(true),
                &["operation-deprecated | GET /things | things/list | - > - | fine"],
            ),
            (
                |document| drop(take(document, "/x-webhooks/thing-made")),
                &["webhook-removed | webhook thing-made | thing-made | - > - | RP"],
            ),
        ],
    );
}

#[test]
fn a_parameter_that_changes() {
    hold(
        small,
        &[
            (
                |document| {
                    let more = json!({ "in": "query", "name": "page", "schema": { "type": "integer" } });
                    at(document, LIST)["parameters"].as_array_mut().unwrap().push(more);
                },
                &["parameter-added | query parameter page | things/list | - > integer | fine"],
            ),
            (
                |document| {
                    let more =
                        json!({ "in": "query", "name": "page", "required": true, "schema": { "type": "integer" } });
                    at(document, LIST)["parameters"].as_array_mut().unwrap().push(more);
                },
                &["parameter-added | query parameter page | things/list | - > integer, required | RP"],
            ),
            (
                |document| drop(at(document, LIST)["parameters"].as_array_mut().unwrap().remove(0)),
                &["parameter-removed | query parameter size | things/list | integer > - | RP"],
            ),
            (
                |document| at(document, "/components/parameters/size")["required"] = json!(true),
                &["parameter-required | query parameter size | things/list | optional > required | RP"],
            ),
            (
                |document| at(document, "/paths/~1things~1{id}/get/parameters/0")["required"] = json!(false),
                &["parameter-optional | path parameter id | things/get | required > optional | fine"],
            ),
            (
                |document| {
                    at(document, "/paths/~1things~1{id}/get/parameters/0")["schema"] = json!({ "type": "string" })
                },
                &["parameter-retyped | path parameter id | things/get | integer > string | RP"],
            ),
            (
                |document| *at(document, "/components/parameters/size/schema/default") = json!(10),
                &["parameter-default-changed | query parameter size | things/list | 30 > 10 | RP"],
            ),
            (
                |document| drop(take(document, "/components/parameters/size/schema/default")),
                &["parameter-default-removed | query parameter size | things/list | 30 > - | fine"],
            ),
            (
                |document| *at(document, &format!("{LIST}/parameters/1/schema/enum")) = json!(["age", "name", "size"]),
                &["parameter-value-added | query parameter sort | things/list | - > size | R"],
            ),
            (
                |document| *at(document, &format!("{LIST}/parameters/1/schema/enum")) = json!(["age"]),
                &["parameter-value-removed | query parameter sort | things/list | name > - | RP"],
            ),
            (
                |document| drop(take(document, &format!("{LIST}/parameters/1/schema/enum"))),
                &["parameter-values-opened | query parameter sort | things/list | age, name > any value | R"],
            ),
            (
                |document| at(document, &format!("{LIST}/parameters/1"))["deprecated"] = json!(true),
                &["parameter-deprecated | query parameter sort | things/list | - > - | fine"],
            ),
        ],
    );
}

#[test]
fn an_operation_that_is_served_elsewhere_again() {
    let server = |url: &str| {
        let mut document = small();
        let variables = json!({ "region": { "default": "eu" } });
        at(&mut document, LIST)["servers"] = json!([{ "url": url, "variables": variables }]);
        document
    };
    let (one, other) = (server("https://{region}.one.example"), server("https://{region}.other.example"));
    assert_eq!(
        lines(&compared(one.clone(), &other)),
        [
            "operation-server-changed | GET /things | things/list | https://{region}.one.example (region: eu) > https://{region}.other.example (region: eu) | RP"
        ]
    );
    let back = lines(&compared(one.clone(), &small()));
    assert!(back.len() == 1 && back[0].ends_with("(region: eu) > where the others are | RP"), "{back:?}");
    assert_eq!(lines(&compared(one.clone(), &one)), <[String; 0]>::default());
}

#[test]
fn what_python_makes_of_none_and_of_times() {
    let reason = |edit: fn(&mut Value), back: bool| {
        let mut after = small();
        edit(&mut after);
        let report = if back { compared(after, &small()) } else { compared(small(), &after) };
        let [change] = &report.changes[..] else { panic!("{:?}", lines(&report)) };
        (change.breaking, change.reason.clone())
    };
    let python = Breaking { rust: false, python: true };
    let null: fn(&mut Value) = |document| at(document, BODY)["properties"]["note"]["nullable"] = json!(true);
    assert_eq!(reason(null, false), (python, "None was left out and is now sent as null".to_owned()));
    let (breaking, back) = reason(null, true);
    assert!(breaking == python && back.starts_with("None was sent as null and is now left out"), "{back}");

    let time: fn(&mut Value) = |document| at(document, BODY)["properties"]["note"]["format"] = json!("date-time");
    let (breaking, dropped) = reason(time, true);
    assert!(breaking.rust && breaking.python && dropped.contains("no longer takes a time"), "{dropped}");
}

#[test]
fn a_body_that_is_no_plain_object_has_no_arguments() {
    let with = |nullable: bool| {
        let mut document = small();
        let other = json!({ "type": "object", "properties": { "else": { "type": "string" } } });
        at(&mut document, BODY)["anyOf"] = json!([other]);
        at(&mut document, BODY)["properties"]["note"]["nullable"] = json!(nullable);
        document
    };
    let told = lines(&compared(with(false), &with(true)));
    assert_eq!(told, ["request-field-nullable | request body: note | things/make | not null > or null | fine"]);
}

#[test]
fn the_fields_of_a_body_with_a_name_are_arguments() {
    let with = |nullable: bool| {
        let mut document = small();
        let whole = at(&mut document, BODY).take();
        at(&mut document, "/components/schemas")["thing-to-make"] = whole;
        *at(&mut document, BODY) = json!({ "$ref": "#/components/schemas/thing-to-make" });
        at(&mut document, "/components/schemas/thing-to-make")["properties"]["note"]["nullable"] = json!(nullable);
        document
    };
    let told = lines(&compared(with(false), &with(true)));
    assert_eq!(told, ["request-field-nullable | schema thing-to-make: note | things/make | not null > or null | P"]);
}

#[test]
fn a_body_that_changes() {
    hold(
        small,
        &[
            (
                |document| at(document, BODY)["properties"]["size"] = json!({ "type": "integer" }),
                &["request-field-added | request body: size | things/make | - > integer | fine"],
            ),
            (
                |document| {
                    at(document, BODY)["properties"]["size"] = json!({ "type": "integer" });
                    at(document, BODY)["required"] = json!(["name", "size"]);
                },
                &["request-field-added | request body: size | things/make | - > integer, required | RP"],
            ),
            (
                |document| drop(take(document, &format!("{BODY}/properties/settings/properties/level"))),
                &["request-field-removed | request body: settings.level | things/make | integer > - | RP"],
            ),
            (
                |document| at(document, BODY)["required"] = json!(["name", "note"]),
                &["request-field-required | request body: note | things/make | optional > required | RP"],
            ),
            (
                |document| drop(take(document, &format!("{BODY}/required"))),
                &["request-field-optional | request body: name | things/make | required > optional | R"],
            ),
            (
                |document| at(document, BODY)["properties"]["name"]["nullable"] = json!(true),
                &["request-field-nullable | request body: name | things/make | not null > or null | R"],
            ),
            (
                |document| at(document, BODY)["properties"]["note"]["nullable"] = json!(true),
                &["request-field-nullable | request body: note | things/make | not null > or null | P"],
            ),
            (
                |document| {
                    at(document, BODY)["properties"]["settings"]["properties"]["level"]["nullable"] = json!(true)
                },
                &["request-field-nullable | request body: settings.level | things/make | not null > or null | fine"],
            ),
            (
                |document| at(document, BODY)["properties"]["ids"]["items"]["nullable"] = json!(true),
                &["request-field-nullable | request body: ids[] | things/make | not null > or null | RP"],
            ),
            (
                |document| at(document, BODY)["properties"]["note"]["format"] = json!("date-time"),
                &["request-field-reformatted | request body: note | things/make | string > string (date-time) | R"],
            ),
            (
                |document| at(document, BODY)["properties"]["note"] = one_of(&["string", "integer"]),
                &["request-field-retyped | request body: note | things/make | string > one of (string, integer) | R"],
            ),
            (
                |document| at(document, BODY)["properties"]["note"] = one_of(&["integer", "boolean"]),
                &["request-field-retyped | request body: note | things/make | string > one of (integer, boolean) | RP"],
            ),
            (
                |document| at(document, BODY)["properties"]["ids"]["items"] = one_of(&["string", "integer"]),
                &[
                    "request-field-retyped | request body: ids[] | things/make | integer > one of (string, integer) | RP",
                ],
            ),
            (
                |document| {
                    let person = json!({ "$ref": "#/components/schemas/person" });
                    at(document, BODY)["properties"]["owner"] = json!({ "oneOf": [{ "type": "string" }, person] })
                },
                &["request-field-retyped | request body: owner | things/make | object > one of (string, person) | R"],
            ),
            (
                |document| at(document, BODY)["properties"]["name"]["maxLength"] = json!(5),
                &["request-field-limit-tightened | request body: name | things/make | maxLength 10 > maxLength 5 | RP"],
            ),
            (
                |document| at(document, BODY)["properties"]["name"]["maxLength"] = json!(50),
                &[
                    "request-field-limit-loosened | request body: name | things/make | maxLength 10 > maxLength 50 | fine",
                ],
            ),
            (
                |document| drop(take(document, &format!("{BODY}/properties/name/maxLength"))),
                &["request-field-limit-loosened | request body: name | things/make | maxLength 10 > - | R"],
            ),
            (
                |document| at(document, BODY)["properties"]["ids"]["maxItems"] = json!(50),
                &["request-field-limit-tightened | request body: ids | things/make | maxItems 100 > maxItems 50 | RP"],
            ),
            (
                |document| at(document, BODY)["properties"]["ids"]["items"] = json!({ "type": "string" }),
                &["request-field-retyped | request body: ids[] | things/make | integer > string | RP"],
            ),
            (
                |document| at(document, BODY)["properties"]["kind"]["enum"] = json!(["big"]),
                &["request-field-value-removed | request body: kind | things/make | small > - | RP"],
            ),
            (
                |document| at(document, BODY)["properties"]["note"]["enum"] = json!(["a", "b"]),
                &["request-field-values-closed | request body: note | things/make | any value > a, b | RP"],
            ),
            (
                |document| {
                    *at(document, &format!("{BODY}/properties/value/oneOf")) =
                        json!([{ "type": "integer" }, { "type": "string" }, { "type": "boolean" }])
                },
                &["request-field-variant-added | request body: value(one of) | things/make | - > boolean | R"],
            ),
            (
                |document| drop(take(document, "/paths/~1things/post/requestBody")),
                &["request-body-removed | request body | things/make | object > - | RP"],
            ),
            (
                |document| at(document, "/paths/~1things/post/requestBody")["required"] = json!(false),
                &["request-body-optional | request body | things/make | required > optional | fine"],
            ),
            (
                |document| at(document, LIST)["requestBody"] = json!({ "content": { "text/plain": {} } }),
                &["request-body-added | request body | things/list | - > anything | fine"],
            ),
            (
                |document| at(document, "/paths/~1things/post/requestBody/content")["text/plain"] = json!({}),
                &["request-body-media-type-added | request body | things/make | - > text/plain | fine"],
            ),
        ],
    );
}
