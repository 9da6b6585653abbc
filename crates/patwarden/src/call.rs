//! `client.call(…)`: an operation by its name, as whoever GitHub answers on it.

use patwarden_api::{Call, Operation, Response};
use serde_json::Value;

use crate::answer::error_of_failure;
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
        let org = call.value("org").and_then(Value::as_str).map(str::to_owned);
        let in_context = |error: Error| {
            let error = error.in_operation(operation.id);
            match org.as_deref().map(name::organisation) {
                Some(Ok(org)) => error.in_org(&org),
                _ => error,
            }
        };
        let sent = async {
            call.check()?;
            let identity = self.identity_for(operation, org.as_deref()).await?;
            let caller = caller(operation);
            if caller == Caller::App {
                self.check_can_govern()?;
            }
            match call.send(&self.api_as(identity)).await {
                Ok(answer) => Ok(answer),
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

    async fn identity_for(&self, operation: &Operation, org: Option<&str>) -> Result<Identity> {
        // A name that is none is refused whatever the login.
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
    use super::*;

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
