//! Query parameters as they were sent, decoded.

use url::form_urlencoded;

/// The parameters in their order; names may repeat.
#[derive(Debug, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn parse(text: &str) -> Self {
        Self(form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    /// The last value of a name, as Rails takes it.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The values of `name[]`, and of the bare `name` if that is taken too.
    pub(crate) fn list(&self, name: &str, bare: bool) -> Vec<&str> {
        self.0
            .iter()
            .filter(|(key, _)| key.strip_suffix("[]") == Some(name) || (bare && key == name))
            .map(|(_, value)| value.as_str())
            .collect()
    }

    /// The query again, encoded, with one parameter set.
    pub(crate) fn with(&self, name: &str, value: &str) -> String {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(self.0.iter().filter(|(key, _)| key != name))
            .append_pair(name, value)
            .finish()
    }

    pub(crate) fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
}

/// Decodes one segment of a path. `None` when what it encodes is not text.
pub(crate) fn decode_segment(segment: &str) -> Option<String> {
    String::from_utf8(decode(segment)).ok()
}

/// What a path, or a part of it, encodes.
pub(crate) fn decode(path: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        let encoded = match tail {
            [high, low, tail @ ..] if *first == b'%' => hex(*high).zip(hex(*low)).map(|pair| (pair, tail)),
            _ => None,
        };
        let (byte, tail) = encoded.map_or((*first, tail), |((high, low), tail)| (high << 4 | low, tail));
        bytes.push(byte);
        rest = tail;
    }
    bytes
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}
