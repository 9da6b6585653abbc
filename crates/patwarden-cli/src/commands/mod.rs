//! What each command does: ask, then print.

mod api;
mod audit;
mod auth;
mod bulk;
mod completions;
mod config;
mod demo;
mod doctor;
mod journal;
mod list;
mod man;
mod misspelt_org;
mod orgs;
mod request;
mod schema;
mod sim;
mod snapshot;
mod sql;

pub(crate) use self::auth::Status;
pub(crate) use self::demo::Summary;
pub(crate) use self::sql::{ColumnRow, RequestRow, TableRow};
use patwarden::ErrorKind;

use crate::args::{Auth, Command, Config, Grants, Journal, Orgs, Requests};
use crate::exit::{Exit, Failure};

/// Runs a command to its end.
///
/// # Errors
///
/// Why it ended before that.
pub(crate) async fn run(command: Command) -> Result<Exit, Failure> {
    match carry_out(command).await {
        Err(Failure::Client(error)) if error.kind() == ErrorKind::NotInstalled => Err(misspelt_org::named(error).await),
        done => done,
    }
}

async fn carry_out(command: Command) -> Result<Exit, Failure> {
    match command {
        Command::Orgs(Orgs::List(args)) => orgs::list(args).await,
        Command::Orgs(Orgs::Get(args)) => orgs::get(args).await,
        Command::Orgs(Orgs::Update(args)) => orgs::update(*args).await,
        Command::Orgs(Orgs::Installations(args)) => orgs::installations(args).await,
        Command::Orgs(Orgs::Members(args)) => orgs::members(args).await,
        Command::Orgs(Orgs::Membership(args)) => orgs::membership(args).await,
        Command::Orgs(Orgs::SecurityProduct(args)) => orgs::security_product(args).await,
        Command::Grants(Grants::List(args)) => list::grants(args).await,
        Command::Grants(Grants::Repos(args)) => list::grant_repositories(args).await,
        Command::Grants(Grants::Revoke(args)) => bulk::revoke(args).await,
        Command::Requests(Requests::List(args)) => list::requests(args).await,
        Command::Requests(Requests::Repos(args)) => list::request_repositories(args).await,
        Command::Requests(Requests::Approve(args)) => bulk::approve(args).await,
        Command::Requests(Requests::Deny(args)) => bulk::deny(args).await,
        Command::Audit(args) => audit::run(args).await,
        Command::Snapshot(args) => snapshot::run(args).await,
        Command::Sql(args) => sql::run(*args).await,
        Command::Config(Config::Show(args)) => config::show(args),
        Command::Config(Config::Path) => config::path(),
        Command::Auth(Auth::Status(args)) => auth::status(args).await,
        Command::Doctor(args) => doctor::run(args).await,
        Command::Resume(args) => bulk::resume(args).await,
        Command::Journal(Journal::Show(args)) => journal::show(args),
        Command::Schema(args) => schema::run(&args),
        Command::Api(args) => api::run(args).await,
        Command::Sim(args) => sim::run(args).await,
        Command::Demo(args) => demo::run(args).await,
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
    }
}

/// What is said of a write that was cut short, and where to look.
fn perhaps_done(look: &str) -> Failure {
    Failure::Cancelled { unknown: Some(format!("it may have been sent and done{look}")) }
}
