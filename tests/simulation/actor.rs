//! What an actor does with its client, until it is done or its life ends.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use patwarden::{Auth, Cache, Client, Direction, Grant, GrantRequest, PatId, PatRequestId, Target};
use patwarden_sim::{OrgSnapshot, TokenKind};
use tests::TokioClock;

use crate::call::{Asked, End, Ending, Failure, Listed, Report, Row, open};
use crate::life::Life;
use crate::schedule::{ActorPlan, BulkPlan, CachePlan, List, Login, ReadPlan, Stop, Task, Verb, Which};
use crate::secrets::Owner;
use crate::stage::Stage;
use crate::trace::short;

/// Somebody with a client.
pub(crate) struct Actor {
    stage: Arc<Stage>,
    number: usize,
    plan: ActorPlan,
    org: String,
    cache: Option<Cache>,
    life: Arc<Life>,
    client: Client,
}

impl Actor {
    pub(crate) fn new(stage: &Arc<Stage>, number: usize, plan: &ActorPlan) -> Self {
        let orgs = stage.sim.orgs();
        let org = orgs[plan.org % orgs.len()].clone();
        let cache = match plan.client.cache {
            CachePlan::None => None,
            CachePlan::Own => Some(Cache::in_memory()),
            CachePlan::Shared => Some(stage.cache.clone()),
        };
        let (life, client) = begin_life(stage, number, plan, &org, cache.clone());
        Self { stage: Arc::clone(stage), number, plan: plan.clone(), org, cache, life, client }
    }

    /// Everything that is planned for it, in its order.
    pub(crate) async fn act(mut self) {
        tokio::time::sleep(self.plan.begins).await;
        for task in self.plan.tasks.clone() {
            match task {
                Task::Bulk(plan) => self.bulk(plan).await,
                Task::Read(plan) => self.read(plan).await,
            }
        }
    }

    /// Another process of the same login, which remembers nothing.
    fn begin_another_life(&mut self) {
        if self.plan.client.cache == CachePlan::Own {
            self.cache = Some(Cache::in_memory());
        }
        let (life, client) = begin_life(&self.stage, self.number, &self.plan, &self.org, self.cache.clone());
        (self.life, self.client) = (life, client);
    }

    async fn bulk(&mut self, plan: BulkPlan) {
        let asked = self.stage.ids(&self.org, plan.verb.list(), &plan.ids);
        let mut ids = Vec::new();
        asked.iter().for_each(|id| {
            if !ids.contains(id) {
                ids.push(*id)
            }
        });
        let (verb, one_by_one) = (plan.verb.word(), if plan.one_by_one { " one by one" } else { "" });
        let confirm = plan.confirm.map(|time| format!(", confirm within {} s", time.as_secs())).unwrap_or_default();
        let stops = plan.stops.first().copied();
        let what = Asked::Bulk { plan: plan.clone(), ids };
        let call = self.begin(
            what,
            format_args!("{verb} {} ids{one_by_one}{confirm}: [{}]", asked.len(), short(&asked)),
            stops,
        );
        let (began, before) = (self.stage.trace.now(), self.stage.org(&self.org));
        let (client, org) = (self.client.clone(), self.org.clone());
        let work = async {
            match plan.verb {
                Verb::Revoke => revoke(&client, &org, &plan, asked).await,
                Verb::Approve | Verb::Deny => review(&client, &org, &plan, asked).await,
            }
        };
        let ending = match self.life.live(work).await {
            Some(ending) => ending,
            None => match self.life.stop() {
                Some(Stop { is_crash: false, .. }) => Ending::Cancelled(None),
                _ => Ending::Crashed,
            },
        };
        self.end(call, began, before, ending);
        if self.life.is_dead() {
            tokio::time::sleep(Duration::from_secs(2)).await;
            self.begin_another_life();
        }
    }

