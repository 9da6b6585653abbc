//! `client.organizations()`: the organisations that there are.

use std::sync::Arc;

use futures::TryStreamExt;
use futures::future::BoxFuture;
use patwarden_api::types::AppsListInstallationsResponseItem;

use crate::auth::TokenKind;
use crate::bulk::number;
use crate::client::{Client, LoginKind};
use crate::error::{Error, ErrorKind, Result};
use crate::fetched::{Source, fetched, fetched_since};
use crate::filter::{LARGEST_PAGE, page_number};
use crate::link::Paged;
use crate::model::{OrgId, Organization};
use crate::name;
use crate::org::page_size;
use crate::page::{Fetch, Fetched, Identified, Listing, Paging};
use crate::transport::authorise::Identity;

const ALL: &str = "orgs/list";
const OF_USER: &str = "orgs/list-for-user";
const MINE: &str = "orgs/list-for-authenticated-user";
const INSTALLATIONS: &str = "apps/list-installations";

/// The organisations that there are: a handle that asks for nothing by itself.
///
/// ```no_run
/// # async fn example(client: patwarden::Client) -> patwarden::Result<()> {
/// use futures::TryStreamExt;
///
/// let mut orgs = client.organizations().of_user("mona");
/// while let Some(org) = orgs.try_next().await? {
///     println!("{} {}", org.id, org.login);
/// }
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Organizations {
    client: Client,
    per_page: Option<u8>,
    since: Option<OrgId>,
}

impl Organizations {
    pub(crate) fn new(client: Client) -> Self {
        Self { client, per_page: None, since: None }
    }

    /// How many items a request brings: 1 to 100, and 100 unless told.
    pub fn per_page(mut self, items: u8) -> Self {
        self.per_page = Some(items);
        self
    }

    /// Begins behind this organisation. For [`all`](Self::all) alone, which is in the order of ids.
    pub fn since(mut self, id: impl Into<OrgId>) -> Self {
        self.since = Some(id.into());
        self
    }

    /// Lists every organisation of the server, in the order of their ids. That can be millions; what
    /// is taken from the stream decides how many pages are asked for, one after the other, up to the
    /// [bound](crate::Bounds::pages).
    ///
    /// As an App it goes out as one of its installations: GitHub takes an App's own login for less.
    ///
    /// # Errors
    ///
    /// [`NotInstalled`](ErrorKind::NotInstalled) for an App without an installation on an organisation
    /// that is not suspended. The stream ends after its first error.
    pub fn all(self) -> Listing<Organization> {
        let Self { client, per_page, since } = self;
        match page_size(per_page) {
            Ok(size) => Listing::behind(
                since.map(OrgId::get),
                client.fetch(ALL, Client::some_identity, move |api, source, since| async move {
                    let mut call = api.orgs_list().per_page(size);
                    if let Some(since) = since {
                        call = call.since(number(since)?);
                    }
                    fetched_since(call.send().await, &source).await
                }),
                client.paging(ALL, None),
            ),
            Err(error) => Listing::failed(error.in_operation(ALL)),
        }
    }

    /// Lists the organisations that a user is a public member of.
    ///
    /// As an App it goes out as [`all`](Self::all) does.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all). [`InvalidInput`](ErrorKind::InvalidInput) if it can be no user's name.
    pub fn of_user(self, login: impl AsRef<str>) -> Listing<Organization> {
        let Self { client, per_page, .. } = self;
        match page_size(per_page).and_then(|size| Ok((size, name::user(login.as_ref())?))) {
            Ok((size, user)) => client.listing(OF_USER, Client::some_identity, move |api, source, page| {
                let user = user.to_string();
                async move {
                    let mut call = api.orgs_list_for_user().username(user).per_page(size);
                    if let Some(page) = page {
                        call = call.page(page_number(page)?);
                    }
                    fetched(call.send().await, &source).await
                }
            }),
            Err(error) => Listing::failed(error.in_operation(OF_USER)),
        }
    }

    /// Lists the organisations that the user is a member of whose token the login is.
    ///
    /// # Errors
    ///
    /// [`WrongTokenKind`](ErrorKind::WrongTokenKind) for an App and for an installation token, which are
    /// no user. The stream ends after its first error.
    pub fn mine(self) -> Listing<Organization> {
        let Self { client, per_page, .. } = self;
        match client.check_is_user().and_then(|()| page_size(per_page)) {
            Ok(size) => client.listing(MINE, Client::own_identity, move |api, source, page| async move {
                let mut call = api.orgs_list_for_authenticated_user().per_page(size);
                if let Some(page) = page {
                    call = call.page(page_number(page)?);
                }
                fetched(call.send().await, &source).await
            }),
            Err(error) => Listing::failed(error.in_operation(MINE)),
        }
    }

