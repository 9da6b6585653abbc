//! `client.call(…)`: an operation by its name, as whoever GitHub answers on it.

use patwarden_api::{Call, Operation, Response};
use serde_json::Value;

use crate::answer::{error_of_failure, not_as_documented};
use crate::client::{Client, LoginKind};
use crate::error::{Error, ErrorKind, Result};
use crate::name;
use crate::org::Caller;
use crate::transport::authorise::Identity;

impl Client {
    /// Sends a call of any operation of the generated client, and gives its answer as it came.
    ///
    /// As an App it goes out as GitHub wants it: as the App itself where the App is asked about, as the
    /// installation on the organisation that the call names, and as one of the installations where it
    /// names none. Everything that holds for the other calls of this client holds for it: login, limits,
    /// retries of reads, errors. A write goes out once.
    ///
    /// ```no_run
    /// # async fn example(client: patwarden::Client) -> patwarden::Result<()> {
    /// use patwarden::api::Call;
    ///
    /// let call = Call::to("orgs/list-pat-grants")?.with("org", "acme")?.with("per_page", 100)?;
    /// println!("{}", String::from_utf8_lossy(client.call(call).await?.body()));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](ErrorKind::InvalidInput) if a parameter is missing or can't be what it is;
    /// [`WrongTokenKind`](ErrorKind::WrongTokenKind) if the operation is none for this login; otherwise
    /// whatever the answer means, as for the other calls.
    pub async fn call(&self, call: Call) -> Result<Response> {
        let operation = call.operation();
        let org = org_of(&call).map(str::to_owned);
        let in_context = |error: Error| {
            let error = error.in_operation(operation.id);
            match org.as_deref().map(name::organisation) {
                Some(Ok(org)) => error.in_org(&org),
                _ => error,
            }
        };
        let sent = async {
            Self::check(&call)?;
            let identity = self.identity_for(operation, org.as_deref()).await?;
            let caller = caller(operation);
            if caller == Caller::App {
                self.check_can_govern()?;
            }
            match call.send(&self.api_as(identity)).await {
                Ok(answer) => match operation.content_of(&answer) {
                    Ok(_) => Ok(answer),
                    Err(what) => Err(not_as_documented(&answer, &what)),
                },
                Err(failure) => {
                    let error = error_of_failure(failure);
                    if org.is_none() {
                        self.reconsider_spokesman(&error).await;
                    }
                    Err(self.explained(error, caller))
                }
            }
        };
        sent.await.map_err(in_context)
    }

    /// Refuses what [`call`](Self::call) would refuse whatever the login. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](ErrorKind::InvalidInput) if a parameter is missing, or the organisation's name can't be one.
    pub fn check(call: &Call) -> Result<()> {
        call.check()?;
        let org = org_of(call).map(name::organisation).transpose();
        org.map(drop).map_err(|error| error.in_operation(call.operation().id))
    }

    async fn identity_for(&self, operation: &Operation, org: Option<&str>) -> Result<Identity> {
        let org = org.map(name::organisation).transpose()?;
        if self.login() != LoginKind::App || is_for_the_app(operation) {
            return Ok(Identity::Own);
        }
        if operation.path.starts_with("/installation/") {
            return Err(Error::new(
                ErrorKind::WrongTokenKind,
                "the operation is about the installation whose token the login is, and this login is an App's",
            )
            .with_hint("log in with an installation token (ghs_)"));
        }
        match org {
            Some(org) => Ok(Identity::Org(org)),
            None => self.some_identity().await,
        }
    }
}

/// The organisation that a call names: by itself, or as the owner of a repository.
fn org_of(call: &Call) -> Option<&str> {
    let of_repository = call.operation().path.starts_with("/repos/{owner}/");
    let owner = if of_repository { call.value("owner") } else { None };
    call.value("org").or(owner).and_then(Value::as_str)
}

/// What GitHub answers the App itself on, and none of its installations.
fn is_for_the_app(operation: &Operation) -> bool {
    operation.path == "/app" || operation.path.starts_with("/app/") || operation.path.ends_with("/installation")
}

fn caller(operation: &Operation) -> Caller {
    if operation.path.contains("/personal-access-token") { Caller::App } else { Caller::Anyone }
}

impl From<patwarden_api::Failure> for Error {
    fn from(failure: patwarden_api::Failure) -> Self {
        error_of_failure(failure)
    }
}

#[cfg(test)]
mod tests {
    use patwarden_api::{Kind, OPERATIONS, Parameter};

    use super::*;

    #[test]
    fn the_owner_of_a_repository_is_the_organisation_that_is_asked_as() {
        let owner = Parameter { name: "owner", wire: "owner", ..*OPERATIONS[0].parameter("installation_id").unwrap() };
        let owner = Parameter { kind: Kind::Text, ..owner };
        let operation = Operation {
            path: "/repos/{owner}/{repo}/merges",
            parameters: Box::leak(Box::new([owner])),
            ..OPERATIONS[0]
        };
        let call = Call::of(Box::leak(Box::new(operation))).with("owner", "acme").unwrap();
        assert_eq!(org_of(&call), Some("acme"));
    }

    #[test]
    fn the_app_itself_is_asked_about_apps_and_nothing_else() {
        let for_the_app: Vec<&str> = patwarden_api::OPERATIONS
            .iter()
            .filter(|operation| is_for_the_app(operation))
            .map(|operation| operation.id)
            .collect();
        assert_eq!(
            for_the_app,
            [
                "apps/create-installation-access-token",
                "apps/get-authenticated",
                "apps/get-installation",
                "apps/get-org-installation",
                "apps/list-installations",
            ]
        );
    }
}
