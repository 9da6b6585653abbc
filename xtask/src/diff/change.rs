//! What a change is, and whom it breaks: [`Kind::judged`] is the one table of that.
//!
//! Breaking is what makes a program that worked stop working or mean something else, given how the
//! clients are generated. In Rust every field of an answer is an `Option`, an answer's enum is an open
//! string, a request's enum is a Rust enum, calls and bodies are made with builders. In Python arguments
//! are keywords, answers are `TypedDict`s whose keys are required as the description says, an answer's
//! enum is `Literal[…] | str` and a request's is a closed `Literal`; a program is held to these by a type
//! checker.

use std::collections::BTreeSet;

use serde::Serialize;

/// On which side of a call something lies. A webhook's payload is an answer that nobody asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Site {
    /// In the path, the query or the headers.
    Parameter,
    /// In the body of a request.
    Request,
    Response,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Operation(Whole),
    Webhook(Whole),
    /// The body of a request or an answer as such.
    Body(Site, Body),
    /// A success; `known` says that another success has the same body before and after.
    Status {
        added: bool,
        known: bool,
    },
    /// A parameter, a field, or a value in one.
    Part(Site, Part),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Whole {
    Added,
    Removed,
    Renamed,
    /// `method` says that it is called by another HTTP method.
    Moved {
        method: bool,
    },
    /// It goes elsewhere than it did.
    ServerChanged,
    Deprecated,
    Undeprecated,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Body {
    Added { required: bool },
    Removed,
    Required,
    Optional,
    MediaTypeAdded,
    MediaTypeRemoved,
}

/// `rust` says that the Rust type is another one; `python`, that Python's takes less; `required`, that the
/// part has to be there; `listed`, that a list or a map holds it, which takes no other than its own type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Added {
        required: bool,
    },
    Removed,
    Retyped,
    /// The type is one of several, and the one that it was is among them.
    Widened {
        listed: bool,
    },
    /// `gone` says that nothing has the old name any more, by which programs may know it.
    TypeRenamed {
        gone: bool,
    },
    Reformatted {
        rust: bool,
        python: bool,
    },
    Required,
    Optional,
    Nullable(Null),
    NotNullable(Null),
    ValueAdded,
    ValueRemoved,
    ValuesClosed,
    ValuesOpened,
    VariantAdded {
        listed: bool,
    },
    VariantRemoved,
    LimitTightened {
        rust: bool,
    },
    LimitLoosened {
        rust: bool,
    },
    DefaultAdded,
    DefaultRemoved,
    DefaultChanged,
    Deprecated,
    Undeprecated,
}

/// What may be null, or may no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Null {
    /// A field or a parameter.
    Field { required: bool },
    /// A field of a body that is Python's keyword argument.
    Argument { required: bool },
    /// What a list or a map holds, a body as such, or a schema that has a name.
    Whole,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Breaking {
    pub(crate) rust: bool,
    pub(crate) python: bool,
}

impl Breaking {
    pub(crate) fn any(self) -> bool {
        self.rust || self.python
    }
}

const NEITHER: Breaking = Breaking { rust: false, python: false };
const RUST: Breaking = Breaking { rust: true, python: false };
const PYTHON: Breaking = Breaking { rust: false, python: true };
const BOTH: Breaking = Breaking { rust: true, python: true };

