//! What one seed decides: the world, who does what in it, and what goes wrong.
//!
//! Seeds are weighed towards small worlds with dense trouble: a few ids, and a fault on every second write,
//! reach more places than ten thousand rows do.

use std::fmt;
use std::time::Duration;

use jiff::SignedDuration;
use patwarden::Budget;
use patwarden_sim::{BadIds, BulkBody, Config, Fault, FreshTokenStatus, LimitStatus};

use crate::corner;
use crate::dice::Dice;
use crate::trouble;

/// Everything that happens, but for what follows from it.
#[derive(Clone, Debug)]
pub(crate) struct Schedule {
    pub(crate) seed: u64,
    pub(crate) topic: Topic,
    pub(crate) world: WorldPlan,
    pub(crate) actors: Vec<ActorPlan>,
    pub(crate) faults: Vec<Fault>,
    /// Which requests of which actor meet a proxy that answers with the request itself.
    pub(crate) reflected: Vec<(usize, usize)>,
    pub(crate) drift: Vec<Drift>,
    pub(crate) disk: DiskPlan,
}

/// The disk that journals are on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DiskPlan {
    /// How long it works on anything.
    pub(crate) takes: Duration,
    /// After so many additions of one life there is no room for more.
    pub(crate) full_after: Option<usize>,
}

/// What a seed is mostly about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    LostWrites,
    Confirming,
    Crashes,
    BadIds,
    Limits,
    TwoActors,
    Listings,
    /// A list that is read again after it has grown at its end.
    Growing,
    Calm,
}

#[derive(Clone, Debug)]
pub(crate) struct WorldPlan {
    pub(crate) orgs: usize,
    pub(crate) grants: usize,
    pub(crate) requests: usize,
    pub(crate) latency: Duration,
    pub(crate) effect_delay: Duration,
    pub(crate) bad_ids: BadIds,
    pub(crate) bulk_body: BulkBody,
    pub(crate) links_last: bool,
    pub(crate) not_modified_link: bool,
    pub(crate) etag_covers_link: bool,
    pub(crate) omits_token_fields: bool,
    pub(crate) is_newer: bool,
    pub(crate) fresh_token_lag: Duration,
    pub(crate) fresh_token_status: FreshTokenStatus,
    pub(crate) clock_skew: i64,
    pub(crate) hourly_limit: u32,
    pub(crate) limits: Option<Limits>,
    pub(crate) limit_status: LimitStatus,
    pub(crate) tells_retry_after: bool,
}

/// Secondary limits of the world, which a client keeps to that knows them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) points: u32,
    pub(crate) content: u32,
}

/// Somebody with a client, or several of one login one after the other.
#[derive(Clone, Debug)]
pub(crate) struct ActorPlan {
    /// Its organisation's place.
    pub(crate) org: usize,
    pub(crate) login: Login,
    pub(crate) begins: Duration,
    pub(crate) client: ClientPlan,
    pub(crate) tasks: Vec<Task>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Login {
    App,
    /// An installation token of its organisation.
    Installation,
    /// A token of the App for an owner of the organisation.
    Owner,
}

#[derive(Clone, Debug)]
pub(crate) struct ClientPlan {
    pub(crate) seed: u64,
    pub(crate) on_loopback: bool,
    pub(crate) budget: Option<Budget>,
    pub(crate) between_writes: Option<Duration>,
    pub(crate) pages_in_flight: usize,
    pub(crate) longest_wait: Duration,
    pub(crate) cache: CachePlan,
}

impl ClientPlan {
    /// The pause between two writes that it is told to keep, or keeps by itself.
    pub(crate) fn pause(&self) -> Duration {
        let unless_told = if self.on_loopback { Duration::ZERO } else { Duration::from_secs(1) };
        self.between_writes.unwrap_or(unless_told)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CachePlan {
    None,
    Own,
    /// One that all actors of the schedule share.
    Shared,
}

#[derive(Clone, Debug)]
pub(crate) enum Task {
    Bulk(BulkPlan),
    Read(ReadPlan),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Revoke,
    Approve,
    Deny,
}

impl Verb {
    /// GitHub's word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Revoke => "revoke",
            Self::Approve => "approve",
            Self::Deny => "deny",
        }
    }

