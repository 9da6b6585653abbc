//! What an operation is, and whether a request is one.

use http::Uri;
use url::Url;

use crate::transport::{Response, carries_nothing};

/// One operation of GitHub's description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation {
    /// GitHub's name for it, with `/` and `-` as GitHub writes them: `orgs/list-pat-grants`.
    pub id: &'static str,
    /// The HTTP method, in capitals.
    pub method: &'static str,
    /// The path with its parameters in braces: `/orgs/{org}/personal-access-tokens`.
    pub path: &'static str,
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// What else a caller has to know: who may call it, and what follows; empty if that is all.
    pub description: &'static str,
    /// Whether GitHub advises against it.
    pub deprecated: bool,
    /// Where GitHub serves it, if not where the others are.
    pub server: Option<&'static str>,
    /// What it takes: of the path first, then of the query and the headers, then the fields of the body.
    pub parameters: &'static [Parameter],
    /// What its body is.
    pub body: Body,
    /// Its successes.
    pub answers: &'static [Answer],
}

/// Something that an operation takes by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name for callers, unlike any other of the operation: `owner`.
    pub name: &'static str,
    /// Its name on the way: `owner[]`.
    pub wire: &'static str,
    /// Where it goes.
    pub place: Place,
    /// What a value of it is.
    pub kind: Kind,
    /// Whether it takes a list of such values.
    pub many: bool,
    /// How many such values a list has at least.
    pub at_least: u64,
    /// How many such values a list has at most.
    pub at_most: Option<u64>,
    /// How many characters a string has at most.
    pub longest: Option<u64>,
    /// The least number that it takes.
    pub least: Option<i64>,
    /// The largest number that it takes.
    pub most: Option<i64>,
    /// Whether the operation can't do without.
    pub required: bool,
    /// Whether `null` is a value.
    pub nullable: bool,
    /// The values that there are; empty if it is not enumerated.
    pub values: &'static [&'static str],
    /// What the server takes it for if it is left out.
    pub default: Option<&'static str>,
    /// What it is, in one sentence.
    pub words: &'static str,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Into the path.
    Path,
    /// Into the query, a list as one pair a value.
    Query,
    /// Into a header.
    Header,
    /// Into the body, a JSON object, as a field.
    Field,
}

/// What a value of a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A string.
    Text,
    /// A date, or a date and time, as RFC 3339 writes it.
    Time,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// Anything that JSON has.
    Json,
}

/// What the body of a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// There is none.
    None,
    /// A JSON object whose fields are parameters of the operation.
    Fields,
    /// Any other JSON.
    Json {
        /// Whether the operation can't do without.
        required: bool,
    },
    /// Bytes.
    Bytes {
        /// Whether the operation can't do without.
        required: bool,
        /// Their media type.
        media: &'static str,
    },
}

/// A success, and what it brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// What comes with it.
    pub content: Content,
}

/// What an answer brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Nothing that means anything.
    Nothing,
    /// A JSON array.
    List,
    /// A JSON object.
    Object,
    /// Any JSON.
    Json,
    /// Text or bytes, of this media type.
    Other(&'static str),
}

impl Operation {
    /// The operation by GitHub's name for it (`orgs/list-pat-grants`), or by the one that it has in code
    /// (`orgs_list_pat_grants`).
    pub fn named(name: &str) -> Option<&'static Self> {
        crate::OPERATIONS.iter().find(|operation| operation.id == name || same_name(operation.id, name))
    }

    /// Its name in code: `orgs_list_pat_grants`.
    pub fn name(&self) -> String {
        self.id.replace(['/', '-'], "_")
    }

    /// A parameter by its name for callers, or by the one on the way.
    pub fn parameter(&self, name: &str) -> Option<&'static Parameter> {
        let by_name = self.parameters.iter().find(|parameter| parameter.name == name);
        by_name.or_else(|| self.parameters.iter().find(|parameter| parameter.wire == name))
    }

    /// What a success brought: nothing, or what its status is declared with.
    ///
    /// # Errors
    ///
    /// In words, if the status is none of the operation's successes, or if it came with something else than a
    /// list or an object where it has to. An empty object is no empty list.
    pub fn content_of(&self, answer: &Response) -> Result<Content, String> {
        let status = answer.status();
        let Some(declared) = self.answers.iter().find(|declared| declared.status == status.as_u16()) else {
            return Err(format!("the server answered {status}, which is no success of {}", self.id));
        };
        if carries_nothing(answer) {
            return Ok(Content::Nothing);
        }
        let first = answer.body().iter().find(|byte| !byte.is_ascii_whitespace());
        match declared.content {
            Content::List if first != Some(&b'[') => Err("the answer is not a list".to_owned()),
            Content::Object if first != Some(&b'{') => Err("the answer is not an object".to_owned()),
            content => Ok(content),
        }
    }

    /// Whether it is served at this base URL, or why not. Only GitHub's public API is known to serve it
    /// elsewhere; a client for that place is made with that base URL.
    pub(crate) fn check_served(&self, base: &Url) -> Result<(), String> {
        match self.server {
            Some(server) if base.host_str() == Some("api.github.com") => {
                Err(format!("{} is served at {server}: send it with a client of that base URL", self.id))
            }
            _ => Ok(()),
        }
    }

    /// Whether a URL is this operation's and nothing else's.
    ///
    /// A parameter such as `..` is folded away when a URL is put together, and what is left leads
    /// elsewhere: `/orgs/../user` is `/user`. Such a URL no longer has the template's segments.
    pub(crate) fn fits(&self, base_path: &str, url: &Uri) -> bool {
        let Some(path) = url.path().strip_prefix(base_path.trim_end_matches('/')) else { return false };
        let mut segments = path.split('/');
        let mut template = self.path.split('/');
        loop {
            match (template.next(), segments.next()) {
                (None, None) => return true,
                (Some(wanted), Some(found)) if wanted.starts_with('{') => {
                    if found.is_empty() {
                        return false;
                    }
                }
                (Some(wanted), Some(found)) if wanted == found => {}
                _ => return false,
            }
        }
    }
}

