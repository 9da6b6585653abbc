//! `org.members()`: the members of an organisation, and whether somebody is one.

use std::fmt;

use patwarden_api::{Failure, Response};

use crate::answer::{error_of_failure, refusal};
use crate::error::Result;
use crate::fetched::fetched;
use crate::filter::{Filter, only_page, page_number};
use crate::model::User;
use crate::name;
use crate::org::{Caller, Org};
use crate::page::Listing;
use crate::words::words;

const LIST: &str = "orgs/list-members";
const CHECK: &str = "orgs/check-membership-for-user";

words! {
    /// Which members are listed, by their second factor. GitHub tells it owners alone.
    MemberFilter {
        /// Those without a second factor.
        TwoFactorDisabled = "2fa_disabled",
        /// Those whose second factor is not a secure one, such as one by text message.
        TwoFactorInsecure = "2fa_insecure",
        /// All: GitHub's own choice.
        All = "all",
    }
}

words! {
    /// Which members are listed, by their role.
    MemberRole {
        /// All: GitHub's own choice.
        All = "all",
        /// Owners.
        Admin = "admin",
        /// Those who are no owners.
        Member = "member",
    }
}

/// Whether a user is a member of an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Membership {
    /// The user is a member.
    Member,
    /// The user is none, or there is no such user or no such organisation.
    NotMember,
    /// The login is no member itself: GitHub tells it of public members alone, and not this way.
    NotTold,
}

impl Membership {
    /// In words: `member`, `not a member` or `not told`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::NotMember => "not a member",
            Self::NotTold => "not told",
        }
    }
}

impl fmt::Display for Membership {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The members of an organisation: a handle that asks for nothing by itself. Filters are for
/// [`list`](Self::list).
///
/// ```no_run
/// # async fn example(client: patwarden::Client) -> patwarden::Result<()> {
/// use patwarden::{MemberFilter, MemberRole};
///
/// let members = client.org("acme").members();
/// for owner in members.role(MemberRole::Admin).filter(MemberFilter::TwoFactorDisabled).list().collect_all().await? {
///     println!("{} has no second factor", owner.login);
/// }
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Members {
    org: Org,
    filter: Option<MemberFilter>,
    role: Option<MemberRole>,
    per_page: Option<u8>,
    page: Option<u64>,
}

impl Members {
    pub(crate) fn new(org: Org) -> Self {
        Self { org, filter: None, role: None, per_page: None, page: None }
    }

    /// Only those with this second factor.
    pub fn filter(mut self, filter: MemberFilter) -> Self {
        self.filter = Some(filter);
        self
    }

    /// Only those of this role.
    pub fn role(mut self, role: MemberRole) -> Self {
        self.role = Some(role);
        self
    }

    /// How many items a request brings: 1 to 100, and 100 unless told.
    pub fn per_page(mut self, items: u8) -> Self {
        self.per_page = Some(items);
        self
    }

    /// Only this page of the list, counted from 1, as GitHub cuts it: one request. A page behind the last is empty.
    pub fn page(mut self, number: u64) -> Self {
        self.page = Some(number);
        self
    }

    /// Lists them; who is no member is told of the public members alone.
    ///
    /// # Errors
    ///
    /// [`Rejected`](crate::ErrorKind::Rejected) for a [filter](Self::filter) by somebody who is no owner;
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a page 0, and for a page of no item or of more than 100. The
    /// stream ends after its first error. A 403 or 404 is an error, never an empty list.
    pub fn list(self) -> Listing<User> {
        let Self { org, filter, role, per_page, page: only } = self;
        let pages = Filter { per_page, page: only, ..Filter::default() };
        if let Err(error) = pages.check_pages() {
            return Listing::failed(error.in_operation(LIST));
        }
        let size = pages.per_page();
        org.listing_by(Caller::Anyone, LIST, move |api, org, source, page| async move {
            let mut call = api.orgs_list_members().org(org).per_page(size);
            if let Some(filter) = filter {
                call = call.filter(filter.as_str());
            }
            if let Some(role) = role {
                call = call.role(role.as_str());
            }
            if let Some(page) = page.or(only) {
                call = call.page(page_number(page)?);
            }
            Ok(only_page(only, fetched(call.send().await, &source).await?))
        })
    }

    pub(crate) fn check(login: &str) -> Result<()> {
        name::user(login).map(drop).map_err(|error| error.in_operation(CHECK))
    }

