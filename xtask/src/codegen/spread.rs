//! Words that the generator knows and does not write: those of a field whose type is an object of its own
//! stand at the type alone, and builders have none.

use std::collections::BTreeMap;

use proc_macro2::TokenTree;
use quote::{ToTokens, quote};
use syn::{Attribute, Expr, File, ImplItem, Item, ItemImpl, ItemMod, Lit, Meta, Type, parse_quote};

use super::model::{Operation, identifier};

/// Words by name: of the fields of a type, or of what an operation takes.
type Words = BTreeMap<String, BTreeMap<String, String>>;

/// Puts the words of types at the fields, those of fields at their setters, and those of parameters at theirs.
pub(super) fn spread(file: &mut File, operations: &[Operation]) {
    let Some(types) = module(&mut file.items, "types") else { return };
    let of_fields = fields(types);
    if let Some(builders) = types.content.as_mut().and_then(|(_, items)| module(items, "builder")) {
        setters(builders, |owner, name| of_fields.get(owner)?.get(name).cloned());
    }
    let of_parameters: Words = operations
        .iter()
        .map(|operation| {
            let parameters = operation.parameters.iter();
            let words = parameters.map(|taken| (identifier(taken.wire.trim_end_matches("[]")), taken.words.clone()));
            (operation.name.replace('_', ""), words.collect())
        })
        .collect();
    if let Some(builders) = module(&mut file.items, "builder") {
        setters(builders, |owner, name| {
            let own = of_parameters.get(&owner.to_ascii_lowercase())?;
            own.get(name).or_else(|| own.get(&format!("{name}_"))).cloned()
        });
    }
}

fn module<'a>(items: &'a mut [Item], name: &str) -> Option<&'a mut ItemMod> {
    items.iter_mut().find_map(|item| match item {
        Item::Mod(module) if module.ident == name => Some(module),
        _ => None,
    })
}

/// The words of every field of every struct, once those that have none have those of their type.
fn fields(types: &mut ItemMod) -> Words {
    let items = types.content.iter_mut().flat_map(|(_, items)| items);
    let mut structs: Vec<_> =
        items.filter_map(|item| if let Item::Struct(item) = item { Some(item) } else { None }).collect();
    let of_types: BTreeMap<String, String> =
        structs.iter().filter_map(|item| Some((item.ident.to_string(), words(&item.attrs)?))).collect();
    let mut all = Words::new();
    for item in &mut structs {
        let mut own = BTreeMap::new();
        for field in &mut item.fields {
            let Some(name) = field.ident.as_ref().map(plain) else { continue };
            let said = words(&field.attrs).or_else(|| {
                let inner = named_in(&field.ty).into_iter().find_map(|name| of_types.get(&name))?;
                field.attrs.insert(0, parse_quote!(#[doc = #inner]));
                Some(inner.clone())
            });
            own.extend(said.map(|words| (name, words)));
        }
        all.insert(item.ident.to_string(), own);
    }
    all
}

fn setters(module: &mut ItemMod, words_of: impl Fn(&str, &str) -> Option<String>) {
    for item in module.content.iter_mut().flat_map(|(_, items)| items) {
        let Item::Impl(ItemImpl { trait_: None, self_ty, items, .. }) = item else { continue };
        let Some(owner) = named_in(self_ty).into_iter().next() else { continue };
        for item in items {
            let ImplItem::Fn(method) = item else { continue };
            if words(&method.attrs).is_none()
                && let Some(said) = words_of(&owner, &plain(&method.sig.ident)).filter(|said| !said.is_empty())
            {
                method.attrs.insert(0, parse_quote!(#[doc = #said]));
            }
        }
    }
}

/// What is said of an item; its own name alone, which is what the generator falls back to, says nothing.
fn words(attributes: &[Attribute]) -> Option<String> {
    let lines: Vec<String> = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
                Expr::Lit(literal) => match &literal.lit {
                    Lit::Str(text) => Some(text.value()),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        })
        .collect();
    let words = lines.join("\n");
    (!words.trim().is_empty() && !words.trim().starts_with('`')).then_some(words)
}

/// Every name in a type, from the outermost.
fn named_in(of: &Type) -> Vec<String> {
    fn collect(tokens: proc_macro2::TokenStream, names: &mut Vec<String>) {
        for token in tokens {
            match token {
                TokenTree::Ident(name) => names.push(name.to_string()),
                TokenTree::Group(group) => collect(group.stream(), names),
                _ => {}
            }
        }
    }
    let mut names = Vec::new();
    let of = of.to_token_stream();
    collect(quote! { #of }, &mut names);
    names
}

fn plain(name: &syn::Ident) -> String {
    name.to_string().trim_start_matches("r#").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_reach_fields_and_setters() {
        let mut file: File = parse_quote! {
            pub mod types {
                ///What is paid for.
                pub struct Plan { pub seats: i64 }
                ///`Bare`
                pub struct Bare {}
                pub struct Org {
                    pub plan: ::std::option::Option<Plan>,
                    ///Its name.
                    pub r#type: String,
                    pub bare: Bare,
                }
                pub mod builder {
                    impl Org {
                        pub fn plan(self) -> Self { self }
                        pub fn r#type(self) -> Self { self }
                        pub fn bare(self) -> Self { self }
                    }
                }
            }
        };
        spread(&mut file, &[]);
        let code = prettyplease::unparse(&file);
        for wanted in [
            "///What is paid for.\n        pub plan:",
            "///What is paid for.\n            pub fn plan(",
            "///Its name.\n            pub fn r#type(",
        ] {
            assert!(code.contains(wanted), "{code}");
        }
        assert_eq!(code.matches("///`Bare`").count(), 1, "{code}");
    }
}