    /// Lists the organisations that the login sees: as an App those it is installed on, else
    /// [`mine`](Self::mine).
    ///
    /// # Errors
    ///
    /// [`WrongTokenKind`](ErrorKind::WrongTokenKind) for an installation token, which is good for
    /// one organisation and can't list any. The stream ends after its first error.
    pub fn visible(self) -> Listing<Organization> {
        let Self { client, per_page, .. } = &self;
        if client.login() != LoginKind::App {
            return self.mine();
        }
        match page_size(*per_page) {
            Ok(size) => client.installed(size, client.paging(INSTALLATIONS, None)),
            Err(error) => Listing::failed(error.in_operation(INSTALLATIONS)),
        }
    }
}

/// An installation of the App: on an organisation, or on an account that is none.
#[derive(Clone)]
struct Installed {
    id: (Option<i64>, Option<i64>),
    org: Option<Organization>,
}

impl Installed {
    fn of(raw: AppsListInstallationsResponseItem) -> Result<Self> {
        Ok(Self { id: (raw.id, raw.target_id), org: Organization::of_installation(raw)? })
    }
}

impl Identified for Installed {
    type Id = (Option<i64>, Option<i64>);

    fn id(&self) -> Self::Id {
        self.id
    }
}

/// As whom a request goes out, which may have to be asked for first.
type Finding<'a> = BoxFuture<'a, Result<Identity>>;

