//! What can go wrong when a simulation is made or steered from outside.
//!
//! Mistakes of a client are not errors: they are answers with GitHub's status.

/// Why the simulator could not do what its host program asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The configuration can't be simulated.
    #[error("this configuration can't be simulated: {0}")]
    Config(&'static str),
    /// The App's RSA key could not be made.
    #[error("the App's RSA key could not be made: {0}")]
    Key(&'static str),
    /// There is no organisation of this name.
    #[error("the simulation has no organisation {0:?}")]
    UnknownOrganization(String),
    /// There is no user of this login.
    #[error("the simulation has no user {0:?}")]
    UnknownUser(String),
    /// This user is not in the organisation.
    #[error("{login:?} is not a member of {org:?}")]
    UnknownMember {
        /// The organisation that was asked for them.
        org: String,
        /// Who is not there.
        login: String,
    },
    /// The organisation never had a grant of this id.
    #[error("organisation {org:?} has no grant {id}")]
    UnknownGrant {
        /// The organisation that was asked for it.
        org: String,
        /// The id that is not there.
        id: u64,
    },
    /// The organisation never had a request of this id.
    #[error("organisation {org:?} has no request {id}")]
    UnknownRequest {
        /// The organisation that was asked for it.
        org: String,
        /// The id that is not there.
        id: u64,
    },
    /// GitHub gives no organisation such a name.
    #[error("{0:?} is no organisation's name: letters, digits and single hyphens between them, 39 at most")]
    OrganizationName(String),
    /// Somebody else has this name.
    #[error("{0:?} is the name of another organisation or of a user")]
    NameTaken(String),
    /// The App is not installed on this organisation.
    #[error("the App is not installed on {0:?}")]
    NotInstalled(String),
    /// Webhooks can't go there, or not so.
    #[error("this webhook can't be used: {0}")]
    Webhook(&'static str),
    /// A call of the control API says something that can't be, or is of no use as things are.
    #[error("{0}")]
    Refused(String),
    /// The socket could not be opened or served.
    #[error("the simulator could not be served")]
    Io(#[from] std::io::Error),
}
