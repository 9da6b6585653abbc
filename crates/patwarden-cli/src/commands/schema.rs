//! `patwarden schema`: the JSON Schema of what the program writes.

use crate::args::Schema;
use crate::exit::{Exit, Failure};
use crate::output;
use crate::schemas::{self, Known};

pub(super) fn run(args: &Schema) -> Result<Exit, Failure> {
    let Some(name) = &args.name else {
        let line = |known: &Known| format!("{}\t{}\n", known.name, known.of);
        output::print(&schemas::ALL.iter().map(line).collect::<String>())?;
        return Ok(Exit::Done);
    };
    let known = schemas::find(name).map_err(|nearest| {
        let hint = match nearest {
            Some(nearest) => format!("did you mean {nearest}? `patwarden schema` lists all"),
            None => "`patwarden schema` lists those there are".to_owned(),
        };
        Failure::input(format!("there is no schema {name:?}")).with_hint(hint)
    })?;
    output::print_json(&(known.schema)())?;
    Ok(Exit::Done)
}
