"""In a notebook, listings and reports show what they are, and nobody's input is more than text."""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from world import LIST_GRANTS, calls, grants

import patwarden
from patwarden import _html
from patwarden.testing import Simulator

HOSTILE = "<script>alert(1)</script>\"'&\u202ekcab\x1b[2J\u200b\n"


class Read(HTMLParser):
    """The tags that there are, and the texts between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.rows = 0
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert attrs == []
        self.tags.add(tag)
        self.open.append(tag)
        self.rows += tag == "tr"

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


OURS = {"div", "b", "code", "table", "thead", "tbody", "tr", "th", "td"}


class Row:
    """A row of a listing, by what it holds."""

    def __init__(self, **values: object) -> None:
        self.values = values

    def to_dict(self) -> dict[str, object]:
        return self.values


def test_somebodys_input_is_text_and_hides_nothing() -> None:
    row = Row(name=HOSTILE, owner={"login": HOSTILE}, permissions={HOSTILE: {HOSTILE: HOSTILE}})
    for html in (
        _html.listing(HOSTILE, None, [row], 0),
        _html.plan(HOSTILE, [(HOSTILE, 1)]),
        _html.listing(HOSTILE, HOSTILE, [], 0),
        _html.listing("x", None, [Row(**{HOSTILE: 1})], 0),
        _html.report(HOSTILE, 1, [(1, HOSTILE, HOSTILE)]),
    ):
        read = Read(html)
        assert read.tags <= OURS
        assert "<script>alert(1)</script>\"'&\\u{202e}kcab\\u{1b}[2J\\u{200b}\\u{a}" in "".join(
            read.texts
        )
        assert html.isprintable()
        assert "<script" not in html
        assert '"' not in html
        assert "'" not in html


def test_values_are_as_short_as_they_can_be_told() -> None:
    at = datetime(2026, 3, 1, 12, 0, 7, 123456, tzinfo=UTC)
    permissions = {"organization": {}, "repository": {"contents": "read", "issues": "write"}}
    assert [
        _html.cell(value) for value in (None, True, 7, at, {"login": "mona", "id": 1}, permissions)
    ] == [
        "",
        "True",
        "7",
        "2026-03-01 12:00:07+00:00",
        "mona",
        "contents: read, issues: write",
    ]


def test_a_listing_shows_what_has_come_and_fetches_and_takes_nothing(
    hub: Simulator, org: patwarden.Org
) -> None:
    listing = org.grants.list()
    unread = Read(listing._repr_html_())
    assert "to_list()" in unread.texts
    assert unread.rows == 0
    assert hub.log() == []
    first = next(listing)
    asked = len(calls(hub, LIST_GRANTS))
    shown = Read(listing._repr_html_())
    assert shown.rows == 1 + 10
    assert "99" not in shown.texts[1]
    assert any(text.endswith("and 89 more") for text in shown.texts)
    assert {first.token_name, str(first.id)} & set(shown.texts) != {first.token_name, str(first.id)}
    assert len(calls(hub, LIST_GRANTS)) >= asked
    rest = listing.to_list()
    assert {grant.id for grant in [first, *rest]} == set(grants(hub, org.name))
    ended = Read(listing._repr_html_())
    assert ended.rows == 0
    assert any("list again" in text for text in ended.texts)


def test_addresses_are_left_out(org: patwarden.Org) -> None:
    listing = org.members.list()
    next(listing)
    shown = Read(listing._repr_html_()).texts
    assert "login" in shown
    assert not [text for text in shown if text.endswith("url") or text.startswith("http")]


def test_a_listing_that_failed_shows_that(hub: Simulator, org: patwarden.Org) -> None:
    hub.inject("status", status=403, path_contains="personal-access-tokens", times=9)
    listing = org.grants.list()
    with pytest.raises(patwarden.ForbiddenError):
        next(listing)
    assert any("ended in an error" in text for text in Read(listing._repr_html_()).texts)


def test_a_report_shows_its_counts_and_what_went_wrong_first(
    hub: Simulator, org: patwarden.Org
) -> None:
    ids = sorted(grants(hub, org.name))[:60]
    report = org.grants.revoke([*ids, 999_999])
    read = Read(report._repr_html_())
    assert read.tags <= OURS
    assert f": {report}; {report.requests} requests" in read.texts
    assert read.rows == 1 + 50
    cells = read.texts[read.texts.index("error") + 1 :]
    assert cells[:2] == ["999999", "refused"]
    assert cells[-1] == "and 11 more"


def test_a_plan_shows_whom_it_hits_and_what_it_means(hub: Simulator, org: patwarden.Org) -> None:
    ids = sorted(grants(hub, org.name))[:60]
    plan = org.grants.revoke([*ids, 999_999], dry_run=True)
    read = Read(plan._repr_html_())
    assert read.tags <= OURS
    first, *lines = str(plan).splitlines()
    assert f": {first}" in read.texts
    assert [line for line in lines if line not in read.texts] == []
    assert read.rows == 1 + len(plan.owners)
    login, tokens = plan.owners[0]
    assert read.texts[read.texts.index("tokens") + 1 :][:2] == [login, str(tokens)]