    /// The list that it is about.
    pub(crate) fn list(self) -> List {
        match self {
            Self::Revoke => List::Grants,
            Self::Approve | Self::Deny => List::Requests,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum List {
    Grants,
    Requests,
}

#[derive(Clone, Debug)]
pub(crate) struct BulkPlan {
    pub(crate) verb: Verb,
    /// As asked, some of them twice.
    pub(crate) ids: Vec<Which>,
    /// Lists first, and gives rows where there are any.
    pub(crate) as_rows: bool,
    pub(crate) one_by_one: bool,
    pub(crate) confirm: Option<Duration>,
    pub(crate) reason: Option<String>,
    pub(crate) is_journalled: bool,
    pub(crate) settle_within: Option<Duration>,
    /// When its process ends, or it is given up; one for each life.
    pub(crate) stops: Vec<Stop>,
    /// Who else wants its journal.
    pub(crate) rival: Option<Rival>,
}

/// One of the ids asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Which {
    /// At this place of the organisation's list, or as far behind its end from its begin.
    Listed(usize),
    /// The same of the other organisation, which is not this one's to touch.
    Elsewhere(usize),
    Nowhere(u64),
}

/// The end of a life before its work is done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stop {
    pub(crate) when: When,
    /// Whether the process dies; else the call is given up, and the process knows.
    pub(crate) is_crash: bool,
}

/// Who wants a journal that is not theirs to have, as its call is resumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rival {
    /// Another process resumes it, so much later.
    Resumes(Duration),
    /// Somebody resumes it for another organisation.
    OfAnotherOrg,
    /// Somebody resumes it on another host.
    OfAnotherHost,
    /// Somebody resumes a copy that is not as it was written.
    OfADamagedCopy,
    /// Somebody makes a new call with it.
    BeginsAnew,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum When {
    /// So long after its begin.
    After(Duration),
    /// As its request of this number leaves: before that has reached anybody, or after.
    Request { number: usize, has_arrived: bool },
    /// When it has added to its journal so often, which is not synced then.
    Append(usize),
    /// When it has synced it so often.
    Sync(usize),
}

#[derive(Clone, Debug)]
pub(crate) struct ReadPlan {
    pub(crate) list: List,
    pub(crate) verify: bool,
    /// Into how many pages the list goes, about.
    pub(crate) pages: usize,
    /// Only those of the owner of the row at this place.
    pub(crate) of_owner_at: Option<usize>,
    pub(crate) oldest_first: bool,
    pub(crate) pause_before: Duration,
}

/// What others do to an organisation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Drift {
    pub(crate) at: Duration,
    pub(crate) org: usize,
    pub(crate) what: Change,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Change {
    /// The open ones at so many places from here on.
    Remove(List, usize, usize),
    Add(List, usize),
    Cancel(usize),
}

impl Schedule {
    /// What a seed decides.
    pub(crate) fn of(seed: u64) -> Self {
        let mut dice = Dice::of(seed, 1);
        let topic = match dice.between(0, 99) {
            0..25 => Topic::LostWrites,
            25..40 => Topic::Confirming,
            40..59 => Topic::Crashes,
            59..67 => Topic::BadIds,
            67..74 => Topic::Limits,
            74..83 => Topic::TwoActors,
            83..94 => Topic::Listings,
            94..97 => Topic::Growing,
            _ => Topic::Calm,
        };
        let world = WorldPlan::of(&mut Dice::of(seed, 2), topic);
        let actors = actors(&mut Dice::of(seed, 3), topic, &world);
        let drift = drift(&mut Dice::of(seed, 4), topic, &world);
        let (faults, reflected) = trouble::of(&mut Dice::of(seed, 5), topic, &actors);
        let mut dice = Dice::of(seed, 6);
        let takes = dice.pick(&[0, 0, 1, 20]).pipe(Duration::from_millis);
        let full_after = dice.chance(5).then(|| dice.between(1, 8));
        corner::of(Self { seed, topic, world, actors, faults, reflected, drift, disk: DiskPlan { takes, full_after } })
    }
}

impl WorldPlan {
    fn of(dice: &mut Dice, topic: Topic) -> Self {
        let grants = match (topic, dice.between(0, 9)) {
            (Topic::Growing, _) => dice.between(2, 24),
            (Topic::Listings | Topic::Confirming, 0..5) => dice.between(101, 260),
            (_, 0) => dice.between(101, 330),
            (_, 1..5) => dice.between(12, 60),
            _ => dice.between(2, 14),
        };
        let requests = if dice.chance(15) { dice.between(20, 120) } else { dice.between(1, 12) };
        let limits = (topic == Topic::Limits && dice.chance(70))
            .then(|| Limits { points: dice.pick(&[20, 40, 60]), content: dice.pick(&[3, 5, 8]) });
        Self {
            orgs: match topic {
                Topic::TwoActors => 2,
                Topic::Growing => 1,
                _ => dice.pick(&[1, 1, 1, 2]),
            },
            grants,
            requests,
            // Nobody comes between two pages that take no time.
            latency: dice
                .pick(if topic == Topic::Listings { &[40, 80, 400][..] } else { &[0, 0, 40, 80, 400] })
                .pipe(Duration::from_millis),
            effect_delay: if topic == Topic::LostWrites && dice.chance(25) {
                dice.seconds(&[9, 30, 80])
            } else {
                dice.pick(&[0, 0, 400, 1_000, 3_000, 9_000, 30_000]).pipe(Duration::from_millis)
            },
            bad_ids: dice.pick(&[BadIds::Refuse422, BadIds::Refuse404, BadIds::Ignore]),
            bulk_body: dice.pick(&[BulkBody::Object, BulkBody::Null, BulkBody::Empty]),
            links_last: dice.chance(60),
            not_modified_link: dice.chance(if topic == Topic::Growing { 25 } else { 60 }),
            etag_covers_link: dice.chance(30),
            omits_token_fields: dice.chance(20),
            is_newer: dice.chance(10),
            fresh_token_lag: if dice.chance(15) { dice.millis(100, 2_000) } else { Duration::ZERO },
            fresh_token_status: dice.pick(&[FreshTokenStatus::Unauthorized, FreshTokenStatus::Forbidden]),
            clock_skew: dice.pick(&[0, 0, 0, 45, -45, 300, -300, 4_000]),
            hourly_limit: if topic == Topic::Limits && dice.chance(40) { dice.pick(&[3, 5, 9, 14]) } else { 5_000 },
            limits,
            limit_status: dice.pick(&[LimitStatus::Forbidden, LimitStatus::TooManyRequests]),
            tells_retry_after: dice.chance(60),
        }
    }

