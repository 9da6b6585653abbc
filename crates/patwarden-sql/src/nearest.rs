//! What somebody may have meant who wrote a name that there is not.

/// As alike as a name has to be to be offered.
const ALIKE: f64 = 0.7;

/// The name that is most like this one, if one is like it.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_ascii_lowercase();
    let rated = known.into_iter().map(|known| (strsim::jaro_winkler(known, &name), known));
    let nearest = rated.max_by(|one, other| one.0.total_cmp(&other.0));
    nearest.filter(|(likeness, _)| *likeness > ALIKE).map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_near_and_another_word_is_not() {
        let known = ["pat_grants", "pat_grant_requests", "orgs"];
        for (name, near) in
            [("pat_grnats", Some("pat_grants")), ("PAT_GRANT", Some("pat_grants")), ("xyz", None), ("", None)]
        {
            assert_eq!(nearest(name, known), near, "{name}");
        }
    }
}
