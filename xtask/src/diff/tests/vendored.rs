//! The description that is checked in, edited in each of the ways that one changes.

use super::*;

const GRANT: &str = "/components/schemas/organization-programmatic-access-grant";

#[test]
fn the_vendored_description_edited() {
    hold(
        vendored,
        &[
            (
                |document| {
                    document["paths"]["/news"] = json!({ "get": { "operationId": "news/list", "responses": {} } })
                },
                &["operation-added | GET /news | news/list | - > news/list | fine"],
            ),
            (
                |document| drop(take(document, "/paths/~1versions")),
                &["operation-removed | GET /versions | meta/get-all-versions | meta/get-all-versions > - | RP"],
            ),
            (
                |document| *at(document, &format!("{REVOKE}/operationId")) = json!("orgs/revoke-pat-accesses"),
                &[
                    "operation-renamed | POST /orgs/{org}/personal-access-tokens | orgs/update-pat-accesses | orgs/update-pat-accesses > orgs/revoke-pat-accesses | RP",
                ],
            ),
            (
                |document| at(document, REVOKE)["deprecated"] = json!(true),
                &[
                    "operation-deprecated | POST /orgs/{org}/personal-access-tokens | orgs/update-pat-accesses | - > - | fine",
                ],
            ),
            (
                |document| {
                    let more = json!({ "in": "query", "name": "dry_run", "schema": { "type": "boolean" } });
                    at(document, REVOKE)["parameters"].as_array_mut().unwrap().push(more);
                },
                &["parameter-added | query parameter dry_run | orgs/update-pat-accesses | - > boolean | fine"],
            ),
            (
                |document| {
                    drop(at(document, "/paths/~1organizations/get")["parameters"].as_array_mut().unwrap().remove(0))
                },
                &["parameter-removed | query parameter since | orgs/list | integer > - | RP"],
            ),
            (
                |document| at(document, "/components/parameters/personal-access-token-sort")["required"] = json!(true),
                &[
                    "parameter-required | query parameter sort | orgs/list-pat-grant-requests orgs/list-pat-grants | optional > required | RP",
                ],
            ),
            (
                |document| at(document, GRANT)["properties"]["kind"] = json!({ "type": "string" }),
                &[
                    "response-field-added | schema organization-programmatic-access-grant: kind | orgs/list-pat-grants | - > string | fine",
                ],
            ),
            (
                |document| drop(take(document, &format!("{GRANT}/properties/permissions/properties/other"))),
                &[
                    "response-field-removed | schema organization-programmatic-access-grant: permissions.other | orgs/list-pat-grants | map of string > - | RP",
                ],
            ),
            (
                |document| at(document, GRANT)["properties"]["token_id"] = json!({ "type": "string" }),
                &[
                    "response-field-retyped | schema organization-programmatic-access-grant: token_id | orgs/list-pat-grants | integer > string | RP",
                ],
            ),
            (
                |document| {
                    let values = at(document, &format!("{GRANT}/properties/repository_selection/enum"));
                    values.as_array_mut().unwrap().push(json!("some"));
                },
                &[
                    "response-field-value-added | schema organization-programmatic-access-grant: repository_selection | orgs/list-pat-grants | - > some | fine",
                ],
            ),
            (
                |document| {
                    let schema = at(document, &format!("{REVOKE}/requestBody/content/application~1json/schema"));
                    schema["properties"]["action"]["enum"] = json!(["revoke", "renew"]);
                },
                &["request-field-value-added | request body: action | orgs/update-pat-accesses | - > renew | R"],
            ),
            (
                |document| {
                    let schema = at(document, &format!("{REVOKE}/requestBody/content/application~1json/schema"));
                    schema["properties"]["pat_ids"]["maxItems"] = json!(50);
                },
                &[
                    "request-field-limit-tightened | request body: pat_ids | orgs/update-pat-accesses | maxItems 100 > maxItems 50 | RP",
                ],
            ),
            (
                |document| {
                    let hook = "/components/schemas/personal-access-token-request/properties/token_name";
                    *at(document, hook) = json!({ "type": "integer" });
                },
                &[
                    "response-field-retyped | schema personal-access-token-request: token_name | personal-access-token-request-approved personal-access-token-request-cancelled personal-access-token-request-created personal-access-token-request-denied | string > integer | RP",
                ],
            ),
        ],
    );
}
