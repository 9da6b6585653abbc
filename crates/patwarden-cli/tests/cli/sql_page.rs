//! The tables on the page about SQL are those that there are.

use std::fmt::Write as _;

use serde_json::Value;

use crate::support::Invocation;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/sql.md");
const BEGIN: &str = "writes what follows -->\n";
const END: &str = "<!-- end of tables -->";

fn printed(command: &str) -> Vec<Value> {
    let run = Invocation::new(&["sql", command, "--format", "json"]).run().ended(0);
    run.json().as_array().unwrap().clone()
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap()
}

#[test]
fn the_page_has_the_tables_and_their_columns() {
    let columns = printed(".schema");
    let mut tables = String::new();
    for table in printed(".tables") {
        let name = text(&table, "table");
        write!(
            tables,
            "\n### `{name}`\n\n{}\n\n| column | kind | role | narrows | |\n| --- | --- | --- | --- | --- |\n",
            text(&table, "about")
        )
        .unwrap();
        for column in columns.iter().filter(|column| text(column, "table") == name) {
            let narrows = if column["narrows"].as_bool().unwrap() { "yes" } else { "" };
            let [name, kind, role, about] = ["column", "kind", "role", "about"].map(|field| text(column, field));
            writeln!(tables, "| `{name}` | {kind} | {role} | {narrows} | {} |", about.replace('|', "\\|")).unwrap();
        }
    }
    tables.push('\n');
    let page = std::fs::read_to_string(PAGE).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (was, after) = rest.split_once(END).unwrap();
    if was != tables && std::env::var_os("PATWARDEN_RENEW").is_some() {
        std::fs::write(PAGE, format!("{before}{BEGIN}{tables}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(was, tables, "PATWARDEN_RENEW=1 cargo test -p patwarden-cli --test cli sql_page writes it");
}
