//! Reads StackQL's EXEC: `EXEC github.orgs.pat_grants.update_pat_accesses @org='…' @@json='{…}'`.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::Deserializer;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value as Json};

use super::{Exec, ExecAction, Method};
use crate::error::{Result, SqlError, SqlErrorKind};
use crate::nearest::nearest;
use crate::tokens::{Kind, Token};
use crate::value::{Params, Value};

/// GitHub takes no longer reason, in characters.
const LONGEST_REASON: usize = 1024;

/// Reads one EXEC from its tokens.
pub(crate) fn parse(text: &Arc<str>, part: &[Token], params: &Params) -> Result<Exec> {
    Reader { text, rest: part.get(1..).unwrap_or_default(), params, place: 0, end: end(part) }.exec(part)
}

fn end(part: &[Token]) -> usize {
    part.last().map_or(0, |last| last.span.end)
}

/// An argument: its name, its value, and where that is.
struct Argument {
    name: String,
    value: String,
    span: Range<usize>,
}

struct Reader<'a> {
    text: &'a Arc<str>,
    rest: &'a [Token],
    params: &'a Params,
    /// How many `?` have been read.
    place: usize,
    end: usize,
}

impl Reader<'_> {
    fn exec(mut self, part: &[Token]) -> Result<Exec> {
        let (method, method_span) = self.method()?;
        let arguments = self.arguments(method)?;
        let start = part.first().map_or(0, |first| first.span.start);
        let span = start..self.end;
        let find = |name: &str| arguments.iter().find(|argument| argument.name == name);
        let required = |name: &str| {
            find(name).ok_or_else(|| {
                let error = SqlError::new(SqlErrorKind::InvalidValue, format!("{} needs @{name}", method.as_str()));
                error.with_hint(format!("write {}", method.example())).at(self.text, method_span.clone())
            })
        };
        let org = required("org")?;
        if org.value.trim().is_empty() {
            return Err(self.invalid("the organisation's name is empty", &org.span));
        }
        let body = match (find("json"), method) {
            (Some(json), _) => self.body(method, json)?,
            // There is nothing else that it could be asked for.
            (None, Method::UpdatePatAccess) => Body { action: ExecAction::Revoke, ids: None, reason: None },
            (None, _) => {
                let error = SqlError::new(SqlErrorKind::InvalidValue, format!("{} needs @@json", method.as_str()));
                return Err(error.with_hint(format!("write {}", method.example())).at(self.text, method_span));
            }
        };
        let ids = match method.id() {
            Some(name) => {
                let argument = required(name)?;
                vec![self.id(&argument.value, &argument.span)?]
            }
            None => body.ids.unwrap_or_default(),
        };
        let (org, action, reason) = (org.value.clone(), body.action, body.reason);
        Ok(Exec { method, org, action, ids, reason, text: Arc::clone(self.text), span })
    }

    /// `github.orgs.pat_grants.update_pat_accesses`, as much of it as there is, and where it is.
    fn method(&mut self) -> Result<(Method, Range<usize>)> {
        let mut names: Vec<(String, Range<usize>)> = Vec::new();
        while let Some((token, behind)) = self.rest.split_first() {
            let Some(name) = token.name(self.text) else { break };
            names.push((name, token.span.clone()));
            self.rest = behind;
            match behind.split_first() {
                Some((dot, behind)) if dot.kind == Kind::Dot => self.rest = behind,
                _ => break,
            }
        }
        let Some((last, span)) = names.pop() else {
            return Err(self.syntax("an EXEC names what it calls", self.here()));
        };
        let Some(method) = Method::named(&last) else {
            let error = SqlError::new(SqlErrorKind::UnknownName, format!("there is no method {last}"));
            let known = Method::ALL.map(|method| format!("{}.{}", method.table(), method.as_str())).join(", ");
            let hint = match Method::nearest(&last) {
                Some(near) => format!("did you mean {}.{}?", near.table(), near.as_str()),
                None => format!("EXEC calls {known}"),
            };
            return Err(error.with_hint(hint).at(self.text, span));
        };
        let expected = ["github", "orgs", method.table()];
        let fits =
            names.iter().rev().zip(expected.iter().rev()).all(|((name, _), wanted)| name.eq_ignore_ascii_case(wanted));
        if names.len() > expected.len() || !fits {
            let error = SqlError::new(SqlErrorKind::UnknownName, format!("{last} is a method of {}", method.table()));
            let whole = names.first().map_or(span.start, |(_, first)| first.start)..span.end;
            return Err(error.with_hint(format!("write github.orgs.{}.{last}", method.table())).at(self.text, whole));
        }
        Ok((method, span))
    }

    /// `@org='acme'`, and `@@json='…'`, divided by blanks or commas.
    fn arguments(&mut self, method: Method) -> Result<Vec<Argument>> {
        let mut arguments: Vec<Argument> = Vec::new();
        let mut known = vec!["org", "json"];
        known.extend(method.id());
        while let Some((first, behind)) = self.rest.split_first() {
            if first.of(self.text) == "," && !arguments.is_empty() {
                self.rest = behind;
                continue;
            }
            let (is_body, token) = match behind.first() {
                Some(second) if first.of(self.text) == "@" && second.span.start == first.span.end => (true, second),
                _ => (false, first),
            };
            let name = token.of(self.text);
            let Some(name) = name.strip_prefix('@').filter(|_| token.kind == Kind::Parameter) else {
                let message =
                    format!("{} can't be here: what an EXEC is given is written @name='value'", first.of(self.text));
                return Err(self.syntax(&message, first.span.clone()));
            };
            let name = name.to_ascii_lowercase();
            let span = first.span.start..token.span.end;
            let sign = if is_body { "@@" } else { "@" };
            if !known.contains(&name.as_str()) || (name == "json") != is_body {
                let message = format!("{} takes no {sign}{name}", method.as_str());
                let error = SqlError::new(SqlErrorKind::UnknownName, message);
                let near = nearest(&name, known.iter().copied());
                let near = near.map(|near| format!("did you mean {}{near}?", if near == "json" { "@@" } else { "@" }));
                let hint = near.unwrap_or_else(|| format!("write {}", method.example()));
                return Err(error.with_hint(hint).at(self.text, span));
            }
            if arguments.iter().any(|argument| argument.name == name) {
                return Err(self.syntax(&format!("{sign}{name} is given twice"), span));
            }
            let behind = if is_body { behind.get(1..).unwrap_or_default() } else { behind };
            let [sign_token, value, rest @ ..] = behind else {
                return Err(self.syntax(&format!("{sign}{name} has no value"), span));
            };
            if sign_token.of(self.text) != "=" {
                return Err(
                    self.syntax(&format!("{sign}{name} is followed by = and its value"), sign_token.span.clone())
                );
            }
            let told = self.value(value)?;
            arguments.push(Argument { name, value: told, span: value.span.clone() });
            self.rest = rest;
        }
        Ok(arguments)
    }

    /// A text, a number, or a parameter's value.
    fn value(&mut self, token: &Token) -> Result<String> {
        if let Some(value) = token.literal(self.text) {
            return Ok(value);
        }
        if token.kind == Kind::Parameter {
            let word = token.of(self.text);
            let value = match word.strip_prefix('?') {
                Some(digits) => {
                    self.place = digits.parse().unwrap_or(self.place + 1);
                    self.params.placed.get(self.place.saturating_sub(1))
                }
                None => self.params.named(word),
            };
            return match value {
                Some(Value::Text(text)) => Ok(text.clone()),
                Some(Value::Integer(number)) => Ok(number.to_string()),
                _ => Err(self.invalid(&format!("the value of {word} is neither a text nor a number"), &token.span)),
            };
        }
        Err(self.syntax(&format!("{} is no value: write a text in '…'", token.of(self.text)), token.span.clone()))
    }

    fn body(&self, method: Method, argument: &Argument) -> Result<Body> {
        let read: Json = serde_json::from_str(&argument.value)
            .map_err(|error| self.invalid(&format!("@@json is no JSON: {error}"), &argument.span))?;
        let Json::Object(body) = read else {
            return Err(self.invalid("@@json is no JSON object", &argument.span));
        };
        // Of two values nobody knows which is meant.
        if let Some(twice) = key_given_twice(&argument.value) {
            return Err(self.invalid(&format!("@@json has {twice:?} twice"), &argument.span));
        }
        let decides = matches!(method, Method::ReviewPatGrantRequest | Method::ReviewPatGrantRequestsInBulk);
        let mut known = vec!["action"];
        known.extend(method.ids());
        known.extend(decides.then_some("reason"));
        if let Some(unknown) = body.keys().find(|key| !known.contains(&key.as_str())) {
            let message = format!("@@json of {} has no {unknown:?}", method.as_str());
            let error = SqlError::new(SqlErrorKind::UnknownName, message);
            let hint = match nearest(unknown, known.iter().copied()) {
                Some(near) => format!("did you mean {near:?}?"),
                None => format!("it has {}", known.join(", ")),
            };
            return Err(error.with_hint(hint).at(self.text, argument.span.clone()));
        }
        let action = self.action(decides, &body, argument)?;
        let ids = method.ids().map(|key| self.ids(key, &body, argument)).transpose()?;
        let reason = match body.get("reason") {
            None | Some(Json::Null) => None,
            Some(Json::String(reason)) if reason.chars().count() <= LONGEST_REASON => Some(reason.clone()),
            Some(Json::String(_)) => {
                let message = format!("the reason is longer than the {LONGEST_REASON} characters that GitHub takes");
                return Err(self.invalid(&message, &argument.span));
            }
            Some(_) => return Err(self.invalid("the reason is no text", &argument.span)),
        };
        Ok(Body { action, ids, reason })
    }

    fn action(&self, decides: bool, body: &Map<String, Json>, argument: &Argument) -> Result<ExecAction> {
        let wanted = if decides { "approve or deny" } else { "revoke" };
        match (body.get("action").and_then(Json::as_str), decides) {
            (Some("revoke"), false) => Ok(ExecAction::Revoke),
            (Some("approve"), true) => Ok(ExecAction::Approve),
            (Some("deny"), true) => Ok(ExecAction::Deny),
            (Some(other), _) => {
                Err(self.invalid(&format!("the action {other:?} is none: it is {wanted}"), &argument.span))
            }
            (None, _) => Err(self.invalid(&format!("@@json needs the action: {wanted}"), &argument.span)),
        }
    }

    /// An array, or a text that holds one or a list with commas.
    fn ids(&self, key: &str, body: &Map<String, Json>, argument: &Argument) -> Result<Vec<u64>> {
        let invalid = |message: String| self.invalid(&message, &argument.span);
        let ids: Vec<String> = match body.get(key) {
            Some(Json::Array(ids)) => ids.iter().map(plain).collect(),
            Some(number @ Json::Number(_)) => vec![plain(number)],
            Some(Json::String(text)) => match serde_json::from_str::<Json>(text) {
                Ok(Json::Array(ids)) => ids.iter().map(plain).collect(),
                _ => text.split(',').map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()).collect(),
            },
            Some(_) => return Err(invalid(format!("{key} is no list of ids"))),
            None => return Err(invalid(format!("@@json needs {key}"))),
        };
        if ids.is_empty() {
            return Err(invalid(format!("{key} names none")));
        }
        ids.iter().map(|id| self.id(id, &argument.span)).collect()
    }

    fn id(&self, told: &str, span: &Range<usize>) -> Result<u64> {
        let id: Option<u64> = told.trim().parse().ok().filter(|id| i64::try_from(*id).is_ok());
        id.ok_or_else(|| self.invalid(&format!("{told:?} is no id: it is a whole number"), span))
    }

    fn here(&self) -> Range<usize> {
        self.rest.first().map_or(self.end..self.end, |token| token.span.clone())
    }

    fn syntax(&self, message: &str, span: Range<usize>) -> SqlError {
        SqlError::new(SqlErrorKind::Syntax, message).at(self.text, span)
    }

    fn invalid(&self, message: &str, span: &Range<usize>) -> SqlError {
        SqlError::new(SqlErrorKind::InvalidValue, message).at(self.text, span.clone())
    }
}

