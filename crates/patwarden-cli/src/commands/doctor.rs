//! `patwarden doctor`: looks at the settings, asks GitHub who the login is and what it may do, and goes on whatever fails.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use patwarden::api::Call;
use patwarden::{Bounds, Client, ClientBuilder, Error, ErrorKind};

use crate::args::Doctor as Args;
use crate::config::{Config, Resolved, Source, without_login};
use crate::doctor::{self, Area, Examination, Finding, Installed, Level, Named, Probe, Standing, is_of_api};
use crate::exit::{Exit, Failure, parted};
use crate::identity::{self, Identity, Kind};
use crate::signals::unless_ended;
use crate::{login, output};

/// Whoever asks what is wrong wants to know it soon.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
const ANSWER_WITHIN: Duration = Duration::from_secs(15);
const LONGEST_WAIT: Duration = Duration::from_secs(3);
/// Organisations that are asked one by one, at the most.
const MOST: usize = 20;
const AT_ONCE: usize = 4;
/// Of installations, which are listed by the hundred.
const MOST_PAGES: u32 = 20;

/// How far GitHub's clock is ahead of ours, as the first answer that has a date tells.
type Ahead = Arc<Mutex<Option<SignedDuration>>>;

pub(super) async fn run(args: Args) -> Result<Exit, Failure> {
    let (examination, has_no_login) = unless_ended(examine(&args.orgs)).await?;
    match args.object.json || args.object.jq.is_some() {
        true => output::object(&examination, args.object.jq)?,
        false => output::print_styled(&doctor::text(&examination, output::terminal_width()))?,
    }
    Ok(match examination.problems {
        _ if has_no_login => Exit::Authentication,
        0 => Exit::Done,
        _ => Exit::Failed,
    })
}

/// What there is to find, and whether there is no login that GitHub accepts.
async fn examine(orgs: &[String]) -> (Examination, bool) {
    let config = Config::load();
    let resolved = config.resolved_without_faults();
    let kind = Kind::of(&resolved.login, &config.environment);
    let ahead = Ahead::default();
    let mut findings = doctor::configuration(&config, &resolved);
    findings.extend(authorities(&resolved));
    // As other commands have it, a file that can't be used comes first.
    let first = resolved.problems.first().filter(|_| config.file.is_ok());
    let mut has_no_login = first.is_some_and(|problem| problem.is_of_login);
    match (client(&resolved, &ahead), kind) {
        (Ok(client), Some(kind)) => {
            let asked = identity::ask(&client, kind).await;
            let is_refused = asked.as_ref().is_err_and(|error| error.kind() == ErrorKind::Authentication);
            has_no_login |= is_refused;
            let told = asked.as_ref().ok();
            findings.extend(doctor::login(&resolved, Some(kind), true, told, Timestamp::now()));
            match asked {
                Ok(identity) => {
                    findings.push(way(&client));
                    findings.extend(doctor::versions(served(&client).await.as_deref().map_err(String::as_str)));
                    findings.push(doctor::clock(taken(&ahead)));
                    let wanted = wanted(&resolved, orgs);
                    findings.extend(organisations(&client, kind, &identity, &wanted).await);
                }
                Err(error) => {
                    let (area, why) = what_failed(error.kind());
                    if area != Area::Connection {
                        findings.push(way(&client));
                    }
                    let about = if is_refused { "GitHub does not accept it: " } else { "" };
                    findings.push(of_error(area, Level::Problem, about, &error));
                    findings.extend(doctor::versions(Err(why)));
                    findings.push(doctor::clock(taken(&ahead)));
                    findings.extend(not_asked(why));
                }
            }
        }
        (made, kind) => {
            findings.extend(doctor::login(&resolved, kind, false, None, Timestamp::now()));
            // What the settings themselves lack is said already, and so are the certificates.
            let failed = made.err().filter(|_| resolved.problems.is_empty()).map(|failure| of_failure(&failure));
            let is_of_certificates = failed.as_ref().is_some_and(|failed| is_about_certificates(&resolved, failed));
            has_no_login |= failed.is_some() && !is_of_certificates;
            findings.extend(failed.filter(|_| !is_of_certificates));
            let why = match is_of_certificates {
                true => "the certificates can't be used",
                false => "there is no login that can be used",
            };
            let is_known = is_api_known(&config, &resolved);
            match stranger(&resolved, &ahead).ok().filter(|_| !is_of_certificates && is_known) {
                Some(client) => findings.extend(by_a_stranger(&client, &ahead).await),
                None => {
                    let why = if is_of_certificates { why } else { "the settings do not tell where it is" };
                    let skipped = format!("the way to {} was not tried: {why}", without_login(&resolved.api.value));
                    findings.push(Finding::new(Area::Connection, Level::Skipped, skipped));
                    findings.extend(doctor::versions(Err(why)));
                    findings.push(doctor::clock(None));
                }
            }
            findings.extend(not_asked(why));
        }
    }
    (Examination::of(without_login(&resolved.api.value), findings), has_no_login)
}

