//! Charts as inline SVG, each with its numbers as a table. Colours are classes, as a page without inline styles has it.

use std::fmt::Write as _;

use super::super::spread::{Bar, Reach};
use crate::escape;

/// As wide as every chart is drawn; it scales to its place.
const WIDTH: usize = 420;
const ROW: usize = 24;
/// Where bars begin.
const LEFT: usize = 118;
/// How long the longest is.
const LONGEST: usize = WIDTH - LEFT - 52;

/// Bars that lie, one below another.
pub(super) fn lying(head: &str, what: &str, bars: &[Bar]) -> String {
    let height = bars.len().max(1) * ROW;
    let most = most(bars);
    let mut svg = String::new();
    for (place, bar) in bars.iter().enumerate() {
        let (y, length) = (place * ROW, bar.count * LONGEST / most);
        let length = if bar.count > 0 { length.max(2) } else { 0 };
        let middle = y + 16;
        let _ = write!(
            svg,
            r#"<text class="label" x="{}" y="{middle}" text-anchor="end">{}</text><rect class="track" x="{LEFT}" y="{}" width="{LONGEST}" height="14" rx="2"/><rect class="bar" x="{LEFT}" y="{}" width="{length}" height="14" rx="2"/><text x="{}" y="{middle}">{}</text>"#,
            LEFT - 8,
            escape::html(&shortened(&bar.label)),
            y + 5,
            y + 5,
            LEFT + LONGEST + 6,
            bar.count
        );
    }
    figure(head, what, height, &svg, &numbers(what, bars))
}

/// Bars that stand, side by side in the order of time.
pub(super) fn standing(head: &str, what: &str, bars: &[Bar]) -> String {
    const BASE: usize = 130;
    const TALLEST: usize = 104;
    let most = most(bars);
    let each = WIDTH / bars.len().max(1);
    let mut svg = format!(r#"<line class="axis" x1="0" y1="{BASE}.5" x2="{WIDTH}" y2="{BASE}.5"/>"#);
    for (place, bar) in bars.iter().enumerate() {
        let tall = if bar.count > 0 { (bar.count * TALLEST / most).max(2) } else { 0 };
        let (x, middle) = (place * each + 6, place * each + each / 2);
        let class = if matches!(bar.label.as_str(), "expired" | "never") { "bar alarm" } else { "bar" };
        let label = match bar.label.strip_prefix("within ") {
            Some("a year") => "≤ 1 y".to_owned(),
            Some(end) => format!("≤ {}", end.replace(" days", " d")),
            None => bar.label.clone(),
        };
        let _ = write!(
            svg,
            r#"<rect class="{class}" x="{x}" y="{}" width="{}" height="{tall}" rx="2"/><text x="{middle}" y="{}" text-anchor="middle">{}</text><text class="label small" x="{middle}" y="{}" text-anchor="middle">{}</text>"#,
            BASE - tall,
            each - 12,
            BASE - tall - 5,
            bar.count,
            BASE + 17,
            escape::html(&label)
        );
    }
    figure(head, what, BASE + 24, &svg, &numbers(what, bars))
}

/// Levels against selections, the fuller the darker. What can change all repositories has a red edge.
pub(super) fn matrix(head: &str, rows: &[Reach]) -> String {
    const TOP: usize = 22;
    const CELL: usize = 34;
    const FIRST: usize = 60;
    let wide = (WIDTH - FIRST) / 3;
    let most = rows.iter().flat_map(|row| [row.all, row.subset, row.none]).max().unwrap_or(0).max(1);
    let heads = ["all repositories", "a subset", "none"];
    let mut svg = String::new();
    for (column, head) in heads.iter().enumerate() {
        let _ = write!(
            svg,
            r#"<text class="label" x="{}" y="14" text-anchor="middle">{head}</text>"#,
            FIRST + column * wide + wide / 2
        );
    }
    for (place, row) in rows.iter().enumerate() {
        let y = TOP + place * CELL;
        let _ = write!(svg, r#"<text class="label" x="0" y="{}">{}</text>"#, y + 21, row.level.as_str());
        for (column, count) in [row.all, row.subset, row.none].into_iter().enumerate() {
            let x = FIRST + column * wide;
            // From a tenth, so that little is not nothing.
            let opacity = if count == 0 { 0 } else { 12 + count * 88 / most };
            let _ = write!(
                svg,
                r#"<rect class="track" x="{x}" y="{y}" width="{}" height="30" rx="3"/><rect class="heat" opacity="{}.{:02}" x="{x}" y="{y}" width="{}" height="30" rx="3"/>"#,
                wide - 4,
                opacity / 100,
                opacity % 100,
                wide - 4
            );
            if column == 0 && count > 0 && matches!(row.level.as_str(), "write" | "admin") {
                let _ = write!(svg, r#"<rect class="edge" x="{x}" y="{y}" width="{}" height="30" rx="3"/>"#, wide - 4);
            }
            let class = if opacity > 55 { r#" class="on""# } else { "" };
            let _ = write!(
                svg,
                r#"<text{class} x="{}" y="{}" text-anchor="middle">{count}</text>"#,
                x + wide / 2 - 2,
                y + 20
            );
        }
    }
    let mut table = String::from(
        r#"<table><thead><tr><th scope="col">Level</th><th scope="col" class="n">All</th><th scope="col" class="n">Subset</th><th scope="col" class="n">None</th></tr></thead><tbody>"#,
    );
    for row in rows {
        let _ = write!(
            table,
            r#"<tr><th scope="row">{}</th><td class="n">{}</td><td class="n">{}</td><td class="n">{}</td></tr>"#,
            row.level.as_str(),
            row.all,
            row.subset,
            row.none
        );
    }
    table.push_str("</tbody></table>");
    figure(head, "Tokens by level and selection", TOP + rows.len() * CELL, &svg, &table)
}

fn most(bars: &[Bar]) -> usize {
    bars.iter().map(|bar| bar.count).max().unwrap_or(0).max(1)
}

fn shortened(label: &str) -> String {
    const MOST: usize = 17;
    match label.char_indices().nth(MOST) {
        Some(_) => label.chars().take(MOST - 1).chain(['…']).collect(),
        None => label.to_owned(),
    }
}

fn numbers(what: &str, bars: &[Bar]) -> String {
    let mut table = format!(
        r#"<table><thead><tr><th scope="col">{what}</th><th scope="col" class="n">Number</th></tr></thead><tbody>"#
    );
    for bar in bars {
        let _ = write!(
            table,
            r#"<tr><th scope="row" class="words">{}</th><td class="n">{}</td></tr>"#,
            escape::html(&bar.label),
            bar.count
        );
    }
    table.push_str("</tbody></table>");
    table
}

fn figure(head: &str, what: &str, height: usize, svg: &str, table: &str) -> String {
    format!(
        r#"<figure class="card"><h3>{head}</h3><svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{what}; the numbers are in the table below">{svg}</svg><details><summary>Numbers</summary>{table}</details></figure>"#
    )
}
