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

pub(crate) fn run(only: Option<&str>, seeds: u64, from: u64) -> Result<()> {
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

fn chosen(plants: Vec<Plant>, only: Option<&str>) -> Result<Vec<Plant>> {
    let Some(name) = only else { return Ok(plants) };
    let names = plants.iter().map(|plant| plant.name.as_str()).collect::<Vec<_>>().join(", ");
    let chosen: Vec<Plant> = plants.iter().filter(|plant| plant.name == name).cloned().collect();
    ensure!(!chosen.is_empty(), "{}: there is no {name}; there are {names}", list::LIST);
    Ok(chosen)
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
            Ok(Verdict::Found { seed, law }) => (seed.to_string(), law.as_str()),
            Ok(Verdict::Clean) => ("-".to_owned(), "**not found**"),
            Err(_) => ("-".to_owned(), "**no verdict**"),
        };
        let cells = [&plant.name, &plant.file, &plant.harm, &seed, law, &took.as_secs().to_string()]
            .map(|cell| cell.replace('|', "\\|"));
        // Writing to a string does not fail.
        let _ = writeln!(table, "| {} |", cells.join(" | "));
    }
    table
}
