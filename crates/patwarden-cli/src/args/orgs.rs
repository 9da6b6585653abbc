//! What can be typed about organisations.

use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand, ValueEnum};
use patwarden::{
    DefaultRepositoryPermission, Enablement, Installation, MemberFilter, MemberRole,
    MembersAllowedRepositoryCreationType, Organization, OrganizationUpdate, QuerySuite, SecurityProduct, User,
};
use serde_json::{Map, Value};

use super::named::named;
use super::{Assent, How, Json};
use crate::exit::Failure;
use crate::output::{Fields, FieldsError, Form};
use crate::rows::DETAILS;

#[derive(Debug, Subcommand)]
pub(crate) enum Orgs {
    /// List them: those that the login sees, unless told
    ///
    /// As an App those it is installed on, with a user's token those that the user is a member of. The
    /// columns of the tab-separated output: login, id, installation, state of the installation.
    List(OrgsList),
    /// Show one with its settings
    ///
    /// A line for each field, its name before its value; what GitHub does not tell is left out. It tells
    /// all to owners alone.
    Get(OrgsGet),
    /// Change settings of one, and show what is so afterwards
    ///
    /// What is given is changed and nothing else. On a terminal, what bears on security is shown and asked about.
    Update(Box<OrgsUpdate>),
    /// List the Apps that are installed on one
    ///
    /// The columns of the tab-separated output: id, App, repository selection, permissions, installed,
    /// state.
    Installations(OrgsInstallations),
    /// List the members of one
    ///
    /// Who is no member is told of the public members alone. The columns of the tab-separated output:
    /// login, id, type.
    Members(OrgsMembers),
    /// Say whether somebody is a member: `member`, `not a member` or `not told`
    ///
    /// `not a member` may also be that there is no such user or no such organisation, and `not told`
    /// that the login is no member itself.
    Membership(OrgsMembership),
    /// Turn a security product on or off for every repository of one (deprecated)
    ///
    /// GitHub documents it as deprecated: its code security configurations replace it. On a terminal it is shown and
    /// asked about. GitHub accepts it and is at it for a while; no list tells when it is done.
    SecurityProduct(OrgsSecurityProduct),
}

#[derive(Debug, Args)]
pub(crate) struct OrgsList {
    #[command(flatten)]
    pub(crate) whose: Whose,
    /// At most so many; no page more is asked for than that takes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) limit: Option<u32>,
    #[command(flatten)]
    pub(crate) json: Json<Organization>,
}

#[derive(Debug, Args)]
#[group(multiple = false)]
pub(crate) struct Whose {
    /// Every one of the server, by id, which can be millions
    #[arg(long)]
    pub(crate) all: bool,
    /// Those that this user is a public member of
    #[arg(long, value_name = "LOGIN")]
    pub(crate) user: Option<String>,
    /// Those that the user is a member of whose token the login is
    #[arg(long)]
    pub(crate) mine: bool,
}

#[derive(Debug, Args)]
pub(crate) struct OrgsGet {
    /// The organisation's name, as in its URL
    pub(crate) org: String,
    #[command(flatten)]
    pub(crate) json: DetailsJson,
}

/// As `Json`, for one object.
#[derive(Debug, Args)]
pub(crate) struct DetailsJson {
    /// Print JSON with these fields, separated by commas; without any, name those there are
    #[arg(long = "json", value_name = "FIELDS", num_args = 0..=1, default_missing_value = "", hide_possible_values = true, value_parser = named(details, || DETAILS.to_vec()))]
    pub(crate) fields: Option<Fields>,
    #[command(flatten)]
    pub(crate) how: How,
}

impl DetailsJson {
    pub(crate) fn form(self) -> Result<Form, Failure> {
        Form::new(self.how.format, self.fields, self.how.jq)
    }
}

fn details(text: &str) -> Result<Fields, FieldsError> {
    Fields::among(DETAILS, text)
}

#[derive(Debug, Args)]
pub(crate) struct OrgsUpdate {
    /// The organisation's name, as in its URL
    pub(crate) org: String,
    #[command(flatten)]
    pub(crate) assent: Assent,
    #[command(flatten)]
    pub(crate) json: DetailsJson,
    #[command(flatten)]
    pub(crate) settings: Settings,
}

