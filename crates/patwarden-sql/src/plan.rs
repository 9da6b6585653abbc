//! Which constraints of a statement narrow what GitHub is asked for: a pure function of what SQLite offers, and the
//! request that comes of it once the values are known.
//!
//! A constraint that is *exact* is consumed: SQLite does not test it again. What only narrows is tested again, so that
//! a request may bring more rows than are wanted and never less.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use patwarden::Direction;

use crate::collate::{ANY_TIME, LETTERS, TIME, moment, owner_key};
use crate::request::Request;
use crate::tables::{ColumnOf, Compared, Push, Table};
use crate::value::{Kind, Value};

/// How a column is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    Equal,
    Less,
    Greater,
    Limit,
    Offset,
    /// `<>` and `IS NOT`, and `IS` where it is not taken for `=`: a comparison that narrows nothing.
    Unlike,
    Other,
}

/// A constraint as SQLite offers it.
#[derive(Clone, Debug)]
pub(crate) struct Constraint<'a> {
    pub(crate) column: Option<usize>,
    pub(crate) op: Op,
    /// Whether its value is known before this table is read.
    pub(crate) is_usable: bool,
    /// Whether it is an `IN` whose values can be had at once.
    pub(crate) is_list: bool,
    pub(crate) collation: &'a str,
    /// The direction that its value is, where that is written down.
    pub(crate) direction: Option<Direction>,
}

/// A term of `ORDER BY`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Term {
    pub(crate) column: Option<usize>,
    pub(crate) is_descending: bool,
}

/// A constraint that is used: its value comes as an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    /// Of which constraint.
    pub(crate) constraint: usize,
    pub(crate) column: Option<usize>,
    pub(crate) op: Op,
    pub(crate) is_list: bool,
    /// Whether the rows that come are just those for which it holds.
    pub(crate) is_exact: bool,
}

/// What is pushed down.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Plan {
    pub(crate) slots: Vec<Slot>,
    /// The order that GitHub is asked for and SQLite relies on.
    pub(crate) order: Option<Direction>,
    pub(crate) cost: f64,
    pub(crate) rows: f64,
    /// What it lacks: who scans by it fails. SQLite may never do so, where it finds that no row can be wanted.
    pub(crate) lacks: Option<Push>,
}

/// What comes of an offer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Choice {
    Plan(Plan),
    /// A value that is needed is not known yet: another order of the tables may do.
    Later,
}

/// What nobody takes who has a choice.
const LACKING: f64 = 1e18;