impl Client {
    fn listing<F, Called>(
        &self,
        operation: &'static str,
        identity: for<'a> fn(&'a Self) -> Finding<'a>,
        make: F,
    ) -> Listing<Organization>
    where
        F: Fn(patwarden_api::Client, Source, Option<u64>) -> Called + Clone + Send + Sync + 'static,
        Called: Future<Output = Result<Fetched<Organization>>> + Send + 'static,
    {
        Listing::new(self.fetch(operation, identity, make), self.paging(operation, None))
    }

    fn fetch<T, F, Called>(
        &self,
        operation: &'static str,
        identity: for<'a> fn(&'a Self) -> Finding<'a>,
        make: F,
    ) -> Fetch<T>
    where
        T: Send + 'static,
        F: Fn(patwarden_api::Client, Source, Option<u64>) -> Called + Clone + Send + Sync + 'static,
        Called: Future<Output = Result<Fetched<T>>> + Send + 'static,
    {
        let client = self.clone();
        Arc::new(move |page| {
            let (client, make) = (client.clone(), make.clone());
            Box::pin(async move {
                let identity = identity(&client).await.map_err(|error| error.in_operation(operation))?;
                let by_spokesman = matches!(identity, Identity::Org(_));
                let (api, source) = client.api_tapped(identity);
                let outcome = make(api, source, page).await;
                if let Err(error) = &outcome
                    && by_spokesman
                {
                    client.reconsider_spokesman(error).await;
                }
                outcome.map_err(|error| error.in_operation(operation))
            })
        })
    }

    /// The organisations that the App is installed on.
    fn installed(&self, size: i64, paging: Paging) -> Listing<Organization> {
        let fetch = self.fetch(INSTALLATIONS, Self::own_identity, move |api, source, page| async move {
            let mut call = api.apps_list_installations().per_page(size);
            if let Some(page) = page {
                call = call.page(page_number(page)?);
            }
            let installed = |installations: Vec<_>| installations.into_iter().map(Installed::of).collect();
            source.page(call.send().await, Paged::ByNumber, installed).await
        });
        Listing::new(fetch, paging).kept(|installed| installed.org)
    }

    /// Refuses a login that is no user.
    fn check_is_user(&self) -> Result<()> {
        let (message, hint) = match self.login() {
            LoginKind::Token(TokenKind::Installation) => (
                "an installation token is good for one organisation and can't list those there are",
                "name the organisation, or log in as the App",
            ),
            LoginKind::App => (
                "an App is no user and a member of no organisation",
                "list those that the App is installed on instead, or log in with a user's token",
            ),
            LoginKind::Nobody => ("nobody is logged in", "give the client a login with `auth`"),
            LoginKind::Token(_) => return Ok(()),
        };
        Err(Error::new(ErrorKind::WrongTokenKind, message).with_hint(hint))
    }

    fn own_identity(&self) -> Finding<'_> {
        Box::pin(std::future::ready(Ok(Identity::Own)))
    }

    /// As whom to ask for what is nobody's in particular. GitHub takes an App's own login for its own
    /// matters alone, so an App asks as one of its installations, whichever is good.
    pub(crate) fn some_identity(&self) -> Finding<'_> {
        Box::pin(async move {
            if self.login() != LoginKind::App {
                return Ok(Identity::Own);
            }
            // Held meanwhile: however many wait, one looks.
            let mut spokesman = self.spokesman().lock().await;
            if let Some(org) = &*spokesman {
                return Ok(Identity::Org(Arc::clone(org)));
            }
            let one_by_one = Paging { in_flight: 1, ..self.paging(INSTALLATIONS, None) };
            let mut installed = self.installed(LARGEST_PAGE.into(), one_by_one);
            while let Some(org) = installed.try_next().await? {
                if !org.suspended {
                    let org = name::organisation(&org.login)?;
                    return Ok(Identity::Org(Arc::clone(spokesman.insert(org))));
                }
            }
            Err(Error::new(
                ErrorKind::NotInstalled,
                "the App has no installation on an organisation that it could ask as",
            )
            .with_hint("install the App on an organisation or unsuspend an installation, or log in with a token"))
        })
    }

    /// An installation that is no longer good is not asked as again.
    pub(crate) async fn reconsider_spokesman(&self, error: &Error) {
        let gone = [ErrorKind::NotInstalled, ErrorKind::PermissionDenied, ErrorKind::Authentication];
        if gone.contains(&error.kind()) {
            *self.spokesman().lock().await = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canned::{TOKENS, answer, client, page};

    const TWO: &str = r#"[{"login":"a","id":3},{"login":"b","id":9}]"#;
    const ONE: &str = r#"[{"login":"c","id":4000000}]"#;

    #[tokio::test]
    async fn every_organisation_is_listed_behind_the_id_that_the_server_names() {
        let (client, asked) = client("ghp_x", |request| match request.uri().query() {
            Some("per_page=2" | "per_page=2&since=1") => {
                page(TWO, "http://127.0.0.1:1/api/v3/organizations?per_page=2&since=9")
            }
            _ => answer(200, ONE),
        });
        let listed = client.organizations().per_page(2).all().collect_all().await.unwrap();
        assert_eq!(listed.iter().map(|org| org.login.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
        let all = ["GET /api/v3/organizations?per_page=2", "GET /api/v3/organizations?per_page=2&since=9"];
        assert_eq!(asked.told(), all);
        let begun = client.organizations().per_page(2).since(1u64).all().try_next().await.unwrap();
        assert_eq!(begun.map(|org| org.id), Some(OrgId::new(3)));
        assert_eq!(asked.told(), ["GET /api/v3/organizations?per_page=2&since=1"]);
    }

    #[tokio::test]
    async fn a_page_number_where_an_id_belongs_is_an_error() {
        let (client, asked) =
            client("ghp_x", |_| page(TWO, "http://127.0.0.1:1/api/v3/organizations?per_page=100&page=2"));
        let error = client.organizations().all().collect_all().await.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::InvalidAnswer, Some(ALL)));
        assert_eq!(asked.told().len(), 1);
    }

    #[tokio::test]
    async fn those_of_a_user_and_of_the_login_are_listed_by_page_with_a_token_of_any_kind() {
        for token in TOKENS {
            let (client, asked) = client(token, |request| match request.uri().query() {
                Some("per_page=100") => page(TWO, "http://127.0.0.1:1/api/v3/x?per_page=100&page=2"),
                _ => answer(200, ONE),
            });
            let organizations = client.organizations();
            for (listing, path) in [
                (organizations.clone().of_user("mona_acme"), "/users/mona_acme/orgs"),
                (organizations.clone().mine(), "/user/orgs"),
                (organizations.clone().visible(), "/user/orgs"),
                (client.orgs(), "/user/orgs"),
            ] {
                assert_eq!(listing.collect_all().await.unwrap().len(), 3);
                let first = format!("GET /api/v3{path}?per_page=100");
                let second = format!("GET /api/v3{path}?page=2&per_page=100");
                assert_eq!(asked.told(), [first, second], "{token}");
            }
        }
    }

    #[tokio::test]
    async fn what_can_not_be_asked_is_refused_before_any_request() {
        let (user, asked) = client("ghp_x", |_| answer(200, "[]"));
        for name in ["", "../acme", "a/b", "a?b", "[bot]"] {
            assert!(user.organizations().of_user(name).verify().check().is_err(), "known before it is read");
            let error = user.organizations().of_user(name).collect_all().await.unwrap_err();
            assert_eq!((error.kind(), error.operation()), (ErrorKind::InvalidInput, Some(OF_USER)));
        }
        for items in [0, 101] {
            let organizations = || user.organizations().per_page(items);
            for listing in [organizations().all(), organizations().of_user("mona"), organizations().mine()] {
                assert_eq!(listing.collect_all().await.unwrap_err().kind(), ErrorKind::InvalidInput);
            }
        }
        assert!(user.organizations().of_user("dependabot[bot]").check().is_ok());
        assert!(user.organizations().of_user("dependabot[bot]").collect_all().await.unwrap().is_empty());
        assert_eq!(asked.told(), ["GET /api/v3/users/dependabot[bot]/orgs?per_page=100"]);
    }

    #[tokio::test]
    async fn an_installation_is_no_user_and_may_list_them_all() {
        let (installation, asked) = client("ghs_x", |_| answer(200, ONE));
        for listing in [installation.organizations().mine(), installation.orgs()] {
            let error = listing.collect_all().await.unwrap_err();
            assert_eq!((error.kind(), error.operation()), (ErrorKind::WrongTokenKind, Some(MINE)));
            assert!(error.hint().is_some());
        }
        assert!(asked.told().is_empty());
        assert_eq!(installation.organizations().all().collect_all().await.unwrap().len(), 1);
        assert_eq!(installation.organizations().of_user("mona").collect_all().await.unwrap().len(), 1);
    }
}
