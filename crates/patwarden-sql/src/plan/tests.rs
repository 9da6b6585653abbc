//! What is pushed down, and what a plan and its values become.

use proptest::prelude::*;

use super::*;
use crate::tables::{ALL, named};

fn grants() -> (&'static Table, Vec<ColumnOf>) {
    let table = named("pat_grants").unwrap();
    (table, table.columns())
}

/// A constraint on a column by its name.
fn constraint<'a>(columns: &[ColumnOf], name: &str, op: Op) -> Constraint<'a> {
    let column = columns.iter().position(|column| column.name == name);
    let collation = column.map_or("BINARY", |column| columns[column].compared.collation());
    Constraint { column, op, is_usable: true, is_list: false, collation, direction: None }
}

fn planned(constraints: &[Constraint<'_>], order: &[Term]) -> String {
    let (table, columns) = grants();
    match choose(table, &columns, constraints, order) {
        Choice::Plan(plan) => written(table, &plan, &columns),
        Choice::Later => "later".to_owned(),
    }
}

#[test]
fn what_narrows_is_pushed_down() {
    let (_, columns) = grants();
    let on = |name: &str, op| constraint(&columns, name, op);
    let org = on("org", Op::Equal);
    let list = |name: &str| Constraint { is_list: true, ..on(name, Op::Equal) };
    let limit = Constraint { column: None, ..on("", Op::Limit) };
    let told = |direction| Constraint { direction: Some(direction), ..on("direction", Op::Equal) };
    let newest =
        Term { column: columns.iter().position(|column| column.name == "access_granted_at"), is_descending: true };
    for (constraints, order, plan) in [
        (vec![org.clone()], vec![], "pat_grants: org="),
        (
            vec![list("org"), list("owner"), on("token_id", Op::Equal)],
            vec![],
            "pat_grants: org in, owner in, token_id=",
        ),
        (
            vec![org.clone(), list("permission"), list("per_page"), list("page")],
            vec![],
            "pat_grants: org=, permission in, per_page in, page=",
        ),
        (vec![org.clone(), on("token_last_used_at", Op::Less)], vec![], "pat_grants: org=, token_last_used_at<"),
        (vec![org.clone(), on("token_name", Op::Equal), on("owner", Op::Other)], vec![], "pat_grants: org="),
        (vec![org.clone(), limit.clone()], vec![], "pat_grants: org=, limit"),
        (vec![org.clone(), limit.clone()], vec![newest], "pat_grants: org=, limit, newest first"),
        (vec![list("org"), limit.clone()], vec![newest], "pat_grants: org in"),
        (vec![org.clone(), on("direction", Op::Equal), limit.clone()], vec![newest], "pat_grants: org=, direction="),
        (vec![org.clone(), told(Direction::Ascending), limit.clone()], vec![newest], "pat_grants: org=, direction="),
        (
            vec![org.clone(), told(Direction::Descending), limit.clone()],
            vec![newest],
            "pat_grants: org=, direction=, limit, newest first",
        ),
        (
            vec![org.clone(), told(Direction::Descending), told(Direction::Ascending), limit.clone()],
            vec![newest],
            "pat_grants: org=, direction=, direction=",
        ),
        (
            vec![org.clone(), on("page", Op::Equal), told(Direction::Descending), limit.clone()],
            vec![newest],
            "pat_grants: org=, page=, direction=",
        ),
        (vec![org.clone(), on("page", Op::Equal), limit.clone()], vec![], "pat_grants: org=, page=, limit"),
        (vec![org.clone(), limit.clone()], vec![newest, newest], "pat_grants: org="),
        (vec![org.clone()], vec![newest], "pat_grants: org="),
        (vec![org.clone(), on("token_last_used_at", Op::Less), limit], vec![], "pat_grants: org=, token_last_used_at<"),
        (vec![on("owner", Op::Equal)], vec![], "pat_grants: lacks org"),
        (vec![Constraint { is_usable: false, ..org.clone() }], vec![], "later"),
        (vec![org.clone(), Constraint { is_usable: false, ..org.clone() }], vec![], "pat_grants: org="),
        (vec![org, Constraint { is_usable: false, ..on("owner", Op::Equal) }], vec![], "pat_grants: org="),
    ] {
        assert_eq!(planned(&constraints, &order), plan);
    }
}

#[test]
fn values_become_a_request_or_are_refused() {
    let (_, columns) = grants();
    let place = |name: &str| columns.iter().position(|column| column.name == name);
    let asked = |name: &str, op, value: Value| {
        request(&columns, &[(place(name), op, false)], vec![Given::One(value)], None, false)
    };
    assert_eq!(asked("per_page", Op::Equal, "100".into()).unwrap().per_page, Some(100));
    assert_eq!(asked("page", Op::Equal, 2.into()).unwrap().page, Some(2));
    assert!(asked("page", Op::Equal, Value::Null).unwrap().is_nothing);
    for (name, value) in [
        ("per_page", "0"),
        ("per_page", "1.5"),
        ("page", ""),
        ("direction", "x"),
        ("repository", " "),
        ("repository", "acme/tools"),
        ("last_used_after", "12"),
    ] {
        assert_eq!(asked(name, Op::Equal, value.into()).unwrap_err().column, name, "{value}");
    }
    let owner = asked("owner", Op::Equal, r#"{"login":"Mona","id":1}"#.into()).unwrap();
    assert_eq!(owner.owners.unwrap().into_iter().collect::<Vec<_>>(), ["mona"]);
    for (value, id) in [
        (Value::from("7"), Some(7)),
        (7.0.into(), Some(7)),
        (7.5.into(), None),
        ("x".into(), None),
        (Value::from(-7), None),
    ] {
        let asked = asked("token_id", Op::Equal, value).unwrap();
        assert_eq!((asked.is_nothing, asked.token_ids.unwrap().first().copied()), (id.is_none(), id));
    }
    for name in ["token_last_used_at", "last_used_at", "token_expires_at", "access_granted_at"] {
        for value in [Value::from("yesterday"), "".into(), 1_700_000_000.into(), 1.5.into(), Value::Blob(vec![1])] {
            let refused = asked(name, Op::Less, value.clone()).unwrap_err();
            assert!(refused.column == name && refused.message.contains("is no time: write 2026-01-31"), "{value:?}");
        }
    }
    assert!(asked("token_last_used_at", Op::Less, Value::Null).unwrap().is_nothing);
    assert!(!asked("token_expires_at", Op::Less, Value::Null).unwrap().is_nothing, "SQLite compares it");
    let used = [(place("last_used_at"), Op::Equal, true)];
    let times = Given::Many(vec!["2026-01-03".into(), Value::Null, "2026-01-01".into(), "2026-01-02".into()]);
    let used = request(&columns, &used, vec![times], None, false).unwrap();
    assert_eq!(used.used_after, "2025-12-31T23:59:59Z".parse().ok());
    assert_eq!(used.used_before, "2026-01-03T00:00:01Z".parse().ok());
    assert!(asked("per_page", Op::Equal, "{x.y}".into()).is_err(), "only an explanation has stand-ins");
}

#[test]
fn two_values_of_what_a_list_has_one_of_are_refused() {
    let (_, columns) = grants();
    let asked = |name: &str, values: &[Value]| {
        let place = columns.iter().position(|column| column.name == name);
        let one = || (place, Op::Equal, false);
        let listed = request(&columns, &[(place, Op::Equal, true)], vec![Given::Many(values.to_vec())], None, false);
        let given = values.iter().cloned().map(Given::One).collect();
        let apart = request(&columns, &values.iter().map(|_| one()).collect::<Vec<_>>(), given, None, false);
        (listed, apart)
    };
    for (name, first, same, other) in [
        ("permission", "contents_write", "Contents_Write", "issues_write"),
        ("repository", "tools", "Tools", "site"),
        ("direction", "asc", "ASC", "desc"),
        ("per_page", "10", " 10", "20"),
        ("last_used_before", "2026-01-31", "2026-01-31T00:00:00Z", "2026-01-30"),
        ("last_used_after", "2026-01-31", "2026-01-31T00:00:00Z", "2026-02-01"),
    ] {
        let (listed, apart) = asked(name, &[first.into(), other.into()]);
        for refused in [listed.unwrap_err(), apart.unwrap_err()] {
            assert_eq!(refused.message, format!("GitHub takes one {name} for a list, and here are two"));
            assert!(refused.column == name && refused.hint.is_some());
        }
        let (listed, apart) = asked(name, &[first.into(), same.into()]);
        assert!(!listed.unwrap().is_nothing && !apart.unwrap().is_nothing, "{name}");
        let (listed, _) = asked(name, &[Value::Null, first.into()]);
        assert!(!listed.unwrap().is_nothing, "{name}");
        let (nothing, _) = asked(name, &[Value::Null]);
        assert!(nothing.unwrap().is_nothing && asked(name, &[]).0.unwrap().is_nothing, "{name}");
    }
    assert!(asked("page", &[1.into(), 2.into()]).1.unwrap().is_nothing, "no row is on two pages");
}

proptest! {
    #[test]
    fn a_plan_uses_what_is_known_and_limits_only_what_is_exact(
        picks in proptest::collection::vec((0..40_usize, 0..6_usize, any::<bool>(), any::<bool>(), 0..3_usize), 0..7),
        order in proptest::collection::vec((0..40_usize, any::<bool>()), 0..3),
        table in 0..ALL.len(),
    ) {
        let table = ALL[table];
        let columns = table.columns();
        let op = |number: usize| [Op::Equal, Op::Equal, Op::Less, Op::Greater, Op::Other, Op::Limit][number];
        let constraints: Vec<Constraint<'_>> = picks.iter().map(|(column, number, is_usable, is_list, collation)| Constraint {
            column: (op(*number) != Op::Limit).then_some(column % columns.len()),
            op: op(*number),
            is_usable: *is_usable,
            is_list: *is_list,
            direction: is_list.then_some(Direction::Ascending),
            collation: ["BINARY", "NOCASE", columns[column % columns.len()].compared.collation()][*collation],
        }).collect();
        let order: Vec<Term> = order.into_iter().map(|(column, is_descending)| Term { column: Some(column % columns.len()), is_descending }).collect();
        if let Choice::Plan(plan) = choose(table, &columns, &constraints, &order) {
            let limited = plan.slots.iter().any(|slot| slot.op == Op::Limit);
            prop_assert!(plan.order.is_none() || limited);
            for slot in &plan.slots {
                let constraint = &constraints[slot.constraint];
                prop_assert!(constraint.is_usable && (!slot.is_list || constraint.is_list));
                if slot.is_exact {
                    let column = &columns[constraint.column.unwrap()];
                    prop_assert!(column.push.is_some() && constraint.op == Op::Equal);
                }
            }
            if limited {
                let tested = constraints.iter().enumerate().filter(|(_, constraint)| constraint.op != Op::Limit);
                for (place, _) in tested {
                    prop_assert!(plan.slots.iter().any(|slot| slot.constraint == place && slot.is_exact));
                }
                prop_assert!(order.is_empty() || plan.order.is_some());
            }
            if plan.lacks.is_none() {
                let (slots, order) = read(&written(table, &plan, &columns), &columns);
                let told: Vec<Argument> = plan.slots.iter().map(|slot| (slot.column, slot.op, slot.is_list)).collect();
                prop_assert_eq!((slots, order), (told, plan.order));
            }
        }
    }
}
