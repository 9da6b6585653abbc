//! `patwarden sql`: statements from the command line, a file or a pipe, or a shell.

mod catalog;
mod dot;
mod input;
mod query;
mod shell;

use std::io::{IsTerminal, stdin, stdout};

use patwarden_sql::{Exec, Params, Statement, parse};

use self::catalog::Known;
pub(crate) use self::catalog::{ColumnRow, TableRow};
use self::dot::Dot;
pub(crate) use self::query::RequestRow;
use super::bulk::Execs;
use crate::args::{self, Attach, Writes};
use crate::ask::{self, Ask, Terminal};
use crate::exit::{Exit, Failure};
use crate::login;
use crate::output::{self, Form, say};
use crate::signals::unless_ended;

pub(super) async fn run(mut args: args::Sql) -> Result<Exit, Failure> {
    let form = args.form()?;
    let text = match (&args.statement, &args.file) {
        (Some(statement), _) => statement.clone(),
        (None, Some(path)) => unless_ended(input::of_file(path.clone())).await??,
        (None, None) if !stdin().is_terminal() => unless_ended(input::of_file("-".into())).await??,
        (None, None) if stdout().is_terminal() => {
            return shell::run(Session::open(form, args).await?).await;
        }
        (None, None) => {
            return Err(Failure::input("there is no statement, and no terminal for a shell; nothing was sent")
                .with_hint("give a statement, or a file of them with -f"));
        }
    };
    if let Some(dot) = dot::read(&text)? {
        return match dot {
            Dot::Tables => catalog::list(&unless_ended(there_is(&args)).await??, &form),
            Dot::Schema(table) => catalog::schema(&unless_ended(there_is(&args)).await??, table.as_deref(), &form),
            Dot::Help => output::print(dot::HELP).map(|()| Exit::Done),
            Dot::Explain(statement) => {
                args.explain = true;
                Session::open(form, args).await?.run(&statement, None).await
            }
            Dot::Mode(_) | Dot::Quit => Err(Failure::input(format!("{} is for the shell", text.trim()))
                .with_hint("--format chooses the form; `patwarden sql` alone is the shell")),
        };
    }
    Session::open(form, args).await?.run(&text, who_is_asked()).await
}

/// Without a terminal an EXEC is meant as it is given.
fn who_is_asked() -> Option<&'static dyn Ask> {
    if ask::can_ask() { Some(&Terminal) } else { None }
}

/// All tables: GitHub's, the views over them, and those of the files, which are made part of the session.
async fn attached(sql: &patwarden_sql::Sql, files: &[Attach]) -> Result<Vec<Known>, Failure> {
    let mut tables = catalog::of_github();
    for Attach { name, path } in files {
        tables.extend(catalog::of_file(sql.attach(name, path).await?));
    }
    Ok(tables)
}

/// The same for who only asks what there is: it takes no login unless there are files.
async fn there_is(args: &args::Sql) -> Result<Vec<Known>, Failure> {
    match args.attach.as_slice() {
        [] => Ok(catalog::of_github()),
        files => attached(&patwarden_sql::Sql::open(login::client()?)?, files).await,
    }
}

/// What statements run in.
struct Session {
    sql: patwarden_sql::Sql,
    form: Form,
    params: Params,
    writes: Writes,
    is_explained: bool,
    tables: Vec<Known>,
}

impl Session {
    async fn open(form: Form, args: args::Sql) -> Result<Self, Failure> {
        let params = args.params()?;
        let sql = patwarden_sql::Sql::open(login::client()?)?;
        let tables = unless_ended(attached(&sql, &args.attach)).await??;
        Ok(Self { sql, form, params, writes: args.writes, is_explained: args.explain, tables })
    }

    /// Runs all statements of a text, of which none is run if one can't be read.
    async fn run(&self, text: &str, asked: Option<&dyn Ask>) -> Result<Exit, Failure> {
        let statements = parse(text, &self.params)?;
        if statements.is_empty() {
            return Err(Failure::input("there is no statement; nothing was sent").with_hint(HELP));
        }
        let Writes { care, terms } = &self.writes;
        let asked = asked.filter(|_| !care.yes);
        let execs = Execs { client: self.sql.client(), care: *care, terms, form: &self.form, asked };
        if self.is_explained {
            return unless_ended(query::explain(&self.sql, &statements, &execs, &self.form)).await?;
        }
        execs.check(&statements.iter().filter_map(exec).collect::<Vec<_>>())?;
        if statements.len() > 1 {
            unless_ended(query::check(&self.sql, &statements)).await??;
        }
        let (mut worst, count) = (Exit::Done, statements.len());
        for (place, statement) in statements.iter().enumerate() {
            if place > 0 && self.form.is_divided() {
                output::print("\n")?;
            }
            let ended = match statement {
                Statement::Query(query) => query::show(&self.sql, query, &self.form).await,
                Statement::Exec(exec) => execs.run(exec).await,
                _ => Err(Failure::Other("this command does not know how to run a statement of this kind".to_owned())),
            };
            let is_last = place + 1 == count;
            let goes_on = matches!((&ended, statement), (Ok(Exit::Done), _) | (Ok(Exit::Partly), Statement::Query(_)));
            if !goes_on && !is_last {
                say("", &format!("of {count} statements {} not run", left(count - place - 1)));
            }
            match ended? {
                Exit::Done => {}
                exit if goes_on => worst = exit,
                exit => return Ok(exit),
            }
        }
        Ok(worst)
    }
}

const HELP: &str = "`patwarden sql --help` has statements to begin with";

fn left(count: usize) -> String {
    match count {
        1 => "the last was".to_owned(),
        _ => format!("the last {count} were"),
    }
}

fn exec(statement: &Statement) -> Option<&Exec> {
    match statement {
        Statement::Exec(exec) => Some(exec),
        _ => None,
    }
}
