//! The table of operations, for whoever calls one by its name: the transport, Python, the command line.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use serde_json::Value;

use super::model::{Answer, Body, Content, Kind, Operation, Parameter, Place, Shape};

pub(super) fn tokens(operations: &[Operation]) -> TokenStream {
    let rows = operations.iter().map(row);
    quote! {
        /// Every operation of this client, sorted by id.
        pub static OPERATIONS: &[crate::Operation] = &[#(#rows),*];
    }
}

fn row(operation: &Operation) -> TokenStream {
    let Operation { id, method, path, summary, description, deprecated, server, parameters, body, answers, .. } =
        operation;
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
    let answers = answers.iter().map(|Answer { status, content }| {
        let content = match content {
            Content::Nothing => quote! { Nothing },
            Content::Json { shape: Shape::List, .. } => quote! { List },
            Content::Json { shape: Shape::Object, .. } => quote! { Object },
            Content::Json { shape: Shape::Any, .. } => quote! { Json },
            Content::Other(media) => quote! { Other(#media) },
        };
        quote! { crate::Answer { status: #status, content: crate::Content::#content } }
    });
    quote! {
        crate::Operation {
            id: #id, method: #method, path: #path, summary: #summary, description: #description, deprecated: #deprecated, server: #server,
            parameters: &[#(#parameters),*], body: #body, answers: &[#(#answers),*],
        }
    }
}

fn parameter(parameter: &Parameter) -> TokenStream {
    let Parameter { name, wire, required, many, at_least, nullable, values, words, .. } = parameter;
    let place = match parameter.place {
        Place::Path => quote! { Path },
        Place::Query => quote! { Query },
        Place::Header => quote! { Header },
        Place::Field => quote! { Field },
    };
    let kind = match parameter.kind {
        Kind::Text => quote! { Text },
        Kind::Time => quote! { Time },
        Kind::Integer => quote! { Integer },
        Kind::Number => quote! { Number },
        Kind::Boolean => quote! { Boolean },
        Kind::Json => quote! { Json },
    };
    let [at_most, longest] = [parameter.at_most, parameter.longest].map(some);
    let [least, most] = [parameter.least, parameter.most].map(some);
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
            name: #name, wire: #wire, place: crate::Place::#place, kind: crate::Kind::#kind, many: #many, at_least: #at_least,
            at_most: #at_most, longest: #longest, least: #least, most: #most,
            required: #required, nullable: #nullable, values: &[#(#values),*], default: #default, words: #words,
        }
    }
}

fn some(limit: Option<impl ToTokens>) -> TokenStream {
    match limit {
        Some(limit) => quote! { Some(#limit) },
        None => quote! { None },
    }
}
