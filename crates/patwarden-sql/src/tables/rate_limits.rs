//! `rate_limits`: how many requests are left, by resource.

use std::sync::Arc;

use futures::StreamExt;
use jiff::Timestamp;
use patwarden::api::Call;
use serde_json::Value;

use super::{Batch, Cell, ColumnOf, Compared, Field, Push, Reading, Record, Rows, Table, columns_of};
use crate::value::Kind::{Integer, Text, Timestamp as Time};

static PARAMETERS: &[ColumnOf] = &[ColumnOf::new(
    "org",
    Text,
    "As whose installation to ask: limits are an installation's. As one of them unless told.",
)
.narrows(Push::Org)
.compared(Compared::AnyCase)];

/// The limit of one resource.
pub(crate) struct Limit {
    resource: String,
    limit: Option<i64>,
    used: Option<i64>,
    remaining: Option<i64>,
    reset: Option<i64>,
    place: u64,
}

static FIELDS: &[Field<Limit>] = &[
    Field {
        column: ColumnOf::new("resource", Text, "What is limited: core, search, graphql and others."),
        cell: |row| Cell::text(&row.resource),
    },
    Field {
        column: ColumnOf::new("limit", Integer, "Requests that may be sent in a window. A word of SQL: quote it."),
        cell: |row| Cell::maybe(row.limit, Cell::Integer),
    },
    Field {
        column: ColumnOf::new("used", Integer, "Requests that were sent in this window."),
        cell: |row| Cell::maybe(row.used, Cell::Integer),
    },
    Field {
        column: ColumnOf::new("remaining", Integer, "Requests that are left in this window."),
        cell: |row| Cell::maybe(row.remaining, Cell::Integer),
    },
    Field {
        column: ColumnOf::new("reset", Integer, "When the window ends, in seconds since 1970."),
        cell: |row| Cell::maybe(row.reset, Cell::Integer),
    },
];

static MORE: &[Field<Limit>] = &[Field {
    column: ColumnOf::new("resets_at", Time, "When the window ends."),
    cell: |row| Cell::maybe(row.reset.and_then(|reset| Timestamp::from_second(reset).ok()), Cell::time),
}];

pub(crate) static TABLE: Table = Table {
    name: "rate_limits",
    about: "How many requests are left to the login, or to one of its installations. Asking costs none.",
    fields: || columns_of(FIELDS),
    parameters: PARAMETERS,
    more: || columns_of(MORE),
    required: &[],
    size: 15.0,
    read: |client, org, _| {
        let (client, org) = (client.clone(), org.cloned());
        let asked = async move {
            let call = Call::to("rate-limit/get")?;
            let answer = match &org {
                Some(org) => call.send(&client.org(org).api()?).await?,
                None => client.call(call).await?,
            };
            let told: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
            let rows = told["resources"].as_object().map(limits).unwrap_or_default();
            Ok(Arc::new(Rows::new(org, None, rows, PARAMETERS.len())) as Arc<dyn Batch>)
        };
        Reading { batches: futures::stream::once(asked).boxed(), watch: None }
    },
    path: "/rate_limit",
    lists_of: None,
    is_counted: false,
};

fn limits(resources: &serde_json::Map<String, Value>) -> Vec<Limit> {
    let limit = |(place, (resource, told)): (u64, (&String, &Value))| Limit {
        resource: resource.clone(),
        limit: told["limit"].as_i64(),
        used: told["used"].as_i64(),
        remaining: told["remaining"].as_i64(),
        reset: told["reset"].as_i64(),
        place,
    };
    (0..).zip(resources).map(limit).collect()
}

impl Record for Limit {
    fn fields() -> &'static [Field<Self>] {
        FIELDS
    }

    fn more() -> &'static [Field<Self>] {
        MORE
    }

    fn id(&self) -> u64 {
        self.place
    }
}
