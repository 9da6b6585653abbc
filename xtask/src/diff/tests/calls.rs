//! What a caller says: operations, parameters and request bodies.

use super::*;

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
                &["request-field-nullable | request body: note | things/make | not null > or null | fine"],
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