    async fn read(&mut self, plan: ReadPlan) {
        tokio::time::sleep(plan.pause_before).await;
        let before = self.stage.org(&self.org);
        let owner = plan.of_owner_at.and_then(|place| owner_at(&before, plan.list, place));
        let what = Asked::Read { plan: plan.clone(), owner: owner.clone() };
        let verified = if plan.verify { ", verified" } else { "" };
        let call = self.begin(
            what,
            format_args!("list {:?} of {}{verified}", plan.list, owner.as_deref().unwrap_or("all")),
            None,
        );
        let began = self.stage.trace.now();
        let listed = match plan.list {
            List::Grants => list_grants(&self.client, &self.org, &plan, owner).await,
            List::Requests => list_requests(&self.client, &self.org, &plan, owner).await,
        };
        let ending = match listed {
            Ok(listed) => Ending::Listed(listed),
            Err(error) => Ending::Failed(Failure::of(&error)),
        };
        self.end(call, began, before, ending);
    }

    fn begin(&self, what: Asked, said: impl std::fmt::Display, stop: Option<Stop>) -> usize {
        let call = self.stage.begin_call(self.number, &self.org, what);
        self.life.begin_call(call);
        self.life.set_stop(stop);
        self.life.note(format_args!("call {call}: {said} on {}", self.org));
        call
    }

    fn end(&self, call: usize, began: Duration, before: OrgSnapshot, ending: Ending) {
        let said = match &ending {
            Ending::Reported(report) => report.in_short(),
            Ending::Failed(failure) => format!("fails: {}", failure.text),
            Ending::Listed(Listed { rows, has_drifted }) => {
                format!("{} rows{}", rows.len(), if *has_drifted { ", drifted" } else { "" })
            }
            Ending::Crashed => "crashes".to_owned(),
            Ending::Cancelled(report) => {
                format!("is given up: {}", report.as_ref().map(Report::in_short).unwrap_or_default())
            }
        };
        self.life.note(format_args!("call {call} {said}"));
        let (ended, after) = (self.stage.trace.now(), self.stage.org(&self.org));
        self.stage.end_call(call, End { life: self.life.number, began, ended, before, after, ending });
    }
}

fn begin_life(
    stage: &Arc<Stage>,
    number: usize,
    plan: &ActorPlan,
    org: &str,
    cache: Option<Cache>,
) -> (Arc<Life>, Client) {
    let life = Arc::new(Life::new(stage.next_life(), number, None, &stage.trace));
    let auth = match plan.login {
        Login::App => Auth::app(stage.sim.app_id(), stage.sim.private_key_pem()),
        Login::Installation => {
            let token = stage.sim.issue_installation_token(org).expect("the App is installed");
            stage.network.secrets().learn(&token, Owner::Installation(org.to_owned()));
            Auth::token(token)
        }
        Login::Owner => {
            let state = stage.org(org);
            let login = state.owners().next().expect("an owner").to_owned();
            let token = stage.sim.issue_user_token(TokenKind::AppUser, &login).expect("a user");
            stage.network.secrets().learn(&token, Owner::User(org.to_owned()));
            Auth::token(token)
        }
    };
    let waits = Arc::clone(&stage.waits);
    let waiter = Arc::clone(&life);
    let mut builder = Client::builder()
        .auth(auth.expect("a login"))
        .base_url(if plan.client.on_loopback { LOOPBACK } else { ELSEWHERE })
        .clock(TokioClock::begun_before(stage.trace.now()))
        .seed(plan.client.seed)
        .pages_in_flight(plan.client.pages_in_flight)
        .longest_wait(plan.client.longest_wait)
        .on_wait(move |wait| {
            waiter.note(format_args!("{wait}"));
            waits.lock().unwrap_or_else(PoisonError::into_inner).push((waiter.number, wait.length));
        })
        .service(stage.network.of(&life));
    if let Some(budget) = plan.client.budget {
        builder = builder.budget(budget);
    }
    if let Some(pause) = plan.client.between_writes {
        builder = builder.between_writes(pause);
    }
    if let Some(cache) = cache {
        builder = builder.cache(cache);
    }
    (life, builder.build().expect("a client"))
}

pub(crate) const LOOPBACK: &str = "http://127.0.0.1:1";
pub(crate) const ELSEWHERE: &str = "https://api.github.example";