/// What it is about that nobody told who the login is, and why the rest was not asked.
fn what_failed(kind: ErrorKind) -> (Area, &'static str) {
    match kind {
        ErrorKind::Authentication => (Area::Login, "the login is not accepted"),
        ErrorKind::Connection | ErrorKind::Timeout => (Area::Connection, "GitHub could not be reached"),
        ErrorKind::Server | ErrorKind::InvalidAnswer => (Area::Connection, "GitHub did not answer as it should"),
        ErrorKind::RateLimited => (Area::Limits, "no requests are left"),
        _ => (Area::Login, "GitHub does not tell who the login is"),
    }
}

/// A client that shows nobody's login, for what GitHub answers everybody.
fn stranger(resolved: &Resolved, ahead: &Ahead) -> Result<Client, Failure> {
    let lookup = |_: &str| resolved.ca_file.clone();
    made(ClientBuilder::without_login(&resolved.api.value, lookup)?, ahead)
}

fn client(resolved: &Resolved, ahead: &Ahead) -> Result<Client, Failure> {
    made(resolved.builder()?, ahead)
}

fn made(builder: ClientBuilder, ahead: &Ahead) -> Result<Client, Failure> {
    let ahead = Arc::clone(ahead);
    let bounds = Bounds::default().connect_within(CONNECT_WITHIN).answer_within(ANSWER_WITHIN);
    let builder = login::heard(builder).bounds(bounds).longest_wait(LONGEST_WAIT);
    let builder = builder.on_answer(move |answer| {
        if let Some(date) = answer.date {
            let measured = date.duration_since(Timestamp::now());
            ahead.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(measured);
        }
        login::answered(answer);
    });
    Ok(builder.build()?)
}

fn taken(ahead: &Ahead) -> Option<SignedDuration> {
    *ahead.lock().unwrap_or_else(PoisonError::into_inner)
}

fn way(client: &Client) -> Finding {
    let by_way = match client.proxy() {
        Some(proxy) => format!(" by way of the proxy {proxy}"),
        None => ", without a proxy".to_owned(),
    };
    Finding::new(Area::Connection, Level::Ok, format!("{} answers{by_way}", client.origin()))
}

/// The certificates that the environment names, which are looked at even without a login.
fn authorities(resolved: &Resolved) -> Option<Finding> {
    let path = resolved.ca_file.as_deref()?;
    let new = |level, says: String| Finding::new(Area::Connection, level, says);
    let mend = "give PATWARDEN_CA_FILE the path of certificates in PEM, or unset it";
    Some(match std::fs::read(path) {
        Err(error) => {
            new(Level::Problem, format!("PATWARDEN_CA_FILE, which is {path}, can't be read: {error}")).mended_by(mend)
        }
        Ok(pem) => match Client::builder().certificates(&pem) {
            Ok(_) => new(Level::Ok, format!("the certificates of {path} are trusted besides the system's")),
            Err(error) => new(Level::Problem, format!("{path}: {}", parted(&error).0)).mended_by(mend),
        },
    })
}

/// What happened, without the name of the operation and the organisation, which the finding says in its own words.
fn plainly(error: &Error) -> String {
    let (line, _) = parted(error);
    let on = error.org().map(|org| format!(" on {org}")).unwrap_or_default();
    let context = error.operation().map(|operation| format!("{operation}{on}"));
    let rest = context.and_then(|context| line.strip_prefix(&context)?.split_once(": "));
    rest.map_or(line.clone(), |(_, rest)| rest.to_owned())
}

/// Whether the certificates that the environment names kept a client from being made.
fn is_about_certificates(resolved: &Resolved, failed: &Finding) -> bool {
    let path = resolved.ca_file.as_deref();
    path.is_some_and(|path| failed.says.contains("PATWARDEN_CA_FILE") || failed.says.starts_with(path))
}

