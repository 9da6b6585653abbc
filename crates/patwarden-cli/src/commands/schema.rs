//! `patwarden schema`: the JSON Schema of what the program writes.

use serde_json::Value;

use crate::args::Schema;
use crate::exit::{Exit, Failure};
use crate::output;

/// A name, and what makes the schema.
type Known = (&'static str, fn() -> Value);

/// What has a schema.
const SCHEMAS: [Known; 2] = [("audit", crate::audit::schema), ("journal", patwarden::journal::schema)];

pub(super) fn run(args: &Schema) -> Result<Exit, Failure> {
    let names = || SCHEMAS.map(|(name, _)| name).join("\n");
    let Some(name) = &args.name else {
        output::print(&format!("{}\n", names()))?;
        return Ok(Exit::Done);
    };
    let Some((_, schema)) = SCHEMAS.iter().find(|(known, _)| known == name) else {
        return Err(Failure::input(format!("there is no schema {name}")).with_hint(format!("there is {}", names())));
    };
    output::print_json(&schema())?;
    Ok(Exit::Done)
}