    pub(crate) async fn membership(self, login: &str) -> Result<Membership> {
        let user = name::user(login).map_err(|error| error.in_operation(CHECK))?;
        let asked = self.org.call_by(Caller::Anyone, CHECK, async |api, org, base| {
            let call = api.orgs_check_membership_for_user().org(org).username(user.to_string());
            match call.send().await {
                Ok(_) => Ok(Membership::Member),
                // Only an answer to this very request: a login that fails with a 404 is an error.
                Err(error) => match Failure::from_error(error).await {
                    Failure::Status(answer) => read(&answer, &base),
                    other => Err(error_of_failure(other)),
                },
            }
        });
        asked.await
    }
}

fn read(answer: &Response, base: &url::Url) -> Result<Membership> {
    match answer.status().as_u16() {
        404 => Ok(Membership::NotMember),
        302 if leads_to_public_members(answer, base) => Ok(Membership::NotTold),
        _ => Err(refusal(answer)),
    }
}

/// GitHub sends who is no member to the public members. A proxy sends everybody to its own login.
fn leads_to_public_members(answer: &Response, base: &url::Url) -> bool {
    let target = answer.headers().get(http::header::LOCATION).and_then(|target| target.to_str().ok());
    let target = target.and_then(|target| base.join(target).ok());
    target.is_some_and(|target| {
        let mut segments = target.path_segments().into_iter().flatten();
        crate::origin::is_same(base, &target) && segments.any(|segment| segment == "public_members")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canned::{TOKENS, answer, client, page, redirect};
    use crate::error::ErrorKind;

    #[tokio::test]
    async fn filter_and_role_go_out_in_github_s_words_on_every_page() {
        for token in TOKENS.into_iter().chain(["ghs_x"]) {
            let (client, asked) = client(token, |request| match request.uri().query() {
                Some(query) if query.contains("page=2&") => answer(200, r#"[{"login":"hubot","id":2}]"#),
                _ => page(r#"[{"login":"mona","id":1,"type":"User"}]"#, "http://127.0.0.1:1/api/v3/x?page=2"),
            });
            let members = client.org("acme").members();
            let listed = members.clone().filter(MemberFilter::TwoFactorDisabled).role(MemberRole::Admin).per_page(7);
            let listed = listed.list().collect_all().await.unwrap();
            let told: Vec<_> = listed.iter().map(|user| (user.login.as_str(), user.kind.as_deref())).collect();
            assert_eq!(told, [("mona", Some("User")), ("hubot", None)]);
            let path = "GET /api/v3/orgs/acme/members?filter=2fa_disabled";
            let pages = [format!("{path}&per_page=7&role=admin"), format!("{path}&page=2&per_page=7&role=admin")];
            assert_eq!(asked.told(), pages);
            assert_eq!(members.list().collect_all().await.unwrap().len(), 2);
            assert_eq!(asked.told()[0], "GET /api/v3/orgs/acme/members?per_page=100");
        }
    }

    #[tokio::test]
    async fn a_page_that_is_asked_for_is_one_request() {
        let (client, asked) =
            client("ghp_x", |_| page(r#"[{"login":"mona","id":1}]"#, "/api/v3/orgs/acme/members?page=4"));
        let members = client.org("acme").members();
        assert_eq!(members.clone().page(3).per_page(7).list().collect_all().await.unwrap().len(), 1);
        assert_eq!(asked.told(), ["GET /api/v3/orgs/acme/members?page=3&per_page=7"]);
        for wrong in [members.clone().page(0), members.clone().per_page(0), members.per_page(101)] {
            let error = wrong.list().collect_all().await.unwrap_err();
            assert_eq!((error.kind(), error.operation()), (ErrorKind::InvalidInput, Some(LIST)), "{error}");
        }
        assert!(asked.told().is_empty());
    }

    #[tokio::test]
    async fn membership_has_three_answers() {
        let public = "http://127.0.0.1:1/api/v3/orgs/acme/public_members/mona";
        for (given, told) in [
            (answer(204, ""), Membership::Member),
            (answer(404, r#"{"message":"Not Found"}"#), Membership::NotMember),
            (redirect(302, public), Membership::NotTold),
            (redirect(302, "/organizations/3/public_members/mona"), Membership::NotTold),
        ] {
            let (client, asked) = client("ghp_x", move |_| given.clone());
            assert_eq!(client.org("acme").membership("mona_acme").await.unwrap(), told);
            assert_eq!(asked.told(), ["GET /api/v3/orgs/acme/members/mona_acme"]);
        }
    }

    #[tokio::test]
    async fn nothing_else_is_an_answer() {
        for (given, kind) in [
            (answer(200, "[]"), ErrorKind::InvalidAnswer),
            (answer(302, ""), ErrorKind::InvalidAnswer),
            (redirect(302, "https://login.example/public_members"), ErrorKind::InvalidAnswer),
            (redirect(302, "http://127.0.0.1:1/login"), ErrorKind::InvalidAnswer),
            (redirect(301, "http://127.0.0.1:1/orgs/new/members/mona"), ErrorKind::InvalidAnswer),
            (answer(403, ""), ErrorKind::PermissionDenied),
            (answer(401, ""), ErrorKind::Authentication),
        ] {
            let (client, _) = client("ghp_x", move |_| given.clone());
            let error = client.org("acme").membership("mona").await.unwrap_err();
            assert_eq!((error.kind(), error.operation(), error.org()), (kind, Some(CHECK), Some("acme")), "{error}");
        }
    }

    #[tokio::test]
    async fn a_name_that_bends_the_path_is_never_sent() {
        let (client, asked) = client("ghp_x", |_| answer(204, ""));
        for name in ["", ".", "..", "a/b", "../../user", "a?b", "a#b", "a%2fb", "[bot]"] {
            let error = client.org("acme").membership(name).await.unwrap_err();
            assert_eq!((error.kind(), error.operation()), (ErrorKind::InvalidInput, Some(CHECK)), "{name:?}");
        }
        assert!(client.org("../x").membership("mona").await.is_err());
        assert!(client.org("../x").members().list().collect_all().await.is_err());
        assert!(asked.told().is_empty());
        assert_eq!(client.org("acme").membership("ci[bot]").await.unwrap(), Membership::Member);
        assert_eq!(asked.told(), ["GET /api/v3/orgs/acme/members/ci[bot]"]);
    }
}
