//! Plays seeded schedules of trouble: clients over the simulator's router, in one thread each, on a clock that
//! stands still while everybody waits. One seed decides all of it, and an oracle says which law was broken.

// It is test code, which clippy can not tell by where it lies.
#![allow(clippy::expect_used)]

mod actor;
mod call;
mod corner;
mod dice;
mod disk;
mod exchange;
mod life;
mod network;
mod oracle;
mod run;
mod schedule;
mod secrets;
mod stage;
mod stats;
mod trace;
mod trouble;

use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use clap::Parser;
use patwarden_sim::Key;

use crate::run::{Run, run};
use crate::stats::Stats;

/// Plays seeded schedules of trouble and judges what came of them.
#[derive(Debug, Parser)]
#[command(name = "simulate")]
struct Args {
    /// How many seeds to play.
    #[arg(long, default_value_t = 2_000, value_name = "N")]
    seeds: u64,
    /// The first of them.
    #[arg(long, default_value_t = 0, value_name = "S")]
    from: u64,
    /// Stop at the first failure.
    #[arg(long)]
    first_only: bool,
    /// Print what happened also where all is well.
    #[arg(long)]
    trace: bool,
    /// How many threads share the seeds.
    #[arg(long, default_value_t = 2, value_name = "N")]
    threads: usize,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let (runs, stats) = played(&args);
    let mut failures: Vec<u64> = Vec::new();
    for run in &runs {
        if !run.broken.is_empty() {
            failures.push(run.seed);
        }
        print(run);
    }
    println!("{stats}");
    if failures.is_empty() {
        return ExitCode::SUCCESS;
    }
    let shown: Vec<String> = failures.iter().take(20).map(u64::to_string).collect();
    println!("{} seeds failed: {}", failures.len(), shown.join(" "));
    ExitCode::FAILURE
}

/// The runs to be told of, by their seeds, and what all of them came to.
#[expect(clippy::disallowed_methods, reason = "each seed has one thread for itself")]
fn played(args: &Args) -> (Vec<Run>, Stats) {
    let key = Key::generate().expect("a key");
    let (next, is_over) = (AtomicU64::new(0), AtomicBool::new(false));
    let (told, stats) = (Mutex::new(Vec::new()), Mutex::new(Stats::default()));
    std::thread::scope(|scope| {
        for _ in 0..args.threads.max(1) {
            scope.spawn(|| {
                while !is_over.load(Ordering::SeqCst) {
                    let place = next.fetch_add(1, Ordering::SeqCst);
                    if place >= args.seeds {
                        return;
                    }
                    let run = run(args.from.saturating_add(place), &key);
                    stats.lock().expect("no panic").add(&run.stats);
                    let has_failed = !run.broken.is_empty();
                    if has_failed && args.first_only {
                        is_over.store(true, Ordering::SeqCst);
                    }
                    if has_failed || args.trace {
                        told.lock().expect("no panic").push(run);
                    }
                }
            });
        }
    });
    let mut told = told.into_inner().expect("no panic");
    told.sort_by_key(|run| run.seed);
    (told, stats.into_inner().expect("no panic"))
}

fn print(run: &Run) {
    print!("{}", run.schedule);
    for line in &run.trace {
        println!("{line}");
    }
    for broken in &run.broken {
        println!("seed {} broke {broken}", run.seed);
    }
    if !run.broken.is_empty() {
        println!("to play it again: cargo xtask simulate --seeds 1 --from {} --trace", run.seed);
    }
    println!();
}