async fn revoke(client: &Client, org: &str, plan: &BulkPlan, asked: Vec<u64>) -> Ending {
    let grants = client.org(org).grants();
    let mut targets: Vec<Target<Grant>> = Vec::new();
    let listed = if plan.as_rows { grants.clone().list().collect_all().await.unwrap_or_default() } else { Vec::new() };
    for id in asked {
        let row = listed.iter().find(|row| row.id.get() == id);
        targets.push(row.map_or_else(|| PatId::new(id).into(), Into::into));
    }
    let mut call = grants.revoke(targets);
    if plan.one_by_one {
        call = call.one_by_one();
    }
    if let Some(within) = plan.confirm {
        call = call.confirm(within);
    }
    match call.await {
        Ok(report) => Ending::Reported(Report::of(&report)),
        Err(error) => Ending::Failed(Failure::of(&error)),
    }
}

async fn review(client: &Client, org: &str, plan: &BulkPlan, asked: Vec<u64>) -> Ending {
    let requests = client.org(org).requests();
    let mut targets: Vec<Target<GrantRequest>> = Vec::new();
    let listed =
        if plan.as_rows { requests.clone().list().collect_all().await.unwrap_or_default() } else { Vec::new() };
    for id in asked {
        let row = listed.iter().find(|row| row.id.get() == id);
        targets.push(row.map_or_else(|| PatRequestId::new(id).into(), Into::into));
    }
    let mut call = if plan.verb == Verb::Approve { requests.approve(targets) } else { requests.deny(targets) };
    if let Some(reason) = &plan.reason {
        call = call.reason(reason);
    }
    if plan.one_by_one {
        call = call.one_by_one();
    }
    if let Some(within) = plan.confirm {
        call = call.confirm(within);
    }
    match call.await {
        Ok(report) => Ending::Reported(Report::of(&report)),
        Err(error) => Ending::Failed(Failure::of(&error)),
    }
}

/// Reads one of the two lists; they have the same methods and different types.
macro_rules! listed {
    ($noun:expr, $plan:expr, $owner:expr, $since:ident) => {{
        let direction = if $plan.oldest_first { Direction::Ascending } else { Direction::Descending };
        let mut noun = $noun.per_page($plan.per_page).direction(direction);
        if let Some(owner) = $owner {
            noun = noun.owner(owner);
        }
        let mut listing = noun.list();
        if $plan.verify {
            listing = listing.verify();
        }
        let watch = listing.watch();
        let rows = listing.collect_all().await?.into_iter().map(|row| Row {
            id: row.id.get(),
            owner: row.owner.login,
            token: row.token_id.map(|id| id.get()).zip(row.token_name),
            since: row.$since,
        });
        Ok(Listed { rows: rows.collect(), has_drifted: watch.drift().is_some() })
    }};
}

async fn list_grants(client: &Client, org: &str, plan: &ReadPlan, owner: Option<String>) -> patwarden::Result<Listed> {
    listed!(client.org(org).grants(), plan, owner, access_granted_at)
}

async fn list_requests(
    client: &Client,
    org: &str,
    plan: &ReadPlan,
    owner: Option<String>,
) -> patwarden::Result<Listed> {
    listed!(client.org(org).requests(), plan, owner, created_at)
}

fn owner_at(org: &OrgSnapshot, list: List, place: usize) -> Option<String> {
    let ids = open(org, list);
    let id = *ids.get(place % ids.len().max(1))?;
    Some(match list {
        List::Grants => org.grant(id)?.token.owner.clone(),
        List::Requests => org.request(id)?.token.owner.clone(),
    })
}

impl Stage {
    /// The ids that are asked for.
    fn ids(&self, org: &str, list: List, which: &[Which]) -> Vec<u64> {
        let at = |ids: &[u64], place: usize| ids.get(place % ids.len().max(1)).copied();
        let own = open(&self.org(org), list);
        let others = self
            .sim
            .snapshot()
            .orgs
            .iter()
            .filter(|other| other.login != org)
            .flat_map(|other| open(other, list))
            .collect::<Vec<_>>();
        let ids = which.iter().filter_map(|which| match which {
            Which::Listed(place) => at(&own, *place),
            Which::Elsewhere(place) => at(&others, *place),
            Which::Nowhere(id) => Some(*id),
        });
        let ids: Vec<u64> = ids.collect();
        // Nothing may be left to ask for, and an empty call asks for nothing.
        if ids.is_empty() { vec![1] } else { ids }
    }
}

/// What the waits of all clients were, with the number of the life.
pub(crate) type Waits = Arc<Mutex<Vec<(usize, Duration)>>>;