fn of_error(area: Area, level: Level, about: &str, error: &Error) -> Finding {
    let (line, hint) = (plainly(error), error.hint());
    let hint = hint.or_else(|| match error.kind() {
        ErrorKind::Connection | ErrorKind::Timeout => {
            Some("check the network, HTTPS_PROXY and NO_PROXY; PATWARDEN_CA_FILE names an authority of your own")
        }
        _ => None,
    });
    Finding::new(area, level, format!("{about}{line}")).maybe_mended_by(hint)
}

fn of_failure(failure: &Failure) -> Finding {
    let new = |says: &str| Finding::new(Area::Login, Level::Problem, says);
    match failure {
        Failure::Client(error) => of_error(Area::Login, Level::Problem, "", error),
        Failure::Input { message, hint } | Failure::Login { message, hint } => {
            new(message).maybe_mended_by(hint.clone())
        }
        other => new(&format!("{other:?}")),
    }
}

fn not_asked(why: &str) -> [Finding; 2] {
    [
        Finding::new(Area::Organisations, Level::Skipped, format!("organisations were not looked at: {why}")),
        Finding::new(Area::Limits, Level::Skipped, format!("what is left of the limits was not asked: {why}")),
    ]
}

/// Whether the settings tell where the API is: where a file or a profile can't be used, the usual place is a guess.
fn is_api_known(config: &Config, resolved: &Resolved) -> bool {
    let may_be_elsewhere = config.file.is_err() || resolved.problems.iter().any(|problem| !problem.is_of_login);
    let is_guess = may_be_elsewhere && resolved.api.source == Source::Default;
    !is_guess && !is_of_api(resolved)
}

/// What can be seen without a login: whether there is an answer, and what time and which versions it tells.
async fn by_a_stranger(client: &Client, ahead: &Ahead) -> Vec<Finding> {
    let asked = async { client.call(Call::to("meta/get-all-versions")?).await };
    let mut findings = Vec::new();
    let served = match asked.await {
        Ok(answer) => read_versions(answer.body()),
        Err(error) if what_failed(error.kind()).0 == Area::Connection => {
            findings.push(of_error(Area::Connection, Level::Problem, "", &error));
            Err(what_failed(error.kind()).1.to_owned())
        }
        // Who refuses a stranger answers.
        Err(error) => Err(plainly(&error)),
    };
    if findings.is_empty() {
        findings.push(way(client));
    }
    findings.extend(doctor::versions(served.as_deref().map_err(String::as_str)));
    findings.push(doctor::clock(taken(ahead)));
    findings
}

/// The versions of the API that the server knows, or why it does not tell.
async fn served(client: &Client) -> Result<Vec<String>, String> {
    let asked = async { client.call(Call::to("meta/get-all-versions")?).await };
    let answer = asked.await.map_err(|error| plainly(&error))?;
    read_versions(answer.body())
}

fn read_versions(body: &[u8]) -> Result<Vec<String>, String> {
    serde_json::from_slice(body).map_err(|_| "it answered something else".to_owned())
}

/// What arguments and the profile name.
fn wanted<'a>(resolved: &'a Resolved, arguments: &'a [String]) -> Vec<Named<'a>> {
    let of_profile = resolved.orgs.iter().flat_map(|orgs| orgs.value.iter().map(|org| (org, orgs.source.to_string())));
    let all = arguments.iter().map(|org| (org, "an argument".to_owned())).chain(of_profile);
    let mut wanted: Vec<Named<'a>> = Vec::new();
    for (org, by) in all {
        if !wanted.iter().any(|known| known.org.eq_ignore_ascii_case(org)) {
            wanted.push(Named { org, by });
        }
    }
    wanted
}

