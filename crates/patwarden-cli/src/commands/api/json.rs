//! JSON indented for reading, with every name, number and text as it came and where it came.

/// Indents JSON, which the text has to be.
pub(super) fn indented(json: &str) -> String {
    let mut shown = String::with_capacity(json.len() * 2);
    let mut depth = 0;
    let mut rest = json.trim_ascii();
    while let Some(character) = rest.chars().next() {
        let mut length = character.len_utf8();
        match character {
            '"' => {
                length = string_length(rest);
                shown.push_str(&rest[..length]);
            }
            '{' | '[' => {
                shown.push(character);
                let inside = rest[length..].trim_ascii_start();
                if let Some(after) = inside.strip_prefix(['}', ']']) {
                    shown.push_str(&inside[..1]);
                    rest = after;
                    continue;
                }
                depth += 1;
                new_line(&mut shown, depth);
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut shown, depth);
                shown.push(character);
            }
            ',' => {
                shown.push(',');
                new_line(&mut shown, depth);
            }
            ':' => shown.push_str(": "),
            ' ' | '\t' | '\r' | '\n' => {}
            _ => shown.push(character),
        }
        rest = &rest[length..];
    }
    shown
}

fn new_line(shown: &mut String, depth: usize) {
    shown.push('\n');
    shown.extend(std::iter::repeat_n("  ", depth));
}

/// Of the string that a text begins with, quotes included.
fn string_length(text: &str) -> usize {
    let mut is_escaped = false;
    let end = text.bytes().skip(1).position(|byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    });
    end.map_or(text.len(), |end| end + 2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    #[test]
    fn names_keep_their_order_and_numbers_their_digits() {
        let json = r#" {"z":[1.10,12345678901234567890123 , -0],"a":{},"e":[ ],"t":"a\"b\\","n":[{"x":null}]} "#;
        let shown = r#"{
  "z": [
    1.10,
    12345678901234567890123,
    -0
  ],
  "a": {},
  "e": [],
  "t": "a\"b\\",
  "n": [
    {
      "x": null
    }
  ]
}"#;
        assert_eq!(indented(json), shown);
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "(?s).{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                proptest::collection::vec(("(?s).{0,6}", inner), 0..5).prop_map(|all| all.into_iter().collect()),
            ]
        })
    }

    proptest! {
        #[test]
        fn it_is_what_serde_would_write(value in json()) {
            let pretty = serde_json::to_string_pretty(&value).unwrap();
            prop_assert_eq!(indented(&value.to_string()), &*pretty);
            prop_assert_eq!(indented(&pretty), pretty);
        }
    }
}
