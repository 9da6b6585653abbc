//! What can be typed about how the simulated GitHub behaves: where GitHub's products differ, where it is not
//! known how GitHub behaves, and where it makes trouble.

use std::time::Duration;

use clap::{Args, ValueEnum};
use jiff::SignedDuration;
use patwarden_sim::{BadIds, BulkBody, Config, Flavour, FreshTokenStatus, LimitStatus};

/// The furthest a clock goes wrong, in milliseconds.
const TEN_YEARS: i64 = 10 * 365 * 24 * 3_600 * 1_000;

/// How the simulated GitHub behaves.
#[derive(Debug, Args)]
#[command(next_help_heading = "How it behaves")]
pub(crate) struct Behaviour {
    /// Which GitHub it is: `github`, `ghes:MAJOR.MINOR` or `ghe.com:SUBDOMAIN`
    ///
    /// GitHub Enterprise Server has its API under /api/v3, no rate limits, and says its release; GHE.com has its
    /// pages at SUBDOMAIN.ghe.com. The page for a browser and /_sim are at the root of all three.
    #[arg(long, value_name = "FLAVOUR", default_value = "github", value_parser = flavour)]
    flavour: Flavour,
    /// How long what is accepted with a 202 takes to come about, in milliseconds
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(0..=600_000))]
    effect_delay_ms: u64,
    /// How far its clock is ahead of this machine's, in milliseconds; behind where it is negative
    #[arg(
        long,
        value_name = "N",
        default_value_t = 0,
        allow_negative_numbers = true,
        value_parser = clap::value_parser!(i64).range(-TEN_YEARS..=TEN_YEARS),
    )]
    clock_skew_ms: i64,
    /// How long a new installation token is refused at first, in milliseconds
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u64).range(0..=600_000))]
    fresh_token_lag_ms: u64,
    /// What it is refused with
    #[arg(long, value_name = "STATUS", default_value = "401")]
    fresh_token_status: TooNewStatus,
    /// What a bulk call with an unknown id among its ids comes to
    #[arg(long, value_name = "HOW", default_value = "refuse-422")]
    bad_ids: UnknownIds,
    /// The body of a 202
    #[arg(long, value_name = "BODY", default_value = "object")]
    bulk_body: AcceptedBody,
    /// Leave the last page out of the `Link` header
    #[arg(long)]
    no_last_link: bool,
    /// Leave the `Link` header out where the answer is that nothing has changed
    #[arg(long)]
    no_304_link: bool,
    /// Change the `ETag` of a page also where nothing but its `Link` header has changed
    #[arg(long)]
    etag_covers_link: bool,
    /// Do not count tokens that were never used as last used before any day
    #[arg(long)]
    never_used_excluded: bool,
    /// How many requests an hour an identity may make
    #[arg(long, value_name = "N", default_value_t = 5_000)]
    hourly_limit: u32,
    /// Switch GitHub's secondary limits on
    ///
    /// An identity may then have 100 requests under way at once, spend 900 points a minute (a read is 1, a write 5),
    /// and send 80 requests a minute and 500 an hour that make content.
    #[arg(long)]
    secondary_limits: bool,
    /// The status of a request beyond any limit
    #[arg(long, value_name = "STATUS", default_value = "403")]
    limit_status: RefusedStatus,
    /// Refuse what is beyond a secondary limit without a `Retry-After` header
    #[arg(long)]
    no_retry_after: bool,
    /// Take a parameter of several values as `owner[]=a` alone, and pass over `owner=a`
    #[arg(long)]
    no_bare_arrays: bool,
    /// Leave out which token it is, `token_id` and `token_name`, as older servers do
    #[arg(long)]
    older_server: bool,
    /// Add fields that no client knows to every object
    #[arg(long)]
    extra_fields: bool,
    /// Give one grant in fifty a repository selection that no client knows
    #[arg(long)]
    novel_enums: bool,
}