async fn organisations(client: &Client, kind: Kind, identity: &Identity, wanted: &[Named<'_>]) -> Vec<Finding> {
    match kind {
        Kind::App => of_app(client, identity, wanted).await,
        _ => {
            let mut findings = of_token(client, kind, wanted).await;
            let standing = async { client.call(Call::to("rate-limit/get")?).await };
            findings.push(left(None, standing.await.map(|answer| Standing::read(answer.body()))));
            findings
        }
    }
}

async fn of_app(client: &Client, identity: &Identity, wanted: &[Named<'_>]) -> Vec<Finding> {
    let app = identity.app.clone().unwrap_or_default();
    let installations = match installations(client).await {
        Ok(installations) => installations,
        Err(error) => {
            let why = "the installations could not be listed";
            let limits = Finding::new(Area::Limits, Level::Skipped, format!("what is left was not asked: {why}"));
            return vec![of_error(Area::Organisations, Level::Problem, "", &error), limits];
        }
    };
    let mut findings = doctor::installed(&app, &installations, wanted);
    findings.extend(doctor::named(&app, &installations, wanted));
    let usable: Vec<String> =
        installations.iter().filter(|one| one.is_usable_organisation()).map(|one| one.name().to_owned()).collect();
    let asked = usable.iter().take(MOST).map(|org| async move {
        let call = async { Ok::<_, Error>(Call::to("rate-limit/get")?.send(&client.org(org).api()?).await?) };
        left(Some(org), call.await.map(|answer| Standing::read(answer.body())))
    });
    let asked: Vec<_> = asked.collect();
    findings.extend(stream::iter(asked).buffered(AT_ONCE).collect::<Vec<_>>().await);
    if usable.len() > MOST {
        let says = format!("{} further organisations were not asked for what is left", usable.len() - MOST);
        findings.push(Finding::new(Area::Limits, Level::Skipped, says));
    }
    findings
}

/// What is left, if the server has limits and tells.
fn left(org: Option<&str>, told: Result<Option<Standing>, Error>) -> Finding {
    let of = org.map(|org| format!("{org}: ")).unwrap_or_default();
    let finding = match told {
        Ok(Some(standing)) => doctor::limits(org, &standing),
        Ok(None) => Finding::new(Area::Limits, Level::Skipped, format!("{of}the server does not tell what is left")),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Finding::new(Area::Limits, Level::Ok, format!("{of}the server has no limits"))
        }
        Err(error) => of_error(Area::Limits, Level::Problem, &of, &error),
    };
    match org {
        Some(org) => finding.of_org(org),
        None => finding,
    }
}

async fn installations(client: &Client) -> Result<Vec<Installed>, Error> {
    const PAGE: usize = 100;
    let mut all = Vec::new();
    for page in 1..=MOST_PAGES {
        let call = Call::to("apps/list-installations")?.with("per_page", PAGE)?.with("page", page)?;
        let answer = client.call(call).await?;
        let listed: Vec<Installed> = serde_json::from_slice(answer.body()).unwrap_or_default();
        let is_last = listed.len() < PAGE;
        all.extend(listed);
        if is_last {
            break;
        }
    }
    Ok(all)
}

/// A token is told by what it can read: nothing says beforehand what it may.
async fn of_token(client: &Client, kind: Kind, wanted: &[Named<'_>]) -> Vec<Finding> {
    let skipped = |why: &str| vec![Finding::new(Area::Organisations, Level::Skipped, why)];
    if kind.can_govern() == Some(false) {
        return skipped("no organisation was looked at: GitHub lets this kind of login govern no tokens");
    }
    let mut orgs: Vec<String> = wanted.iter().map(|named| named.org.to_owned()).collect();
    if orgs.is_empty() && kind == Kind::AppUser {
        match client.orgs().collect_all().await {
            Ok(all) => orgs = all.into_iter().map(|org| org.login).collect(),
            Err(error) => return vec![of_error(Area::Organisations, Level::Problem, "", &error)],
        }
    }
    if orgs.is_empty() {
        return skipped("no organisation was looked at, as none is named: `patwarden doctor ORG` looks at it");
    }
    let beyond = orgs.len().saturating_sub(MOST);
    let probes: Vec<_> = orgs.into_iter().take(MOST).map(|org| probe(client, org)).collect();
    let probes: Vec<Probe> = stream::iter(probes).buffered(AT_ONCE).collect().await;
    let mut findings: Vec<Finding> = probes.iter().flat_map(doctor::probed).collect();
    if beyond > 0 {
        let says = format!("{beyond} further organisations were not looked at: name those that matter");
        findings.push(Finding::new(Area::Organisations, Level::Skipped, says));
    }
    findings
}

async fn probe(client: &Client, org: String) -> Probe {
    let look = async |operation: &str| {
        let asked = async {
            let call = Call::to(operation)?.with("org", org.as_str())?.with("per_page", 1)?;
            client.call(call).await
        };
        asked.await.map(drop).map_err(|error| (plainly(&error), error.hint().map(str::to_owned)))
    };
    let (grants, requests) = futures::join!(look("orgs/list-pat-grants"), look("orgs/list-pat-grant-requests"));
    Probe { org, grants, requests }
}
