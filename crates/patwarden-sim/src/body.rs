//! Reads the JSON bodies of writes and names everything that is wrong with one at once.

use http::StatusCode;
use serde_json::{Map, Value};

use crate::answer::{Answer, Problem};

const MAX_IDS: usize = 100;
const MAX_REASON: usize = 1_024;

/// A JSON object and the problems found in it so far.
pub(crate) struct Body {
    resource: &'static str,
    fields: Map<String, Value>,
    problems: Vec<Problem>,
}

impl Body {
    /// Parses a body; an empty one counts as an empty object.
    pub(crate) fn parse(resource: &'static str, bytes: &[u8]) -> Result<Self, Answer> {
        let bad_request = |message| Answer::error(StatusCode::BAD_REQUEST, message);
        let fields = if bytes.is_empty() {
            Map::new()
        } else {
            match serde_json::from_slice(bytes) {
                Ok(Value::Object(fields)) => fields,
                Ok(_) => return Err(bad_request("Body should be a JSON object")),
                Err(_) => return Err(bad_request("Problems parsing JSON")),
            }
        };
        Ok(Self { resource, fields, problems: Vec::new() })
    }

    pub(crate) fn get(&self, field: &str) -> Option<&Value> {
        self.fields.get(field)
    }

    pub(crate) fn refuse(&mut self, field: &str, message: &str) {
        self.problems.push(Problem::invalid(self.resource, field, message));
    }

    pub(crate) fn push(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// One of a few words, required.
    pub(crate) fn choice<T: Copy>(&mut self, field: &str, choices: &[(&str, T)]) -> Option<T> {
        let problem = match self.fields.get(field) {
            None => Problem::missing_field(self.resource, field),
            Some(value) => {
                let chosen = choices.iter().find(|(word, _)| value.as_str() == Some(*word));
                if let Some((_, choice)) = chosen {
                    return Some(*choice);
                }
                Problem::invalid(self.resource, field, "not one of the values allowed").value(value)
            }
        };
        self.problems.push(problem);
        None
    }

    /// Between one and a hundred integers, required. An integer that can't be an id is kept, for it
    /// is as unknown as any other.
    pub(crate) fn ids(&mut self, field: &str) -> Vec<Value> {
        let Some(value) = self.fields.get(field) else {
            self.problems.push(Problem::missing_field(self.resource, field));
            return Vec::new();
        };
        let Some(ids) = value.as_array() else {
            self.problems.push(Problem::invalid(self.resource, field, "not an array").value(value));
            return Vec::new();
        };
        let ids = ids.clone();
        if ids.is_empty() || ids.len() > MAX_IDS {
            self.refuse(field, "must hold between 1 and 100 ids");
        }
        for (index, id) in ids.iter().enumerate() {
            if !(id.is_u64() || id.is_i64()) {
                let problem = Problem::invalid(self.resource, field, "not an integer");
                self.problems.push(problem.at(index, id));
            }
        }
        ids
    }

    /// The reviewer's words: absent, null, or text of a bounded length.
    pub(crate) fn reason(&mut self) -> Option<String> {
        match self.fields.get("reason") {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) if text.chars().count() <= MAX_REASON => Some(text.clone()),
            Some(Value::String(_)) => {
                self.refuse("reason", "longer than 1024 characters");
                None
            }
            Some(_) => {
                self.refuse("reason", "not a string");
                None
            }
        }
    }

    /// Ends the reading: 422 if anything was wrong.
    pub(crate) fn finish(self) -> Result<(), Answer> {
        if self.problems.is_empty() { Ok(()) } else { Err(Answer::invalid(&self.problems)) }
    }
}