/// Settings as they are typed: a text, `true` or `false`, or one of GitHub's words.
macro_rules! settings {
    ($($(#[$doc:meta])* $setting:ident: $type:ty $([$parser:expr])?,)+) => {
        #[derive(Debug, Args)]
        #[command(next_help_heading = "Settings")]
        pub(crate) struct Settings {
            $(
                $(#[$doc])*
                #[arg(long, value_name = "VALUE"$(, value_parser = $parser)?)]
                $setting: Option<$type>,
            )+
        }

        impl Settings {
            /// The options, as they are typed.
            pub(crate) fn names() -> impl Iterator<Item = String> {
                [$(stringify!($setting)),+].into_iter().map(|name| format!("--{}", name.replace('_', "-")))
            }

            /// What they are set to, by GitHub's names.
            pub(crate) fn values(&self) -> Map<String, Value> {
                let mut values = Map::new();
                $(
                    if let Some(value) = &self.$setting {
                        values.insert(stringify!($setting).to_owned(), value.as_json());
                    }
                )+
                values
            }

            pub(crate) fn set(self, mut update: OrganizationUpdate) -> OrganizationUpdate {
                $(
                    if let Some(value) = self.$setting {
                        update = update.$setting(value);
                    }
                )+
                update
            }
        }
    };
}

settings! {
    /// The name that it goes by
    name: String,
    /// What it says of itself, in 160 characters
    description: String,
    /// The company that it belongs to
    company: String,
    /// Its website
    blog: String,
    /// Where it is
    location: String,
    /// The address that it shows
    email: String,
    /// Its name at Twitter
    twitter_username: String,
    /// The address that bills go to
    billing_email: String,
    /// What members may do in every repository
    default_repository_permission: DefaultRepositoryPermission [one_of(DefaultRepositoryPermission::ALL, DefaultRepositoryPermission::as_str)],
    /// Whether members may make repositories
    members_can_create_repositories: bool,
    /// Which repositories members may make
    members_allowed_repository_creation_type: MembersAllowedRepositoryCreationType
        [one_of(MembersAllowedRepositoryCreationType::ALL, MembersAllowedRepositoryCreationType::as_str)],
    /// Whether members may make public repositories
    members_can_create_public_repositories: bool,
    /// Whether members may make private repositories
    members_can_create_private_repositories: bool,
    /// Whether members may make internal repositories
    members_can_create_internal_repositories: bool,
    /// Whether members may fork private repositories
    members_can_fork_private_repositories: bool,
    /// Whether members may make websites with GitHub Pages
    members_can_create_pages: bool,
    /// Whether members may make public websites with GitHub Pages
    members_can_create_public_pages: bool,
    /// Whether members may make private websites with GitHub Pages
    members_can_create_private_pages: bool,
    /// Whether the organisation may have projects
    has_organization_projects: bool,
    /// Whether its repositories may have projects
    has_repository_projects: bool,
    /// Whether repositories may have deploy keys
    deploy_keys_enabled_for_repositories: bool,
    /// Whether commits made on the web have to be signed off
    web_commit_signoff_required: bool,
    /// Whether new repositories get GitHub Advanced Security (deprecated, as the five that follow)
    advanced_security_enabled_for_new_repositories: bool,
    /// Whether new repositories get the dependency graph
    dependency_graph_enabled_for_new_repositories: bool,
    /// Whether new repositories get Dependabot's alerts
    dependabot_alerts_enabled_for_new_repositories: bool,
    /// Whether new repositories get Dependabot's security updates
    dependabot_security_updates_enabled_for_new_repositories: bool,
    /// Whether new repositories get secret scanning
    secret_scanning_enabled_for_new_repositories: bool,
    /// Whether new repositories get the push protection of secret scanning
    secret_scanning_push_protection_enabled_for_new_repositories: bool,
    /// The link that whoever is stopped by push protection is shown
    secret_scanning_push_protection_custom_link: String,
    /// Whether that link is shown
    secret_scanning_push_protection_custom_link_enabled: bool,
}

/// Those that say what an organisation is, and let nobody do anything.
const DESCRIPTIVE: [&str; 8] =
    ["name", "description", "company", "blog", "location", "email", "twitter_username", "billing_email"];

/// Whether any of these bears on what somebody may do.
pub(crate) fn bear_on_security(settings: &Map<String, Value>) -> bool {
    settings.keys().any(|setting| !DESCRIPTIVE.contains(&setting.as_str()))
}

/// What a setting is set to.
trait Setting {
    fn as_json(&self) -> Value;
}

impl Setting for String {
    fn as_json(&self) -> Value {
        self.as_str().into()
    }
}

impl Setting for bool {
    fn as_json(&self) -> Value {
        (*self).into()
    }
}

impl Setting for DefaultRepositoryPermission {
    fn as_json(&self) -> Value {
        self.as_str().into()
    }
}

impl Setting for MembersAllowedRepositoryCreationType {
    fn as_json(&self) -> Value {
        self.as_str().into()
    }
}

#[derive(Debug, Args)]
pub(crate) struct OrgsInstallations {
    /// The organisation's name, as in its URL
    pub(crate) org: String,
    /// At most so many; no page more is asked for than that takes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) limit: Option<u32>,
    #[command(flatten)]
    pub(crate) json: Json<Installation>,
}

#[derive(Debug, Args)]
pub(crate) struct OrgsMembers {
    /// The organisation's name, as in its URL
    pub(crate) org: String,
    /// Only those of this role; admin is an owner
    #[arg(long, value_name = "ROLE", value_parser = one_of(MemberRole::ALL, MemberRole::as_str))]
    pub(crate) role: Option<MemberRole>,
    /// Only those without a second factor, or with one that is not secure; for owners
    #[arg(long, value_name = "FILTER", value_parser = one_of(MemberFilter::ALL, MemberFilter::as_str))]
    pub(crate) filter: Option<MemberFilter>,
    /// At most so many; no page more is asked for than that takes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) limit: Option<u32>,
    #[command(flatten)]
    pub(crate) json: Json<User>,
}

#[derive(Debug, Args)]
pub(crate) struct OrgsMembership {
    /// The organisation's name, as in its URL
    pub(crate) org: String,
    /// The user's name
    pub(crate) login: String,
}

#[derive(Debug, Args)]
pub(crate) struct OrgsSecurityProduct {
    /// The organisation's name, as in its URL
    pub(crate) org: String,
    /// What to turn on or off
    #[arg(value_parser = one_of(SecurityProduct::ALL, SecurityProduct::as_str))]
    pub(crate) product: SecurityProduct,
    /// On or off
    pub(crate) enablement: Switch,
    /// What code scanning is to look for, where code_scanning_default_setup is enabled
    #[arg(long, value_name = "SUITE", value_parser = one_of(QuerySuite::ALL, QuerySuite::as_str))]
    pub(crate) query_suite: Option<QuerySuite>,
    #[command(flatten)]
    pub(crate) assent: Assent,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Switch {
    /// On, for every repository
    Enable,
    /// Off, for every repository
    Disable,
}

impl From<Switch> for Enablement {
    fn from(switch: Switch) -> Self {
        match switch {
            Switch::Enable => Self::EnableAll,
            Switch::Disable => Self::DisableAll,
        }
    }
}

/// Takes GitHub's words, which help names.
fn one_of<T>(all: &'static [T], word: fn(T) -> &'static str) -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err = patwarden::Error> + Copy + Send + Sync + 'static,
{
    PossibleValuesParser::new(all.iter().copied().map(word)).try_map(|word| word.parse::<T>())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::args::{Cli, Command};

    fn parsed(line: &str) -> Result<Orgs, clap::Error> {
        Cli::try_parse_from(line.split_whitespace()).map(|cli| match cli.command {
            Command::Orgs(orgs) => orgs,
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn a_switch_takes_its_value_and_words_are_github_s() {
        match parsed("patwarden orgs update acme --members-can-create-pages false --default-repository-permission none")
        {
            Ok(Orgs::Update(update)) => {
                assert_eq!(update.settings.members_can_create_pages, Some(false));
                let none = Some(DefaultRepositoryPermission::None);
                assert_eq!((update.settings.default_repository_permission, update.settings.name), (none, None));
            }
            other => panic!("{other:?}"),
        }
        for bad in
            ["--members-can-create-pages", "--members-can-create-pages no", "--default-repository-permission owner"]
        {
            assert!(parsed(&format!("patwarden orgs update acme {bad}")).is_err(), "{bad}");
        }
        assert_eq!(Settings::names().count(), 30);
    }

    #[test]
    fn what_says_what_an_organisation_is_bears_on_no_security() {
        for name in DESCRIPTIVE {
            assert!(Settings::names().any(|option| option == format!("--{}", name.replace('_', "-"))), "{name}");
        }
        for (words, bears) in [("--name Acme", false), ("--name Acme --members-can-create-pages true", true)] {
            let Ok(Orgs::Update(update)) = parsed(&format!("patwarden orgs update acme {words}")) else {
                panic!("{words}")
            };
            assert_eq!(bear_on_security(&update.settings.values()), bears, "{words}");
        }
    }

    #[test]
    fn only_one_of_three_lists_is_asked_for() {
        for bad in ["--all --mine", "--all --user mona", "--mine --user mona"] {
            assert!(parsed(&format!("patwarden orgs list {bad}")).is_err(), "{bad}");
        }
        match parsed("patwarden orgs members acme --role admin --filter 2fa_disabled") {
            Ok(Orgs::Members(args)) => {
                assert_eq!((args.role, args.filter), (Some(MemberRole::Admin), Some(MemberFilter::TwoFactorDisabled)));
            }
            other => panic!("{other:?}"),
        }
    }
}
