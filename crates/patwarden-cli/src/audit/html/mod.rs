//! An audit as one page that needs nothing from anywhere: no network, no inline style, no script but its own, which the
//! policy names by its hash. Without the script all of it is there, in the order of the list.

mod charts;

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::rules::{About, Weight};
use super::{Audit, Finding, NO_ORGANISATION, NOT_KNOWN, Repository, Token, number};
use crate::escape;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
/// A page of more rows is slow to open; all of them are in the other formats.
const ROWS: usize = 1000;
/// As many owners as a chart has room for.
const TOP: usize = 10;

/// The page.
pub(crate) fn html(audit: &Audit) -> String {
    let mut page = String::with_capacity(64 * 1024);
    let github = escape::html(&audit.github);
    let _ = write!(
        page,
        r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Token audit of {}, {}</title>
<style>{STYLE}</style>
</head>
<body>
<header>
<h1>Who reaches us, and how</h1>
<p class="soft">Personal access tokens on {github}, as of <time datetime="{}">{}</time></p>
"#,
        policy(),
        github,
        audit.as_of.strftime("%Y-%m-%d"),
        audit.as_of,
        audit.as_of.strftime("%-d %B %Y, %H:%M UTC"),
    );
    tiles(&mut page, audit);
    coverage(&mut page, audit);
    page.push_str("</header>\n<main>\n");
    findings(&mut page, audit);
    if audit.totals.grants.is_some() {
        pictures(&mut page, audit);
    }
    tokens(&mut page, audit, About::Grants);
    tokens(&mut page, audit, About::Requests);
    organisations(&mut page, audit);
    let limits = &audit.limits;
    let _ = write!(
        page,
        "</main>\n<footer><p>Made by patwarden {}. Long is a life of more than {}, unused is no use for {}, old is a request \
         of more than {}. A token that reaches two organisations counts in both, and one that has expired as long as \
         GitHub lists it.</p></footer>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
        env!("CARGO_PKG_VERSION"),
        limits.max_lifetime,
        limits.unused_for,
        limits.pending_older_than
    );
    page
}

