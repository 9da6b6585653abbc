//! Who is in an organisation, and which organisations somebody is in.

use http::StatusCode;
use http::header::LOCATION;
use serde_json::Value;

use crate::answer::{Answer, Problem};
use crate::model::{Role, TwoFactor};
use crate::paging::Page;
use crate::routes::{Call, listing, orgs};
use crate::state::{Organization, World};
use crate::wire::Account;

const RESOURCE: &str = "OrganizationMember";

/// One of a few words in the query, each with what it narrows the list to.
fn choice<T: Copy>(call: &Call<'_>, name: &str, choices: &[(&str, T)], problems: &mut Vec<Problem>) -> Option<T> {
    let word = call.query.get(name).filter(|word| *word != "all")?;
    let chosen = choices.iter().find(|(known, _)| *known == word).map(|(_, chosen)| *chosen);
    if chosen.is_none() {
        problems.push(Problem::invalid(RESOURCE, name, "not one of the values allowed"));
    }
    chosen
}

/// In the order of their names; those who are not of the organisation see its public members.
pub(crate) fn list(call: &Call<'_>, world: &mut World) -> Result<Answer, Answer> {
    let index = call.org()?;
    let mut problems = Vec::new();
    let filters = [("2fa_disabled", TwoFactor::Disabled), ("2fa_insecure", TwoFactor::Insecure)];
    let two_factor = choice(call, "filter", &filters, &mut problems);
    let role = choice(call, "role", &[("admin", Role::Admin), ("member", Role::Member)], &mut problems);
    if !problems.is_empty() {
        return Err(Answer::invalid(&problems));
    }
    let sees_all = call.caller.sees_members(index, world);
    if two_factor.is_some() && !(sees_all && call.caller.is_owner(index, world)) {
        return Err(Answer::error(StatusCode::UNPROCESSABLE_ENTITY, "Only owners can use this filter."));
    }
    let org = &world.orgs[index];
    let page = Page::of(call.query);
    let wanted = |login: &str| {
        world.member(org, login).is_some_and(|member| {
            role.is_none_or(|role| member.role == role)
                && two_factor.is_none_or(|two_factor| member.two_factor == two_factor)
                && (sees_all || org.is_public_member(login))
        })
    };
    let found: Vec<_> =
        org.members.keys().filter(|login| wanted(login)).filter_map(|login| world.user(login)).collect();
    let shown = found.iter().skip(page.offset()).take(page.size);
    let shown: Vec<Account<'_>> = shown.map(|user| Account::user(call.base, user)).collect();
    Ok(listing::linked(Answer::ok(&shown), call, Some(org), page, found.len()))
}

/// Whether somebody is a member. Who may not know is sent on to the public members.
pub(crate) fn check(call: &Call<'_>, world: &mut World) -> Result<Answer, Answer> {
    let index = call.org()?;
    let org = &world.orgs[index];
    let login = call.text(1);
    if call.caller.sees_members(index, world) {
        return answer(org.role(login).is_some());
    }
    let mut url = url::Url::parse(&format!("{}/orgs/{}/public_members", call.base, org.login)).ok();
    if let Some(mut segments) = url.as_mut().and_then(|url| url.path_segments_mut().ok()) {
        segments.push(login);
    }
    let url = url.ok_or_else(Answer::not_found)?;
    Ok(Answer::empty(StatusCode::FOUND).with(LOCATION, url))
}

pub(crate) fn check_public(call: &Call<'_>, world: &mut World) -> Result<Answer, Answer> {
    answer(world.orgs[call.org()?].is_public_member(call.text(1)))
}

fn answer(is_member: bool) -> Result<Answer, Answer> {
    if is_member { Ok(Answer::empty(StatusCode::NO_CONTENT)) } else { Err(Answer::not_found()) }
}

/// The organisations whose public member a user is, whoever asks.
pub(crate) fn orgs_of(call: &Call<'_>, world: &mut World) -> Result<Answer, Answer> {
    let user = world.user(call.text(0)).ok_or_else(Answer::not_found)?;
    let all: Vec<&Organization> = world.orgs.iter().filter(|org| org.is_public_member(&user.login)).collect();
    let page = Page::of(call.query);
    let shown: Vec<Value> =
        all.iter().skip(page.offset()).take(page.size).map(|org| orgs::in_short(call.base, org)).collect();
    Ok(listing::linked(Answer::ok(&shown), call, None, page, all.len()))
}