/// What to push down of these constraints and this order.
pub(crate) fn choose(table: &Table, columns: &[ColumnOf], constraints: &[Constraint<'_>], order: &[Term]) -> Choice {
    let (mut slots, mut checks) = (Vec::new(), Vec::new());
    let push_of_constraint = |constraint: &Constraint<'_>| columns.get(constraint.column?)?.push;
    let is_known = |push: Push| {
        constraints
            .iter()
            .any(|known| known.is_usable && known.op == Op::Equal && push_of_constraint(known) == Some(push))
    };
    for (place, constraint) in constraints.iter().enumerate() {
        let Some(column) = constraint.column.and_then(|column| columns.get(column)) else { continue };
        if constraint.is_usable && is_checked(column, constraint) {
            checks.push(Slot {
                constraint: place,
                column: constraint.column,
                op: constraint.op,
                is_list: constraint.is_list && constraint.op == Op::Equal,
                is_exact: false,
            });
            continue;
        }
        let Some(push) = column.push else { continue };
        if !constraint.is_usable {
            if push.is_parameter() && constraint.op == Op::Equal && !is_known(push) {
                return Choice::Later;
            }
            continue;
        }
        if let Some(is_exact) = pushed(push, column, constraint) {
            let is_list =
                constraint.is_list && (push.takes_one() || matches!(push, Push::Org | Push::Owner | Push::TokenId));
            let (column, op) = (constraint.column, constraint.op);
            slots.push(Slot { constraint: place, column, op, is_list, is_exact });
        }
    }
    let has = |push: Push| slots.iter().any(|slot| push_of(columns, slot) == Some(push));
    if let Some(lacking) = table.required.iter().copied().find(|push| !has(*push)) {
        return Choice::Plan(Plan {
            slots: Vec::new(),
            order: None,
            cost: LACKING,
            rows: LACKING,
            lacks: Some(lacking),
        });
    }
    // Behind what is exact: SQLite looks at the first sixteen for what it need not test.
    slots.extend(checks);
    let orgs = slots.iter().filter(|slot| push_of(columns, slot) == Some(Push::Org));
    let many_orgs = orgs.clone().count() > 0 && orgs.clone().all(|slot| slot.is_list);
    let (cost, rows) = size(table, |push| slots.iter().any(|slot| push_of(columns, slot) == Some(push)), many_orgs);
    let mut plan = Plan { slots, order: None, cost, rows, lacks: None };
    if !table.is_counted {
        limit(&mut plan, columns, constraints, order, many_orgs);
    }
    Choice::Plan(plan)
}

fn push_of(columns: &[ColumnOf], slot: &Slot) -> Option<Push> {
    columns.get(slot.column?)?.push
}

/// Whether a constraint is pushed down; if so, whether that makes it exact.
fn pushed(push: Push, column: &ColumnOf, constraint: &Constraint<'_>) -> Option<bool> {
    let compared_as_declared = constraint.collation.eq_ignore_ascii_case(column.compared.collation());
    match (push, constraint.op) {
        (Push::Owner, Op::Equal) if compared_as_declared => Some(true),
        // Logins that are the same byte by byte are the same in any case. An owner's JSON is no login.
        (Push::Owner, Op::Equal)
            if matches!(constraint.collation, "BINARY" | "NOCASE" | LETTERS) && column.compared != Compared::Owner =>
        {
            Some(false)
        }
        (Push::TokenId, Op::Equal) => Some(true),
        (_, Op::Equal) if push.is_parameter() => Some(true),
        _ => None,
    }
}

/// Whether its value is asked for because it has to be a time: of some columns it narrows the request as well.
pub(crate) fn is_checked(column: &ColumnOf, constraint: &Constraint<'_>) -> bool {
    let is_parameter = column.push.is_some_and(Push::is_parameter);
    column.kind == Kind::Timestamp
        && !is_parameter
        && matches!(constraint.op, Op::Equal | Op::Less | Op::Greater)
        && [TIME, ANY_TIME].iter().any(|times| constraint.collation.eq_ignore_ascii_case(times))
}

/// `LIMIT` is of use if nothing is tested after it, and with it an order that is GitHub's.
fn limit(plan: &mut Plan, columns: &[ColumnOf], constraints: &[Constraint<'_>], order: &[Term], many_orgs: bool) {
    let limits = |constraint: &Constraint<'_>| matches!(constraint.op, Op::Limit | Op::Offset);
    let is_exact = |place: usize| plan.slots.iter().any(|slot| slot.constraint == place && slot.is_exact);
    let all_exact = constraints.iter().enumerate().all(|(place, constraint)| limits(constraint) || is_exact(place));
    let has_limit = constraints.iter().any(|constraint| constraint.op == Op::Limit && constraint.is_usable);
    let all_usable = constraints.iter().filter(|constraint| limits(constraint)).all(|constraint| constraint.is_usable);
    if !(all_exact && has_limit && all_usable) {
        return;
    }
    let of = |push: Push| plan.slots.iter().filter(move |slot| push_of(columns, slot) == Some(push));
    // Another order has other rows on that page.
    let is_one_page = of(Push::Page).next().is_some();
    let is_told_other = |direction: Direction| {
        of(Push::Direction)
            .any(|slot| constraints.get(slot.constraint).and_then(|told| told.direction) != Some(direction))
    };
    let direction = match order {
        [] => None,
        [Term { column: Some(column), is_descending }]
            if !many_orgs
                && !is_one_page
                && columns.get(*column).and_then(|column| column.push) == Some(Push::Created) =>
        {
            let wanted = if *is_descending { Direction::Descending } else { Direction::Ascending };
            if is_told_other(wanted) {
                return;
            }
            Some(wanted)
        }
        _ => return,
    };
    plan.order = direction;
    for (place, constraint) in constraints.iter().enumerate().filter(|(_, constraint)| limits(constraint)) {
        let op = constraint.op;
        plan.slots.push(Slot { constraint: place, column: None, op, is_list: false, is_exact: false });
    }
}

/// The same whatever narrows it.
pub(crate) fn size_of_all(table: &Table) -> (f64, f64) {
    size(table, |_| false, false)
}

/// What it may cost and how many rows may come, to compare orders of a join by.
fn size(table: &Table, has: impl Fn(Push) -> bool, many_orgs: bool) -> (f64, f64) {
    let mut rows = table.size * if many_orgs { 8.0 } else { 1.0 };
    if has(Push::Owner) {
        rows /= 500.0;
    }
    if has(Push::Repository) || has(Push::Permission) || has(Push::LastUsed) {
        rows /= 4.0;
    }
    if has(Push::Page) {
        rows = rows.min(100.0);
    }
    if has(Push::TokenId) {
        rows = 1.0;
    }
    let rows = rows.max(1.0);
    // A request takes as long as a thousand rows.
    (1_000.0 + rows * 10.0, rows)
}

/// The slots as SQLite keeps them for the scan, behind the table's name, in words that its `EXPLAIN QUERY PLAN` shows.
pub(crate) fn written(table: &Table, plan: &Plan, columns: &[ColumnOf]) -> String {
    let slot = |slot: &Slot| {
        let name = slot.column.and_then(|column| columns.get(column)).map_or("", |column| column.name);
        match (slot.op, slot.is_list) {
            (Op::Limit, _) => "limit".to_owned(),
            (Op::Offset, _) => "offset".to_owned(),
            (Op::Less, _) => format!("{name}<"),
            (Op::Greater, _) => format!("{name}>"),
            (_, true) => format!("{name} in"),
            (_, false) => format!("{name}="),
        }
    };
    let mut words: Vec<String> = plan.slots.iter().map(slot).collect();
    words.extend(plan.lacks.map(|push| format!("lacks {}", table.name_of(push))));
    words.extend(plan.order.map(|direction| match direction {
        Direction::Ascending => "oldest first".to_owned(),
        Direction::Descending => "newest first".to_owned(),
    }));
    format!("{}: {}", table.name, words.join(", "))
}

/// What is written behind, for the scan of a table of organisations of which SQLite leaves some out.
pub(crate) const TESTED: &str = ", tested";

/// What an argument of a scan is: of which column, how compared, and whether it is all values of an `IN`.
pub(crate) type Argument = (Option<usize>, Op, bool);

/// What is written back into what a scan needs of it: columns with how they are compared, and the order.
pub(crate) fn read(written: &str, columns: &[ColumnOf]) -> (Vec<Argument>, Option<Direction>) {
    let place = |name: &str| columns.iter().position(|column| column.name == name);
    let written = written.split_once(": ").map_or(written, |(_, words)| words);
    let (mut slots, mut order) = (Vec::new(), None);
    for word in written.split(", ").filter(|word| !word.is_empty()) {
        match word {
            "limit" => slots.push((None, Op::Limit, false)),
            "offset" => slots.push((None, Op::Offset, false)),
            "oldest first" => order = Some(Direction::Ascending),
            "newest first" => order = Some(Direction::Descending),
            _ => slots.extend(
                [("<", Op::Less, false), (">", Op::Greater, false), ("=", Op::Equal, false), (" in", Op::Equal, true)]
                    .into_iter()
                    .find_map(|(sign, op, is_list)| Some((place(word.strip_suffix(sign)?), op, is_list))),
            ),
        }
    }
    (slots, order)
}

/// A value, or the values of an `IN`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Given {
    One(Value),
    Many(Vec<Value>),
}

impl Given {
    fn values(self) -> Vec<Value> {
        match self {
            Self::One(value) => vec![value],
            Self::Many(values) => values,
        }
    }
}

/// A value that its column can't take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) column: &'static str,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

/// What was told so far that a request does not keep as it was told.
#[derive(Default)]
struct Told {
    orgs: Option<Vec<Arc<str>>>,
    used_before: Option<Timestamp>,
    used_after: Option<Timestamp>,
}

/// The request that comes of these values.
pub(crate) fn request(
    columns: &[ColumnOf],
    slots: &[Argument],
    mut given: Vec<Given>,
    order: Option<Direction>,
    is_explaining: bool,
) -> Result<Request, Refused> {
    let mut stand_ins = Vec::new();
    if is_explaining {
        take_stand_ins(columns, slots, &mut given, &mut stand_ins);
    }
    let mut request = Request { direction: order, in_order: order.is_some(), ..Request::default() };
    let (mut told, mut most, mut offset) = (Told::default(), None, 0);
    for ((column, op, _), given) in slots.iter().zip(given) {
        let values = given.values();
        match op {
            _ if is_explaining && values.is_empty() => {}
            Op::Limit => most = values.first().and_then(Value::as_i64).and_then(|most| u64::try_from(most).ok()),
            Op::Offset => {
                offset = values.first().and_then(Value::as_i64).map_or(0, |offset| offset.max(0).unsigned_abs())
            }
            _ => {
                let Some(column) = column.and_then(|column| columns.get(column)) else { continue };
                narrow(&mut request, &mut told, column, *op, values)?;
            }
        }
    }
    if let Some(orgs) = told.orgs {
        request.is_nothing |= orgs.is_empty();
        request.orgs = orgs;
    }
    request.is_nothing |= request.owners.as_ref().is_some_and(BTreeSet::is_empty);
    request.is_nothing |= request.token_ids.as_ref().is_some_and(BTreeSet::is_empty);
    request.stand_ins = stand_ins;
    request.most = most.map(|most| most.saturating_add(offset));
    Ok(request)
}

/// Narrows a request by one constraint.
fn narrow(
    request: &mut Request,
    told: &mut Told,
    column: &ColumnOf,
    op: Op,
    values: Vec<Value>,
) -> Result<(), Refused> {
    let refuse = |message: String| Err(Refused { column: column.name, message, hint: None });
    let mut times = Vec::new();
    if column.kind == Kind::Timestamp && !column.push.is_some_and(Push::is_parameter) {
        for value in values.iter().filter(|value| !value.is_null()) {
            match time(value) {
                Ok(time) => times.push(time),
                Err(message) => return refuse(message),
            }
        }
    }
    let Some(push) = column.push else { return Ok(()) };
    match push {
        Push::Org => {
            let mut named: Vec<Arc<str>> = Vec::new();
            let mut seen = BTreeSet::new();
            for name in values.iter().filter_map(text) {
                let wanted =
                    told.orgs.as_ref().is_none_or(|orgs| orgs.iter().any(|org| org.eq_ignore_ascii_case(&name)));
                if wanted && seen.insert(name.to_ascii_lowercase()) {
                    named.push(name.into());
                }
            }
            told.orgs = Some(named);
        }
        Push::Owner => {
            let named = values.iter().filter_map(text).map(|owner| owner_key(&owner).into_owned());
            let named = named.filter(|owner| !owner.trim().is_empty()).collect();
            intersect(&mut request.owners, named);
        }
        Push::TokenId => {
            intersect(&mut request.token_ids, values.iter().filter_map(id).collect());
        }
        Push::LastUsed => {
            // Of an IN the first and the last: what is between is tested again.
            let (Some(first), Some(last)) = (times.iter().min(), times.iter().max()) else {
                request.is_nothing = true;
                return Ok(());
            };
            // GitHub may count in seconds, and leaves the bound itself out.
            let slack = SignedDuration::from_secs(1);
            if op != Op::Greater {
                let before = last.saturating_add(slack).unwrap_or(Timestamp::MAX);
                request.used_before = Some(request.used_before.map_or(before, |known| known.min(before)));
            }
            if op != Op::Less {
                let after = first.saturating_sub(slack).unwrap_or(Timestamp::MIN);
                request.used_after = Some(request.used_after.map_or(after, |known| known.max(after)));
            }
        }
        Push::Created => {}
        _ => {
            request.is_nothing |= values.iter().all(Value::is_null);
            for value in values.iter().filter(|value| !value.is_null()) {
                match parameter(request, told, push, &text(value).unwrap_or_default()) {
                    Ok(true) => {}
                    Ok(false) if push.takes_one() => return Err(two_values(column.name, push)),
                    Ok(false) => request.is_nothing = true,
                    Err(message) => return refuse(message),
                }
            }
        }
    }
    Ok(())
}

/// That a list has one value of a parameter, and is told two.
fn two_values(name: &'static str, push: Push) -> Refused {
    let message = format!("GitHub takes one {name} for a list, and here are two");
    let hint = match push {
        Push::PerPage => "name one size of a page".to_owned(),
        Push::Direction => "name one direction, or none: ORDER BY puts rows in order".to_owned(),
        _ => format!(
            "for rows of either write a SELECT for each {name}, with UNION between them; for rows of both, \
             AND id IN (SELECT id FROM … WHERE org = … AND {name} = …)"
        ),
    };
    Refused { column: name, message, hint: Some(hint) }
}

/// The time that a column of times is compared with, or why it is none.
pub(crate) fn time(value: &Value) -> Result<Timestamp, String> {
    let write = "write 2026-01-31, 2026-01-31T12:00:00Z or datetime('now', '-90 days')";
    match value {
        Value::Text(text) => moment(text).ok_or_else(|| format!("{text:?} is no time: {write}")),
        Value::Integer(seconds) => {
            Err(format!("{seconds} is no time: {write}, and of seconds since 1970 datetime({seconds}, 'unixepoch')"))
        }
        Value::Real(number) => Err(format!("{number} is no time: {write}")),
        Value::Null | Value::Blob(_) => Err(format!("what it is compared with is no time: {write}")),
    }
}

/// Sets a parameter, and says whether it is what was told of it before.
fn parameter(request: &mut Request, before: &mut Told, push: Push, told: &str) -> Result<bool, String> {
    let number = |what: &str, range: std::ops::RangeInclusive<u64>| match told.trim().parse::<u64>() {
        Ok(number) if range.contains(&number) => Ok(number),
        _ if *range.end() == u64::MAX => {
            Err(format!("{told:?} is no {what}: it is a whole number from {}", range.start()))
        }
        _ => Err(format!("{told:?} is no {what}: it is a whole number from {} to {}", range.start(), range.end())),
    };
    let time = || {
        moment(told).ok_or_else(|| {
            format!(
                "{told:?} is no time: write 2026-01-31, 2026-01-31T12:00:00Z or what datetime('now', '-90 days') gives"
            )
        })
    };
    let filled = |what: &str| match told.trim().is_empty() {
        true => Err(format!("the {what} to filter by is empty")),
        false => Ok(told.to_owned()),
    };
    Ok(match push {
        Push::PerPage => {
            let size = number("size of a page", 1..=100)?;
            set(&mut request.per_page, u8::try_from(size).unwrap_or(100))
        }
        Push::Page => set(&mut request.page, number("page", 1..=u64::MAX)?),
        Push::Id => match told.trim().parse() {
            Ok(id) => set(&mut request.id, id),
            Err(_) => return Err(format!("{told:?} is no id: it is a whole number")),
        },
        Push::Sort if told.eq_ignore_ascii_case("created_at") => true,
        Push::Sort => return Err(format!("{told:?} is nothing that GitHub sorts by: it takes created_at alone")),
        Push::Direction => {
            let direction = direction(told).ok_or_else(|| format!("{told:?} is no direction: it is asc or desc"))?;
            set(&mut request.direction, direction)
        }
        Push::Repository if told.contains('/') => {
            return Err(format!(
                "{told:?} names an owner: a repository is named without it here, as tools of acme/tools"
            ));
        }
        Push::Repository => set_text(&mut request.repository, filled("repository")?),
        Push::Permission => set_text(&mut request.permission, filled("permission")?),
        Push::UsedBefore => {
            let time = time()?;
            // A column of times may have narrowed it as well.
            request.used_before = Some(request.used_before.map_or(time, |known| known.min(time)));
            set(&mut before.used_before, time)
        }
        Push::UsedAfter => {
            let time = time()?;
            request.used_after = Some(request.used_after.map_or(time, |known| known.max(time)));
            set(&mut before.used_after, time)
        }
        Push::MemberFilter => set(&mut request.member_filter, told.parse().map_err(|error| one_line(&error))?),
        Push::MemberRole => set(&mut request.member_role, told.parse().map_err(|error| one_line(&error))?),
        Push::Org | Push::Owner | Push::TokenId | Push::LastUsed | Push::Created => true,
    })
}

/// The direction that a text is.
pub(crate) fn direction(told: &str) -> Option<Direction> {
    match told.to_ascii_lowercase().as_str() {
        "asc" => Some(Direction::Ascending),
        "desc" => Some(Direction::Descending),
        _ => None,
    }
}

fn one_line(error: &patwarden::Error) -> String {
    error.to_string()
}

fn set<T: PartialEq>(field: &mut Option<T>, value: T) -> bool {
    let is_same = field.as_ref().is_none_or(|known| *known == value);
    *field = Some(value);
    is_same
}

/// The same for a name, which is in any case the same.
fn set_text(field: &mut Option<String>, value: String) -> bool {
    let is_same = field.as_ref().is_none_or(|known| known.eq_ignore_ascii_case(&value));
    *field = Some(value);
    is_same
}

fn intersect<T: Ord>(field: &mut Option<BTreeSet<T>>, values: BTreeSet<T>) {
    *field = Some(match field.take() {
        Some(known) => known.into_iter().filter(|value| values.contains(value)).collect(),
        None => values,
    });
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Real(number) => Some(number.to_string()),
        Value::Null | Value::Blob(_) => None,
    }
}

