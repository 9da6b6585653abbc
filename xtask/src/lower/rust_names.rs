//! The names that the generator gives to types, variants, operations and parameters.

use heck::{ToPascalCase, ToSnakeCase};

/// The name of a type or a variant for what the description calls `name`.
pub(super) fn pascal(name: &str) -> String {
    match name {
        "+1" => "Plus1".to_owned(),
        "-1" => "Minus1".to_owned(),
        _ => separated(name).to_pascal_case(),
    }
}

/// The name of an operation's method or of a parameter.
pub(super) fn snake(name: &str) -> String {
    match name {
        "+1" => "plus1".to_owned(),
        "-1" => "minus1".to_owned(),
        _ => separated(name).to_snake_case(),
    }
}

fn separated(name: &str) -> String {
    name.replace('\'', "").replace(|c: char| c != '_' && !c.is_alphanumeric(), "-")
}
