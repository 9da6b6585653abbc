//! What somebody may have meant who wrote a name that there is not.

/// As alike as clap wants names to be that it offers.
const ALIKE: f64 = 0.7;
/// A shorter name is one slip of the pen away from too many others.
const SHORTEST: usize = 3;

/// The name that is most like this one, if one is like it, for who says "did you mean …?": whether letters are large is
/// no difference, and of a name of three letters or more one that is a single slip away, such as two letters that changed
/// places, is like it.
///
/// ```
/// use patwarden_sql::nearest;
///
/// let tables = patwarden_sql::tables();
/// let names = || tables.iter().map(|table| table.name);
/// assert_eq!(nearest("PAT_GRNATS", names()), Some("pat_grants"));
/// assert_eq!(nearest("people", names()), None);
/// ```
#[must_use]
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    let rated = known.into_iter().map(|known| (likeness(&name, &known.to_lowercase()), known));
    let nearest = rated.max_by(|one, other| one.0.total_cmp(&other.0));
    nearest.filter(|(likeness, _)| *likeness > ALIKE).map(|(_, known)| known)
}

/// From 0 to 1.
fn likeness(name: &str, known: &str) -> f64 {
    let is_slip = name.len() >= SHORTEST && strsim::osa_distance(name, known) <= 1;
    strsim::jaro_winkler(known, name).max(if is_slip { ALIKE + 0.01 } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_near_and_another_word_is_not() {
        let known =
            ["pat_grants", "pat_grant_requests", "orgs", "grants", "requests", "never-expiring", "csv", "tsv", "id"];
        for (name, near) in [
            ("pat_grnats", Some("pat_grants")),
            ("PAT_GRANT", Some("pat_grants")),
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
        assert_eq!(nearest("idx", ["Id"]), Some("Id"), "and given as it is written");
    }
}
