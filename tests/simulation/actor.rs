//! What an actor does with its client, until it is done or its life ends.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use patwarden::journal::Journal;
use patwarden::{Auth, Cache, Client, Direction, Grant, GrantRequest, PatId, PatRequestId, Resume, Target};
use patwarden_sim::{OrgSnapshot, TokenKind};
use tests::TokioClock;

use crate::call::{Asked, End, Ending, Failure, Listed, Report, Row, open};
use crate::dice::Dice;
use crate::life::Life;
use crate::schedule::{ActorPlan, BulkPlan, CachePlan, List, Login, ReadPlan, Rival, Stop, Task, Verb, Which};
use crate::secrets::Owner;
use crate::stage::{Setting, Stage};
use crate::trace::short;

/// Somebody with a client.
pub(crate) struct Actor {
    stage: Arc<Stage>,
    number: usize,
    plan: ActorPlan,
    org: String,
    /// The organisation as it was at first.
    at_first: OrgSnapshot,
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
        let at_first = stage.org(&org);
        Self { stage: Arc::clone(stage), number, plan: plan.clone(), org, at_first, cache, life, client }
    }

    /// Everything that is planned for it, in its order.
    pub(crate) async fn act(mut self) -> Self {
        tokio::time::sleep(self.plan.begins).await;
        for task in self.plan.tasks.clone() {
            match task {
                Task::Bulk(plan) => self.bulk(plan).await,
                Task::Read(plan) => self.read(plan).await,
            }
        }
        self
    }

    /// When all is well again: whatever has a journal is resumed, by somebody who has the time.
    pub(crate) async fn heal(mut self) {
        const PATIENCE: Duration = Duration::from_secs(8_000);
        self.plan.client.longest_wait = self.plan.client.longest_wait.max(PATIENCE);
        // Whose login it is does not matter to a journal, and a token would end within its hour.
        self.plan.login = Login::App;
        for call in self.stage.calls() {
            let Some(plan) = call.bulk().filter(|plan| call.actor == self.number && plan.is_journalled) else {
                continue;
            };
            self.begin_another_life();
            // A new token is not known at once.
            tokio::time::sleep(Duration::from_secs(4)).await;
            let rival = plan.rival.filter(|_| call.ends.iter().all(|end| end.rival.is_none()));
            self.resume(call.number, None, rival).await;
        }
    }

    /// Another process of the same login, which remembers nothing.
    fn begin_another_life(&mut self) {
        if self.plan.client.cache == CachePlan::Own {
            self.cache = Some(Cache::in_memory());
        }
        (self.life, self.client) = self.another_life(self.plan.client.on_loopback);
    }

    fn another_life(&self, on_loopback: bool) -> (Arc<Life>, Client) {
        let mut plan = self.plan.clone();
        plan.client.on_loopback = on_loopback;
        begin_life(&self.stage, self.number, &plan, &self.org, self.cache.clone())
    }

    async fn bulk(&mut self, plan: BulkPlan) {
        let asked = self.stage.ids(&self.org, plan.verb.list(), &plan.ids);
        let mut ids = Vec::new();
        asked.iter().for_each(|id| {
            if !ids.contains(id) {
                ids.push(*id)
            }
        });
        let said = in_words(&plan, &asked);
        let call = self.begin(Asked::Bulk { plan: plan.clone(), ids }, said, plan.stops.first().copied());
        let (began, before) = (self.stage.trace.now(), self.stage.org(&self.org));
        let journal = plan.is_journalled.then(|| self.stage.disk.journal(call, &self.life));
        let (client, org, told) = (self.client.clone(), self.org.clone(), Told::default());
        let work = async {
            match plan.verb {
                Verb::Revoke => revoke(&client, &org, &plan, asked, journal, &told).await,
                Verb::Approve | Verb::Deny => review(&client, &org, &plan, asked, journal, &told).await,
            }
        };
        let ending = lived(&self.stage, &self.life, work, &told).await;
        self.end(call, &self.life, None, began, before, ending);
        let mut rival = plan.rival;
        for nth in 1..=plan.stops.len() {
            if !self.life.is_dead() {
                break;
            }
            let pause = Dice::of(self.plan.client.seed, nth as u64).millis(100, 3_000);
            tokio::time::sleep(pause).await;
            self.begin_another_life();
            if plan.is_journalled {
                self.resume(call, plan.stops.get(nth).copied(), rival.take()).await;
            }
        }
        if self.life.is_dead() {
            self.begin_another_life();
        }
    }

    /// Goes on with a call, in a life that knows nothing of it but what is in its journal.
    async fn resume(&mut self, call: usize, stop: Option<Stop>, rival: Option<Rival>) {
        self.life.begin_call(call);
        self.life.set_stop(stop);
        let at_once = async {
            if let Some(Rival::Resumes(after)) = rival {
                tokio::time::sleep(after).await;
                self.rival(call, Rival::Resumes(after)).await;
            }
        };
        match rival {
            None | Some(Rival::Resumes(_)) => {}
            Some(rival) => self.rival(call, rival).await,
        }
        self.life.note(format_args!("call {call} is resumed"));
        let (began, before) = (self.stage.trace.now(), self.stage.org(&self.org));
        let told = Told::default();
        let main = async {
            let resume = self.client.org(&self.org).resume(self.stage.disk.journal(call, &self.life));
            let ending = lived(&self.stage, &self.life, resumed(resume, &told), &told).await;
            self.end(call, &self.life, None, began, before, ending);
        };
        futures::future::join(main, at_once).await;
    }

    /// Somebody else has the journal before them.
    async fn rival(&self, call: usize, rival: Rival) {
        let on_loopback = self.plan.client.on_loopback;
        let (life, client) = self.another_life(if rival == Rival::OfAnotherHost { !on_loopback } else { on_loopback });
        life.begin_call(call);
        life.note(format_args!("{rival:?} call {call}"));
        let (began, before) = (self.stage.trace.now(), self.stage.org(&self.org));
        let journal = self.stage.disk.journal(call, &life);
        let told = Told::default();
        let ending = match rival {
            Rival::Resumes(_) | Rival::OfAnotherHost => resumed(client.resume(journal), &told).await,
            Rival::OfAnotherOrg => resumed(client.org("somebody-else").resume(journal), &told).await,
            Rival::OfADamagedCopy => {
                let copy = COPIES + call;
                let mut bytes = self.stage.disk.content(call);
                // In the middle of the first line, where a change is a change.
                if let Some(byte) = bytes.get_mut(40) {
                    *byte ^= 1;
                }
                self.stage.disk.put(copy, bytes);
                resumed(client.resume(self.stage.disk.journal(copy, &life)), &told).await
            }
            Rival::BeginsAnew if self.stage.disk.content(call).is_empty() => return,
            Rival::BeginsAnew => match client.org(&self.org).grants().revoke([1]).journal(journal).await {
                Ok(report) => Ending::Reported(Report::of(&report)),
                Err(error) => Ending::Failed(Failure::of(&error)),
            },
        };
        self.end(call, &life, Some(rival), began, before, ending);
    }

    async fn read(&mut self, plan: ReadPlan) {
        tokio::time::sleep(plan.pause_before).await;
        let before = self.stage.org(&self.org);
        let per_page = open(&self.at_first, plan.list).len().div_ceil(plan.pages).clamp(1, 100);
        let per_page = u8::try_from(per_page).expect("at most a hundred");
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
            List::Grants => list_grants(&self.client, &self.org, &plan, per_page, owner).await,
            List::Requests => list_requests(&self.client, &self.org, &plan, per_page, owner).await,
        };
        let ending = match listed {
            Ok(listed) => Ending::Listed(listed),
            Err(error) => Ending::Failed(Failure::of(&error)),
        };
        self.end(call, &self.life, None, began, before, ending);
    }

    fn begin(&self, what: Asked, said: impl std::fmt::Display, stop: Option<Stop>) -> usize {
        let call = self.stage.begin_call(self.number, &self.org, what);
        self.life.begin_call(call);
        self.life.set_stop(stop);
        self.life.note(format_args!("call {call}: {said} on {}", self.org));
        call
    }

    fn end(
        &self,
        call: usize,
        life: &Life,
        rival: Option<Rival>,
        began: Duration,
        before: OrgSnapshot,
        ending: Ending,
    ) {
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
        life.note(format_args!("call {call} {said}"));
        let (ended, after) = (self.stage.trace.now(), self.stage.org(&self.org));
        self.stage.end_call(call, End { life: life.number, began, ended, rival, before, after, ending });
    }
}

