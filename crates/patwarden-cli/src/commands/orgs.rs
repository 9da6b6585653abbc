//! The commands about organisations.

use std::future::IntoFuture;

use patwarden::api::Call;
use patwarden::{Client, Enablement, OrganizationDetails, QuerySuite};
use serde_json::Value;

use super::api::refused;
use super::list::{client, show};
use super::perhaps_done;
use super::request::{self, ANY_ROOT};
use crate::args::{
    Assent, OrgsGet, OrgsInstallations, OrgsList, OrgsMembers, OrgsMembership, OrgsSecurityProduct, OrgsUpdate,
    Settings, bear_on_security,
};
use crate::ask;
use crate::exit::{Exit, Failure};
use crate::login;
use crate::output::{self, Form};
use crate::rows::DETAILS;
use crate::signals::unless_ended;

const SWITCH: &str = "orgs/enable-or-disable-security-product-on-all-org-repos";

/// Sets the size of a page no larger than what is wanted.
macro_rules! paged {
    ($noun:expr, $limit:expr) => {{
        let noun = $noun;
        match $limit.and_then(|limit| u8::try_from(limit).ok()).filter(|limit| *limit < 100) {
            Some(size) => noun.per_page(size),
            None => noun,
        }
    }};
}

pub(super) async fn list(args: OrgsList) -> Result<Exit, Failure> {
    let form = args.json.form()?;
    let organizations = paged!(client(args.limit)?.organizations(), args.limit);
    let listing = match args.whose.user {
        Some(login) => organizations.of_user(login),
        None if args.whose.all => organizations.all(),
        None if args.whose.mine => organizations.mine(),
        None => organizations.visible(),
    };
    show(listing, args.limit, &form).await
}

pub(super) async fn get(args: OrgsGet) -> Result<Exit, Failure> {
    let form = args.json.form()?;
    let details = unless_ended(login::client()?.org(args.org).get()).await??;
    show_details(&details, &form)
}

pub(super) async fn update(args: OrgsUpdate) -> Result<Exit, Failure> {
    let values = args.settings.values();
    if values.is_empty() {
        let settings = Settings::names().collect::<Vec<_>>().join(", ");
        return Err(
            Failure::input("no setting to change; nothing was sent").with_hint(format!("give any of {settings}"))
        );
    }
    let form = args.json.form()?;
    let asks = bear_on_security(&values);
    let fields: Vec<_> = values.into_iter().collect();
    if let Some(exit) = before("orgs/update", &args.org, fields, args.assent, asks).await? {
        return Ok(exit);
    }
    let call = args.settings.set(login::client()?.org(&args.org).update());
    match unless_ended(call.into_future()).await {
        Ok(details) => show_details(&details?, &form),
        Err(_ended) => Err(perhaps_done(&format!("; `patwarden orgs get {}` shows what is so", args.org))),
    }
}

/// What comes before a request is sent: how it ends there, if it does.
async fn before(
    operation: &str,
    org: &str,
    fields: Vec<(String, Value)>,
    assent: Assent,
    asks: bool,
) -> Result<Option<Exit>, Failure> {
    let asks = asks && !assent.yes && ask::can_ask();
    if !assent.dry_run && !asks {
        return Ok(None);
    }
    let mut call = Call::to(operation).map_err(|failure| Failure::input(failure.to_string()))?;
    let refused = |failure| refused(operation, failure);
    call = call.with("org", org).map_err(refused)?;
    for (name, value) in fields {
        call = call.with(&name, value).map_err(refused)?;
    }
    let request = call.clone().request(ANY_ROOT).map_err(refused)?;
    Client::check(&call)?;
    if assent.dry_run {
        return request::show(&request).map(Some);
    }
    Ok((!request::is_agreed(&request).await?).then_some(Exit::Cancelled))
}

fn show_details(details: &OrganizationDetails, form: &Form) -> Result<Exit, Failure> {
    output::sheet(details, DETAILS, form)?;
    Ok(Exit::Done)
}

pub(super) async fn installations(args: OrgsInstallations) -> Result<Exit, Failure> {
    let form = args.json.form()?;
    let listing = paged!(client(args.limit)?.org(args.org).installations(), args.limit).list();
    show(listing, args.limit, &form).await
}

pub(super) async fn members(args: OrgsMembers) -> Result<Exit, Failure> {
    let form = args.json.form()?;
    let mut members = paged!(client(args.limit)?.org(args.org).members(), args.limit);
    if let Some(role) = args.role {
        members = members.role(role);
    }
    if let Some(filter) = args.filter {
        members = members.filter(filter);
    }
    show(members.list(), args.limit, &form).await
}

pub(super) async fn membership(args: OrgsMembership) -> Result<Exit, Failure> {
    let told = unless_ended(login::client()?.org(args.org).membership(&args.login)).await??;
    output::print(&format!("{told}\n"))?;
    Ok(Exit::Done)
}

pub(super) async fn security_product(args: OrgsSecurityProduct) -> Result<Exit, Failure> {
    let fields = [
        ("security_product", Some(args.product.as_str())),
        ("enablement", Some(Enablement::from(args.enablement).as_str())),
        ("query_suite", args.query_suite.map(QuerySuite::as_str)),
    ];
    let fields = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.into()))).collect();
    if let Some(exit) = before(SWITCH, &args.org, fields, args.assent, true).await? {
        return Ok(exit);
    }
    #[allow(deprecated)]
    let mut call = login::client()?.org(args.org).set_security_product(args.product, args.enablement.into());
    if let Some(suite) = args.query_suite {
        call = call.query_suite(suite);
    }
    match unless_ended(call.into_future()).await {
        Ok(done) => done?,
        Err(_ended) => return Err(perhaps_done("; GitHub's pages of the organisation's code security tell")),
    }
    Ok(Exit::Done)
}
