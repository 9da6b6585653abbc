//! Typed helpers for httpmock, written by progenitor from the lowered description, and mended where what
//! it writes does not compile or does not match what the client sends:
//!
//! - a list of the query is taken for one value with `to_string`, which a list does not have; GitHub's is
//!   one pair a value. Whatever may be a list or not is sent by what it serializes to, and matched so;
//! - a value of the path goes into a regular expression as it is: `a.b` would match `axb`, and `(` panic;
//! - bytes are matched, and text is answered, as JSON;
//! - our types are named as they are within the client's crate.

use anyhow::{Context, Result, ensure};
use openapiv3::OpenAPI;
use progenitor::Generator;
use quote::{ToTokens, quote};
use serde_json::Value;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Expr, ExprMethodCall, FnArg, GenericArgument, Ident, ImplItemFn, LitStr, Macro, PathArguments, Type, parse_quote,
};

use super::client::settings;

/// The helpers for the operations of a lowered description.
pub(crate) fn code(lowered: Value) -> Result<String> {
    let document: OpenAPI = serde_json::from_value(lowered).context("the lowered description is not OpenAPI 3.0")?;
    let tokens = Generator::new(&settings()).httpmock(&document, "patwarden_api")?;
    let mut file = syn::parse2(tokens).context("the generator wrote what is not Rust")?;
    let mut mend = Mend::default();
    mend.visit_file_mut(&mut file);
    ensure!(mend.unfit.is_empty(), "lists can be matched in a query only: {}", mend.unfit.join(", "));
    Ok(prettyplease::unparse(&file))
}

#[derive(Default)]
struct Mend {
    /// Methods that would not compile.
    unfit: Vec<String>,
}

impl VisitMut for Mend {
    fn visit_impl_item_fn_mut(&mut self, method: &mut ImplItemFn) {
        let item = listed(method);
        if item.is_none() && takes_loose_json(method) {
            loosen(method);
        }
        if let Some(mut item) = item {
            if let Some(wire) = first_text_of(method, "query_param") {
                self.visit_type_mut(&mut item);
                *method = list(&method.sig.ident, &item, &wire);
                return;
            }
            if written(&method.block).contains("value.to_string()") {
                self.unfit.push(method.sig.ident.to_string());
            }
        }
        visit_mut::visit_impl_item_fn_mut(self, method);
    }

    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        visit_mut::visit_expr_mut(self, expression);
        if let Expr::MethodCall(call) = expression
            && call.method == "query_param"
            && let (Some(name), Some(value)) = (call.args.first(), call.args.last())
            && written(value) == "value.to_string()"
        {
            let receiver = &call.receiver;
            *expression = parse_quote! { crate::query(#receiver, #name, &value) };
        }
        // What may be left out or null is taken as an Option, and wanted by reference as all else is.
        if let Expr::MethodCall(call) = expression
            && call.method == "json_body_obj"
            && call.args.first().is_some_and(|value| written(value) == "value")
        {
            let receiver = &call.receiver;
            *expression = parse_quote! { #receiver.json_body_obj(&value) };
        }
    }

    fn visit_macro_mut(&mut self, found: &mut Macro) {
        // The only one there is puts a value into the expression for a path.
        if found.path.is_ident("format")
            && let Some((expression, "value.to_string()")) = written(&found.tokens).rsplit_once(',')
            && let Ok(expression) = syn::parse_str::<LitStr>(expression)
        {
            found.tokens = quote! { #expression, crate::segment(value) };
        }
    }

    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        let ours = path.segments.first_mut().filter(|first| first.ident == "crate" && path.leading_colon.is_none());
        if let Some(first) = ours {
            first.ident = Ident::new("patwarden_api", first.ident.span());
        }
    }
}

/// Code without its spaces, for comparing.
fn written(code: &impl ToTokens) -> String {
    code.to_token_stream().to_string().replace(' ', "")
}

/// What a method takes a list of, as an argument or as what the argument may become.
fn listed(method: &ImplItemFn) -> Option<Type> {
    let argument = argument(method)?;
    let bounds = method.sig.generics.where_clause.iter().flat_map(|clause| &clause.predicates);
    let bounds = bounds.filter_map(|predicate| match predicate {
        syn::WherePredicate::Type(bound) => Some(&bound.bounds),
        _ => None,
    });
    let bounds = bounds.flatten().filter_map(|bound| match bound {
        syn::TypeParamBound::Trait(bound) => inner(&bound.path, "Into").and_then(|option| inside(&option, "Option")),
        _ => None,
    });
    let taken = std::iter::once(argument.clone()).chain(bounds);
    taken.into_iter().find_map(|taken| match taken {
        Type::Reference(taken) => inside(&taken.elem, "Vec"),
        _ => None,
    })
}

fn argument(method: &ImplItemFn) -> Option<&Type> {
    method.sig.inputs.iter().find_map(|input| match input {
        FnArg::Typed(argument) => Some(&*argument.ty),
        FnArg::Receiver(_) => None,
    })
}

fn inside(outer: &Type, name: &str) -> Option<Type> {
    match outer {
        Type::Path(outer) => inner(&outer.path, name),
        _ => None,
    }
}

/// `T` of `some::Name<T>`.
fn inner(path: &syn::Path, name: &str) -> Option<Type> {
    let last = path.segments.last().filter(|last| last.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(inner) => Some(inner.clone()),
        _ => None,
    }
}

/// The text that a call of this method begins with.
fn first_text_of(method: &ImplItemFn, called: &str) -> Option<LitStr> {
    struct Find<'a>(&'a str, Option<LitStr>);
    impl VisitMut for Find<'_> {
        fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
            visit_mut::visit_expr_method_call_mut(self, call);
            if call.method == self.0
                && let Some(Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. })) = call.args.first()
            {
                self.1 = Some(text.clone());
            }
        }
    }
    let mut find = Find(called, None);
    find.visit_impl_item_fn_mut(&mut method.clone());
    find.1
}

