//! The binary is killed on a bulk revocation, at every step of its journal and of the network in turn, and `resume`
//! finishes what was begun: each grant is revoked, by one request, and no other is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use patwarden_sim::Config;
use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process, prlimit};
use tests::Moment;

use crate::support::{Invocation, Run, World, finish};

const REVOKE: &str = "orgs/update-pat-accesses";

/// Where a run ends.
#[derive(Clone, Copy, Debug)]
enum Point {
    /// At its request of this number, before anything is done or when all is.
    Request(usize, Moment),
    /// Soon after the file has so many lines, wherever the process is by then.
    Lines(usize),
    /// As it writes the byte behind so many: the kernel then ends the process in the middle of the call.
    Bytes(u64),
}

/// Ends the process that it watches.
#[derive(Clone, Default)]
struct Killer(Arc<Mutex<Watched>>);

#[derive(Default)]
struct Watched {
    victim: Option<(Pid, Point)>,
    arrived: usize,
    done: usize,
}

impl Killer {
    /// Watches nobody any more.
    fn rest(&self) {
        self.0.lock().unwrap().victim = None;
    }

    /// Gives whether the request goes on.
    fn witness(&self, moment: Moment) -> bool {
        let mut watched = self.0.lock().unwrap();
        let count = match moment {
            Moment::Arrived => &mut watched.arrived,
            Moment::Done => &mut watched.done,
        };
        *count += 1;
        let count = *count;
        match watched.victim {
            Some((pid, Point::Request(number, at))) if number == count && at == moment => {
                kill_process(pid, Signal::KILL).unwrap();
                false
            }
            _ => true,
        }
    }
}

struct Scene {
    world: World,
    killer: Killer,
    folder: tempfile::TempDir,
    victims: Vec<u64>,
}

impl Scene {
    fn new() -> Self {
        let killer = Killer::default();
        let config = Config::default().with_orgs(1).with_grants(320).with_requests(0);
        let config = config.with_effect_delay(Duration::from_millis(100));
        let witness = killer.clone();
        let world = World::witnessed(config, move |moment| witness.witness(moment));
        let victims = world.grant_ids().into_iter().take(250).collect();
        Self { world, killer, folder: tempfile::tempdir().unwrap(), victims }
    }

    fn journal(&self) -> PathBuf {
        self.folder.path().join("journal.jsonl")
    }

    fn revocation(&self, journal: &Path) -> Vec<String> {
        let mut arguments: Vec<String> =
            ["grants", "revoke", &self.world.org(), "--settle-within=1s"].map(Into::into).into();
        arguments.push(format!("--journal={}", journal.display()));
        arguments.extend(self.victims.iter().map(u64::to_string));
        arguments
    }

    fn resumption(&self) -> Vec<String> {
        let words = ["resume", "--confirm=30s", "--json=id,outcome"];
        words.map(Into::into).into_iter().chain([self.journal().display().to_string()]).collect()
    }

    /// Runs the binary until it is killed there. Gives whether it was.
    fn kill(&self, arguments: &[String], point: Point) -> bool {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        // Nobody asks the killer before it knows whom to kill.
        let mut watched = self.killer.0.lock().unwrap();
        let child = self.world.app_command(&arguments).start();
        let pid = Pid::from_child(&child);
        *watched = Watched { victim: Some((pid, point)), ..Watched::default() };
        drop(watched);
        match point {
            Point::Request(..) => {}
            Point::Bytes(most) => {
                prlimit(Some(pid), Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }).unwrap();
                prlimit(Some(pid), Resource::Fsize, Rlimit { current: Some(most), maximum: Some(most) }).unwrap();
            }
            Point::Lines(count) => {
                while lines(&self.journal()) < count {
                    thread::yield_now();
                }
                kill_process(pid, Signal::KILL).unwrap();
            }
        }
        let run = finish(child);
        self.killer.rest();
        if run.code.is_some_and(|code| code != 0) {
            panic!("{point:?}: {}", run.stderr);
        }
        run.code.is_none()
    }

    fn run(&self, arguments: &[String]) -> Run {
        self.world.app(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// What was begun is finished, and the world is as it was to be.
    fn finish(&self, point: &dyn std::fmt::Debug) {
        let is_begun = lines(&self.journal()) > 0;
        if is_begun {
            let run = self.run(&self.resumption()).ended(0);
            let rows: Vec<serde_json::Value> = serde_json::from_str(&run.stdout).unwrap();
            let told: Vec<u64> = rows.iter().map(|row| row["id"].as_u64().unwrap()).collect();
            assert_eq!(told, self.victims, "{point:?}");
            assert!(rows.iter().all(|row| row["outcome"] == "confirmed"), "{point:?}: {}", run.stdout);
        } else {
            assert!(self.world.calls(REVOKE).is_empty(), "{point:?}: sent before it was written down");
            self.run(&self.resumption()).refused(1, &["nothing was sent"]);
            self.run(&self.revocation(&self.folder.path().join("another.jsonl"))).ended(0);
        }
        let is_done = |state: &patwarden_sim::OrgSnapshot| {
            state.revoked_grants().map(|grant| grant.id).eq(self.victims.iter().copied())
        };
        assert!(self.world.soon(is_done), "{point:?}");
        let mut times = BTreeMap::<u64, usize>::new();
        for id in self.world.ids_sent(REVOKE, "pat_ids").concat() {
            *times.entry(id).or_default() += 1;
        }
        assert!(times.values().all(|times| *times == 1), "{point:?}: sent twice: {times:?}");
        assert_eq!(times.into_keys().collect::<Vec<_>>(), self.victims, "{point:?}");
    }
}

fn lines(path: &Path) -> usize {
    fs::read(path).map_or(0, |bytes| bytes.iter().filter(|byte| **byte == b'\n').count())
}

/// Each case in a world of its own, a few at a time.
fn each(points: Vec<Point>, case: impl Fn(&Scene, Point) + Sync) {
    let points = Mutex::new(points.into_iter());
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                loop {
                    let Some(point) = points.lock().unwrap().next() else { break };
                    case(&Scene::new(), point);
                }
            });
        }
    });
}

