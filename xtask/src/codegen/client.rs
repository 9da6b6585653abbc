//! The Rust client, written by progenitor from the lowered description.

use anyhow::{Context, Result};
use openapiv3::OpenAPI;
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use quote::quote;
use schemars_08::schema::{InstanceType, SchemaObject};
use serde_json::Value;

use super::model::Operation;
use super::spread::spread;
use super::table;

/// The client of a lowered description, and the table of its operations.
pub(crate) fn code(lowered: Value, operations: &[Operation]) -> Result<String> {
    let table = table::tokens(operations);
    let document: OpenAPI = serde_json::from_value(lowered).context("the lowered description is not OpenAPI 3.0")?;
    let tokens = Generator::new(&settings()).generate_tokens(&document)?;
    let mut file = syn::parse2(quote! { #tokens #table }).context("the generator wrote what is not Rust")?;
    spread(&mut file, operations);
    Ok(prettyplease::unparse(&file))
}

pub(super) fn settings() -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote! { crate::Transport })
        .with_map_type("::std::collections::BTreeMap");
    // `password` is OpenAPI's word for a secret.
    let formats = [("date-time", "::jiff::Timestamp"), ("date", "::jiff::civil::Date"), ("password", "crate::Secret")];
    for (format, rust) in formats {
        let schema = SchemaObject {
            instance_type: Some(InstanceType::String.into()),
            format: Some(format.to_owned()),
            ..SchemaObject::default()
        };
        settings.with_conversion(schema, rust, [TypeImpl::Display, TypeImpl::FromStr].into_iter());
    }
    settings
}
