//! Every operation through the generated client.

use patwarden::api::{Error, Failure, ResponseValue};
use serde::Serialize;
use serde_json::Value;

use super::{Call, ORG};

macro_rules! calls {
    ($($operation:literal => $($call:ident($($argument:expr),*)).+;)*) => {
        &[$(($operation, |client| {
            Box::pin(async move { told(client.api().$($call($($argument),*)).+.send().await).await })
        })),*]
    };
}

/// One line each, to read as a table.
#[rustfmt::skip]
pub(super) const CALLS: &[(&str, Call)] = calls! {
    "orgs/list-pat-grants" => orgs_list_pat_grants().org(ORG);
    "orgs/update-pat-accesses" => orgs_update_pat_accesses().org(ORG).body_map(|body| body.action("revoke").pat_ids(vec![1, 2]));
    "orgs/update-pat-access" => orgs_update_pat_access().org(ORG).pat_id(1).body_map(|body| body.action("revoke"));
    "orgs/list-pat-grant-repositories" => orgs_list_pat_grant_repositories().org(ORG).pat_id(1);
    "orgs/list-pat-grant-requests" => orgs_list_pat_grant_requests().org(ORG);
    "orgs/review-pat-grant-requests-in-bulk" => orgs_review_pat_grant_requests_in_bulk().org(ORG).body_map(|body| body.action("deny").pat_request_ids(vec![1]));
    "orgs/review-pat-grant-request" => orgs_review_pat_grant_request().org(ORG).pat_request_id(1).body_map(|body| body.action("approve"));
    "orgs/list-pat-grant-request-repositories" => orgs_list_pat_grant_request_repositories().org(ORG).pat_request_id(1);
    "orgs/list" => orgs_list();
    "orgs/get" => orgs_get().org(ORG);
    "orgs/update" => orgs_update().org(ORG).body_map(|body| body.company(Some("x".to_owned())));
    "orgs/list-app-installations" => orgs_list_app_installations().org(ORG);
    "orgs/enable-or-disable-security-product-on-all-org-repos" => orgs_enable_or_disable_security_product_on_all_org_repos().org(ORG).security_product("secret_scanning").enablement("enable_all");
    "orgs/list-for-authenticated-user" => orgs_list_for_authenticated_user();
    "orgs/list-for-user" => orgs_list_for_user().username("mona");
    "orgs/list-members" => orgs_list_members().org(ORG);
    "orgs/check-membership-for-user" => orgs_check_membership_for_user().org(ORG).username("mona");
    "apps/get-authenticated" => apps_get_authenticated();
    "apps/list-installations" => apps_list_installations();
    "apps/get-installation" => apps_get_installation().installation_id(1);
    "apps/get-org-installation" => apps_get_org_installation().org(ORG);
    "apps/create-installation-access-token" => apps_create_installation_access_token().installation_id(1).body_map(|body| body.repository_ids(vec![1]));
    "apps/revoke-installation-access-token" => apps_revoke_installation_access_token();
    "rate-limit/get" => rate_limit_get();
    "meta/get-all-versions" => meta_get_all_versions();
    "users/get-authenticated" => users_get_authenticated();
};

/// Where an example does not keep to the description: fields that it has and the description does not,
/// and one with a default that it does not have.
pub(super) const DESCRIBED_OTHERWISE: [&str; 3] = [
    "apps/create-installation-access-token /repositories/0/network_count got lost",
    "apps/create-installation-access-token /repositories/0/subscribers_count got lost",
    "apps/create-installation-access-token /repositories/0/has_pull_requests is true instead of null",
];

async fn told<T: Serialize>(answer: Result<ResponseValue<T>, Error>) -> Result<Value, String> {
    match answer {
        Ok(answer) => serde_json::to_value(answer.into_inner()).map_err(|error| error.to_string()),
        Err(error) => Err(Failure::from_error(error).await.to_string()),
    }
}
