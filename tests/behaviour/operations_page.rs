//! OPERATIONS.md says what is so: every operation has a row without a gap, and what a row names is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use patwarden::api::OPERATIONS;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// All sources below a folder, one behind the other.
fn sources(folder: &str) -> String {
    let mut text = String::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                text.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    text
}

/// The rows of both tables: an operation and what the other columns say.
fn rows() -> Vec<(String, Vec<String>)> {
    let page = read("OPERATIONS.md");
    let rows =
        page.lines().filter(|line| line.starts_with("| ") && line.contains('/') && !line.contains("| operation"));
    let cells = |row: &str| row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    rows.map(cells).map(|mut cells| (cells.remove(0), cells)).collect()
}

/// What stands in a cell as code.
fn code(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_operation_has_one_row_without_a_gap() {
    let rows = rows();
    let told: Vec<&str> = rows.iter().map(|(operation, _)| operation.as_str()).collect();
    assert_eq!(told.len(), told.iter().collect::<BTreeSet<_>>().len(), "an operation has two rows");
    let there_are: BTreeSet<&str> = OPERATIONS.iter().map(|operation| operation.id).collect();
    assert_eq!(told.into_iter().collect::<BTreeSet<_>>(), there_are);
    for (operation, cells) in &rows {
        assert!([3, 5].contains(&cells.len()) && cells.iter().all(|cell| !cell.is_empty()), "{operation}: {cells:?}");
        // The command line governs tokens and organisations; logging in is no command.
        assert_eq!(cells.len() == 5, operation.starts_with("orgs/"), "{operation}");
    }
}

#[test]
fn every_call_handler_and_test_that_is_named_is_there() {
    let client = sources("crates/patwarden/src");
    let routes = read("crates/patwarden-sim/src/routes/mod.rs");
    for (operation, cells) in rows() {
        let calls = code(&cells[0]);
        for call in &calls {
            let methods = call.split(['(', '.', ')', '…']).filter(|word| !matches!(*word, "" | "client" | "org"));
            for method in methods {
                assert!(client.contains(&format!("fn {method}")), "{operation}: there is no {method} of {call}");
            }
        }
        let handler = code(if cells.len() == 5 { &cells[2] } else { &cells[1] })[0];
        let route = routes.lines().find(|line| line.contains(&format!("Route::new(\"{operation}\"")));
        let route = route.unwrap_or_else(|| panic!("{operation} has no route"));
        assert!(route.contains(&format!(" {handler})")), "{operation}: {handler} is not in {route}");
        let test = code(&cells[cells.len() - 1])[0];
        let (module, name) = test.split_once("::").unwrap();
        let files = [format!("tests/behaviour/{module}.rs"), format!("tests/behaviour/{module}/mod.rs")];
        let file = files.iter().find(|file| root().join(file).exists()).unwrap_or_else(|| panic!("no {module}"));
        assert!(read(file).contains(&format!("fn {name}()")), "{operation}: there is no test {test}");
    }
}
