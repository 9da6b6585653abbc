//! Switches GitHub's security products on or off for all repositories of an organisation.

use http::StatusCode;

use crate::answer::{Answer, Problem};
use crate::body::Body;
use crate::model::Coverage;
use crate::routes::{Call, bulk};
use crate::state::{Work, World};

const RESOURCE: &str = "OrganizationSecurityProduct";

/// The product whose queries can be chosen.
const CODE_SCANNING: &str = "code_scanning_default_setup";

/// Every product, as GitHub calls it in paths.
pub(crate) const PRODUCTS: &[&str] = &[
    "dependency_graph",
    "dependabot_alerts",
    "dependabot_security_updates",
    "advanced_security",
    CODE_SCANNING,
    "secret_scanning",
    "secret_scanning_push_protection",
];

fn coverage(word: &str) -> Option<Coverage> {
    match word {
        "enable_all" => Some(Coverage::All),
        "disable_all" => Some(Coverage::None),
        _ => None,
    }
}

/// Whether a path with these words is this operation's: one of the two must be right. With both wrong
/// the path is another operation's, or nothing's.
pub(crate) fn is_meant(arguments: &[String]) -> bool {
    match arguments {
        [_, product, enablement] => PRODUCTS.contains(&product.as_str()) || coverage(enablement).is_some(),
        _ => false,
    }
}

pub(crate) fn switch(call: &Call<'_>, world: &mut World) -> Result<Answer, Answer> {
    let org = call.org()?;
    let mut body = Body::parse(RESOURCE, call.body)?;
    let (name, enablement) = (call.text(1), call.text(2));
    if !PRODUCTS.contains(&name) {
        body.push(Problem::invalid(RESOURCE, "security_product", "not one of the values allowed"));
    }
    let coverage = coverage(enablement);
    if coverage.is_none() {
        body.push(Problem::invalid(RESOURCE, "enablement", "not one of the values allowed"));
    }
    let query_suite = match body.get("query_suite") {
        None => None,
        Some(_) => body.choice("query_suite", &[("default", "default"), ("extended", "extended")]),
    };
    body.finish()?;
    // Without it the path was refused above.
    let coverage = coverage.ok_or_else(Answer::not_found)?;

    let product = world.orgs[org].security_products.entry(name.to_owned()).or_default();
    if product.in_progress {
        let message = "This is already being switched on or off for all repositories.";
        return Err(Answer::error(StatusCode::UNPROCESSABLE_ENTITY, message));
    }
    product.in_progress = true;
    let has_queries = name == CODE_SCANNING && coverage == Coverage::All;
    let query_suite = has_queries.then(|| query_suite.unwrap_or("default").to_owned());
    bulk::promise(call, world, org, Work::Cover { product: name.to_owned(), coverage, query_suite });
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}