/// The id that a value is when SQLite compares it with a column of whole numbers.
fn id(value: &Value) -> Option<u64> {
    match value {
        Value::Integer(number) => u64::try_from(*number).ok(),
        Value::Real(number) => whole(*number),
        Value::Text(text) => text.trim().parse().ok().or_else(|| whole(text.trim().parse().ok()?)),
        Value::Null | Value::Blob(_) => None,
    }
}

fn whole(number: f64) -> Option<u64> {
    // Beyond this not every whole number is a float of its own.
    (number.fract() == 0.0 && (0.0..9e15).contains(&number)).then(|| format!("{number:.0}").parse().ok())?
}

/// Takes out what only stands for values, and keeps it for who writes the request down. Names of organisations and of
/// owners may be anything and stay where they are.
fn take_stand_ins(columns: &[ColumnOf], slots: &[Argument], given: &mut [Given], stand_ins: &mut Vec<(Push, String)>) {
    for ((column, op, _), given) in slots.iter().zip(given) {
        let Some(name) = first(given).and_then(stand_in) else { continue };
        let Some(push) = column.and_then(|column| columns.get(column)?.push) else {
            *given = Given::Many(Vec::new());
            continue;
        };
        let ends: &[Push] = match (push, op) {
            (Push::Org | Push::Owner, _) => continue,
            (Push::Created, _) => &[],
            (Push::LastUsed, Op::Less) => &[Push::UsedBefore],
            (Push::LastUsed, Op::Greater) => &[Push::UsedAfter],
            (Push::LastUsed, _) => &[Push::UsedAfter, Push::UsedBefore],
            _ => &[push],
        };
        stand_ins.extend(ends.iter().map(|end| (*end, name.clone())));
        *given = Given::Many(Vec::new());
    }
}

fn first(given: &Given) -> Option<&Value> {
    match given {
        Given::One(value) => Some(value),
        Given::Many(values) => values.first(),
    }
}

/// What stands for a value where a statement is explained: a name in braces.
fn stand_in(value: &Value) -> Option<String> {
    let text = value.as_str()?;
    let name = text.strip_prefix('{')?.strip_suffix('}')?;
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._".contains(&byte));
    is_name.then(|| text.to_owned())
}

#[cfg(test)]
mod tests;
