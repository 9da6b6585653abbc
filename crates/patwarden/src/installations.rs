//! `org.installations()`: the Apps that are installed on an organisation.

use patwarden_api::types::OrgsListAppInstallationsResponse;

use crate::answer::error_of;
use crate::error::{Error, ErrorKind, Result};
use crate::fetched::each;
use crate::filter::page_number;
use crate::link::Paged;
use crate::model::Installation;
use crate::org::{Caller, Org, page_size};
use crate::page::Listing;

const LIST: &str = "orgs/list-app-installations";

/// The Apps that are installed on an organisation, which GitHub tells its owners and Apps with the
/// permission `organization_administration`: a handle that asks for nothing by itself.
///
/// ```no_run
/// # async fn example(client: patwarden::Client) -> patwarden::Result<()> {
/// use futures::TryStreamExt;
///
/// let mut installations = client.org("acme").installations().list();
/// while let Some(installation) = installations.try_next().await? {
///     println!("{} {:?}", installation.id, installation.app_slug);
/// }
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Installations {
    org: Org,
    per_page: Option<u8>,
}

impl Installations {
    pub(crate) fn new(org: Org) -> Self {
        Self { org, per_page: None }
    }

    /// How many items a request brings: 1 to 100, and 100 unless told.
    pub fn per_page(mut self, items: u8) -> Self {
        self.per_page = Some(items);
        self
    }

    /// Lists them.
    ///
    /// # Errors
    ///
    /// The stream ends after its first error. A 403 or 404 is an error, never an empty list.
    pub fn list(self) -> Listing<Installation> {
        let size = match page_size(self.per_page) {
            Ok(size) => size,
            Err(error) => return Listing::failed(error.in_operation(LIST)),
        };
        self.org.listing_by(Caller::Anyone, LIST, move |api, org, source, page| async move {
            let mut call = api.orgs_list_app_installations().org(org).per_page(size);
            if let Some(page) = page {
                call = call.page(page_number(page)?);
            }
            let listed = |answer: OrgsListAppInstallationsResponse| {
                let installations = answer.installations.ok_or_else(|| lacks("installations"))?;
                match answer.total_count {
                    // An empty list is one that says so.
                    Some(count @ 1..) if page.is_none() && installations.is_empty() => Err(Error::new(
                        ErrorKind::InvalidAnswer,
                        format!("the answer says that there are {count} installations and lists none"),
                    )),
                    _ => each(installations),
                }
            };
            source.page(call.send().await, Paged::ByNumber, listed).await
        })
    }

    /// Asks how many there are, with one small request.
    ///
    /// # Errors
    ///
    /// As [`list`](Self::list).
    pub async fn count(&self) -> Result<u64> {
        let count = self.org.clone().call_by(Caller::Anyone, LIST, async |api, org, _| {
            match api.orgs_list_app_installations().org(org).per_page(1).send().await {
                Ok(answer) => total(&answer),
                Err(error) => Err(error_of(error).await),
            }
        });
        count.await
    }
}

fn total(answer: &OrgsListAppInstallationsResponse) -> Result<u64> {
    let count = answer.total_count.ok_or_else(|| lacks("total_count"))?;
    u64::try_from(count).map_err(|_| {
        Error::new(
            ErrorKind::InvalidAnswer,
            format!("the field total_count of the answer is {count}, which is no count"),
        )
    })
}

fn lacks(field: &str) -> Error {
    Error::new(ErrorKind::InvalidAnswer, format!("the answer lacks the field {field}"))
}

#[cfg(test)]
mod tests {
    use crate::canned::{TOKENS, answer, client, page};

    #[tokio::test]
    async fn a_list_that_contradicts_its_count_is_no_empty_one() {
        let (client, _) = crate::canned::client("ghs_x", |_| answer(200, r#"{"total_count":3,"installations":[]}"#));
        let error = client.org("acme").installations().list().collect_all().await.unwrap_err();
        assert!(error.to_string().contains("there are 3 installations and lists none"), "{error}");
        let (client, _) = crate::canned::client("ghs_x", |_| answer(200, r#"{"total_count":0,"installations":[]}"#));
        assert!(client.org("acme").installations().list().collect_all().await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn installations_lie_in_an_object_and_are_paged() {
        for token in TOKENS.into_iter().chain(["ghs_x"]) {
            let (client, asked) = client(token, |request| match request.uri().query() {
                Some("per_page=2") => page(
                    r#"{"total_count":3,"installations":[{"id":1},{"id":2}]}"#,
                    "http://127.0.0.1:1/api/v3/organizations/3/installations?page=2",
                ),
                _ => answer(200, r#"{"total_count":3,"installations":[{"id":3,"app_slug":"ci"}]}"#),
            });
            let installations = client.org("acme").installations();
            let listed = installations.clone().per_page(2).list().collect_all().await.unwrap();
            assert_eq!(listed.iter().map(|one| one.id.get()).collect::<Vec<_>>(), [1, 2, 3]);
            let path = "GET /api/v3/orgs/acme/installations";
            assert_eq!(asked.told(), [format!("{path}?per_page=2"), format!("{path}?page=2&per_page=2")]);
            assert_eq!(installations.count().await.unwrap(), 3);
            assert_eq!(asked.told(), [format!("{path}?per_page=1")]);
        }
    }

    #[tokio::test]
    async fn an_answer_without_them_is_an_error_and_no_empty_list() {
        let (client, asked) = client("ghp_x", |_| answer(200, "{}"));
        let installations = client.org("acme").installations();
        let error = installations.clone().list().collect_all().await.unwrap_err();
        assert!(error.to_string().contains("orgs/list-app-installations on acme, page 1"), "{error}");
        assert!(error.to_string().contains("the field installations"), "{error}");
        let error = installations.count().await.unwrap_err();
        assert!(error.to_string().contains("the field total_count"), "{error}");
        asked.told();
        assert!(installations.per_page(0).list().collect_all().await.is_err());
        assert!(asked.told().is_empty());
    }
}
