//! What somebody may have meant who wrote a name that there is not.

/// As alike as clap wants names to be that it offers.
const ALIKE: f64 = 0.7;
/// A shorter name is one slip of the pen away from too many others.
const SHORTEST: usize = 3;

/// The name that is most like this one, if one is like it; whether letters are large is no difference.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    let rated = known.into_iter().map(|known| (likeness(&name, &known.to_lowercase()), known));
    let nearest = rated.max_by(|one, other| one.0.total_cmp(&other.0));
    nearest.filter(|(likeness, _)| *likeness > ALIKE).map(|(_, known)| known)
}

/// From 0 to 1. A short name with one slip, such as two letters that changed places, is like what was meant.
fn likeness(name: &str, known: &str) -> f64 {
    let is_slip = name.len() >= SHORTEST && strsim::osa_distance(name, known) <= 1;
    strsim::jaro_winkler(known, name).max(if is_slip { ALIKE + 0.01 } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_near_and_another_word_is_not() {
        let known = ["grants", "requests", "never-expiring", "csv", "tsv", "id"];
        for (name, near) in [
            ("grnats", Some("grants")),
            ("request", Some("requests")),
            ("cvs", Some("csv")),
            ("ID", Some("id")),
            ("xyz", None),
            ("", None),
        ] {
            assert_eq!(nearest(name, known), near, "{name}");
        }
        assert_eq!(nearest("grants", []), None);
        assert_eq!(nearest("xy", ["xz"]), None, "too short to tell");
    }
}
