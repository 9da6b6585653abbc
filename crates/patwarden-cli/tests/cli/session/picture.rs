//! A session as a moving picture that a browser plays by itself: SVG without a script. Who wants no motion sees its
//! end.

use std::fmt::Write as _;

use vt100::{Cell, Color, Screen};

use super::page::Step;
use super::stage::COLUMNS;

/// Lines that are seen at once.
const ROWS: usize = 30;
const GLYPH: f32 = 8.4;
const LINE: usize = 19;
const EDGE: usize = 16;
/// How long a command stands there before it is sent, what comes of it before it can be read, and each of its lines.
const TYPED: f32 = 1.4;
const SEEN: f32 = 1.6;
const READ: f32 = 0.18;

/// Lines that come at the same moment.
struct Frame {
    at: f32,
    lines: Vec<String>,
}

pub(super) fn of(seen: &[(Step, Screen)]) -> String {
    let (frames, length) = frames(seen);
    let (width, height) = ((f32::from(COLUMNS) * GLYPH) as usize + 2 * EDGE, ROWS * LINE + 2 * EDGE);
    let mut style = String::new();
    let mut scroll = String::new();
    let mut drawn = String::new();
    let mut above = 0;
    for (number, frame) in frames.iter().enumerate() {
        let percent = 100.0 * frame.at / length;
        let _ = writeln!(
            style,
            "@keyframes f{number}{{0%{{opacity:0}}{percent:.2}%{{opacity:1}}100%{{opacity:1}}}}\
             .f{number}{{animation-name:f{number}}}"
        );
        let _ = writeln!(drawn, "<g class=\"f f{number}\">");
        for (row, line) in frame.lines.iter().enumerate() {
            let y = EDGE + (above + row) * LINE + 14;
            let _ = writeln!(drawn, "<text x=\"{EDGE}\" y=\"{y}\">{line}</text>");
        }
        let _ = writeln!(drawn, "</g>");
        above += frame.lines.len();
        let _ = write!(scroll, "{percent:.2}%{{transform:translateY(-{}px)}}", above.saturating_sub(ROWS) * LINE);
    }
    let end = above.saturating_sub(ROWS) * LINE;
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">
<title>A session of patwarden at a terminal</title>
<style>
text{{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#e6edf3;white-space:pre}}
.b{{font-weight:700}}.d{{fill:#8b949e}}.c1{{fill:#ff7b72}}.c2{{fill:#56d364}}.c3{{fill:#e3b341}}.c4{{fill:#79c0ff}}.c5{{fill:#d2a8ff}}.c6{{fill:#76e3ea}}
.f,.s{{animation:{length:.1}s step-end infinite}}
.s{{animation-name:s;transform:translateY(-{end}px)}}
@keyframes s{{{scroll}}}
{style}@media (prefers-reduced-motion:reduce){{.f,.s{{animation:none}}}}
</style>
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<svg x="0" y="{EDGE}" width="{width}" height="{inner}" viewBox="0 {EDGE} {width} {inner}">
<g class="s">
{drawn}</g>
</svg>
</svg>
"##,
        inner = ROWS * LINE,
    )
}

/// When what is seen, and how long it all takes.
fn frames(seen: &[(Step, Screen)]) -> (Vec<Frame>, f32) {
    let mut frames = Vec::new();
    let mut at = 0.0;
    for (step, screen) in seen {
        assert!(step.command.len() + 2 <= usize::from(COLUMNS), "`{}` is wider than the picture", step.command);
        let typed = format!("<tspan class=\"c2\">$ </tspan><tspan class=\"b\">{}</tspan>", escaped(&step.command));
        frames.push(Frame { at, lines: vec![typed] });
        let mut lines: Vec<String> =
            (0..u16::try_from(step.shown.len()).unwrap()).map(|row| line(screen, row)).collect();
        lines.push(String::new());
        at += TYPED;
        let read = SEEN + READ * lines.len() as f32;
        frames.push(Frame { at, lines });
        at += read;
    }
    (frames, at + 2.0)
}

/// A line of a terminal, in pieces that look the same.
fn line(screen: &Screen, row: u16) -> String {
    let cells: Vec<&Cell> = (0..COLUMNS).filter_map(|column| screen.cell(row, column)).collect();
    let last = cells.iter().rposition(|cell| !cell.contents().trim().is_empty()).map_or(0, |last| last + 1);
    let pieces = cells[..last].chunk_by(|one, other| look(one) == look(other));
    pieces
        .map(|piece| {
            let glyph = |cell: &&Cell| if cell.has_contents() { cell.contents().to_owned() } else { " ".to_owned() };
            let text = escaped(&piece.iter().map(glyph).collect::<String>());
            match look(piece[0]) {
                look if look.is_empty() => text,
                look => format!("<tspan class=\"{look}\">{text}</tspan>"),
            }
        })
        .collect()
}

/// The classes of how a cell looks.
fn look(cell: &Cell) -> String {
    let mut classes = Vec::new();
    if let Color::Idx(colour @ 1..=6) = cell.fgcolor() {
        classes.push(format!("c{colour}"));
    }
    if cell.bold() {
        classes.push("b".to_owned());
    }
    if cell.dim() {
        classes.push("d".to_owned());
    }
    classes.join(" ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
