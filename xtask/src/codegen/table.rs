//! The table of operations, for whoever calls one by its name: the transport, Python, the command line.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::model::{Body, Content, Kind, Operation, Parameter, Place};

pub(super) fn tokens(operations: &[Operation]) -> TokenStream {
    let rows = operations.iter().map(row);
    quote! {
        /// Every operation of this client, sorted by id.
        pub static OPERATIONS: &[crate::Operation] = &[#(#rows),*];
    }
}

fn row(operation: &Operation) -> TokenStream {
    let Operation { id, method, path, summary, deprecated, server, parameters, body, answers, .. } = operation;
    let server = match server {
        None => quote! { None },
        Some(url) => quote! { Some(#url) },
    };
    let parameters = parameters.iter().map(parameter);
    let body = match body {
        Body::None => quote! { crate::Body::None },
        Body::Fields => quote! { crate::Body::Fields },
        Body::Json { required, .. } => quote! { crate::Body::Json { required: #required } },
        Body::Bytes { required, media } => quote! { crate::Body::Bytes { required: #required, media: #media } },
    };
    let answer = answers.iter().map(|answer| &answer.content).find(|content| **content != Content::Nothing);
    let answer = match answer {
        None => quote! { crate::Answer::Nothing },
        Some(Content::Other(media)) => quote! { crate::Answer::Other(#media) },
        Some(_) => quote! { crate::Answer::Json },
    };
    quote! {
        crate::Operation {
            id: #id, method: #method, path: #path, summary: #summary, deprecated: #deprecated, server: #server,
            parameters: &[#(#parameters),*], body: #body, answer: #answer,
        }
    }
}

fn parameter(parameter: &Parameter) -> TokenStream {
    let Parameter { name, wire, required, many, nullable, values, words, .. } = parameter;
    let place = match parameter.place {
        Place::Path => quote! { Path },
        Place::Query => quote! { Query },
        Place::Header => quote! { Header },
        Place::Field => quote! { Field },
    };
    let kind = match parameter.kind {
        Kind::Text => quote! { Text },
        Kind::Integer => quote! { Integer },
        Kind::Number => quote! { Number },
        Kind::Boolean => quote! { Boolean },
        Kind::Json => quote! { Json },
    };
    let default = match &parameter.default {
        None => quote! { None },
        Some(Value::String(text)) => quote! { Some(#text) },
        Some(other) => {
            let text = other.to_string();
            quote! { Some(#text) }
        }
    };
    quote! {
        crate::Parameter {
            name: #name, wire: #wire, place: crate::Place::#place, kind: crate::Kind::#kind, many: #many,
            required: #required, nullable: #nullable, values: &[#(#values),*], default: #default, words: #words,
        }
    }
}