struct Body {
    action: ExecAction,
    ids: Option<Vec<u64>>,
    reason: Option<String>,
}

/// The first key that an object in JSON has twice.
fn key_given_twice(json: &str) -> Option<String> {
    struct Keys(Option<String>);

    impl<'de> Visitor<'de> for Keys {
        type Value = Option<String>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> std::result::Result<Self::Value, A::Error> {
            let mut seen = BTreeSet::new();
            while let Some((key, IgnoredAny)) = map.next_entry::<String, _>()? {
                if !seen.insert(key.clone()) {
                    self.0.get_or_insert(key);
                }
            }
            Ok(self.0)
        }
    }

    serde_json::Deserializer::from_str(json).deserialize_map(Keys(None)).ok()?
}

/// A number as it is written, a text as it is.
fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Statement;

    fn read(text: &str) -> Result<Exec> {
        let mut statements = crate::parse(text, &Params::none())?;
        match statements.pop() {
            Some(Statement::Exec(exec)) if statements.is_empty() => Ok(exec),
            other => panic!("{other:?}"),
        }
    }

    fn refused(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    #[test]
    fn stackql_s_templates_run_with_only_values_filled_in() {
        let exec = read(
            "EXEC github.orgs.pat_grants.update_pat_accesses \n@org='acme' --required \n@@json=\n'{\n\"action\": \"revoke\", \n\"pat_ids\": \"[1, 2]\"\n}'\n;",
        )
        .unwrap();
        assert_eq!(
            (exec.method, exec.org.as_str(), exec.action),
            (Method::UpdatePatAccesses, "acme", ExecAction::Revoke)
        );
        assert_eq!((exec.ids.as_slice(), exec.to_string().as_str()), (&[1, 2][..], "revoke 2 grants of acme"));
        let exec = read(
            "EXEC github.orgs.pat_grants.update_pat_access \n@org='acme' --required, \n@pat_id='7' --required \n@@json='{\"action\": \"revoke\"}';",
        )
        .unwrap();
        assert_eq!((exec.method, exec.ids.as_slice()), (Method::UpdatePatAccess, &[7][..]));
        let exec = read(
            "EXEC github.orgs.pat_grant_requests.review_pat_grant_requests_in_bulk @org='acme' --required\n@@json='{\"pat_request_ids\": \"3,4\", \"action\": \"deny\", \"reason\": \"it''s too wide\"}'",
        )
        .unwrap();
        assert_eq!((exec.ids.as_slice(), exec.reason.as_deref()), (&[3, 4][..], Some("it's too wide")));
        let exec = read("exec pat_grant_requests.review_pat_grant_request @org=acme_2").unwrap_err();
        assert!(exec.to_string().starts_with("acme_2 is no value"), "{exec}");
    }

    #[test]
    fn ids_come_as_a_list_or_as_a_text_that_holds_one() {
        for ids in ["[1,2]", "\"[1, 2]\"", "\"1, 2\"", "[\"1\", \"2\"]", "\"1,2,\""] {
            let text = format!(
                "EXEC pat_grants.update_pat_accesses @org='a' @@json='{{\"action\":\"revoke\",\"pat_ids\":{ids}}}'"
            );
            assert_eq!(read(&text).unwrap().ids, [1, 2], "{ids}");
        }
        for ids in ["[]", "\"\"", "[1.5]", "[-1]", "\"1;2\"", "[null]", "{}", "[[1]]", "[99999999999999999999]"] {
            let text = format!(
                "EXEC pat_grants.update_pat_accesses @org='a' @@json='{{\"action\":\"revoke\",\"pat_ids\":{ids}}}'"
            );
            assert!(read(&text).is_err(), "{ids}");
        }
    }

    #[test]
    fn what_is_wrong_is_pointed_at() {
        let json = "@@json='{\"action\": \"revoke\", \"pat_ids\": [1]}'";
        let told = refused(&format!("EXEC github.orgs.pat_grants.update_pat_accessses @org='a' {json}"));
        assert_eq!(
            told,
            "there is no method update_pat_accessses (at line 1, column 29); did you mean pat_grants.update_pat_accesses?"
        );
        let told = refused(&format!("EXEC pat_grants.update_pat_accesses @or='a' {json}"));
        assert_eq!(told, "update_pat_accesses takes no @or (at line 1, column 37); did you mean @org?");
        assert!(refused(&format!("EXEC pat_grants.update_pat_accesses {json}")).contains("needs @org"));
        assert!(refused("EXEC pat_grants.update_pat_accesses @org='a'").contains("needs @@json"));
        assert!(refused("EXEC pat_grants.update_pat_accesses @org='a' @@json='{'").contains("is no JSON"));
        assert!(refused("EXEC pat_grants.update_pat_accesses @org='a' @@json='[]'").contains("no JSON object"));
        assert!(
            refused("EXEC pat_grants.update_pat_accesses @org='a' @@json='{\"action\":\"revoke\",\"ids\":[1]}'")
                .contains("pat_ids")
        );
        assert!(
            refused("EXEC pat_grants.update_pat_access @org='a' @@json='{\"action\":\"deny\"}' @pat_id=1")
                .contains("it is revoke")
        );
        assert!(refused("EXEC pat_grants.update_pat_access @org='a' @org='b' @pat_id=1").contains("given twice"));
        assert!(
            refused("EXEC pat_grant_requests.update_pat_access @org='a' @pat_id=1")
                .contains("is a method of pat_grants")
        );
        let twice = "@@json='{\"pat_ids\": [1], \"action\": \"revoke\", \"pat_ids\": [2]}'";
        let told = refused(&format!("EXEC pat_grants.update_pat_accesses @org='a' {twice}"));
        assert!(told.starts_with("@@json has \"pat_ids\" twice"), "{told}");
        assert!(refused("EXEC").contains("names what it calls"));
        assert!(refused("EXEC pat_grants.update_pat_access @org=").contains("has no value"));
        assert!(refused("EXEC pat_grants.update_pat_access @org='' @pat_id=1").contains("is empty"));
    }

    #[test]
    fn values_are_bound() {
        let params = Params::none().with("org", "acme").with("id", 7);
        let text = "EXEC pat_grants.update_pat_access @org=:org @pat_id=@id";
        let statements = crate::parse(text, &params).unwrap();
        let Some(Statement::Exec(exec)) = statements.first() else { panic!("{statements:?}") };
        assert_eq!((exec.org.as_str(), exec.ids.as_slice()), ("acme", &[7][..]));
        let placed = crate::parse("EXEC pat_grants.update_pat_access @org=? @pat_id=?", &Params::from(["acme", "7"]));
        assert!(matches!(&placed.unwrap()[0], Statement::Exec(exec) if exec.ids == [7]));
    }

    proptest! {
        #[test]
        fn any_exec_is_read_or_refused(text in "EXEC (pat_grants|github|orgs|[.]|update_pat_access|@|@@|json|org|=|'[^']{0,6}'|'\\{\"action\":\"revoke\"\\}'|,|[0-9]| |\\PC){0,20}") {
            if let Err(error) = crate::parse(&text, &Params::none()) {
                let _ = (error.pointed(), error.to_string());
            }
        }
    }
}
