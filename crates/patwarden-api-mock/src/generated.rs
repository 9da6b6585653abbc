// Generated from openapi/github.json and openapi/overlay/ by `cargo xtask codegen`. Do not edit:
// change those, or a pass in xtask/src/lower/, and run it again.

pub mod operations {
    //! [`When`](::httpmock::When) and [`Then`](::httpmock::Then)
    //! wrappers for each operation. Each can be converted to
    //! its inner type with a call to `into_inner()`. This can
    //! be used to explicitly deviate from permitted values.
    use patwarden_api::*;
    pub struct AppsGetAuthenticatedWhen(::httpmock::When);
    impl AppsGetAuthenticatedWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(regex::Regex::new("^/app$").unwrap()),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
    }
    pub struct AppsGetAuthenticatedThen(::httpmock::Then);
    impl AppsGetAuthenticatedThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &types::Integration) -> Self {
            Self(
                self
                    .0
                    .status(200u16)
                    .header("content-type", "application/json")
                    .json_body_obj(&value),
            )
        }
    }
    pub struct AppsListInstallationsWhen(::httpmock::When);
    impl AppsListInstallationsWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(regex::Regex::new("^/app/installations$").unwrap()),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn outdated<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "outdated", &value))
            } else {
                Self(self.0.query_param_missing("outdated"))
            }
        }
        pub fn page<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "page", &value))
            } else {
                Self(self.0.query_param_missing("page"))
            }
        }
        pub fn per_page<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "per_page", &value))
            } else {
                Self(self.0.query_param_missing("per_page"))
            }
        }
        pub fn since<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a ::jiff::Timestamp>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "since", &value))
            } else {
                Self(self.0.query_param_missing("since"))
            }
        }
    }
    pub struct AppsListInstallationsThen(::httpmock::Then);
    impl AppsListInstallationsThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(
            self,
            value: &::std::vec::Vec<types::AppsListInstallationsResponseItem>,
        ) -> Self {
            Self(
                self
                    .0
                    .status(200u16)
                    .header("content-type", "application/json")
                    .json_body_obj(&value),
            )
        }
    }
    pub struct AppsGetInstallationWhen(::httpmock::When);
    impl AppsGetInstallationWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        regex::Regex::new("^/app/installations/[^/]*$").unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn installation_id(self, value: i64) -> Self {
            let re = regex::Regex::new(
                    &format!("^/app/installations/{}$", crate ::segment(value)),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
    }
    pub struct AppsGetInstallationThen(::httpmock::Then);
    impl AppsGetInstallationThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &types::Installation) -> Self {
            Self(
                self
                    .0
                    .status(200u16)
                    .header("content-type", "application/json")
                    .json_body_obj(&value),
            )
        }
    }
    pub struct AppsCreateInstallationAccessTokenWhen(::httpmock::When);
    impl AppsCreateInstallationAccessTokenWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::POST)
                    .path_matches(
                        regex::Regex::new("^/app/installations/[^/]*/access_tokens$")
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn installation_id(self, value: i64) -> Self {
            let re = regex::Regex::new(
                    &format!(
                        "^/app/installations/{}/access_tokens$", crate ::segment(value)
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn body(self, value: &types::AppsCreateInstallationAccessTokenBody) -> Self {
            Self(self.0.json_body_obj(&value))
        }
    }
    pub struct AppsCreateInstallationAccessTokenThen(::httpmock::Then);
    impl AppsCreateInstallationAccessTokenThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn created(self, value: &types::InstallationToken) -> Self {
            Self(
                self
                    .0
                    .status(201u16)
                    .header("content-type", "application/json")
                    .json_body_obj(&value),
            )
        }
    }
    pub struct AppsRevokeInstallationAccessTokenWhen(::httpmock::When);
    impl AppsRevokeInstallationAccessTokenWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::DELETE)
                    .path_matches(regex::Regex::new("^/installation/token$").unwrap()),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
    }
    pub struct AppsRevokeInstallationAccessTokenThen(::httpmock::Then);
    impl AppsRevokeInstallationAccessTokenThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn no_content(self) -> Self {
            Self(self.0.status(204u16))
        }
    }
    pub struct OrgsListWhen(::httpmock::When);
    impl OrgsListWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(regex::Regex::new("^/organizations$").unwrap()),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn per_page<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "per_page", &value))
            } else {
                Self(self.0.query_param_missing("per_page"))
            }
        }
        pub fn since<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "since", &value))
            } else {
                Self(self.0.query_param_missing("since"))
            }
        }
    }
    pub struct OrgsListThen(::httpmock::Then);
    impl OrgsListThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &::std::vec::Vec<types::OrganizationSimple>) -> Self {
            Self(
                self
                    .0
                    .status(200u16)
                    .header("content-type", "application/json")
                    .json_body_obj(&value),
            )
        }
    }
    pub struct OrgsGetWhen(::httpmock::When);
    impl OrgsGetWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(regex::Regex::new("^/orgs/[^/]*$").unwrap()),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn org(self, value: &str) -> Self {
            let re = regex::Regex::new(&format!("^/orgs/{}$", crate ::segment(value)))
                .unwrap();
            Self(self.0.path_matches(re))
        }
    }
    pub struct OrgsGetThen(::httpmock::Then);
    impl OrgsGetThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &types::OrganizationFull) -> Self {
            Self(
                self
                    .0
                    .status(200u16)
                    .header("content-type", "application/json")
                    .json_body_obj(&value),
            )
        }
    }
    pub struct OrgsUpdateWhen(::httpmock::When);
    impl OrgsUpdateWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::PATCH)
                    .path_matches(regex::Regex::new("^/orgs/[^/]*$").unwrap()),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn org(self, value: &str) -> Self {
            let re = regex::Regex::new(&format!("^/orgs/{}$", crate ::segment(value)))
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn body(self, value: &types::OrgsUpdateBody) -> Self {
            Self(self.0.json_body_obj(&value))
        }
    }
    pub struct OrgsUpdateThen(::httpmock::Then);
    impl OrgsUpdateThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &types::OrganizationFull) -> Self {
            Self(
                self
                    .0
                    .status(200u16)
                    .header("content-type", "application/json")
                    .json_body_obj(&value),
            )
        }
    }
    pub struct AppsGetOrgInstallationWhen(::httpmock::When);
    impl AppsGetOrgInstallationWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        regex::Regex::new("^/orgs/[^/]*/installation$").unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn org(self, value: &str) -> Self {
            let re = regex::Regex::new(
                    &format!("^/orgs/{}/installation$", crate ::segment(value)),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
    }
    pub struct AppsGetOrgInstallationThen(::httpmock::Then);
    impl AppsGetOrgInstallationThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &types::Installation) -> Self {
            Self(
                self
                    .0
                    .status(200u16)
                    .header("content-type", "application/json")
                    .json_body_obj(&value),
            )
        }
    }
    pub struct OrgsListAppInstallationsWhen(::httpmock::When);
    impl OrgsListAppInstallationsWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        regex::Regex::new("^/orgs/[^/]*/installations$").unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn org(self, value: &str) -> Self {
            let re = regex::Regex::new(
                    &format!("^/orgs/{}/installations$", crate ::segment(value)),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn page<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "page", &value))
            } else {
                Self(self.0.query_param_missing("page"))
            }
        }
        pub fn per_page<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "per_page", &value))
            } else {
                Self(self.0.query_param_missing("per_page"))
            }
        }
    }
    pub struct OrgsListAppInstallationsThen(::httpmock::Then);
    impl OrgsListAppInstallationsThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &types::OrgsListAppInstallationsResponse) -> Self {
            Self(
                self
                    .0
                    .status(200u16)
                    .header("content-type", "application/json")
                    .json_body_obj(&value),
            )
        }
    }
    pub struct OrgsListMembersWhen(::httpmock::When);
    impl OrgsListMembersWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(regex::Regex::new("^/orgs/[^/]*/members$").unwrap()),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn org(self, value: &str) -> Self {
            let re = regex::Regex::new(
                    &format!("^/orgs/{}/members$", crate ::segment(value)),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn filter<T>(self, value: T) -> Self
        where
            T: Into<Option<types::OrgsListMembersFilter>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "filter", &value))
            } else {
                Self(self.0.query_param_missing("filter"))
            }
        }
        pub fn page<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "page", &value))
            } else {
                Self(self.0.query_param_missing("page"))
            }
        }
        pub fn per_page<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "per_page", &value))
            } else {
                Self(self.0.query_param_missing("per_page"))
            }
        }
        pub fn role<T>(self, value: T) -> Self
        where
            T: Into<Option<types::OrgsListMembersRole>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "role", &value))
            } else {
                Self(self.0.query_param_missing("role"))
            }
        }
    }
    pub struct OrgsListMembersThen(::httpmock::Then);
    impl OrgsListMembersThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &::std::vec::Vec<types::SimpleUser>) -> Self {
            Self(
                self
                    .0
                    .status(200u16)
                    .header("content-type", "application/json")
                    .json_body_obj(&value),
            )
        }
    }
    pub struct OrgsCheckMembershipForUserWhen(::httpmock::When);
    impl OrgsCheckMembershipForUserWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        regex::Regex::new("^/orgs/[^/]*/members/[^/]*$").unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn org(self, value: &str) -> Self {
            let re = regex::Regex::new(
                    &format!("^/orgs/{}/members/.*$", crate ::segment(value)),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn username(self, value: &str) -> Self {
            let re = regex::Regex::new(
                    &format!("^/orgs/.*/members/{}$", crate ::segment(value)),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
    }
    pub struct OrgsCheckMembershipForUserThen(::httpmock::Then);
    impl OrgsCheckMembershipForUserThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn no_content(self) -> Self {
            Self(self.0.status(204u16))
        }
    }
    pub struct OrgsListPatGrantRequestsWhen(::httpmock::When);
    impl OrgsListPatGrantRequestsWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        regex::Regex::new("^/orgs/[^/]*/personal-access-token-requests$")
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn org(self, value: &str) -> Self {
            let re = regex::Regex::new(
                    &format!(
                        "^/orgs/{}/personal-access-token-requests$", crate
                        ::segment(value)
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn direction<T>(self, value: T) -> Self
        where
            T: Into<Option<types::OrgsListPatGrantRequestsDirection>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "direction", &value))
            } else {
                Self(self.0.query_param_missing("direction"))
            }
        }
        pub fn last_used_after<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a ::jiff::Timestamp>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "last_used_after", &value))
            } else {
                Self(self.0.query_param_missing("last_used_after"))
            }
        }
        pub fn last_used_before<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a ::jiff::Timestamp>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "last_used_before", &value))
            } else {
                Self(self.0.query_param_missing("last_used_before"))
            }
        }
        /// These values and no others, in any order; none of it at all for no values.
        pub fn owner<V>(self, values: impl IntoIterator<Item = V>) -> Self
        where
            V: Into<::std::string::String>,
        {
            let values: Vec<::std::string::String> = values
                .into_iter()
                .map(Into::into)
                .collect();
            Self(crate::query(self.0, "owner[]", &values))
        }
        pub fn page<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "page", &value))
            } else {
                Self(self.0.query_param_missing("page"))
            }
        }
        pub fn per_page<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "per_page", &value))
            } else {
                Self(self.0.query_param_missing("per_page"))
            }
        }
        pub fn permission<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "permission", &value))
            } else {
                Self(self.0.query_param_missing("permission"))
            }
        }
        pub fn repository<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "repository", &value))
            } else {
                Self(self.0.query_param_missing("repository"))
            }
        }
        pub fn sort<T>(self, value: T) -> Self
        where
            T: Into<Option<types::OrgsListPatGrantRequestsSort>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "sort", &value))
            } else {
                Self(self.0.query_param_missing("sort"))
            }
        }
        /// These values and no others, in any order; none of it at all for no values.
        pub fn token_id<V>(self, values: impl IntoIterator<Item = V>) -> Self
        where
            V: Into<::std::string::String>,
        {
            let values: Vec<::std::string::String> = values
                .into_iter()
                .map(Into::into)
                .collect();
            Self(crate::query(self.0, "token_id[]", &values))
        }
    }
    pub struct OrgsListPatGrantRequestsThen(::httpmock::Then);
    impl OrgsListPatGrantRequestsThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(
            self,
            value: &::std::vec::Vec<types::OrganizationProgrammaticAccessGrantRequest>,
        ) -> Self {
            Self(
                self
                    .0
                    .status(200u16)
                    .header("content-type", "application/json")
                    .json_body_obj(&value),
            )
        }
    }
    pub struct OrgsReviewPatGrantRequestsInBulkWhen(::httpmock::When);
    impl OrgsReviewPatGrantRequestsInBulkWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::POST)
                    .path_matches(
                        regex::Regex::new("^/orgs/[^/]*/personal-access-token-requests$")
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn org(self, value: &str) -> Self {
            let re = regex::Regex::new(
                    &format!(
                        "^/orgs/{}/personal-access-token-requests$", crate
                        ::segment(value)
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn body(self, value: &types::OrgsReviewPatGrantRequestsInBulkBody) -> Self {
            Self(self.0.json_body_obj(&value))
        }
    }
    pub struct OrgsReviewPatGrantRequestsInBulkThen(::httpmock::Then);
    impl OrgsReviewPatGrantRequestsInBulkThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn accepted(self) -> Self {
            Self(self.0.status(202u16))
        }
    }
    pub struct OrgsReviewPatGrantRequestWhen(::httpmock::When);
    impl OrgsReviewPatGrantRequestWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::POST)
                    .path_matches(
                        regex::Regex::new(
                                "^/orgs/[^/]*/personal-access-token-requests/[^/]*$",
                            )
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn org(self, value: &str) -> Self {
            let re = regex::Regex::new(
                    &format!(
                        "^/orgs/{}/personal-access-token-requests/.*$", crate
                        ::segment(value)
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn pat_request_id(self, value: i64) -> Self {
            let re = regex::Regex::new(
                    &format!(
                        "^/orgs/.*/personal-access-token-requests/{}$", crate
                        ::segment(value)
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn body(self, value: &types::OrgsReviewPatGrantRequestBody) -> Self {
            Self(self.0.json_body_obj(&value))
        }
    }
    pub struct OrgsReviewPatGrantRequestThen(::httpmock::Then);
    impl OrgsReviewPatGrantRequestThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn no_content(self) -> Self {
            Self(self.0.status(204u16))
        }
    }
    pub struct OrgsListPatGrantRequestRepositoriesWhen(::httpmock::When);
    impl OrgsListPatGrantRequestRepositoriesWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        regex::Regex::new(
                                "^/orgs/[^/]*/personal-access-token-requests/[^/]*/repositories$",
                            )
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn org(self, value: &str) -> Self {
            let re = regex::Regex::new(
                    &format!(
                        "^/orgs/{}/personal-access-token-requests/.*/repositories$",
                        crate ::segment(value)
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn pat_request_id(self, value: i64) -> Self {
            let re = regex::Regex::new(
                    &format!(
                        "^/orgs/.*/personal-access-token-requests/{}/repositories$",
                        crate ::segment(value)
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn page<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "page", &value))
            } else {
                Self(self.0.query_param_missing("page"))
            }
        }
        pub fn per_page<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "per_page", &value))
            } else {
                Self(self.0.query_param_missing("per_page"))
            }
        }
    }
    pub struct OrgsListPatGrantRequestRepositoriesThen(::httpmock::Then);
    impl OrgsListPatGrantRequestRepositoriesThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &::std::vec::Vec<types::MinimalRepository>) -> Self {
            Self(
                self
                    .0
                    .status(200u16)
                    .header("content-type", "application/json")
                    .json_body_obj(&value),
            )
        }
    }
    pub struct OrgsListPatGrantsWhen(::httpmock::When);
    impl OrgsListPatGrantsWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        regex::Regex::new("^/orgs/[^/]*/personal-access-tokens$")
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn org(self, value: &str) -> Self {
            let re = regex::Regex::new(
                    &format!("^/orgs/{}/personal-access-tokens$", crate ::segment(value)),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn direction<T>(self, value: T) -> Self
        where
            T: Into<Option<types::OrgsListPatGrantsDirection>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "direction", &value))
            } else {
                Self(self.0.query_param_missing("direction"))
            }
        }
        pub fn last_used_after<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a ::jiff::Timestamp>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "last_used_after", &value))
            } else {
                Self(self.0.query_param_missing("last_used_after"))
            }
        }
        pub fn last_used_before<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a ::jiff::Timestamp>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "last_used_before", &value))
            } else {
                Self(self.0.query_param_missing("last_used_before"))
            }
        }
        /// These values and no others, in any order; none of it at all for no values.
        pub fn owner<V>(self, values: impl IntoIterator<Item = V>) -> Self
        where
            V: Into<::std::string::String>,
        {
            let values: Vec<::std::string::String> = values
                .into_iter()
                .map(Into::into)
                .collect();
            Self(crate::query(self.0, "owner[]", &values))
        }
        pub fn page<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "page", &value))
            } else {
                Self(self.0.query_param_missing("page"))
            }
        }
        pub fn per_page<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "per_page", &value))
            } else {
                Self(self.0.query_param_missing("per_page"))
            }
        }
        pub fn permission<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "permission", &value))
            } else {
                Self(self.0.query_param_missing("permission"))
            }
        }
        pub fn repository<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "repository", &value))
            } else {
                Self(self.0.query_param_missing("repository"))
            }
        }
        pub fn sort<T>(self, value: T) -> Self
        where
            T: Into<Option<types::OrgsListPatGrantsSort>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "sort", &value))
            } else {
                Self(self.0.query_param_missing("sort"))
            }
        }
        /// These values and no others, in any order; none of it at all for no values.
        pub fn token_id<V>(self, values: impl IntoIterator<Item = V>) -> Self
        where
            V: Into<::std::string::String>,
        {
            let values: Vec<::std::string::String> = values
                .into_iter()
                .map(Into::into)
                .collect();
            Self(crate::query(self.0, "token_id[]", &values))
        }
    }
    pub struct OrgsListPatGrantsThen(::httpmock::Then);
    impl OrgsListPatGrantsThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(
            self,
            value: &::std::vec::Vec<types::OrganizationProgrammaticAccessGrant>,
        ) -> Self {
            Self(
                self
                    .0
                    .status(200u16)
                    .header("content-type", "application/json")
                    .json_body_obj(&value),
            )
        }
    }
    pub struct OrgsUpdatePatAccessesWhen(::httpmock::When);
    impl OrgsUpdatePatAccessesWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::POST)
                    .path_matches(
                        regex::Regex::new("^/orgs/[^/]*/personal-access-tokens$")
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn org(self, value: &str) -> Self {
            let re = regex::Regex::new(
                    &format!("^/orgs/{}/personal-access-tokens$", crate ::segment(value)),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn body(self, value: &types::OrgsUpdatePatAccessesBody) -> Self {
            Self(self.0.json_body_obj(&value))
        }
    }
    pub struct OrgsUpdatePatAccessesThen(::httpmock::Then);
    impl OrgsUpdatePatAccessesThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn accepted(self) -> Self {
            Self(self.0.status(202u16))
        }
    }
    pub struct OrgsUpdatePatAccessWhen(::httpmock::When);
    impl OrgsUpdatePatAccessWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::POST)
                    .path_matches(
                        regex::Regex::new("^/orgs/[^/]*/personal-access-tokens/[^/]*$")
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn org(self, value: &str) -> Self {
            let re = regex::Regex::new(
                    &format!(
                        "^/orgs/{}/personal-access-tokens/.*$", crate ::segment(value)
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn pat_id(self, value: i64) -> Self {
            let re = regex::Regex::new(
                    &format!(
                        "^/orgs/.*/personal-access-tokens/{}$", crate ::segment(value)
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn body(self, value: &types::OrgsUpdatePatAccessBody) -> Self {
            Self(self.0.json_body_obj(&value))
        }
    }
    pub struct OrgsUpdatePatAccessThen(::httpmock::Then);
    impl OrgsUpdatePatAccessThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn no_content(self) -> Self {
            Self(self.0.status(204u16))
        }
    }
    pub struct OrgsListPatGrantRepositoriesWhen(::httpmock::When);
    impl OrgsListPatGrantRepositoriesWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        regex::Regex::new(
                                "^/orgs/[^/]*/personal-access-tokens/[^/]*/repositories$",
                            )
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn org(self, value: &str) -> Self {
            let re = regex::Regex::new(
                    &format!(
                        "^/orgs/{}/personal-access-tokens/.*/repositories$", crate
                        ::segment(value)
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn pat_id(self, value: i64) -> Self {
            let re = regex::Regex::new(
                    &format!(
                        "^/orgs/.*/personal-access-tokens/{}/repositories$", crate
                        ::segment(value)
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn page<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "page", &value))
            } else {
                Self(self.0.query_param_missing("page"))
            }
        }
        pub fn per_page<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "per_page", &value))
            } else {
                Self(self.0.query_param_missing("per_page"))
            }
        }
    }
    pub struct OrgsListPatGrantRepositoriesThen(::httpmock::Then);
    impl OrgsListPatGrantRepositoriesThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &::std::vec::Vec<types::MinimalRepository>) -> Self {
            Self(
                self
                    .0
                    .status(200u16)
                    .header("content-type", "application/json")
                    .json_body_obj(&value),
            )
        }
    }
    pub struct OrgsEnableOrDisableSecurityProductOnAllOrgReposWhen(::httpmock::When);
    impl OrgsEnableOrDisableSecurityProductOnAllOrgReposWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::POST)
                    .path_matches(
                        regex::Regex::new("^/orgs/[^/]*/[^/]*/[^/]*$").unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn org(self, value: &str) -> Self {
            let re = regex::Regex::new(
                    &format!("^/orgs/{}/.*/.*$", crate ::segment(value)),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn security_product(
            self,
            value: types::OrgsEnableOrDisableSecurityProductOnAllOrgReposSecurityProduct,
        ) -> Self {
            let re = regex::Regex::new(
                    &format!("^/orgs/.*/{}/.*$", crate ::segment(value)),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn enablement(
            self,
            value: types::OrgsEnableOrDisableSecurityProductOnAllOrgReposEnablement,
        ) -> Self {
            let re = regex::Regex::new(
                    &format!("^/orgs/.*/.*/{}$", crate ::segment(value)),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn body(
            self,
            value: &types::OrgsEnableOrDisableSecurityProductOnAllOrgReposBody,
        ) -> Self {
            Self(self.0.json_body_obj(&value))
        }
    }
    pub struct OrgsEnableOrDisableSecurityProductOnAllOrgReposThen(::httpmock::Then);
    impl OrgsEnableOrDisableSecurityProductOnAllOrgReposThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn no_content(self) -> Self {
            Self(self.0.status(204u16))
        }
    }
    pub struct RateLimitGetWhen(::httpmock::When);
    impl RateLimitGetWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(regex::Regex::new("^/rate_limit$").unwrap()),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
    }
    pub struct RateLimitGetThen(::httpmock::Then);
    impl RateLimitGetThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &types::RateLimitOverview) -> Self {
            Self(
                self
                    .0
                    .status(200u16)
                    .header("content-type", "application/json")
                    .json_body_obj(&value),
            )
        }
    }
    pub struct UsersGetAuthenticatedWhen(::httpmock::When);
    impl UsersGetAuthenticatedWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(regex::Regex::new("^/user$").unwrap()),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
    }
    pub struct UsersGetAuthenticatedThen(::httpmock::Then);
    impl UsersGetAuthenticatedThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &types::UsersGetAuthenticatedResponse) -> Self {
            Self(
                self
                    .0
                    .status(200u16)
                    .header("content-type", "application/json")
                    .json_body_obj(&value),
            )
        }
    }
    pub struct OrgsListForAuthenticatedUserWhen(::httpmock::When);
    impl OrgsListForAuthenticatedUserWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(regex::Regex::new("^/user/orgs$").unwrap()),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn page<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "page", &value))
            } else {
                Self(self.0.query_param_missing("page"))
            }
        }
        pub fn per_page<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "per_page", &value))
            } else {
                Self(self.0.query_param_missing("per_page"))
            }
        }
    }
    pub struct OrgsListForAuthenticatedUserThen(::httpmock::Then);
    impl OrgsListForAuthenticatedUserThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &::std::vec::Vec<types::OrganizationSimple>) -> Self {
            Self(
                self
                    .0
                    .status(200u16)
                    .header("content-type", "application/json")
                    .json_body_obj(&value),
            )
        }
    }
    pub struct OrgsListForUserWhen(::httpmock::When);
    impl OrgsListForUserWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(regex::Regex::new("^/users/[^/]*/orgs$").unwrap()),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn username(self, value: &str) -> Self {
            let re = regex::Regex::new(
                    &format!("^/users/{}/orgs$", crate ::segment(value)),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn page<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "page", &value))
            } else {
                Self(self.0.query_param_missing("page"))
            }
        }
        pub fn per_page<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(crate::query(self.0, "per_page", &value))
            } else {
                Self(self.0.query_param_missing("per_page"))
            }
        }
    }
    pub struct OrgsListForUserThen(::httpmock::Then);
    impl OrgsListForUserThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &::std::vec::Vec<types::OrganizationSimple>) -> Self {
            Self(
                self
                    .0
                    .status(200u16)
                    .header("content-type", "application/json")
                    .json_body_obj(&value),
            )
        }
    }
    pub struct MetaGetAllVersionsWhen(::httpmock::When);
    impl MetaGetAllVersionsWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(regex::Regex::new("^/versions$").unwrap()),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
    }
    pub struct MetaGetAllVersionsThen(::httpmock::Then);
    impl MetaGetAllVersionsThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn ok(self, value: &::std::vec::Vec<::jiff::civil::Date>) -> Self {
            Self(
                self
                    .0
                    .status(200u16)
                    .header("content-type", "application/json")
                    .json_body_obj(&value),
            )
        }
    }
}
/// An extension trait for [`MockServer`](::httpmock::MockServer) that
/// adds a method for each operation. These are the equivalent of
/// type-checked [`mock()`](::httpmock::MockServer::mock) calls.
pub trait MockServerExt {
    fn apps_get_authenticated<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::AppsGetAuthenticatedWhen,
            operations::AppsGetAuthenticatedThen,
        );
    fn apps_list_installations<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::AppsListInstallationsWhen,
            operations::AppsListInstallationsThen,
        );
    fn apps_get_installation<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::AppsGetInstallationWhen,
            operations::AppsGetInstallationThen,
        );
    fn apps_create_installation_access_token<F>(
        &self,
        config_fn: F,
    ) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::AppsCreateInstallationAccessTokenWhen,
            operations::AppsCreateInstallationAccessTokenThen,
        );
    fn apps_revoke_installation_access_token<F>(
        &self,
        config_fn: F,
    ) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::AppsRevokeInstallationAccessTokenWhen,
            operations::AppsRevokeInstallationAccessTokenThen,
        );
    fn orgs_list<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::OrgsListWhen, operations::OrgsListThen);
    fn orgs_get<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::OrgsGetWhen, operations::OrgsGetThen);
    fn orgs_update<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::OrgsUpdateWhen, operations::OrgsUpdateThen);
    fn apps_get_org_installation<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::AppsGetOrgInstallationWhen,
            operations::AppsGetOrgInstallationThen,
        );
    fn orgs_list_app_installations<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::OrgsListAppInstallationsWhen,
            operations::OrgsListAppInstallationsThen,
        );
    fn orgs_list_members<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::OrgsListMembersWhen, operations::OrgsListMembersThen);
    fn orgs_check_membership_for_user<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::OrgsCheckMembershipForUserWhen,
            operations::OrgsCheckMembershipForUserThen,
        );
    fn orgs_list_pat_grant_requests<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::OrgsListPatGrantRequestsWhen,
            operations::OrgsListPatGrantRequestsThen,
        );
    fn orgs_review_pat_grant_requests_in_bulk<F>(
        &self,
        config_fn: F,
    ) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::OrgsReviewPatGrantRequestsInBulkWhen,
            operations::OrgsReviewPatGrantRequestsInBulkThen,
        );
    fn orgs_review_pat_grant_request<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::OrgsReviewPatGrantRequestWhen,
            operations::OrgsReviewPatGrantRequestThen,
        );
    fn orgs_list_pat_grant_request_repositories<F>(
        &self,
        config_fn: F,
    ) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::OrgsListPatGrantRequestRepositoriesWhen,
            operations::OrgsListPatGrantRequestRepositoriesThen,
        );
    fn orgs_list_pat_grants<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::OrgsListPatGrantsWhen, operations::OrgsListPatGrantsThen);
    fn orgs_update_pat_accesses<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::OrgsUpdatePatAccessesWhen,
            operations::OrgsUpdatePatAccessesThen,
        );
    fn orgs_update_pat_access<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::OrgsUpdatePatAccessWhen,
            operations::OrgsUpdatePatAccessThen,
        );
    fn orgs_list_pat_grant_repositories<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::OrgsListPatGrantRepositoriesWhen,
            operations::OrgsListPatGrantRepositoriesThen,
        );
    fn orgs_enable_or_disable_security_product_on_all_org_repos<F>(
        &self,
        config_fn: F,
    ) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::OrgsEnableOrDisableSecurityProductOnAllOrgReposWhen,
            operations::OrgsEnableOrDisableSecurityProductOnAllOrgReposThen,
        );
    fn rate_limit_get<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::RateLimitGetWhen, operations::RateLimitGetThen);
    fn users_get_authenticated<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::UsersGetAuthenticatedWhen,
            operations::UsersGetAuthenticatedThen,
        );
    fn orgs_list_for_authenticated_user<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::OrgsListForAuthenticatedUserWhen,
            operations::OrgsListForAuthenticatedUserThen,
        );
    fn orgs_list_for_user<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::OrgsListForUserWhen, operations::OrgsListForUserThen);
    fn meta_get_all_versions<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::MetaGetAllVersionsWhen,
            operations::MetaGetAllVersionsThen,
        );
}
impl MockServerExt for ::httpmock::MockServer {
    fn apps_get_authenticated<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::AppsGetAuthenticatedWhen,
            operations::AppsGetAuthenticatedThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::AppsGetAuthenticatedWhen::new(when),
                operations::AppsGetAuthenticatedThen::new(then),
            )
        })
    }
    fn apps_list_installations<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::AppsListInstallationsWhen,
            operations::AppsListInstallationsThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::AppsListInstallationsWhen::new(when),
                operations::AppsListInstallationsThen::new(then),
            )
        })
    }
    fn apps_get_installation<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::AppsGetInstallationWhen,
            operations::AppsGetInstallationThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::AppsGetInstallationWhen::new(when),
                operations::AppsGetInstallationThen::new(then),
            )
        })
    }
    fn apps_create_installation_access_token<F>(
        &self,
        config_fn: F,
    ) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::AppsCreateInstallationAccessTokenWhen,
            operations::AppsCreateInstallationAccessTokenThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::AppsCreateInstallationAccessTokenWhen::new(when),
                operations::AppsCreateInstallationAccessTokenThen::new(then),
            )
        })
    }
    fn apps_revoke_installation_access_token<F>(
        &self,
        config_fn: F,
    ) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::AppsRevokeInstallationAccessTokenWhen,
            operations::AppsRevokeInstallationAccessTokenThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::AppsRevokeInstallationAccessTokenWhen::new(when),
                operations::AppsRevokeInstallationAccessTokenThen::new(then),
            )
        })
    }
    fn orgs_list<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::OrgsListWhen, operations::OrgsListThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::OrgsListWhen::new(when),
                operations::OrgsListThen::new(then),
            )
        })
    }
    fn orgs_get<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::OrgsGetWhen, operations::OrgsGetThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::OrgsGetWhen::new(when),
                operations::OrgsGetThen::new(then),
            )
        })
    }
    fn orgs_update<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::OrgsUpdateWhen, operations::OrgsUpdateThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::OrgsUpdateWhen::new(when),
                operations::OrgsUpdateThen::new(then),
            )
        })
    }
    fn apps_get_org_installation<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::AppsGetOrgInstallationWhen,
            operations::AppsGetOrgInstallationThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::AppsGetOrgInstallationWhen::new(when),
                operations::AppsGetOrgInstallationThen::new(then),
            )
        })
    }
    fn orgs_list_app_installations<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::OrgsListAppInstallationsWhen,
            operations::OrgsListAppInstallationsThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::OrgsListAppInstallationsWhen::new(when),
                operations::OrgsListAppInstallationsThen::new(then),
            )
        })
    }
    fn orgs_list_members<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::OrgsListMembersWhen, operations::OrgsListMembersThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::OrgsListMembersWhen::new(when),
                operations::OrgsListMembersThen::new(then),
            )
        })
    }
    fn orgs_check_membership_for_user<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::OrgsCheckMembershipForUserWhen,
            operations::OrgsCheckMembershipForUserThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::OrgsCheckMembershipForUserWhen::new(when),
                operations::OrgsCheckMembershipForUserThen::new(then),
            )
        })
    }
    fn orgs_list_pat_grant_requests<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::OrgsListPatGrantRequestsWhen,
            operations::OrgsListPatGrantRequestsThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::OrgsListPatGrantRequestsWhen::new(when),
                operations::OrgsListPatGrantRequestsThen::new(then),
            )
        })
    }
    fn orgs_review_pat_grant_requests_in_bulk<F>(
        &self,
        config_fn: F,
    ) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::OrgsReviewPatGrantRequestsInBulkWhen,
            operations::OrgsReviewPatGrantRequestsInBulkThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::OrgsReviewPatGrantRequestsInBulkWhen::new(when),
                operations::OrgsReviewPatGrantRequestsInBulkThen::new(then),
            )
        })
    }
    fn orgs_review_pat_grant_request<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::OrgsReviewPatGrantRequestWhen,
            operations::OrgsReviewPatGrantRequestThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::OrgsReviewPatGrantRequestWhen::new(when),
                operations::OrgsReviewPatGrantRequestThen::new(then),
            )
        })
    }
    fn orgs_list_pat_grant_request_repositories<F>(
        &self,
        config_fn: F,
    ) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::OrgsListPatGrantRequestRepositoriesWhen,
            operations::OrgsListPatGrantRequestRepositoriesThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::OrgsListPatGrantRequestRepositoriesWhen::new(when),
                operations::OrgsListPatGrantRequestRepositoriesThen::new(then),
            )
        })
    }
    fn orgs_list_pat_grants<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::OrgsListPatGrantsWhen, operations::OrgsListPatGrantsThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::OrgsListPatGrantsWhen::new(when),
                operations::OrgsListPatGrantsThen::new(then),
            )
        })
    }
    fn orgs_update_pat_accesses<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::OrgsUpdatePatAccessesWhen,
            operations::OrgsUpdatePatAccessesThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::OrgsUpdatePatAccessesWhen::new(when),
                operations::OrgsUpdatePatAccessesThen::new(then),
            )
        })
    }
    fn orgs_update_pat_access<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::OrgsUpdatePatAccessWhen,
            operations::OrgsUpdatePatAccessThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::OrgsUpdatePatAccessWhen::new(when),
                operations::OrgsUpdatePatAccessThen::new(then),
            )
        })
    }
    fn orgs_list_pat_grant_repositories<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::OrgsListPatGrantRepositoriesWhen,
            operations::OrgsListPatGrantRepositoriesThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::OrgsListPatGrantRepositoriesWhen::new(when),
                operations::OrgsListPatGrantRepositoriesThen::new(then),
            )
        })
    }
    fn orgs_enable_or_disable_security_product_on_all_org_repos<F>(
        &self,
        config_fn: F,
    ) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::OrgsEnableOrDisableSecurityProductOnAllOrgReposWhen,
            operations::OrgsEnableOrDisableSecurityProductOnAllOrgReposThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::OrgsEnableOrDisableSecurityProductOnAllOrgReposWhen::new(
                    when,
                ),
                operations::OrgsEnableOrDisableSecurityProductOnAllOrgReposThen::new(
                    then,
                ),
            )
        })
    }
    fn rate_limit_get<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::RateLimitGetWhen, operations::RateLimitGetThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::RateLimitGetWhen::new(when),
                operations::RateLimitGetThen::new(then),
            )
        })
    }
    fn users_get_authenticated<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::UsersGetAuthenticatedWhen,
            operations::UsersGetAuthenticatedThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::UsersGetAuthenticatedWhen::new(when),
                operations::UsersGetAuthenticatedThen::new(then),
            )
        })
    }
    fn orgs_list_for_authenticated_user<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::OrgsListForAuthenticatedUserWhen,
            operations::OrgsListForAuthenticatedUserThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::OrgsListForAuthenticatedUserWhen::new(when),
                operations::OrgsListForAuthenticatedUserThen::new(then),
            )
        })
    }
    fn orgs_list_for_user<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::OrgsListForUserWhen, operations::OrgsListForUserThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::OrgsListForUserWhen::new(when),
                operations::OrgsListForUserThen::new(then),
            )
        })
    }
    fn meta_get_all_versions<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::MetaGetAllVersionsWhen,
            operations::MetaGetAllVersionsThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::MetaGetAllVersionsWhen::new(when),
                operations::MetaGetAllVersionsThen::new(then),
            )
        })
    }
}
