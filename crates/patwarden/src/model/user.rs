//! A user, as GitHub describes one in lists.

use patwarden_api::types::{NullableSimpleUserInner, SimpleUser};

use super::UserId;
use super::converted::converted;
use crate::page::Identified;

converted! {
    /// A user: a member of an organisation, say.
    User of raw: [SimpleUser, NullableSimpleUserInner] {
        /// The user's name, as in URLs.
        login: String,
        /// The user's id.
        id: UserId,
        /// The user's id in GitHub's GraphQL API.
        node_id: Option<String>,
        /// `User` or `Bot`; further values may come.
        #[serde(rename = "type")]
        kind = type_: Option<String>,
        /// The name that the user goes by: somebody's input.
        name: Option<String>,
        /// The address that the user shows: somebody's input.
        email: Option<String>,
        /// Whether the user administers the server.
        site_admin: Option<bool>,
        /// How much of the user is shown: `public`, or `private` with what only some may see.
        user_view_type: Option<String>,
        /// When the user starred something, where stars are listed.
        starred_at: Option<String>,
        /// The user's picture.
        avatar_url: Option<String>,
        /// The id of a picture at Gravatar; empty nowadays.
        gravatar_id: Option<String>,
        /// The user's page for people.
        html_url: Option<String>,
        /// The user in this API.
        url: Option<String>,
        /// What the user does, in this API.
        events_url: Option<String>,
        /// Who follows the user, in this API.
        followers_url: Option<String>,
        /// Whom the user follows, in this API.
        following_url: Option<String>,
        /// The user's gists, in this API.
        gists_url: Option<String>,
        /// The user's organisations, in this API.
        organizations_url: Option<String>,
        /// What reaches the user, in this API.
        received_events_url: Option<String>,
        /// The user's repositories, in this API.
        repos_url: Option<String>,
        /// What the user starred, in this API.
        starred_url: Option<String>,
        /// What the user watches, in this API.
        subscriptions_url: Option<String>,
    }
}

impl Identified for User {
    type Id = UserId;

    fn id(&self) -> UserId {
        self.id
    }
}