impl Kind {
    /// Whom it breaks, and why.
    pub(crate) fn judged(self) -> (Breaking, &'static str) {
        use Null::{Argument, Field};
        use Site::{Parameter, Request, Response};
        match self {
            Self::Operation(Whole::Added) => (NEITHER, "a method more"),
            Self::Operation(Whole::Removed) => (BOTH, "its method goes"),
            Self::Operation(Whole::Renamed) => (BOTH, "methods are named after operations"),
            Self::Operation(Whole::Moved { method: false }) => {
                (NEITHER, "its method stays as it is and calls the new place")
            }
            Self::Operation(Whole::Moved { method: true }) => {
                (BOTH, "what reads and what writes are repeated and confirmed by other rules")
            }
            Self::Operation(Whole::ServerChanged) => {
                (BOTH, "a client of the base URL that it had is refused, or asks the wrong server")
            }
            Self::Operation(Whole::Deprecated) => (NEITHER, "it still works; the description advises against it"),
            Self::Operation(Whole::Undeprecated) => (NEITHER, "the description no longer advises against it"),
            Self::Webhook(Whole::Added) => (NEITHER, "a payload type more"),
            Self::Webhook(Whole::Removed) => (BOTH, "its payload type goes"),
            Self::Webhook(_) => (NEITHER, "its payload type stays"),

            Self::Body(Response, Body::Added { .. }) => (BOTH, "what was without data returns some"),
            Self::Body(Response, Body::Removed) => (BOTH, "what returned data is without"),
            Self::Body(_, Body::Added { required: true }) => (BOTH, "calls without a body are refused"),
            Self::Body(_, Body::Added { required: false }) => (NEITHER, "it may be left out"),
            Self::Body(_, Body::Removed) => (BOTH, "what was said in it can no longer be said"),
            Self::Body(_, Body::Required) => (BOTH, "calls without a body are refused"),
            Self::Body(_, Body::Optional) => (NEITHER, "what is sent is still accepted"),
            Self::Body(_, Body::MediaTypeAdded) => (NEITHER, "the ones there were are still there"),
            Self::Body(_, Body::MediaTypeRemoved) => (BOTH, "who asked for it or sent it is refused"),

            Self::Status { known: true, added: true } => (NEITHER, "another success has the same body"),
            Self::Status { known: true, added: false } => {
                (RUST, "another success has the same body; the mock's helper is renamed with the status")
            }
            Self::Status { added: true, .. } => (BOTH, "the call may succeed with other data than its type says"),
            Self::Status { added: false, .. } => (BOTH, "the data that its type promises no longer comes"),

            Self::Part(Response, Part::Added { .. }) => (NEITHER, "a field more to read"),
            Self::Part(_, Part::Added { required: true }) => (BOTH, "calls without it are refused"),
            Self::Part(_, Part::Added { required: false }) => (NEITHER, "it may be left out"),
            Self::Part(Response, Part::Removed) => (BOTH, "who reads it finds nothing"),
            Self::Part(_, Part::Removed) => (BOTH, "who says it can no longer say it"),
            Self::Part(_, Part::Retyped) => (BOTH, "its type is another one"),
            Self::Part(Response, Part::Widened { .. }) => (BOTH, "it may be what no reader has a case for"),
            Self::Part(_, Part::Widened { listed: false }) => {
                (RUST, "another Rust type; Python takes more than before")
            }
            Self::Part(_, Part::Widened { listed: true }) => (BOTH, "a list of the old type is none of the new"),
            Self::Part(_, Part::TypeRenamed { gone: true }) => (BOTH, "nothing has the name of the type any more"),
            Self::Part(_, Part::TypeRenamed { gone: false }) => {
                (RUST, "another Rust type; Python's compare by their keys")
            }
            Self::Part(_, Part::Reformatted { rust: true, python: true }) => {
                (BOTH, "another Rust type; Python no longer takes a time for it")
            }
            Self::Part(_, Part::Reformatted { rust: true, python: false }) => {
                (RUST, "another Rust type; in Python it stays text or number")
            }
            Self::Part(_, Part::Reformatted { rust: false, python: true }) => {
                (PYTHON, "Python no longer takes a time for it")
            }
            Self::Part(_, Part::Reformatted { rust: false, python: false }) => {
                (NEITHER, "both types stay what they are")
            }

            Self::Part(Response, Part::Required) => (NEITHER, "what is read as absent at times is there always"),
            Self::Part(_, Part::Required) => (BOTH, "calls without it are refused"),
            Self::Part(Response, Part::Optional) => (PYTHON, "its key may be absent; in Rust it is an Option already"),
            Self::Part(Request, Part::Optional) => (RUST, "the body's field becomes an Option"),
            Self::Part(Parameter, Part::Optional) => (NEITHER, "what is said is still accepted"),
            Self::Part(Response, Part::Nullable(Field { .. } | Argument { .. })) => {
                (PYTHON, "its value may be None; in Rust it is an Option already")
            }
            Self::Part(Response, Part::NotNullable(Field { .. } | Argument { .. })) => {
                (NEITHER, "what is read as null at times never is")
            }
            Self::Part(_, Part::Nullable(Null::Whole)) => (BOTH, "it may be None; its type becomes an Option"),
            Self::Part(Response, Part::NotNullable(Null::Whole)) => (RUST, "it is no longer an Option"),
            Self::Part(_, Part::NotNullable(Null::Whole)) => (BOTH, "null is refused; it is no longer an Option"),
            Self::Part(_, Part::Nullable(Field { required: true } | Argument { required: true })) => {
                (RUST, "what has to be said becomes an Option")
            }
            Self::Part(_, Part::Nullable(Field { required: false })) => (NEITHER, "what is said is still accepted"),
            Self::Part(_, Part::Nullable(Argument { required: false })) => {
                (PYTHON, "None was left out and is now sent as null")
            }
            Self::Part(_, Part::NotNullable(Field { required: true } | Argument { required: true })) => {
                (BOTH, "null is refused; it is no longer an Option")
            }
            Self::Part(_, Part::NotNullable(Field { required: false })) => {
                (PYTHON, "None is refused; Rust leaves it out, now as before")
            }
            Self::Part(_, Part::NotNullable(Argument { required: false })) => {
                (PYTHON, "None was sent as null and is now left out; Rust leaves it out, now as before")
            }

            Self::Part(Response, Part::ValueAdded) => (NEITHER, "answers may bring any value: the types are open"),
            Self::Part(Response, Part::ValueRemoved) => (NEITHER, "answers may bring any value: the types are open"),
            Self::Part(Response, Part::ValuesClosed) => (NEITHER, "answers may bring any value: the types are open"),
            Self::Part(Response, Part::ValuesOpened) => (NEITHER, "answers may bring any value: the types are open"),
            Self::Part(_, Part::ValueAdded) => (RUST, "a variant more in an enum that is matched exhaustively"),
            Self::Part(_, Part::ValueRemoved) => (BOTH, "the value is refused, and its variant goes"),
            Self::Part(_, Part::ValuesClosed) => (BOTH, "other values are refused; a text becomes an enum"),
            Self::Part(_, Part::ValuesOpened) => (RUST, "an enum becomes a text; Python takes more than before"),
            Self::Part(Response, Part::VariantAdded { .. }) => (BOTH, "it may be what no reader has a case for"),
            Self::Part(_, Part::VariantAdded { listed: false }) => {
                (RUST, "a variant more in an enum that is matched exhaustively")
            }
            Self::Part(_, Part::VariantAdded { listed: true }) => (BOTH, "a list of the old type is none of the new"),
            Self::Part(_, Part::VariantRemoved) => (BOTH, "a case of the type goes"),

            Self::Part(Response, Part::LimitTightened { .. } | Part::LimitLoosened { .. }) => {
                (NEITHER, "no type of an answer holds a limit")
            }
            Self::Part(_, Part::LimitTightened { .. }) => (BOTH, "what was accepted is refused"),
            Self::Part(_, Part::LimitLoosened { rust: false }) => (NEITHER, "what was accepted still is"),
            Self::Part(_, Part::LimitLoosened { rust: true }) => {
                (RUST, "the limit made a Rust type of its own; more is accepted")
            }

            Self::Part(Response, Part::DefaultAdded | Part::DefaultRemoved | Part::DefaultChanged) => {
                (NEITHER, "what is absent is read as absent, not as the default")
            }
            Self::Part(_, Part::DefaultAdded) => (NEITHER, "what the server did is now said; the types stay"),
            Self::Part(_, Part::DefaultRemoved) => (NEITHER, "what the server does is no longer said; the types stay"),
            // It compiles and is accepted, which is what makes it dangerous.
            Self::Part(_, Part::DefaultChanged) => {
                (BOTH, "the same call without it does something else, and no checker says so")
            }
            Self::Part(_, Part::Deprecated) => (NEITHER, "it still works; the description advises against it"),
            Self::Part(_, Part::Undeprecated) => (NEITHER, "the description no longer advises against it"),
        }
    }

