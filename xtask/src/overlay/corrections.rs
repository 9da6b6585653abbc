//! Facts that are wrong upstream, put right. A correction says what it expects to find: if something
//! else stands there, upstream has changed it, and the reason may be gone.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::{Correction, Keyword, Overlay};

pub(super) fn apply(document: &mut Value, overlay: &Overlay) -> Result<usize> {
    for correction in &overlay.correction {
        replace(document, correction)?;
    }
    for keyword in &overlay.keyword {
        rename(document, keyword)?;
    }
    Ok(overlay.correction.len() + overlay.keyword.len())
}

fn replace(document: &mut Value, Correction { at, from, to, .. }: &Correction) -> Result<()> {
    let found = document.pointer_mut(at).with_context(|| format!("correction {at} leads nowhere"))?;
    ensure!(found == from, "correction {at}: expected {from}, found {found}; is it still needed?");
    *found = to.clone();
    Ok(())
}

fn rename(document: &mut Value, Keyword { at, from, to, .. }: &Keyword) -> Result<()> {
    let found = document.pointer_mut(at).and_then(Value::as_object_mut);
    let found = found.with_context(|| format!("keyword {at} leads nowhere"))?;
    ensure!(!found.contains_key(to), "keyword {at}: there is {to} already; is it still needed?");
    let value = found.remove(from).with_context(|| format!("keyword {at}: there is no {from}; is it still needed?"))?;
    found.insert(to.clone(), value);
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::{laid_over, refusal};

    #[test]
    fn a_value_is_replaced_and_a_keyword_renamed() {
        let text = "[[correction]]\nat = \"/a\"\nreason = \"r\"\nfrom = 1\nto = 2\n\
                    [[keyword]]\nat = \"/b\"\nreason = \"r\"\nfrom = \"allOf\"\nto = \"anyOf\"\n";
        let document = laid_over(json!({ "a": 1, "b": { "allOf": [3], "nullable": true } }), &[text]).unwrap();
        assert_eq!(document, json!({ "a": 2, "b": { "anyOf": [3], "nullable": true } }));
    }

    #[test]
    fn a_correction_that_no_longer_applies_is_named() {
        for (text, named) in [
            ("[[correction]]\nat = \"/gone\"\nreason = \"r\"\nfrom = 1\nto = 2\n", "correction /gone leads nowhere"),
            ("[[correction]]\nat = \"/a\"\nreason = \"r\"\nfrom = 3\nto = 2\n", "correction /a: expected 3, found 1"),
            ("[[keyword]]\nat = \"/gone\"\nreason = \"r\"\nfrom = \"x\"\nto = \"y\"\n", "keyword /gone leads nowhere"),
            ("[[keyword]]\nat = \"/b\"\nreason = \"r\"\nfrom = \"x\"\nto = \"y\"\n", "keyword /b: there is no x"),
            ("[[keyword]]\nat = \"/b\"\nreason = \"r\"\nfrom = \"k\"\nto = \"k\"\n", "keyword /b: there is k already"),
        ] {
            let message = refusal(json!({ "a": 1, "b": { "k": 2 } }), text);
            assert!(message.contains(named), "{message}");
        }
    }
}
