//! The two kinds of calls for many ids, which are made and asked about alike: grants are revoked, requests decided.

use futures::future::BoxFuture;
use patwarden::{
    BulkReport, Decision, Error, Grant, GrantRequest, Listing, Org, Plan, Progress, Review, Revoke, Subject, Target,
};

use crate::args::Terms;
use crate::which::{Token, Which, filtered};

/// What is to be done to whichever there are.
pub(super) trait Act {
    type Row: Token;
    type Call: Call<Self::Row>;
    /// In words, for many: `grants`.
    const NOUN: &'static str;

    /// Those that the filters find: nobody is to be spared because the list changed while it was read.
    fn find(&self, org: &Org, which: &Which) -> Listing<Self::Row>;
    fn call(&self, org: &Org, targets: Vec<Target<Self::Row>>) -> Self::Call;
}

/// A call that is made and not sent yet.
pub(super) trait Call<T: Subject>:
    IntoFuture<Output = Result<BulkReport<T>, Error>, IntoFuture = BoxFuture<'static, Result<BulkReport<T>, Error>>>
{
    fn on(self, terms: &Terms) -> Self;
    fn check(&self) -> Result<(), Error>;
    fn plan(self) -> BoxFuture<'static, Result<Plan<T>, Error>>;
    fn progress(&self) -> Progress<T>;
}

pub(super) struct Revoking;

impl Act for Revoking {
    type Row = Grant;
    type Call = Revoke;
    const NOUN: &'static str = "grants";

    fn find(&self, org: &Org, which: &Which) -> Listing<Grant> {
        filtered!(org.grants(), which).list().verify()
    }

    fn call(&self, org: &Org, targets: Vec<Target<Grant>>) -> Revoke {
        org.grants().revoke(targets)
    }
}

pub(super) struct Reviewing {
    pub(super) decision: Decision,
    pub(super) reason: Option<String>,
}

impl Act for Reviewing {
    type Row = GrantRequest;
    type Call = Review;
    const NOUN: &'static str = "requests";

    fn find(&self, org: &Org, which: &Which) -> Listing<GrantRequest> {
        filtered!(org.requests(), which).list().verify()
    }

    fn call(&self, org: &Org, targets: Vec<Target<GrantRequest>>) -> Review {
        let call = org.requests().review(self.decision, targets);
        match &self.reason {
            Some(reason) => call.reason(reason),
            None => call,
        }
    }
}

macro_rules! call {
    ($call:ty, $row:ty) => {
        impl Call<$row> for $call {
            fn on(self, terms: &Terms) -> Self {
                let mut call = self.settle_within(terms.settle_within);
                if terms.one_by_one {
                    call = call.one_by_one();
                }
                if let Some(within) = terms.confirm.within {
                    call = call.confirm(within);
                }
                if let Some(path) = &terms.journal {
                    call = call.journal(path.as_path());
                }
                call
            }

            fn check(&self) -> Result<(), Error> {
                self.check()
            }

            fn plan(self) -> BoxFuture<'static, Result<Plan<$row>, Error>> {
                Box::pin(self.dry_run())
            }

            fn progress(&self) -> Progress<$row> {
                self.progress()
            }
        }
    };
}

call!(Revoke, Grant);
call!(Review, GrantRequest);