    /// Its name in every format.
    pub(crate) fn name(self) -> String {
        let (subject, event) = match self {
            Self::Operation(whole) => ("operation", whole.name()),
            Self::Webhook(whole) => ("webhook", whole.name()),
            Self::Body(Site::Response, body) => ("response-body", body.name()),
            Self::Body(_, body) => ("request-body", body.name()),
            Self::Status { added, .. } => ("success-status", if added { "added" } else { "removed" }),
            Self::Part(Site::Parameter, part) => ("parameter", part.name()),
            Self::Part(Site::Request, part) => ("request-field", part.name()),
            Self::Part(Site::Response, part) => ("response-field", part.name()),
        };
        format!("{subject}-{event}")
    }
}

impl Whole {
    fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Renamed => "renamed",
            Self::Moved { .. } => "moved",
            Self::ServerChanged => "server-changed",
            Self::Deprecated => "deprecated",
            Self::Undeprecated => "undeprecated",
        }
    }
}

impl Body {
    fn name(self) -> &'static str {
        match self {
            Self::Added { .. } => "added",
            Self::Removed => "removed",
            Self::Required => "required",
            Self::Optional => "optional",
            Self::MediaTypeAdded => "media-type-added",
            Self::MediaTypeRemoved => "media-type-removed",
        }
    }
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Self::Added { .. } => "added",
            Self::Removed => "removed",
            Self::Retyped | Self::Widened { .. } => "retyped",
            Self::TypeRenamed { .. } => "type-renamed",
            Self::Reformatted { .. } => "reformatted",
            Self::Required => "required",
            Self::Optional => "optional",
            Self::Nullable(_) => "nullable",
            Self::NotNullable(_) => "not-nullable",
            Self::ValueAdded => "value-added",
            Self::ValueRemoved => "value-removed",
            Self::ValuesClosed => "values-closed",
            Self::ValuesOpened => "values-opened",
            Self::VariantAdded { .. } => "variant-added",
            Self::VariantRemoved => "variant-removed",
            Self::LimitTightened { .. } => "limit-tightened",
            Self::LimitLoosened { .. } => "limit-loosened",
            Self::DefaultAdded => "default-added",
            Self::DefaultRemoved => "default-removed",
            Self::DefaultChanged => "default-changed",
            Self::Deprecated => "deprecated",
            Self::Undeprecated => "undeprecated",
        }
    }
}