/// Nothing but the page's own style and script.
fn policy() -> String {
    let hash = |block: &str| STANDARD.encode(Sha256::digest(block.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data:; base-uri 'none'; \
         form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

fn tiles(page: &mut String, audit: &Audit) {
    let totals = &audit.totals;
    let read = match totals.organisations - totals.read_whole {
        _ if totals.organisations == 0 => "none read".to_owned(),
        0 => "all read whole".to_owned(),
        unread => format!("{unread} not read whole"),
    };
    page.push_str("<ul class=\"tiles\">\n");
    for (count, words) in [
        (Some(totals.organisations), format!("{}, {read}", plural(totals.organisations, "organisation"))),
        (totals.grants, format!("{} with access", plural(totals.grants.unwrap_or_default(), "token"))),
        (totals.owners, format!("{} of tokens", plural(totals.owners.unwrap_or_default(), "owner"))),
        (totals.requests, plural(totals.requests.unwrap_or_default(), "pending request")),
    ] {
        let _ = writeln!(page, "<li><b>{}</b><span>{words}</span></li>", number(count));
    }
    page.push_str("</ul>\n");
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 { word.to_owned() } else { format!("{word}s") }
}

fn coverage(page: &mut String, audit: &Audit) {
    if audit.coverage.is_empty() {
        let _ = writeln!(page, "<section class=\"gaps\"><h2>Nothing was looked at: {NO_ORGANISATION}</h2></section>");
        return;
    }
    if audit.coverage.iter().all(|coverage| coverage.gaps().is_empty()) {
        page.push_str("<p class=\"whole\">Every organisation was read whole, its members included.</p>\n");
        return;
    }
    page.push_str("<section class=\"gaps\" aria-labelledby=\"gaps\">\n<h2 id=\"gaps\">What this report does not know</h2>\n<ul>\n");
    for coverage in &audit.coverage {
        for (what, why, hint) in coverage.gaps() {
            let hint = hint.map(|hint| format!(r#" <span class="soft">{}.</span>"#, escape::html(&capital(hint))));
            let _ = writeln!(
                page,
                "<li><strong>{}</strong>, {what}: {}.{}</li>",
                escape::html(&coverage.org),
                escape::html(why),
                hint.unwrap_or_default()
            );
        }
    }
    page.push_str("</ul>\n</section>\n");
}

fn findings(page: &mut String, audit: &Audit) {
    page.push_str(
        r#"<section aria-labelledby="findings"><h2 id="findings">Findings</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="findings"><table class="sortable findings"><thead><tr><th scope="col">What</th><th scope="col" class="n">Number</th><th scope="col" class="n share">Of all</th><th scope="col">Where</th></tr></thead><tbody>
"#,
    );
    for finding in &audit.findings {
        let all = match finding.about {
            About::Grants => audit.totals.grants,
            About::Requests => audit.totals.requests,
        };
        let weight = if finding.found() == 0 { "" } else { weight(finding.weight) };
        let none = if finding.count == Some(0) { r#" class="none""# } else { "" };
        let percent = match all.unwrap_or_default() {
            0 => 0.0,
            all => 100.0 * finding.found() as f64 / all as f64,
        };
        let share = finding.count.map_or_else(|| NOT_KNOWN.to_owned(), |_| format!("{percent:.0} %"));
        let _ = writeln!(
            page,
            r#"<tr{none}><th scope="row" data-v="{}"><span class="dot {weight}"></span>{} <code class="soft">{}</code></th><td class="n" data-v="{}"><b class="{weight}">{}</b></td><td class="n share" data-v="{percent:.2}">{share}</td><td>{}</td></tr>"#,
            finding.rule,
            escape::html(&finding.sentence()),
            finding.rule,
            finding.found(),
            finding.number(),
            places(audit, finding)
        );
    }
    page.push_str("</tbody></table></div></section>\n");
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn weight(weight: Weight) -> &'static str {
    match weight {
        Weight::Alarm => "alarm",
        Weight::Warning => "warning",
        Weight::Note => "",
    }
}

fn places(audit: &Audit, finding: &Finding) -> String {
    let mut text = String::new();
    let doubt = audit.repository.as_ref().and_then(Repository::doubt).filter(|_| finding.rule == "reaches");
    if let Some(doubt) = doubt {
        let _ = write!(text, "<div>{}</div>", escape::html(&capital(&doubt)));
    }
    let unknown = audit.unknown_besides(finding);
    if !unknown.is_empty() {
        let _ = write!(text, r#"<div class="soft">not known for {}</div>"#, escape::html(&unknown.join(", ")));
    }
    if finding.at.is_empty() {
        return text;
    }
    let orgs = finding.at.len();
    let _ = write!(text, "<details><summary>in {} {}</summary>", orgs, plural(orgs, "organisation"));
    for found in &finding.at {
        let ids: Vec<String> = found.ids.iter().map(ToString::to_string).collect();
        let _ = write!(
            text,
            "<strong>{}</strong> ({})<pre>{}</pre>",
            escape::html(&found.org),
            found.ids.len(),
            ids.join(" ")
        );
        // By ids, it would be them once more.
        if let Some(command) = &found.command {
            let _ = write!(text, "<pre>{}</pre>", escape::html(command));
        }
    }
    text.push_str("</details>");
    text
}

fn pictures(page: &mut String, audit: &Audit) {
    page.push_str(
        "<section aria-labelledby=\"spread\"><h2 id=\"spread\">How tokens spread</h2>\n<div class=\"charts\">\n",
    );
    let spreads = &audit.spreads;
    let top = &audit.owners[..audit.owners.len().min(TOP)];
    for figure in [
        charts::standing("When they expire", "Tokens by expiry", &spreads.expiry),
        charts::matrix("What they may do, and where", &spreads.reach),
        charts::lying("When they were last used", "Tokens by last use", &spreads.last_use),
        charts::lying("How long they have had access", "Tokens by age", &spreads.age),
        charts::lying("Owners with most", "Tokens by owner", top),
        charts::lying("How long requests have waited", "Requests by age", &spreads.pending),
    ] {
        page.push_str(&figure);
        page.push('\n');
    }
    page.push_str("</div></section>\n");
}

fn tokens(page: &mut String, audit: &Audit, about: About) {
    let (tokens, id, head) = match about {
        About::Grants => (&audit.grants, "tokens", "Tokens to look at"),
        About::Requests => (&audit.requests, "requests", "Requests that wait"),
    };
    let weighty = |token: &&Token| {
        about == About::Requests
            || audit
                .findings
                .iter()
                .any(|finding| finding.weight != Weight::Note && token.rules.contains(&finding.rule))
    };
    let rows: Vec<&Token> = tokens.iter().filter(weighty).collect();
    let _ = writeln!(page, "<section aria-labelledby=\"{id}\"><h2 id=\"{id}\">{head}</h2>");
    if rows.is_empty() {
        let read = if about == About::Grants { audit.totals.grants } else { audit.totals.requests };
        let none = if read.is_some() { "There are none." } else { "They could not be read." };
        let _ = writeln!(page, "<p class=\"soft\">{none}</p></section>");
        return;
    }
    if rows.len() > ROWS {
        let _ = writeln!(
            page,
            "<p class=\"soft\">The first {ROWS} of {}; all of them are in <code>--format csv</code>.</p>",
            rows.len()
        );
    }
    let since = if about == About::Grants { "Granted" } else { "Asked" };
    let last = if about == About::Grants { "Found by" } else { "Reason" };
    let _ = writeln!(
        page,
        r#"<div class="scroll" tabindex="0" role="region" aria-labelledby="{id}"><table class="sortable"><thead><tr><th scope="col">Owner</th><th scope="col">Token</th><th scope="col">Organisation</th><th scope="col" class="n">Id</th><th scope="col">Level</th><th scope="col">Repositories</th><th scope="col">{since}</th><th scope="col">Last used</th><th scope="col">Expires</th><th scope="col">{last}</th></tr></thead><tbody>"#
    );
    for token in rows.iter().take(ROWS) {
        row(page, token, about);
    }
    page.push_str("</tbody></table></div></section>\n");
}

fn row(page: &mut String, token: &Token, about: About) {
    let last = match about {
        About::Grants => {
            token.rules.iter().map(|rule| format!(r#"<span class="tag">{}</span>"#, escape::html(rule))).collect()
        }
        About::Requests => escape::html(token.reason.as_deref().unwrap_or_default()).into_owned(),
    };
    let expires = if token.expired { "expired" } else { "never" };
    let _ = writeln!(
        page,
        r#"<tr><th scope="row">{}</th><td class="words">{}</td><td>{}</td><td class="n">{}</td><td data-v="{}">{}</td><td>{}</td>{}{}{}<td class="words">{last}</td></tr>"#,
        escape::html(&token.owner),
        escape::html(token.token_name.as_deref().unwrap_or_default()),
        escape::html(&token.org),
        token.id,
        token.level as u8,
        token.level.as_str(),
        escape::html(&token.repository_selection),
        day(Some(token.since), ""),
        day(token.last_used_at, "never"),
        day(token.expires_at.filter(|_| !token.expired), expires),
    );
}

/// A day, in the order of time; what has none comes last.
fn day(time: Option<Timestamp>, none: &str) -> String {
    match time {
        Some(time) => {
            format!(r#"<td class="t" data-v="{}">{}</td>"#, time.as_second(), time.strftime("%Y-%m-%d"))
        }
        None => format!(r#"<td class="t soft" data-v="{}">{none}</td>"#, i64::MAX),
    }
}

fn organisations(page: &mut String, audit: &Audit) {
    page.push_str(
        r#"<section aria-labelledby="organisations"><h2 id="organisations">Organisations</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="organisations"><table class="sortable"><thead><tr><th scope="col">Organisation</th><th scope="col" class="n">Tokens</th><th scope="col" class="n">Requests</th><th scope="col">Read</th></tr></thead><tbody>
"#,
    );
    for coverage in &audit.coverage {
        let of = |tokens: &[Token]| tokens.iter().filter(|token| token.org == coverage.org).count();
        let gaps: Vec<String> = coverage.gaps().into_iter().map(|(what, ..)| format!("not whole: {what}")).collect();
        let read = if gaps.is_empty() { "whole".to_owned() } else { gaps.join("; ") };
        let _ = writeln!(
            page,
            r#"<tr><th scope="row">{}</th><td class="n">{}</td><td class="n">{}</td><td>{read}</td></tr>"#,
            escape::html(&coverage.org),
            of(&audit.grants),
            of(&audit.requests)
        );
    }
    page.push_str("</tbody></table></div></section>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands between the only two of these.
    fn block<'a>(page: &'a str, open: &str, close: &str) -> &'a str {
        let (_, rest) = page.split_once(open).unwrap();
        rest.split_once(close).unwrap().0
    }

    #[test]
    fn the_policy_names_the_blocks_that_are_there_and_nothing_is_inline() {
        let page = html(&super::super::tests::hostile());
        for (open, close, directive) in [("<style>", "</style>", "style-src"), ("<script>", "</script>", "script-src")]
        {
            assert_eq!(page.matches(open).count(), 1);
            let hash = STANDARD.encode(Sha256::digest(block(&page, open, close).as_bytes()));
            assert!(page.contains(&format!("{directive} 'sha256-{hash}'")), "{directive}");
        }
        let body = block(&page, "</style>", "<script>");
        for inline in
            [" style=", " onclick=", " onload=", "javascript:", "http-equiv=\"refresh", " src=", " href=", "url("]
        {
            assert!(!body.contains(inline), "{inline}");
        }
        assert!(!STYLE.contains("url(") && !STYLE.contains("@import") && !SCRIPT.contains("fetch"));
        assert!(!page.contains("unsafe-inline"));
    }

    #[test]
    fn paper_shows_what_is_closed_on_a_screen() {
        let on_paper = STYLE.split_once("@media print").unwrap().1;
        assert!(on_paper.contains("details::details-content { display: block; content-visibility: visible;"));
        assert!(!on_paper.contains("details:not([open])"), "nothing is left out");
        assert!(
            SCRIPT.contains("beforeprint") && SCRIPT.contains("afterprint"),
            "for those that do not know the style"
        );
    }

    #[test]
    fn hostile_words_are_text_and_every_element_is_ours() {
        let page = html(&super::super::tests::hostile());
        let body = block(&page, "</style>", "<script>");
        assert!(body.contains("&lt;script&gt;alert(1)"), "they are there");
        let known = [
            "!doctype", "b", "body", "code", "details", "div", "figure", "footer", "h1", "h2", "h3", "head", "header",
            "li", "line", "main", "p", "pre", "rect", "section", "span", "strong", "summary", "svg", "table", "tbody",
            "td", "text", "th", "thead", "time", "tr", "ul",
        ];
        for piece in body.split('<').skip(1) {
            let name = piece.trim_start_matches('/').split([' ', '>']).next().unwrap();
            assert!(known.contains(&name), "<{name}");
        }
        assert!(!page.contains(['\u{1b}', '\u{202e}', '\u{0}']));
    }
}
