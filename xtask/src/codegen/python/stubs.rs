//! The stubs: the same methods as a type checker sees them.

use std::fmt::Write;

use super::signature::Method;
use super::text::{WIDTH, docstring};
use super::types::{Types, imports, names_in};

pub(super) fn code(methods: &[Method<'_>], types: &Types<'_>) -> String {
    let annotations: Vec<&str> = methods
        .iter()
        .flat_map(|method| {
            method.arguments.iter().map(|argument| argument.annotation.as_str()).chain([method.answer.as_str()])
        })
        .collect();
    let used = names_in(&annotations);
    let mut code = imports(&annotations, &["final"]);
    code.push_str("\nfrom ._headers import Headers\nfrom ._patwarden import Response\n");
    let classes: Vec<&str> = types.names().filter(|name| used.contains(*name)).collect();
    if !classes.is_empty() {
        code.push_str("from .api_types import (\n");
        for name in &classes {
            // Writing to a string can't fail, here as below.
            let _ = writeln!(code, "    {name},");
        }
        code.push_str(")\n");
    }
    code.push_str("\n__all__ = [\"Api\", \"AsyncApi\", \"Headers\", \"Response\"]\n");
    code.push_str(&class("Api", "def", "Every operation by its name; a call waits for its answer.", methods));
    code.push_str(&class("AsyncApi", "async def", "Every operation by its name, for asyncio.", methods));
    code
}

fn class(name: &str, def: &str, words: &str, methods: &[Method<'_>]) -> String {
    let mut code = format!("\n@final\nclass {name}:\n    \"\"\"{words}\"\"\"\n");
    for method in methods {
        let arguments: Vec<String> = method
            .arguments
            .iter()
            .map(|argument| match &argument.default {
                Some(default) => format!("{}: {} = {default}", argument.name, argument.annotation),
                None => format!("{}: {}", argument.name, argument.annotation),
            })
            .collect();
        let (called, answer) = (&method.operation.name, &method.answer);
        let star = if arguments.is_empty() { "" } else { ", *, " };
        let line = format!("    {def} {called}(self{star}{}) -> Response[{answer}]:", arguments.join(", "));
        if line.len() <= WIDTH {
            code.push_str(&line);
        } else {
            let _ = write!(code, "    {def} {called}(\n        self,\n");
            if !arguments.is_empty() {
                code.push_str("        *,\n");
            }
            for argument in arguments {
                let _ = writeln!(code, "        {argument},");
            }
            let _ = write!(code, "    ) -> Response[{answer}]:");
        }
        code.push('\n');
        code.push_str(&docstring(&method.words(), 8));
    }
    code
}