impl Behaviour {
    /// The same world, behaving so.
    pub(crate) fn of(self, config: Config) -> Config {
        let config = if self.secondary_limits { config.with_githubs_secondary_limits() } else { config };
        let limit_status: LimitStatus = self.limit_status.into();
        config
            .with_flavour(self.flavour)
            .with_effect_delay(Duration::from_millis(self.effect_delay_ms))
            .with_clock_skew(SignedDuration::from_millis(self.clock_skew_ms))
            .with_fresh_token_lag(Duration::from_millis(self.fresh_token_lag_ms))
            .with_fresh_token_status(self.fresh_token_status.into())
            .with_not_modified_link(!self.no_304_link)
            .with_etag_covers_link(self.etag_covers_link)
            .with_bad_ids(self.bad_ids.into())
            .with_bulk_body(self.bulk_body.into())
            .with_page_links_last(!self.no_last_link)
            .with_never_used_matches_before(!self.never_used_excluded)
            .with_hourly_limit(self.hourly_limit)
            .with_primary_limit_status(limit_status)
            .with_secondary_limit_status(limit_status)
            .with_secondary_retry_after(!self.no_retry_after)
            .with_bare_arrays(!self.no_bare_arrays)
            .with_omit_token_fields(self.older_server)
            .with_extra_fields(self.extra_fields)
            .with_novel_enums(self.novel_enums)
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum UnknownIds {
    /// 422 that names them; nothing is done
    #[value(name = "refuse-422")]
    Refuse422,
    /// 404; nothing is done
    #[value(name = "refuse-404")]
    Refuse404,
    /// 202; the known ids are done
    Ignore,
}

impl From<UnknownIds> for BadIds {
    fn from(ids: UnknownIds) -> Self {
        match ids {
            UnknownIds::Refuse422 => Self::Refuse422,
            UnknownIds::Refuse404 => Self::Refuse404,
            UnknownIds::Ignore => Self::Ignore,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum AcceptedBody {
    /// `{}`
    Object,
    /// `null`
    Null,
    /// Nothing at all
    Empty,
}

impl From<AcceptedBody> for BulkBody {
    fn from(body: AcceptedBody) -> Self {
        match body {
            AcceptedBody::Object => Self::Object,
            AcceptedBody::Null => Self::Null,
            AcceptedBody::Empty => Self::Empty,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum TooNewStatus {
    /// As if there were no such token
    #[value(name = "401")]
    Unauthorized,
    /// As if the App were not allowed to
    #[value(name = "403")]
    Forbidden,
}

impl From<TooNewStatus> for FreshTokenStatus {
    fn from(status: TooNewStatus) -> Self {
        match status {
            TooNewStatus::Unauthorized => Self::Unauthorized,
            TooNewStatus::Forbidden => Self::Forbidden,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RefusedStatus {
    #[value(name = "403")]
    Forbidden,
    #[value(name = "429")]
    TooManyRequests,
}

impl From<RefusedStatus> for LimitStatus {
    fn from(status: RefusedStatus) -> Self {
        match status {
            RefusedStatus::Forbidden => Self::Forbidden,
            RefusedStatus::TooManyRequests => Self::TooManyRequests,
        }
    }
}

/// One of GitHub's products.
fn flavour(text: &str) -> Result<Flavour, &'static str> {
    const FORMS: &str =
        "it is `github`, `ghes:MAJOR.MINOR` such as ghes:3.21, or `ghe.com:SUBDOMAIN` such as ghe.com:acme";
    match text.split_once(':') {
        None if text == "github" => Ok(Flavour::GitHubCom),
        Some(("ghes", release)) => {
            let (major, minor) = release.split_once('.').ok_or(FORMS)?;
            let number = |text: &str| text.parse().map_err(|_| FORMS);
            Ok(Flavour::EnterpriseServer { release: (number(major)?, number(minor)?) })
        }
        Some(("ghe.com", subdomain)) => {
            let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
            if subdomain.is_empty() || !subdomain.bytes().all(fits) {
                return Err("a subdomain of ghe.com has letters, digits and hyphens");
            }
            Ok(Flavour::GheCom { subdomain: subdomain.to_owned() })
        }
        _ => Err(FORMS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flavour_is_read_or_told_how_it_is_written() {
        assert_eq!(flavour("github"), Ok(Flavour::GitHubCom));
        assert_eq!(flavour("ghes:3.21"), Ok(Flavour::EnterpriseServer { release: (3, 21) }));
        assert_eq!(flavour("ghe.com:octo-9"), Ok(Flavour::GheCom { subdomain: "octo-9".to_owned() }));
        for wrong in ["", "ghes", "ghes:", "ghes:3", "ghes:3.x", "ghes:3.21.0", "ghes:900.1", "ghe:x", "github:x"] {
            assert!(flavour(wrong).is_err_and(|told| told.contains("ghes:MAJOR.MINOR")), "{wrong}");
        }
        for wrong in ["ghe.com:", "ghe.com:a.b", "ghe.com:a/b"] {
            assert!(flavour(wrong).is_err_and(|told| told.contains("subdomain")), "{wrong}");
        }
    }

    #[test]
    fn every_word_sets_what_it_says_and_none_sets_nothing() {
        #[derive(Debug, clap::Parser)]
        struct Line {
            #[command(flatten)]
            behaviour: Behaviour,
        }
        let config = |words: &str| {
            let line = <Line as clap::Parser>::try_parse_from(format!("sim {words}").split_whitespace()).unwrap();
            line.behaviour.of(Config::default())
        };
        let plain = Config::default;
        for (words, wanted) in [
            ("", plain()),
            ("--flavour ghes:3.19", plain().with_flavour(Flavour::EnterpriseServer { release: (3, 19) })),
            ("--effect-delay-ms 20", plain().with_effect_delay(Duration::from_millis(20))),
            ("--clock-skew-ms 1500", plain().with_clock_skew(SignedDuration::from_millis(1_500))),
            ("--clock-skew-ms -600000", plain().with_clock_skew(SignedDuration::from_mins(-10))),
            ("--fresh-token-lag-ms 900", plain().with_fresh_token_lag(Duration::from_millis(900))),
            ("--fresh-token-status 403", plain().with_fresh_token_status(FreshTokenStatus::Forbidden)),
            ("--no-304-link", plain().with_not_modified_link(false)),
            ("--etag-covers-link", plain().with_etag_covers_link(true)),
            ("--bad-ids refuse-404", plain().with_bad_ids(BadIds::Refuse404)),
            ("--bad-ids ignore", plain().with_bad_ids(BadIds::Ignore)),
            ("--bulk-body null", plain().with_bulk_body(BulkBody::Null)),
            ("--bulk-body empty", plain().with_bulk_body(BulkBody::Empty)),
            ("--no-last-link", plain().with_page_links_last(false)),
            ("--never-used-excluded", plain().with_never_used_matches_before(false)),
            ("--hourly-limit 7", plain().with_hourly_limit(7)),
            ("--secondary-limits", plain().with_githubs_secondary_limits()),
            (
                "--limit-status 429",
                plain()
                    .with_primary_limit_status(LimitStatus::TooManyRequests)
                    .with_secondary_limit_status(LimitStatus::TooManyRequests),
            ),
            ("--no-retry-after", plain().with_secondary_retry_after(false)),
            ("--no-bare-arrays", plain().with_bare_arrays(false)),
            ("--older-server", plain().with_omit_token_fields(true)),
            ("--extra-fields", plain().with_extra_fields(true)),
            ("--novel-enums", plain().with_novel_enums(true)),
        ] {
            assert_eq!(config(words), wanted, "{words}");
        }
    }
}
