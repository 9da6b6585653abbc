//! Pieces of Python source.

use serde_json::Value;

/// How long a line may be.
pub(super) const WIDTH: usize = 100;

/// A value of JSON as Python writes it.
pub(super) fn literal(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Array(items) => format!("[{}]", items.iter().map(literal).collect::<Vec<_>>().join(", ")),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(key, value)| format!("{}: {}", quoted(key), literal(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        Value::Number(_) => value.to_string(),
        Value::String(text) => quoted(text),
    }
}

/// A text in quotes. What JSON escapes, it escapes as Python does.
pub(super) fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// `organization-full` as the name of a class: `OrganizationFull`.
pub(super) fn pascal(name: &str) -> String {
    let words = name.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let pascal: String = words.map(|word| format!("{}{}", word[..1].to_ascii_uppercase(), &word[1..])).collect();
    if pascal.starts_with(|first: char| first.is_ascii_alphabetic()) { pascal } else { format!("T{pascal}") }
}

/// Lines of at most `width`, each behind `indent`; those after the first further in by `hang`.
pub(super) fn wrapped(text: &str, indent: usize, hang: usize, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = " ".repeat(indent);
    for word in text.split_whitespace() {
        let begun = !line.trim().is_empty();
        if begun && line.len() + 1 + word.len() > width {
            lines.push(std::mem::replace(&mut line, " ".repeat(indent + hang)));
        } else if begun {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

/// A docstring of these lines at this depth.
pub(super) fn docstring(lines: &[String], indent: usize) -> String {
    let space = " ".repeat(indent);
    let lines: Vec<String> =
        lines.iter().map(|line| line.replace('\\', "\\\\").replace("\"\"\"", "\\\"\\\"\\\"")).collect();
    match &lines[..] {
        [only] if indent + only.len() + 6 <= WIDTH && !only.ends_with('"') => format!("{space}\"\"\"{only}\"\"\"\n"),
        _ => {
            let mut text = format!("{space}\"\"\"");
            for (place, line) in lines.iter().enumerate() {
                if place > 0 && !line.is_empty() {
                    text.push_str(&space);
                }
                text.push_str(line);
                text.push('\n');
            }
            text + &space + "\"\"\"\n"
        }
    }
}
