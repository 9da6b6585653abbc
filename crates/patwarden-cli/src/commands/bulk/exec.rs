//! EXEC of SQL: the same calls as those of the commands, for the ids that it names.

use patwarden::{Client, Decision, Org, Target};
use patwarden_sql::{Exec, ExecAction, ExecOptions, Method, Planned};

use super::act::{Act, Call, Reviewing, Revoking};
use super::planned::at_most;
use super::{Named, to_named};
use crate::args::{Care, Terms};
use crate::ask::Ask;
use crate::exit::{Exit, Failure};
use crate::ids;
use crate::output::Form;
use crate::rows::OutcomeRow;

/// How the EXECs of a text are carried out.
#[derive(Clone, Copy)]
pub(in crate::commands) struct Execs<'a> {
    pub(in crate::commands) client: &'a Client,
    pub(in crate::commands) care: Care,
    pub(in crate::commands) terms: &'a Terms,
    pub(in crate::commands) form: &'a Form,
    /// Who is asked before.
    pub(in crate::commands) asked: Option<&'a dyn Ask>,
}

impl Execs<'_> {
    /// What can be told before anything is sent.
    ///
    /// # Errors
    ///
    /// If there is something that one of them can't be, or more of them than a journal takes.
    pub(in crate::commands) fn check(&self, execs: &[&Exec]) -> Result<(), Failure> {
        if !execs.is_empty() {
            self.form.of::<OutcomeRow>()?;
        }
        if execs.len() > 1 && self.terms.journal.is_some() {
            return Err(Failure::input(format!(
                "there are {} EXECs, and a journal is of one; nothing was sent",
                execs.len()
            ))
            .with_hint("run them one by one, each with a journal of its own"));
        }
        if !self.care.dry_run {
            let count = execs.iter().map(|exec| ids::distinct(exec.ids.clone()).len()).sum();
            let what = if execs.len() > 1 {
                "the ids that the EXECs name together are"
            } else {
                "the ids that EXEC names are"
            };
            at_most(self.care.max, count, what)?;
        }
        for exec in execs {
            let ids = ids::distinct(exec.ids.clone());
            let org = self.client.org(&exec.org);
            match decision(exec)? {
                None => check(&Revoking, &org, &ids, self.terms)?,
                Some(decision) => {
                    check(&Reviewing { decision, reason: exec.reason.clone() }, &org, &ids, self.terms)?;
                }
            }
        }
        Ok(())
    }

    /// The requests that one would make as it is carried out here.
    pub(in crate::commands) fn requests(&self, exec: &Exec) -> Vec<Planned> {
        let mut requests = match self.care.dry_run || self.asked.is_some() {
            true => exec.requests_of_dry_run(),
            false => Vec::new(),
        };
        if self.care.dry_run {
            return requests;
        }
        let mut options = ExecOptions::default();
        if let Some(within) = self.terms.confirm.within {
            options = options.confirm(within);
        }
        if let Some(path) = &self.terms.journal {
            options = options.journal(path.as_path());
        }
        if self.terms.one_by_one {
            options = options.one_by_one();
        }
        requests.extend(exec.requests(&options));
        requests
    }

    /// Carries one out, or shows what it would do.
    ///
    /// # Errors
    ///
    /// If it is certain that nothing was done.
    pub(in crate::commands) async fn run(&self, exec: &Exec) -> Result<Exit, Failure> {
        let is_of_one = matches!(exec.method, Method::UpdatePatAccess | Method::ReviewPatGrantRequest);
        let mut terms = self.terms.clone();
        terms.one_by_one |= is_of_one;
        let named = Named {
            org: self.client.org(&exec.org),
            name: &exec.org,
            ids: &ids::distinct(exec.ids.clone()),
            care: self.care,
            terms: &terms,
            form: &self.form.of::<OutcomeRow>()?,
            asked: self.asked,
        };
        match decision(exec)? {
            None => to_named(&Revoking, &named).await,
            Some(decision) => to_named(&Reviewing { decision, reason: exec.reason.clone() }, &named).await,
        }
    }
}

fn check<A: Act>(act: &A, org: &Org, ids: &[u64], terms: &Terms) -> Result<(), Failure> {
    let targets = ids.iter().map(|id| Target::Id((*id).into())).collect();
    Ok(act.call(org, targets).on(terms).check()?)
}

/// How requests are decided; none where grants are revoked.
fn decision(exec: &Exec) -> Result<Option<Decision>, Failure> {
    match exec.action {
        ExecAction::Revoke => Ok(None),
        ExecAction::Approve => Ok(Some(Decision::Approve)),
        ExecAction::Deny => Ok(Some(Decision::Deny)),
        other => Err(Failure::Other(format!("this command has no way to {}; nothing was sent", other.as_str()))),
    }
}