/// The generator writes `orgs_list_pat_grants` for `orgs/list-pat-grants`.
fn same_name(id: &str, generated: &str) -> bool {
    id.len() == generated.len()
        && id.bytes().zip(generated.bytes()).all(|(a, b)| a == b || (b == b'_' && (a == b'/' || a == b'-')))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: Operation = Operation {
        id: "x/list-y",
        method: "GET",
        path: "/orgs/{org}/tokens",
        summary: "",
        description: "",
        deprecated: false,
        server: None,
        parameters: &[],
        body: Body::None,
        answers: &[
            Answer { status: 200, content: Content::List },
            Answer { status: 201, content: Content::Object },
            Answer { status: 202, content: Content::Object },
            Answer { status: 204, content: Content::Nothing },
        ],
    };

    fn fits(base: &str, url: &str) -> bool {
        LIST.fits(base, &url.parse().unwrap())
    }

    #[test]
    fn a_url_is_its_operation_only_with_every_segment() {
        assert!(fits("/", "https://h/orgs/acme/tokens?page=2"));
        assert!(fits("/api/v3", "https://h/api/v3/orgs/acme/tokens"));
        assert!(!fits("/", "https://h/tokens"), "`..` was folded away");
        assert!(!fits("/", "https://h/orgs/tokens"), "`.` was folded away");
        assert!(!fits("/", "https://h/orgs//tokens"), "an empty name");
        assert!(!fits("/", "https://h/orgs/acme/tokens/"));
        assert!(!fits("/api/v3", "https://h/orgs/acme/tokens"));
    }

    #[test]
    fn an_answer_is_what_its_status_is_declared_with_or_an_error() {
        let answered = |status: u16, body: &'static str| {
            LIST.content_of(&http::Response::builder().status(status).body(body.into()).unwrap())
        };
        assert_eq!(answered(200, " [1]"), Ok(Content::List));
        assert_eq!(answered(201, "{}"), Ok(Content::Object));
        assert_eq!(answered(202, "{\"id\":1}"), Ok(Content::Object));
        for (status, body) in [(202, ""), (202, "{ }"), (204, ""), (204, "<html>")] {
            assert_eq!(answered(status, body), Ok(Content::Nothing), "{status} {body}");
        }
        for (status, body) in [(200, "{}"), (200, ""), (200, "null"), (200, "<html>"), (201, "[]"), (202, "[1]")] {
            assert!(answered(status, body).unwrap_err().contains("is not"), "{status} {body}");
        }
        assert!(answered(206, "[]").unwrap_err().contains("206 Partial Content, which is no success of x/list-y"));
    }

    #[test]
    fn what_is_served_elsewhere_is_not_sent_to_the_public_api() {
        let upload = Operation { server: Some("https://uploads.example"), ..LIST };
        let public = "https://api.github.com".parse().unwrap();
        assert!(upload.check_served(&public).unwrap_err().contains("at https://uploads.example"));
        assert_eq!(upload.check_served(&"https://uploads.example".parse().unwrap()), Ok(()));
        assert_eq!(LIST.check_served(&public), Ok(()));
    }

    #[test]
    fn every_operation_is_found_by_both_its_names() {
        for operation in crate::OPERATIONS {
            assert_eq!(Operation::named(&operation.name()), Some(operation));
            assert_eq!(Operation::named(operation.id), Some(operation));
        }
        assert_eq!(Operation::named("orgs_unheard_of"), None);
    }

    #[test]
    fn a_parameter_is_found_by_both_its_names() {
        let list = Operation::named("orgs/list-pat-grants").unwrap();
        assert_eq!(list.parameter("owner"), list.parameter("owner[]"));
        assert_eq!(list.parameter("owner").unwrap().wire, "owner[]");
        assert_eq!(list.parameter("unheard_of"), None);
    }
}
