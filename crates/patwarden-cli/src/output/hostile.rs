//! Five thousand names that somebody chose to do harm, through every form that there is.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::fields::Picked;
use super::tests::{Thing, thing};
use super::{Fields, Format, Row, lines, table};
use crate::escape::{self, is_hidden};

const HOW_MANY: usize = 5000;

const WORDS: [&str; 36] = [
    "ci token",
    "=HYPERLINK(\"https://acme.example/?\"&A1,\"x\")",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1:A9)",
    "＝1+1",
    "＠mona",
    "\u{1b}[2J\u{1b}[1;1H",
    "\u{1b}]0;title\u{7}",
    "\u{1b}]8;;https://acme.example\u{1b}\\link\u{1b}]8;;\u{1b}\\",
    "\u{1b}]52;c;eA==\u{7}",
    "\u{9b}31m",
    "\u{202e}txt.exe",
    "ad\u{200b}min",
    "\u{feff}",
    "tag\u{e0041}\u{e007f}",
    "a\u{301}\u{301}\u{301}\u{36f}",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onfocus='x",
    "&lt;b&gt; &#64;mona &amp;",
    "@mona @acme/security",
    "acme/tools#1 #2 GH-3",
    "https://acme.example www.acme.example mona@acme.example",
    "[x](javascript:alert(1)) ![y](https://acme.example/y.png)",
    "| a | b |\n|---|---|",
    "**bold** _it_ ~~gone~~ `code` $x$ :tada:",
    "<!-- hidden --> <details>",
    "\\| \\\\| \\`",
    "a\tb\tc",
    "a\r\nb\nc\u{2028}d\u{85}e",
    "\"a\",\"b\";\"c\"",
    "::error file=x::y",
    "😀👩\u{200d}👩 日本",
    "\0",
    "{{ x }} ${{ secrets.X }}",
];

/// Each character that is hidden, in the middle of a word, before one and after one; and what else is
/// chosen, put together by chance.
fn names() -> Vec<String> {
    let mut chance = ChaCha8Rng::seed_from_u64(8);
    let mut below = |most: usize| chance.next_u32() as usize % most;
    let hidden: Vec<char> = ('\0'..='\u{e0fff}').filter(|character| is_hidden(*character)).collect();
    let place = |(index, character): (usize, &char)| match index % 3 {
        0 => format!("{character}=ad|min"),
        1 => format!("ad{character}@min"),
        _ => format!("<ad>min{character}"),
    };
    // The 4,096 tags and selectors at the end are of one kind.
    let mut names: Vec<String> = hidden
        .iter()
        .take(400)
        .flat_map(|character| [(0, character), (1, character), (2, character)].map(place))
        .collect();
    names.extend(hidden.iter().enumerate().skip(400).step_by(5).map(place));
    names.push("x".repeat(100_000));
    names.push("\u{301}".repeat(1000));
    while names.len() < HOW_MANY {
        let words = (0..1 + below(4)).map(|_| match below(4) {
            0 => hidden[below(hidden.len())].to_string(),
            _ => WORDS[below(WORDS.len())].to_owned(),
        });
        names.push(words.collect());
    }
    names
}

#[test]
fn five_thousand_hostile_names_are_harmless_in_every_form() {
    let names = names();
    assert_eq!(names.len(), HOW_MANY);
    let things: Vec<Thing> = names.iter().map(|name| thing(name)).collect();
    let cells = Thing::COLUMNS.len();

    for chunk in things.chunks(500) {
        let table = table::table(chunk, Some(100)).text.replace("\u{1b}[1m", "").replace("\u{1b}[0m", "");
        assert!(!table.replace('\n', "").contains(is_hidden));
    }

    let fields = Fields::of::<Thing>("name").unwrap();
    let written = |format| lines::all(&things, format, &fields).unwrap();
    let tsv = written(Format::Tsv);
    assert!(!tsv.replace(['\n', '\t'], "").contains(is_hidden));
    assert_eq!(tsv.lines().count(), HOW_MANY);
    assert!(tsv.lines().all(|line| line.split('\t').count() == cells));

    let csv = written(Format::Csv);
    assert!(!csv.replace("\r\n", "").contains(is_hidden));
    assert_eq!(csv.split_terminator("\r\n").count(), HOW_MANY + 1);
    for line in csv.split_terminator("\r\n").skip(1) {
        let cell = line.strip_prefix("7,").unwrap();
        let cell = match cell.strip_prefix('"') {
            Some(quoted) => {
                let inner = quoted.strip_suffix('"').unwrap().replace("\"\"", "\u{1}");
                assert!(!inner.contains('"'), "{line}");
                inner.replace('\u{1}', "\"")
            }
            None => {
                assert!(!cell.contains([',', '"', ';']), "{line}");
                cell.to_owned()
            }
        };
        assert!(!cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＠', '\t', '\r']), "{line}");
    }

    let jsonl = written(Format::Jsonl);
    assert!(!jsonl.replace('\n', "").contains(is_hidden));
    for (line, name) in jsonl.lines().zip(&names) {
        let read: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(read["name"], **name);
    }
    let all: Vec<_> = things.iter().map(|thing| Picked::of(thing, &fields)).collect();
    let json: Vec<serde_json::Value> = serde_json::from_str(&escape::json(&lines::json(&all).unwrap())).unwrap();
    assert!(json.iter().zip(&names).all(|(read, name)| read["name"] == **name));

    let markdown = written(Format::Markdown);
    assert_eq!(markdown.lines().count(), HOW_MANY + 2);
    assert!(!markdown.replace('\n', "").contains(is_hidden));
    for line in markdown.lines().skip(2) {
        let cell = line.strip_prefix("| 7 | ").unwrap().strip_suffix(" |").unwrap();
        assert!(!cell.contains(['|', '<', '>', '`', '*', '_', '[', ']', '\\', '~', '$']), "{line}");
        assert!(cell.match_indices('@').all(|(at, _)| cell[at + 1..].starts_with("&#8203;")), "{line}");
        let free = |at: usize| cell[at + 1..].starts_with("&#8203;") || cell[..at].ends_with('&');
        assert!(cell.match_indices('#').all(|(at, _)| free(at)), "{line}");
        assert!(!cell.contains("://") && !cell.contains("www."), "{line}");
    }

    for name in &names {
        let html = escape::html(name);
        assert!(!html.contains(['<', '>', '"', '\'', '`']) && !html.contains(is_hidden), "{html}");
    }
}