fn begin_life(
    stage: &Arc<Stage>,
    number: usize,
    plan: &ActorPlan,
    org: &str,
    cache: Option<Cache>,
) -> (Arc<Life>, Client) {
    let setting = Setting { login: plan.login, longest_wait: plan.client.longest_wait };
    let life = Arc::new(Life::new(stage.next_life(setting), number, None, &stage.trace));
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
            waits
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(Waited { life: waiter.number, length: wait.length });
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

/// Where copies of journals are: behind all calls.
const COPIES: usize = 1_000_000;

/// What tells of a call that is given up.
type Told = Mutex<Option<Box<dyn Fn() -> Option<Report> + Send>>>;

/// What comes of work in a life that may end before it is done.
async fn lived(stage: &Stage, life: &Life, work: impl Future<Output = Ending>, told: &Told) -> Ending {
    if let Some(ending) = life.live(work).await {
        return ending;
    }
    if life.is_crashed() {
        stage.disk.crash(life);
        return Ending::Crashed;
    }
    Ending::Cancelled(told.lock().unwrap_or_else(PoisonError::into_inner).as_ref().and_then(|told| told()))
}

async fn resumed(resume: Resume, told: &Told) -> Ending {
    let progress = resume.progress();
    let tell = move || progress.report().as_ref().map(Report::from);
    *told.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(tell));
    match resume.await {
        Ok(resumed) => Ending::Reported(Report::from(&resumed)),
        Err(error) => Ending::Failed(Failure::of(&error)),
    }
}

