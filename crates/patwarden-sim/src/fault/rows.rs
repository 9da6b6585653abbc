//! Lists that have a row twice, or lack one.

use serde_json::Value;

/// The body with rows repeated and left out, by their places; as it is if it holds no list.
pub(crate) fn change(body: Vec<u8>, duplicate: &[usize], drop: &[usize]) -> Vec<u8> {
    let Ok(mut value) = serde_json::from_slice::<Value>(&body) else { return body };
    let list = match &mut value {
        Value::Array(rows) => Some(rows),
        Value::Object(fields) => fields.get_mut("installations").and_then(Value::as_array_mut),
        _ => None,
    };
    let Some(rows) = list else { return body };
    let copies = |place: usize| match drop.contains(&place) {
        true => 0,
        false => 1 + duplicate.iter().filter(|repeated| **repeated == place).count(),
    };
    *rows = std::mem::take(rows)
        .into_iter()
        .enumerate()
        .flat_map(|(place, row)| std::iter::repeat_n(row, copies(place)))
        .collect();
    serde_json::to_vec(&value).unwrap_or(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(body: &str, duplicate: &[usize], drop: &[usize]) -> String {
        String::from_utf8(change(body.into(), duplicate, drop)).unwrap()
    }

    #[test]
    fn rows_are_repeated_where_they_stand_and_left_out() {
        assert_eq!(changed("[1,2,3,4]", &[1, 3, 3], &[0]), "[2,2,3,4,4,4]");
        assert_eq!(changed("[1,2]", &[0], &[0]), "[2]", "what is left out is not repeated");
        assert_eq!(changed("[1,2]", &[7], &[2]), "[1,2]");
        assert_eq!(
            changed(r#"{"installations":[1,2],"total_count":2}"#, &[], &[1]),
            r#"{"installations":[1],"total_count":2}"#
        );
    }

    #[test]
    fn what_is_no_list_stays_as_it_is() {
        for body in ["", "{ }", "null", "[1, 2", r#"{"installations": {}}"#, r#"{"grants": [1]}"#] {
            assert_eq!(changed(body, &[0], &[0]), body);
        }
    }
}
