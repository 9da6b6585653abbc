//! How it stands with one id while a call runs, and what that comes to if the call ends there.

use super::Outcome;
use crate::error::{Error, ErrorKind};
use crate::transport::tally::Tally;

#[derive(Clone, Debug)]
pub(super) enum Standing {
    Open,
    /// Refused together with others, because of some of them and with this: to be sent again.
    Returned(Error),
    /// In a request, which may not have left yet; and how it stood before.
    Underway(Tally, Box<Self>),
    Known(Outcome),
}

impl Standing {
    /// What it comes to if the call is given up now.
    pub(super) fn outcome(&self) -> Outcome {
        match self {
            Self::Known(outcome) => outcome.clone(),
            Self::Underway(tally, _) if tally.sent() > 0 => Outcome::Unknown(given_up("was under way")),
            Self::Underway(_, before) => before.outcome(),
            Self::Open => Outcome::NotSent(given_up("had not been sent")),
            Self::Returned(error) => {
                let why = given_up("had been refused together with others, and had not been sent again");
                Outcome::NotSent(why.with_source(error.clone()))
            }
        }
    }

    /// Whether it is known what became of it.
    pub(super) fn is_settled(&self) -> bool {
        self.known().is_some_and(|outcome| !matches!(outcome, Outcome::Unknown(_)))
    }

    /// What is known to have come of it.
    pub(super) fn known(&self) -> Option<&Outcome> {
        match self {
            Self::Known(outcome) => Some(outcome),
            _ => None,
        }
    }

    /// It goes into a request.
    pub(super) fn leave(&mut self, tally: &Tally) {
        let before = std::mem::replace(self, Self::Open);
        *self = Self::Underway(tally.clone(), Box::new(before));
    }
}

fn given_up(what: &str) -> Error {
    Error::new(ErrorKind::Cancelled, format!("the call was given up before its end, when this {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal() -> Error {
        Error::new(ErrorKind::NotFound, "Not Found")
    }

    /// What it comes to, whether that is settled, and why.
    fn told(standing: &Standing) -> (&'static str, bool, String) {
        let outcome = standing.outcome();
        (outcome.as_str(), standing.is_settled(), outcome.error().map(ToString::to_string).unwrap_or_default())
    }

    #[test]
    fn what_was_returned_is_not_sent_and_neither_refused_nor_settled() {
        let mut standing = Standing::Returned(refusal());
        let (word, is_settled, why) = told(&standing);
        assert_eq!((word, is_settled), ("not sent", false));
        assert!(why.contains("refused together with others") && why.contains("not been sent again"), "{why}");
        let outcome = standing.outcome();
        assert_eq!(outcome.error().map(Error::kind), Some(ErrorKind::Cancelled));
        let source = std::error::Error::source(outcome.error().unwrap()).unwrap().to_string();
        assert_eq!(source, refusal().to_string(), "what it was refused with is not lost");
        // So it stays until it leaves again.
        let tally = Tally::default();
        standing.leave(&tally);
        assert_eq!(told(&standing), ("not sent", false, why));
        tally.note_sent();
        assert_eq!(standing.outcome().as_str(), "unknown");
    }

    #[test]
    fn what_is_in_a_request_that_has_not_left_is_as_it_was() {
        for (before, word) in [
            (Standing::Open, "not sent"),
            (Standing::Returned(refusal()), "not sent"),
            (Standing::Known(Outcome::Unknown(refusal())), "unknown"),
            (Standing::Known(Outcome::Refused(refusal())), "refused"),
        ] {
            let (mut standing, tally) = (before.clone(), Tally::default());
            standing.leave(&tally);
            assert_eq!((standing.outcome().as_str(), standing.is_settled()), (word, false), "{before:?}");
            assert_eq!(told(&standing).2, told(&before).2);
            tally.note_sent();
            let (word, is_settled, why) = told(&standing);
            assert_eq!((word, is_settled), ("unknown", false), "{before:?}");
            assert!(why.ends_with("was under way"), "{why}");
        }
    }
}