/// Makes a bulk call as it is planned; the two kinds have the same methods and different types.
macro_rules! made {
    ($call:expr, $plan:expr, $journal:expr, $told:expr) => {{
        let mut call = $call;
        if $plan.one_by_one {
            call = call.one_by_one();
        }
        if let Some(within) = $plan.confirm {
            call = call.confirm(within);
        }
        if let Some(within) = $plan.settle_within {
            call = call.settle_within(within);
        }
        if let Some(journal) = $journal {
            call = call.journal(journal);
        }
        let progress = call.progress();
        let tell = move || Some(Report::of(&progress.report()));
        *$told.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(tell));
        match call.await {
            Ok(report) => Ending::Reported(Report::of(&report)),
            Err(error) => Ending::Failed(Failure::of(&error)),
        }
    }};
}

async fn revoke(
    client: &Client,
    org: &str,
    plan: &BulkPlan,
    asked: Vec<u64>,
    journal: Option<Journal>,
    told: &Told,
) -> Ending {
    let grants = client.org(org).grants();
    let mut targets: Vec<Target<Grant>> = Vec::new();
    let listed = if plan.as_rows { grants.clone().list().collect_all().await.unwrap_or_default() } else { Vec::new() };
    for id in asked {
        let row = listed.iter().find(|row| row.id.get() == id);
        targets.push(row.map_or_else(|| PatId::new(id).into(), Into::into));
    }
    made!(grants.revoke(targets), plan, journal, told)
}

async fn review(
    client: &Client,
    org: &str,
    plan: &BulkPlan,
    asked: Vec<u64>,
    journal: Option<Journal>,
    told: &Told,
) -> Ending {
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
    made!(call, plan, journal, told)
}

/// What is asked for, in a line.
fn in_words(plan: &BulkPlan, asked: &[u64]) -> String {
    let BulkPlan { verb, one_by_one, confirm, is_journalled, settle_within, .. } = plan;
    let one_by_one = if *one_by_one { " one by one" } else { "" };
    let within = |what: &str, time: &Option<Duration>| time.map(|time| format!(", {what} within {} s", time.as_secs()));
    let confirm = within("confirm", confirm).unwrap_or_default();
    let settle = within("settle", settle_within).unwrap_or_default();
    let journal = if *is_journalled { ", with a journal" } else { "" };
    format!("{} {} ids{one_by_one}{confirm}{settle}{journal}: [{}]", verb.word(), asked.len(), short(asked))
}

/// Reads one of the two lists; they have the same methods and different types.
macro_rules! listed {
    ($noun:expr, $plan:expr, $per_page:expr, $owner:expr, $since:ident) => {{
        let direction = if $plan.oldest_first { Direction::Ascending } else { Direction::Descending };
        let mut noun = $noun.per_page($per_page).direction(direction);
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
            owner: row.owner.login.into(),
            token: row.token_id.map(|id| id.get()).zip(row.token_name.map(Into::into)),
            since: row.$since,
        });
        Ok(Listed { rows: rows.collect(), has_drifted: watch.drift().is_some() })
    }};
}

async fn list_grants(
    client: &Client,
    org: &str,
    plan: &ReadPlan,
    per_page: u8,
    owner: Option<String>,
) -> patwarden::Result<Listed> {
    listed!(client.org(org).grants(), plan, per_page, owner, access_granted_at)
}

async fn list_requests(
    client: &Client,
    org: &str,
    plan: &ReadPlan,
    per_page: u8,
    owner: Option<String>,
) -> patwarden::Result<Listed> {
    listed!(client.org(org).requests(), plan, per_page, owner, created_at)
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

/// A wait that a client has told of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waited {
    pub(crate) life: usize,
    pub(crate) length: Duration,
}

/// The waits of all clients.
pub(crate) type Waits = Arc<Mutex<Vec<Waited>>>;
