//! A page of the docs with what was typed at a terminal and what came of it, in blocks of `console`.

use std::ops::Range;

const FENCE: &str = "```console";
const PROMPT: &str = "$ ";
/// Before a line that goes on with a command.
const MORE: &str = "> ";
/// What a question ends with.
pub(super) const QUESTION: &str = "[y/N] ";

/// One block: a piece of the session.
pub(super) struct Block {
    /// Where the lines between its fences stand.
    lines: Range<usize>,
    /// The process is killed while the answer of its bulk request of this number is awaited.
    pub(super) killed_at: Option<usize>,
    pub(super) steps: Vec<Step>,
}

/// A command, and what the terminal showed.
#[derive(Clone)]
pub(super) struct Step {
    pub(super) command: String,
    pub(super) shown: Vec<String>,
}

impl Step {
    /// What was typed at each question.
    pub(super) fn answers(&self) -> Vec<String> {
        let asked = self.shown.iter().filter_map(|line| line.split_once(QUESTION));
        asked.map(|(_, answer)| answer.to_owned()).collect()
    }

    fn lines(&self) -> impl Iterator<Item = String> {
        let typed = format!("{PROMPT}{}", self.command.replace('\n', &format!("\n{MORE}")));
        std::iter::once(typed).chain(self.shown.iter().cloned())
    }

    /// Whether a quote is open, so that the shell waits for more of the command.
    fn is_open(&self) -> bool {
        let quotes = self.command.replace("\\\"", "");
        self.shown.is_empty() && quotes.matches('"').count() % 2 == 1
    }
}

pub(super) fn blocks(page: &str) -> Vec<Block> {
    let lines: Vec<&str> = page.lines().collect();
    let mut blocks = Vec::new();
    let mut at = 0;
    while let Some(begin) = (at..lines.len()).find(|line| lines[*line].starts_with(FENCE)) {
        let end = (begin + 1..lines.len())
            .find(|line| lines[*line] == "```")
            .unwrap_or_else(|| panic!("a block does not end"));
        let words = lines[begin][FENCE.len()..].trim();
        let killed_at = words.strip_prefix("killed-at=").map(|number| number.parse().unwrap());
        assert!(words.is_empty() || killed_at.is_some(), "what is {words:?}?");
        blocks.push(Block { lines: begin + 1..end, killed_at, steps: steps(&lines[begin + 1..end]) });
        at = end + 1;
    }
    blocks
}

fn steps(lines: &[&str]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for line in lines {
        if let (Some(step), Some(more)) = (steps.last_mut(), line.strip_prefix(MORE))
            && step.is_open()
        {
            step.command.push('\n');
            step.command.push_str(more);
            continue;
        }
        match line.strip_prefix(PROMPT) {
            Some(command) => steps.push(Step { command: command.to_owned(), shown: Vec::new() }),
            None => steps
                .last_mut()
                .unwrap_or_else(|| panic!("{line:?} is before any command"))
                .shown
                .push((*line).to_owned()),
        }
    }
    steps
}

/// The page with what the blocks' terminals showed this time.
pub(super) fn with(page: &str, blocks: &[Block], shown: &[Vec<Step>]) -> String {
    let mut lines: Vec<String> = page.lines().map(str::to_owned).collect();
    for (block, steps) in blocks.iter().zip(shown).rev() {
        lines.splice(block.lines.clone(), steps.iter().flat_map(Step::lines));
    }
    lines.join("\n") + "\n"
}

#[test]
fn a_page_is_what_its_blocks_show() {
    let page = "# A\n\n```console killed-at=2\n$ a --b\nsure? [y/N] y\ndone\n$ c\n```\n\nend\n";
    let found = blocks(page);
    assert_eq!((found.len(), found[0].killed_at), (1, Some(2)));
    let commands: Vec<&str> = found[0].steps.iter().map(|step| step.command.as_str()).collect();
    assert_eq!(commands, ["a --b", "c"]);
    assert_eq!(found[0].steps[0].answers(), ["y"]);
    assert_eq!(with(page, &found, &[found[0].steps.clone()]), page);
    let other = Step { command: "a --b".into(), shown: vec!["other".into()] };
    assert!(with(page, &found, &[vec![other]]).contains("killed-at=2\n$ a --b\nother\n```\n"));
    let page = "```console\n$ a \"b\n> \\\"c\"\n> d\n```\n";
    let found = blocks(page);
    let Step { command, shown } = &found[0].steps[0];
    assert_eq!((command.as_str(), &shown[..]), ("a \"b\n\\\"c\"", &["> d".to_owned()][..]));
    assert_eq!(with(page, &found, &[found[0].steps.clone()]), page);
}
