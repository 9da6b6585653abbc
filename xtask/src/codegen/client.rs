//! The Rust client, written by progenitor from the lowered description.

use anyhow::{Context, Result};
use openapiv3::OpenAPI;
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use quote::quote;
use schemars_08::schema::{InstanceType, SchemaObject};
use serde_json::Value;

use crate::document::operations_mut;

/// The client of a lowered description.
pub(crate) fn code(mut lowered: Value) -> Result<String> {
    let table = operations_table(&mut lowered);
    let document: OpenAPI = serde_json::from_value(lowered).context("the lowered description is not OpenAPI 3.0")?;
    let tokens = Generator::new(&settings()).generate_tokens(&document)?;
    let file = syn::parse2(quote! { #tokens #table }).context("the generator wrote what is not Rust")?;
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

/// The operations by id, so that the transport can tell a request that fits its operation from one
/// whose path a parameter has bent.
fn operations_table(document: &mut Value) -> proc_macro2::TokenStream {
    let mut rows: Vec<_> = operations_mut(document)
        .map(|(path, method, operation)| {
            let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
            (id, method.to_uppercase(), path.clone())
        })
        .collect();
    rows.sort();
    let rows =
        rows.iter().map(|(id, method, path)| quote! { crate::Operation { id: #id, method: #method, path: #path } });
    quote! {
        /// Every operation of this client, sorted by id.
        pub static OPERATIONS: &[crate::Operation] = &[#(#rows),*];
    }
}
