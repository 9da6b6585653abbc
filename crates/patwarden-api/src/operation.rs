//! What an operation is, and whether a request is one.

use http::Uri;

/// One operation of GitHub's description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation {
    /// GitHub's name for it, with `/` and `-` as GitHub writes them: `orgs/list-pat-grants`.
    pub id: &'static str,
    /// The HTTP method, in capitals.
    pub method: &'static str,
    /// The path with its parameters in braces: `/orgs/{org}/personal-access-tokens`.
    pub path: &'static str,
}

impl Operation {
    /// The operation that the generated code calls by this name.
    pub(crate) fn by_generated_name(name: &str) -> Option<&'static Self> {
        crate::OPERATIONS.iter().find(|operation| same_name(operation.id, name))
    }

    /// Whether a URL is this operation's and nothing else's.
    ///
    /// A parameter such as `..` is folded away when a URL is put together, and what is left leads
    /// elsewhere: `/orgs/../user` is `/user`. Such a URL no longer has the template's segments.
    pub(crate) fn fits(&self, base_path: &str, url: &Uri) -> bool {
        let Some(path) = url.path().strip_prefix(base_path.trim_end_matches('/')) else { return false };
        let mut segments = path.split('/');
        let mut template = self.path.split('/');
        loop {
            match (template.next(), segments.next()) {
                (None, None) => return true,
                (Some(wanted), Some(found)) if wanted.starts_with('{') => {
                    if found.is_empty() {
                        return false;
                    }
                }
                (Some(wanted), Some(found)) if wanted == found => {}
                _ => return false,
            }
        }
    }
}

/// The generator writes `orgs_list_pat_grants` for `orgs/list-pat-grants`.
fn same_name(id: &str, generated: &str) -> bool {
    id.len() == generated.len()
        && id.bytes().zip(generated.bytes()).all(|(a, b)| a == b || (b == b'_' && (a == b'/' || a == b'-')))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: Operation = Operation { id: "x/list-y", method: "GET", path: "/orgs/{org}/tokens" };

    fn fits(base: &str, url: &str) -> bool {
        LIST.fits(base, &url.parse().unwrap())
    }

    #[test]
    fn a_url_is_its_operation_only_with_every_segment() {
        assert!(fits("/", "https://h/orgs/acme/tokens?page=2"));
        assert!(fits("/api/v3", "https://h/api/v3/orgs/acme/tokens"));
        assert!(!fits("/", "https://h/tokens"), "`..` was folded away");
        assert!(!fits("/", "https://h/orgs/tokens"), "`.` was folded away");
        assert!(!fits("/", "https://h/orgs//tokens"), "an empty name");
        assert!(!fits("/", "https://h/orgs/acme/tokens/"));
        assert!(!fits("/api/v3", "https://h/orgs/acme/tokens"));
    }

    #[test]
    fn every_operation_is_found_by_its_generated_name() {
        for operation in crate::OPERATIONS {
            let name = operation.id.replace(['/', '-'], "_");
            assert_eq!(Operation::by_generated_name(&name), Some(operation));
        }
        assert_eq!(Operation::by_generated_name("orgs_unheard_of"), None);
    }
}