/// A change before it is known which operations it concerns.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    pub(crate) kind: Kind,
    /// `query parameter per_page`, `schema simple-user: plan.name`, …
    pub(crate) place: String,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

/// A change with all that it concerns.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Change {
    pub(crate) kind: String,
    #[serde(rename = "where")]
    pub(crate) place: String,
    pub(crate) operations: BTreeSet<String>,
    pub(crate) webhooks: BTreeSet<String>,
    /// Whether the clients have the operation; they have every other thing that is reported.
    pub(crate) selected: bool,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    pub(crate) breaking: Breaking,
    pub(crate) reason: String,
}

impl Change {
    pub(crate) fn new(finding: Finding, operations: BTreeSet<String>, webhooks: BTreeSet<String>) -> Self {
        let (breaking, reason) = finding.kind.judged();
        let Finding { kind, place, before, after } = finding;
        let (kind, reason) = (kind.name(), reason.to_owned());
        Self { kind, place, operations, webhooks, selected: true, before, after, breaking, reason }
    }

    /// Of an operation that no client has.
    pub(crate) fn not_selected(finding: Finding, operation: &str) -> Self {
        let reason = "it is not selected: no client has it".to_owned();
        let change = Self::new(finding, [operation.to_owned()].into(), BTreeSet::new());
        Self { selected: false, breaking: NEITHER, reason, ..change }
    }
}