fn list(name: &Ident, item: &Type, wire: &LitStr) -> ImplItemFn {
    parse_quote! {
        /// These values and no others, in any order; none of it at all for no values.
        pub fn #name<V>(self, values: impl IntoIterator<Item = V>) -> Self
        where
            V: Into<#item>,
        {
            let values: Vec<#item> = values.into_iter().map(Into::into).collect();
            Self(crate::query(self.0, #wire, &values))
        }
    }
}

/// Whether JSON of any kind stands in for what is no JSON.
fn takes_loose_json(method: &ImplItemFn) -> bool {
    argument(method).is_some_and(|taken| written(taken) == "::serde_json::Value")
}

/// Takes bytes instead.
fn loosen(method: &mut ImplItemFn) {
    struct Loosen;
    impl VisitMut for Loosen {
        fn visit_expr_mut(&mut self, expression: &mut Expr) {
            visit_mut::visit_expr_mut(self, expression);
            if let Expr::MethodCall(call) = expression
                && call.method == "json_body"
            {
                let (receiver, value) = (&call.receiver, &call.args);
                *expression = match &**receiver {
                    Expr::MethodCall(typed) if typed.method == "header" => {
                        let receiver = &typed.receiver;
                        parse_quote! { #receiver.body(#value) }
                    }
                    receiver => parse_quote! {{
                        let wanted = #value.as_ref().to_vec();
                        #receiver.is_true(move |request| request.body_ref() == wanted)
                    }},
                };
            }
        }
        fn visit_type_mut(&mut self, taken: &mut Type) {
            visit_mut::visit_type_mut(self, taken);
            if written(taken) == "::serde_json::Value" {
                *taken = parse_quote! { impl AsRef<[u8]> };
            }
        }
    }
    Loosen.visit_impl_item_fn_mut(method);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn one(operation: &Value) -> String {
        let document = json!({
            "openapi": "3.0.3",
            "info": { "title": "x", "version": "1" },
            "paths": { "/things/{name}/parts": { "post": operation } },
        });
        let code = code(document).unwrap();
        code.split_whitespace().collect::<Vec<_>>().join(" ").replace(" ::", "::")
    }

    fn with(parameters: &Value) -> String {
        let name = json!({ "name": "name", "in": "path", "required": true, "schema": { "type": "string" } });
        let mut parameters = parameters.as_array().unwrap().clone();
        parameters.push(name);
        one(
            &json!({ "operationId": "things/make", "parameters": parameters, "responses": { "204": { "description": "" } } }),
        )
    }

    #[test]
    fn a_list_of_the_query_takes_its_values_one_by_one() {
        for required in [false, true] {
            let schema = json!({ "type": "array", "items": { "type": "integer" } });
            let code = with(&json!([{ "name": "ids[]", "in": "query", "required": required, "schema": schema }]));
            assert!(
                code.contains("pub fn ids<V>(self, values: impl IntoIterator<Item = V>) -> Self where V: Into<i64>"),
                "{code}"
            );
            assert!(code.contains(r#"Self(crate::query(self.0, "ids[]", &values))"#), "{code}");
        }
        let code = with(&json!([{ "name": "page", "in": "query", "schema": { "type": "integer" } }]));
        assert!(code.contains(r#"Self(crate::query(self.0, "page", &value))"#), "{code}");
    }

    #[test]
    fn a_list_in_a_header_is_an_error_that_names_it() {
        let schema = json!({ "type": "array", "items": { "type": "string" } });
        let operation = json!({
            "operationId": "a/b",
            "parameters": [{ "name": "x-ids", "in": "header", "schema": schema }],
            "responses": { "204": { "description": "" } },
        });
        let document = json!({
            "openapi": "3.0.3", "info": { "title": "x", "version": "1" }, "paths": { "/a": { "get": operation } },
        });
        assert!(code(document).unwrap_err().to_string().ends_with("x_ids"));
    }

    #[test]
    fn a_value_of_the_path_means_itself() {
        let code = with(&json!([]));
        assert!(code.contains(r#"&format!("^/things/{}/parts$", crate::segment(value))"#), "{code}");
    }

    #[test]
    fn bytes_and_text_are_not_json() {
        let code = one(&json!({
            "operationId": "things/make",
            "parameters": [{ "name": "name", "in": "path", "required": true, "schema": { "type": "string" } }],
            "requestBody": { "required": true, "content": { "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } } },
            "responses": { "200": { "description": "", "content": { "text/plain": { "schema": { "type": "string" } } } } },
        }));
        for words in [
            "pub fn body(self, value: impl AsRef<[u8]>)",
            "let wanted = value.as_ref().to_vec(); self.0.is_true(move |request| request.body_ref() == wanted)",
            "pub fn ok(self, value: impl AsRef<[u8]>) -> Self { Self(self.0.status(200u16).body(value)) }",
        ] {
            assert!(code.contains(words), "{words} is not in {code}");
        }
        assert!(!code.contains("serde_json"), "{code}");
    }

    #[test]
    fn our_types_are_those_of_the_client_s_crate() {
        let schema = json!({ "type": "string", "format": "password" });
        let code = with(&json!([{ "name": "key", "in": "query", "required": true, "schema": schema }]));
        assert!(
            code.contains("value: &patwarden_api::Secret") || code.contains("value: patwarden_api::Secret"),
            "{code}"
        );
        assert!(!code.contains("crate::Secret"), "{code}");
    }
}
