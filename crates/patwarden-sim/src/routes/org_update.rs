//! Changes the settings of an organisation.

use http::StatusCode;
use serde_json::Value;
use url::Url;

use crate::answer::{Answer, Problem};
use crate::body::Body;
use crate::routes::Call;
use crate::routes::orgs::{EARLIER_SETTING, in_full};
use crate::settings::OrgSettings;
use crate::state::World;

const RESOURCE: &str = "Organization";
const MAX_DESCRIPTION: usize = 160;

/// What a setting takes, and where it is kept.
enum Field {
    Flag(fn(&mut OrgSettings) -> &mut bool),
    Word(fn(&mut OrgSettings) -> &mut String, &'static [&'static str]),
    /// Text that is good if this finds nothing wrong with it. The empty one clears the setting.
    Text(fn(&mut OrgSettings) -> &mut Option<String>, fn(&str) -> Option<&'static str>),
}
use Field::{Flag, Text, Word};

/// Every field of the body.
#[rustfmt::skip]
static FIELDS: &[(&str, Field)] = &[
    ("billing_email", Text(|settings| &mut settings.billing_email, email)),
    ("company", Text(|settings| &mut settings.company, anything)),
    ("email", Text(|settings| &mut settings.email, email)),
    ("twitter_username", Text(|settings| &mut settings.twitter_username, anything)),
    ("location", Text(|settings| &mut settings.location, anything)),
    ("name", Text(|settings| &mut settings.name, anything)),
    ("description", Text(|settings| &mut settings.description, description)),
    ("blog", Text(|settings| &mut settings.blog, address)),
    ("has_organization_projects", Flag(|settings| &mut settings.has_organization_projects)),
    ("has_repository_projects", Flag(|settings| &mut settings.has_repository_projects)),
    ("default_repository_permission", Word(|settings| &mut settings.default_repository_permission, &["read", "write", "admin", "none"])),
    ("members_can_create_repositories", Flag(|settings| &mut settings.members_can_create_repositories)),
    ("members_can_create_internal_repositories", Flag(|settings| &mut settings.members_can_create_internal_repositories)),
    ("members_can_create_private_repositories", Flag(|settings| &mut settings.members_can_create_private_repositories)),
    ("members_can_create_public_repositories", Flag(|settings| &mut settings.members_can_create_public_repositories)),
    ("members_allowed_repository_creation_type", Word(|settings| &mut settings.members_allowed_repository_creation_type, &["all", "private", "none"])),
    ("members_can_create_pages", Flag(|settings| &mut settings.members_can_create_pages)),
    ("members_can_create_public_pages", Flag(|settings| &mut settings.members_can_create_public_pages)),
    ("members_can_create_private_pages", Flag(|settings| &mut settings.members_can_create_private_pages)),
    ("members_can_fork_private_repositories", Flag(|settings| &mut settings.members_can_fork_private_repositories)),
    ("web_commit_signoff_required", Flag(|settings| &mut settings.web_commit_signoff_required)),
    ("advanced_security_enabled_for_new_repositories", Flag(|settings| &mut settings.advanced_security_enabled_for_new_repositories)),
    ("dependabot_alerts_enabled_for_new_repositories", Flag(|settings| &mut settings.dependabot_alerts_enabled_for_new_repositories)),
    ("dependabot_security_updates_enabled_for_new_repositories", Flag(|settings| &mut settings.dependabot_security_updates_enabled_for_new_repositories)),
    ("dependency_graph_enabled_for_new_repositories", Flag(|settings| &mut settings.dependency_graph_enabled_for_new_repositories)),
    ("secret_scanning_enabled_for_new_repositories", Flag(|settings| &mut settings.secret_scanning_enabled_for_new_repositories)),
    ("secret_scanning_push_protection_enabled_for_new_repositories", Flag(|settings| &mut settings.secret_scanning_push_protection_enabled_for_new_repositories)),
    (EARLIER_SETTING, Flag(|settings| &mut settings.secret_scanning_push_protection_custom_link_enabled)),
    ("secret_scanning_push_protection_custom_link", Text(|settings| &mut settings.secret_scanning_push_protection_custom_link, anything)),
    ("deploy_keys_enabled_for_repositories", Flag(|settings| &mut settings.deploy_keys_enabled_for_repositories)),
];

fn anything(_: &str) -> Option<&'static str> {
    None
}

fn description(text: &str) -> Option<&'static str> {
    (text.chars().count() > MAX_DESCRIPTION).then_some("longer than 160 characters")
}

fn address(text: &str) -> Option<&'static str> {
    let is_web = Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    (!is_web || text.contains(char::is_whitespace)).then_some("not the URL of a site")
}

fn email(text: &str) -> Option<&'static str> {
    let dotted = |text: &str, extra: &str| {
        text.split('.').all(|part| {
            !part.is_empty() && part.chars().all(|letter| letter.is_ascii_alphanumeric() || extra.contains(letter))
        })
    };
    let is_label = |label: &str| !label.starts_with('-') && !label.ends_with('-');
    let is_address = text.split_once('@').is_some_and(|(local, domain)| {
        dotted(local, "_%+-") && dotted(domain, "-") && domain.contains('.') && domain.split('.').all(is_label)
    });
    (!is_address).then_some("not an address for mail")
}

pub(crate) fn update(call: &Call<'_>, world: &mut World) -> Result<Answer, Answer> {
    let index = call.org()?;
    let mut body = Body::parse(RESOURCE, call.body)?;
    let mut settings = world.orgs[index].settings.clone();
    // Fields that there are not are passed over.
    let fields = || FIELDS.iter().filter(|(name, _)| !(call.is_later_version() && *name == EARLIER_SETTING));
    for (name, field) in fields() {
        let Some(value) = body.get(name).cloned() else { continue };
        if let Err(message) = set(&mut settings, field, &value) {
            body.push(Problem::invalid(RESOURCE, name, message).value(&value));
        }
    }
    settings.align(|name| body.get(name).is_some());
    body.finish()?;
    let org = &mut world.orgs[index];
    if org.settings_locked {
        return Err(Answer::error(StatusCode::CONFLICT, "The settings of this organization can't be changed now."));
    }
    org.settings = settings;
    org.updated_at = call.now;
    Ok(Answer::ok(&in_full(call, world, index)))
}

/// Sets one setting, or says what is wrong with the value.
fn set(settings: &mut OrgSettings, field: &Field, value: &Value) -> Result<(), &'static str> {
    match field {
        Flag(flag) => *flag(settings) = value.as_bool().ok_or("not a boolean")?,
        Word(word, choices) => {
            let chosen = value.as_str().filter(|chosen| choices.contains(chosen));
            chosen.ok_or("not one of the values allowed")?.clone_into(word(settings));
        }
        Text(text, wrong) => {
            let given = value.as_str().ok_or("not a string")?;
            let given = Some(given).filter(|given| !given.is_empty());
            if let Some(message) = given.and_then(wrong) {
                return Err(message);
            }
            *text(settings) = given.map(str::to_owned);
        }
    }
    Ok(())
}