    pub(crate) fn config(&self, seed: u64) -> Config {
        let config = Config::default()
            .with_seed(seed)
            .with_orgs(self.orgs)
            .with_grants(self.grants)
            .with_requests(self.requests)
            .with_latency(self.latency)
            .with_effect_delay(self.effect_delay)
            .with_bad_ids(self.bad_ids)
            .with_bulk_body(self.bulk_body)
            .with_page_links_last(self.links_last)
            .with_not_modified_link(self.not_modified_link)
            .with_etag_covers_link(self.etag_covers_link)
            .with_omit_token_fields(self.omits_token_fields)
            .with_extra_fields(self.is_newer)
            .with_novel_enums(self.is_newer)
            .with_fresh_token_lag(self.fresh_token_lag)
            .with_fresh_token_status(self.fresh_token_status)
            .with_clock_skew(SignedDuration::from_secs(self.clock_skew))
            .with_hourly_limit(self.hourly_limit)
            .with_primary_limit_status(self.limit_status)
            .with_secondary_limit_status(self.limit_status)
            .with_secondary_retry_after(self.tells_retry_after);
        match self.limits {
            Some(Limits { points, content }) => config
                .with_concurrent_limit(100)
                .with_points_a_minute(points)
                .with_content_a_minute(content)
                .with_content_an_hour(500),
            None => config,
        }
    }
}

impl fmt::Display for Schedule {
    /// A line for each part. What is asked for is in the trace.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "seed {}: {:?}", self.seed, self.topic)?;
        writeln!(formatter, "{:?}", self.world)?;
        for ActorPlan { org, login, begins, client, tasks } in &self.actors {
            writeln!(formatter, "actor in organisation {org} as {login:?} from {begins:?}: {client:?}")?;
            for task in tasks {
                match task {
                    Task::Bulk(BulkPlan { stops, as_rows, rival, .. }) => {
                        writeln!(formatter, "  bulk call, as rows {as_rows}, {stops:?}, {rival:?}")?;
                    }
                    Task::Read(plan) => writeln!(formatter, "  {plan:?}")?,
                }
            }
        }
        self.faults.iter().try_for_each(|fault| writeln!(formatter, "{fault:?}"))?;
        self.reflected.iter().try_for_each(|place| writeln!(formatter, "reflected {place:?}"))?;
        self.drift.iter().try_for_each(|drift| writeln!(formatter, "{drift:?}"))?;
        writeln!(formatter, "{:?}", self.disk)
    }
}

/// Puts a value into a function, read from left to right.
trait Pipe: Sized {
    fn pipe<T>(self, into: impl FnOnce(Self) -> T) -> T {
        into(self)
    }
}

impl Pipe for u64 {}

fn actors(dice: &mut Dice, topic: Topic, world: &WorldPlan) -> Vec<ActorPlan> {
    let count = match topic {
        Topic::TwoActors => 2,
        Topic::Listings => dice.pick(&[1, 2]),
        _ => 1,
    };
    let shares_cache = dice.chance(65);
    // Who reads the same again, or after another, is answered in fewer words.
    let common = read(dice, topic);
    let plan = |dice: &mut Dice| if dice.chance(55) { common.clone() } else { read(dice, topic) };
    let mut actors: Vec<ActorPlan> = Vec::new();
    for number in 0..count {
        let org = if world.orgs > 1 && dice.chance(40) { 1 } else { 0 };
        let login = if dice.chance(25) {
            Login::App
        } else if dice.chance(80) {
            Login::Installation
        } else {
            Login::Owner
        };
        let mut client = client(dice, topic, world);
        if client.cache != CachePlan::None && count > 1 && shares_cache {
            client.cache = CachePlan::Shared;
        }
        let reads = match topic {
            Topic::Growing => true,
            Topic::Listings => number == 0 || dice.chance(50),
            Topic::TwoActors => number == 1 && dice.chance(40),
            _ => false,
        };
        let tasks = if topic == Topic::Growing {
            vec![Task::Read(common.clone()), Task::Read(common.clone())]
        } else if reads {
            (0..dice.between(1, 3)).map(|_| Task::Read(plan(dice))).collect()
        } else {
            let mut tasks = vec![Task::Bulk(bulk(dice, topic, world))];
            if topic != Topic::Crashes && dice.chance(15) {
                tasks.push(Task::Bulk(bulk(dice, topic, world)));
            }
            if dice.chance(12) {
                tasks.push(Task::Read(read(dice, topic)));
            }
            tasks
        };
        let begins = if number == 0 { Duration::ZERO } else { dice.millis(0, 2_500) };
        actors.push(ActorPlan { org, login, begins, client, tasks });
    }
    actors
}

fn client(dice: &mut Dice, topic: Topic, world: &WorldPlan) -> ClientPlan {
    let cached = match topic {
        Topic::Growing => 100,
        Topic::TwoActors => 60,
        Topic::Listings => 40,
        _ => 20,
    };
    let known =
        world.limits.map(|limits| Budget::GITHUB.points_a_minute(limits.points).content_a_minute(limits.content));
    ClientPlan {
        seed: dice.number(),
        on_loopback: dice.chance(70),
        // A world with limits is one that its clients know of, so that none is ever met.
        budget: known.or_else(|| dice.chance(15).then_some(Budget::GITHUB)),
        between_writes: dice.pick(&[None, None, Some(0), Some(1_000), Some(2_500)]).map(Duration::from_millis),
        pages_in_flight: dice.pick(&[1, 2, 3, 8]),
        longest_wait: if topic == Topic::Limits {
            dice.seconds(&[0, 30, 90, 900, 900, 4_000])
        } else {
            dice.seconds(&[0, 20, 100, 900, 900])
        },
        cache: if dice.chance(cached) { CachePlan::Own } else { CachePlan::None },
    }
}

fn bulk(dice: &mut Dice, topic: Topic, world: &WorldPlan) -> BulkPlan {
    let verb = dice.pick(&[Verb::Revoke, Verb::Revoke, Verb::Revoke, Verb::Deny, Verb::Approve]);
    let most = if verb == Verb::Revoke { world.grants } else { world.requests };
    let one_by_one = match topic {
        Topic::Limits => dice.chance(50),
        _ => dice.chance(12),
    };
    let count = match dice.between(0, 9) {
        _ if one_by_one => dice.between(1, 12),
        0..4 => dice.between(1, 6),
        4..6 => most,
        _ => dice.between(1, most.max(2)),
    };
    let begin = dice.between(0, most);
    let mut ids: Vec<Which> = (begin..begin + count.min(most)).map(Which::Listed).collect();
    let bad = match topic {
        Topic::BadIds if dice.chance(35) => dice.pick(&[40, 101, 130]),
        Topic::BadIds => dice.between(1, 9),
        Topic::Calm => 0,
        _ if dice.chance(25) => dice.between(1, 3),
        _ => 0,
    };
    for _ in 0..bad.min(if one_by_one { 3 } else { bad }) {
        let nowhere = 1 + dice.number() % 900_000;
        let elsewhere = world.orgs > 1 && dice.chance(30);
        ids.push(if elsewhere { Which::Elsewhere(dice.between(0, most)) } else { Which::Nowhere(nowhere) });
    }
    for _ in 0..dice.between(0, 2) {
        ids.push(dice.pick(&ids));
    }
    if dice.chance(70) {
        dice.shuffle(&mut ids);
    }
    let confirms = match topic {
        Topic::Confirming => 95,
        _ => 35,
    };
    let stops = match topic {
        Topic::Crashes => (0..dice.pick(&[1, 1, 1, 2, 3])).map(|_| stop(dice)).collect(),
        _ if dice.chance(8) => vec![stop(dice)],
        _ => Vec::new(),
    };
    let is_journalled = match topic {
        Topic::Crashes => dice.chance(88),
        Topic::Limits => dice.chance(15),
        _ => dice.chance(35),
    };
    let rival = (is_journalled && dice.chance(25)).then(|| match dice.between(0, 9) {
        0..5 => Rival::Resumes(dice.millis(0, 1_500)),
        5 | 6 => Rival::OfAnotherOrg,
        7 => Rival::OfAnotherHost,
        8 => Rival::OfADamagedCopy,
        _ => Rival::BeginsAnew,
    });
    BulkPlan {
        verb,
        ids,
        as_rows: dice.chance(25),
        one_by_one,
        confirm: dice.chance(confirms).then(|| dice.seconds(&[2, 15, 60, 120])),
        reason: (verb != Verb::Revoke && dice.chance(50)).then(|| format!("because of {}", dice.number() % 1_000)),
        is_journalled,
        settle_within: dice.chance(70).then(|| dice.seconds(&[0, 0, 2, 2, 5, 15, 40, 60])),
        stops,
        rival,
    }
}

fn stop(dice: &mut Dice) -> Stop {
    let when = match dice.between(0, 9) {
        0 | 1 => When::After(dice.millis(0, 4_000)),
        2 => When::Append(dice.pick(&[1, 2, 2, 3, 4, 5, 7])),
        3 => When::Sync(dice.pick(&[1, 2, 2, 3, 4, 5, 7])),
        _ => When::Request { number: dice.pick(&[1, 2, 2, 3, 3, 4, 6, 9]), has_arrived: dice.chance(70) },
    };
    Stop { when, is_crash: dice.chance(65) }
}

fn read(dice: &mut Dice, topic: Topic) -> ReadPlan {
    if topic == Topic::Growing {
        let (list, pages) = (List::Grants, dice.pick(&[1, 1, 2]));
        let pause_before = dice.millis(1_000, 1_500);
        return ReadPlan { list, verify: false, pages, of_owner_at: None, oldest_first: true, pause_before };
    }
    ReadPlan {
        list: if dice.chance(80) { List::Grants } else { List::Requests },
        verify: dice.chance(if topic == Topic::Listings { 35 } else { 15 }),
        pages: dice.pick(if topic == Topic::Listings { &[2, 3, 4, 4, 5, 7] } else { &[1, 2, 3, 4, 5, 7] }),
        of_owner_at: dice.chance(20).then(|| dice.between(0, 30)),
        oldest_first: dice.chance(25),
        pause_before: dice.millis(0, 1_500),
    }
}

fn drift(dice: &mut Dice, topic: Topic, world: &WorldPlan) -> Vec<Drift> {
    let count = match topic {
        Topic::Calm | Topic::Limits => 0,
        Topic::Growing => {
            let (at, count) = (dice.millis(1_600, 1_900), dice.between(1, 3));
            return vec![Drift { at, org: 0, what: Change::Add(List::Grants, count) }];
        }
        Topic::Listings | Topic::Confirming if dice.chance(60) => dice.between(1, 6),
        _ if dice.chance(20) => dice.between(1, 3),
        _ => 0,
    };
    let mut drift: Vec<Drift> = (0..count)
        .map(|_| {
            let list = if dice.chance(75) { List::Grants } else { List::Requests };
            let place = dice.pick(&[0, 0, 1, 4, 30, 95]);
            let what = match dice.between(0, 9) {
                0..6 => Change::Remove(list, place, dice.pick(&[1, 1, 2, 5, 12])),
                6..9 => Change::Add(list, dice.pick(&[1, 1, 3, 12])),
                _ => Change::Cancel(place),
            };
            let latest = if topic == Topic::Listings { 3_000 } else { 6_000 };
            Drift { at: dice.millis(0, latest), org: dice.between(0, world.orgs - 1), what }
        })
        .collect();
    drift.sort_by_key(|drift| drift.at);
    drift
}
