//! `cargo xtask simulate --planted`: bugs keep the simulation honest. Each of a list is planted into a copy of the
//! project, which is built and simulated: it has to be found. The product itself has no switch for any of it.

mod list;
mod trial;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use self::list::Plant;
use self::trial::{Copy, Verdict};

/// What came of one bug.
struct Row {
    plant: Plant,
    outcome: Result<Verdict>,
    took: Duration,
}

pub(crate) fn run(only: &[String], seeds: u64, from: u64) -> Result<()> {
    let plants = chosen(list::read()?, only)?;
    let copy = Copy::new()?;
    eprintln!("== as it is, {seeds} seeds");
    let begun = Instant::now();
    match copy.simulate(seeds, from).context("without any bug")? {
        Verdict::Clean => eprintln!("== clean, {} s\n", begun.elapsed().as_secs()),
        Verdict::Found { seed, law } => bail!("seed {seed} fails without any bug: {law}"),
    }
    let mut rows = Vec::new();
    for plant in plants {
        let begun = Instant::now();
        let outcome = copy.with(&plant, || copy.simulate(seeds, from))?;
        let row = Row { plant, outcome, took: begun.elapsed() };
        eprintln!("{}", row.line());
        rows.push(row);
    }
    println!("{}", table(&rows));
    let missed = rows.iter().filter(|row| !row.is_found()).map(Row::line).collect::<Vec<_>>();
    ensure!(missed.is_empty(), "{} of {} bugs were not found:\n{}", missed.len(), rows.len(), missed.join("\n"));
    Ok(())
}

/// Those of these names; all if there are none.
fn chosen(plants: Vec<Plant>, only: &[String]) -> Result<Vec<Plant>> {
    let names: Vec<&str> = plants.iter().map(|plant| plant.name.as_str()).collect();
    if let Some(name) = only.iter().find(|name| !names.contains(&name.as_str())) {
        bail!("{}: there is no {name}; there are {}", list::LIST, names.join(", "));
    }
    Ok(plants.into_iter().filter(|plant| only.is_empty() || only.contains(&plant.name)).collect())
}

impl Row {
    fn is_found(&self) -> bool {
        matches!(self.outcome, Ok(Verdict::Found { .. }))
    }

    fn line(&self) -> String {
        let took = self.took.as_secs();
        match &self.outcome {
            Ok(Verdict::Found { seed, law }) => format!("{}: found at seed {seed}, {took} s: {law}", self.plant.name),
            Ok(Verdict::Clean) => format!("{}: not found, {took} s: {}", self.plant.name, self.plant.harm),
            Err(error) => format!("{} ({}): {error:#}", self.plant.name, self.plant.file),
        }
    }
}

/// In Markdown.
fn table(rows: &[Row]) -> String {
    let mut table = "| bug | file | harm | seed | what was broken | s |\n|---|---|---|--:|---|--:|\n".to_owned();
    for Row { plant, outcome, took } in rows {
        let (seed, law) = match outcome {
            Ok(Verdict::Found { seed, law }) => (seed.to_string(), short(law)),
            Ok(Verdict::Clean) => ("-".to_owned(), "**not found**".to_owned()),
            Err(_) => ("-".to_owned(), "**no verdict**".to_owned()),
        };
        let cells = [&plant.name, &plant.file, &plant.harm, &seed, &law, &took.as_secs().to_string()]
            .map(|cell| cell.replace('|', "\\|"));
        // Writing to a string does not fail.
        let _ = writeln!(table, "| {} |", cells.join(" | "));
    }
    table
}

/// As much of it as a cell has room for: some name a hundred ids.
fn short(law: &str) -> String {
    const ROOM: usize = 120;
    match law.char_indices().nth(ROOM) {
        Some((end, _)) => format!("{}…", &law[..end]),
        None => law.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, outcome: Result<Verdict>) -> Row {
        let plants = toml::from_str::<Plant>(&format!(
            "name = {name:?}\nfile = \"a.rs\"\nfrom = \"1\"\nto = \"2\"\nharm = \"It is two | three.\"\n"
        ));
        Row { plant: plants.unwrap(), outcome, took: Duration::from_secs(7) }
    }

    #[test]
    fn the_table_tells_what_was_found_and_what_was_not() {
        let found = Verdict::Found { seed: 12, law: format!("NoLeak: {}", "ä".repeat(300)) };
        let rows = [row("a", Ok(found)), row("b", Ok(Verdict::Clean)), row("c", Err(anyhow::anyhow!("no")))];
        assert_eq!(rows.each_ref().map(Row::is_found), [true, false, false]);
        let table = table(&rows);
        let lines: Vec<&str> = table.lines().skip(2).collect();
        let cut = format!("NoLeak: {}…", "ä".repeat(112));
        assert_eq!(lines[0], format!("| a | a.rs | It is two \\| three. | 12 | {cut} | 7 |"));
        assert_eq!(lines[1], "| b | a.rs | It is two \\| three. | - | **not found** | 7 |");
        assert_eq!(lines[2], "| c | a.rs | It is two \\| three. | - | **no verdict** | 7 |");
    }

    #[test]
    fn some_are_chosen_by_their_names() {
        let plants = || vec![row("a", Ok(Verdict::Clean)).plant, row("b", Ok(Verdict::Clean)).plant];
        assert_eq!(chosen(plants(), &[]).unwrap().len(), 2);
        assert_eq!(chosen(plants(), &["b".to_owned()]).unwrap()[0].name, "b");
        let error = chosen(plants(), &["a".to_owned(), "c".to_owned()]).unwrap_err().to_string();
        assert!(error.contains("there is no c; there are a, b"), "{error}");
    }
}