/// A run that nothing happens to: how many requests it takes, and how long its journal is after each line.
fn undisturbed() -> (usize, Vec<u64>) {
    let scene = Scene::new();
    scene.run(&scene.revocation(&scene.journal())).ended(0);
    let journal = fs::read(scene.journal()).unwrap();
    let ends = journal.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(place, _)| place as u64 + 1);
    (scene.world.sim.log().len(), ends.collect())
}

fn every_request(count: usize) -> Vec<Point> {
    (1..=count)
        .flat_map(|number| [Moment::Arrived, Moment::Done].map(|moment| Point::Request(number, moment)))
        .collect()
}

#[test]
fn at_every_step_of_the_network() {
    let (requests, _) = undisturbed();
    assert!(requests >= 9, "two to log in, four pages, three orders");
    each(every_request(requests), |scene, point| {
        assert!(scene.kill(&scene.revocation(&scene.journal()), point), "{point:?} did not come");
        scene.finish(&point);
    });
}

#[test]
fn at_every_step_of_the_journal() {
    let (_, ends) = undisturbed();
    assert_eq!(ends.len(), 10, "one to begin, three that were seen, three orders and their outcomes");
    // About where a line begins, as times and ports are not as long in every run, and in its middle: the process ends
    // within the call that writes it.
    let starts = [0].into_iter().chain(ends.iter().copied());
    let torn = starts.zip(&ends).flat_map(|(start, end)| [start, start.midpoint(*end)]).map(Point::Bytes);
    let whole = (1..=ends.len()).map(Point::Lines);
    each(torn.chain(whole).collect(), |scene, point| {
        let was_killed = scene.kill(&scene.revocation(&scene.journal()), point);
        // Whoever waits for a line on a busy machine may find that the process has come to its end.
        assert!(was_killed || matches!(point, Point::Lines(_)), "{point:?}");
        scene.finish(&point);
    });
}

/// A run that is killed with its second order done and not answered.
const HALF_DONE: Point = Point::Request(8, Moment::Done);

#[test]
fn who_resumes_may_be_killed_at_every_step_of_the_network() {
    let requests = {
        let scene = Scene::new();
        assert!(scene.kill(&scene.revocation(&scene.journal()), HALF_DONE));
        let before = scene.world.sim.log().len();
        scene.finish(&HALF_DONE);
        // How often it looks whether it is so depends on the time that it takes.
        (scene.world.sim.log().len() - before).min(9)
    };
    each(every_request(requests), |scene, point| {
        assert!(scene.kill(&scene.revocation(&scene.journal()), HALF_DONE));
        scene.kill(&scene.resumption(), point);
        scene.finish(&point);
    });
}

#[test]
fn who_resumes_may_be_killed_at_every_step_of_the_journal() {
    let (half, whole) = {
        let scene = Scene::new();
        assert!(scene.kill(&scene.revocation(&scene.journal()), HALF_DONE));
        let half = fs::read(scene.journal()).unwrap();
        scene.finish(&HALF_DONE);
        (half.len(), fs::read(scene.journal()).unwrap())
    };
    let ends = whole.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(place, _)| place + 1);
    let ends: Vec<usize> = ends.filter(|end| *end > half).collect();
    assert!(ends.len() >= 4, "that it resumes, what was found out, an order and its outcome");
    let starts = [half].into_iter().chain(ends.iter().copied());
    let points: Vec<Point> = starts
        .zip(&ends)
        // Of those of the half that is written already a run may have a few bytes more than another.
        .flat_map(|(start, end)| [start + 30, start.midpoint(*end)])
        .map(|most| Point::Bytes(most as u64))
        .collect();
    each(points, |scene, point| {
        assert!(scene.kill(&scene.revocation(&scene.journal()), HALF_DONE));
        scene.kill(&scene.resumption(), point);
        scene.finish(&point);
    });
}

#[test]
fn what_a_killed_run_has_written_down_is_shown() {
    let scene = Scene::new();
    let shown = || {
        let run = Invocation::new(&["journal", "show", &scene.journal().display().to_string()]).run().ended(0);
        let words: Vec<String> = run.rows().iter().map(|row| row[1].to_owned()).collect();
        assert_eq!(run.ids(), scene.victims);
        (words, run.stderr)
    };
    assert!(scene.kill(&scene.revocation(&scene.journal()), HALF_DONE));
    let (words, said) = shown();
    assert_eq!(words, [vec!["accepted"; 100], vec!["unknown"; 100], vec!["open"; 50]].concat());
    assert!(said.contains("it was cut short"), "{said}");
    scene.finish(&HALF_DONE);
    let (words, said) = shown();
    assert_eq!(words, vec!["confirmed"; 250]);
    assert!(said.contains("\nresumed: 20") && !said.contains("cut short"), "{said}");
}
