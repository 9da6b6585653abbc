//! Levels by permission.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::{Serialize, Serializer};

use super::word::Word;

/// A permission's name, and its level.
type Level = (Cow<'static, str>, Cow<'static, str>);

/// Levels (`read`, `write`, `admin`) by the name of what they are for (`contents`, `members`): a map that is sorted by
/// name and does not change. A clone shares it, and words that are known lie in the program. Made of several levels for
/// one name, it has the last of them.
///
/// ```
/// # use patwarden::Levels;
/// let levels: Levels = [("metadata", "read"), ("contents", "write")].into_iter().collect();
/// assert_eq!(levels.get("contents"), Some("write"));
/// assert_eq!(levels.iter().map(|(name, level)| format!("{name}:{level}")).collect::<Vec<_>>(), [
///     "contents:write",
///     "metadata:read"
/// ]);
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Levels(Option<Arc<[Level]>>);

impl Levels {
    /// The level of a permission.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let levels = self.sorted();
        let place = levels.binary_search_by(|(other, _)| other.as_ref().cmp(name)).ok()?;
        Some(&levels[place].1)
    }

    /// Every permission with its level, sorted by name.
    pub fn iter(&self) -> LevelsIter<'_> {
        LevelsIter(self.sorted().iter())
    }

    /// How many permissions there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sorted().len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    fn sorted(&self) -> &[Level] {
        self.0.as_deref().unwrap_or_default()
    }

    fn of(mut levels: Vec<Level>) -> Self {
        if !levels.is_sorted_by(|(one, _), (other, _)| one < other) {
            levels = BTreeMap::from_iter(levels).into_iter().collect();
        }
        Self((!levels.is_empty()).then(|| levels.into()))
    }
}

impl<N: Into<Cow<'static, str>>, L: Into<Cow<'static, str>>> FromIterator<(N, L)> for Levels {
    fn from_iter<I: IntoIterator<Item = (N, L)>>(levels: I) -> Self {
        Self::of(levels.into_iter().map(|(name, level)| (name.into(), level.into())).collect())
    }
}

/// Goes through [`Levels`]: names with their levels, sorted by name.
#[derive(Clone, Debug)]
pub struct LevelsIter<'a>(std::slice::Iter<'a, Level>);

impl<'a> Iterator for LevelsIter<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(name, level)| (&**name, &**level))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl DoubleEndedIterator for LevelsIter<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back().map(|(name, level)| (&**name, &**level))
    }
}

impl ExactSizeIterator for LevelsIter<'_> {}

impl<'a> IntoIterator for &'a Levels {
    type Item = (&'a str, &'a str);
    type IntoIter = LevelsIter<'a>;

    fn into_iter(self) -> LevelsIter<'a> {
        self.iter()
    }
}

impl fmt::Debug for Levels {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self).finish()
    }
}

impl Serialize for Levels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

impl<'de> Deserialize<'de> for Levels {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ByName;

        impl<'de> Visitor<'de> for ByName {
            type Value = Levels;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a map of levels by name")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Levels, A::Error> {
                // Many a token has about as many.
                let mut levels = Vec::with_capacity(8);
                while let Some((Word(name), Word(level))) = map.next_entry()? {
                    levels.push((name, level));
                }
                Ok(Levels::of(levels))
            }
        }

        deserializer.deserialize_map(ByName)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Levels {
    fn schema_name() -> Cow<'static, str> {
        BTreeMap::<String, String>::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        BTreeMap::<String, String>::json_schema(generator)
    }

    fn inline_schema() -> bool {
        BTreeMap::<String, String>::inline_schema()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn they_are_the_map_that_was_told(told in prop::collection::vec(("[a-d]{0,2}", "[rw]"), 0..9)) {
            let map: BTreeMap<String, String> = told.iter().cloned().collect();
            let levels: Levels = told.iter().cloned().collect();
            let json: Vec<_> = told.iter().map(|(name, level)| format!("{name:?}:{level:?}")).collect();
            let read: Levels = serde_json::from_str(&format!("{{{}}}", json.join(","))).unwrap();
            prop_assert_eq!(&levels, &read);
            let pairs = map.iter().map(|(name, level)| (name.as_str(), level.as_str()));
            prop_assert!(levels.iter().eq(pairs.clone()) && levels.iter().rev().eq(pairs.rev()));
            prop_assert_eq!((levels.len(), levels.is_empty()), (map.len(), map.is_empty()));
            prop_assert_eq!(levels.iter().len(), map.len());
            for name in ["a", "", "dd", "zz"] {
                prop_assert_eq!(levels.get(name), map.get(name).map(String::as_str));
            }
            prop_assert_eq!(serde_json::to_string(&levels).unwrap(), serde_json::to_string(&map).unwrap());
            prop_assert_eq!(format!("{levels:?}"), format!("{map:?}"));
        }
    }

    #[test]
    fn a_clone_shares_them() {
        let levels: Levels = [("contents", "read")].into_iter().collect();
        let clone = levels.clone();
        assert!(std::ptr::eq(levels.get("contents").unwrap(), clone.get("contents").unwrap()));
    }
}
