"""Notices: seen once by a person, wherever it was, and in words."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from openos.accounts import get_accounts
from openos.gateway.models import CapNotice
from openos.state.notices import notice_line


def test_what_one_person_has_seen_is_new_to_another_and_what_is_over_is_forgotten(ada, sign_up):
    accounts = get_accounts()
    bob = accounts.current_identity(sign_up("bob"))
    accounts.see_notices(ada, ["a", "b"])
    assert (accounts.seen_notices(ada), accounts.seen_notices(bob)) == ({"a", "b"}, set())
    accounts.see_notices(ada, ["b", "c"])
    accounts.see_notices(ada, ["b", "c"])
    assert accounts.seen_notices(ada) == {"b", "c"}


@pytest.mark.parametrize(
    ("kind", "scope", "words", "href"),
    [
        (
            "warned",
            "day",
            "Ada B's daily cap is nearly used up: $4.10 spent of $5.00, $0.20 reserved.",
            "/coworkers/Ada%20B?edit=caps",
        ),
        (
            "reached",
            "workspace",
            "The workspace's monthly cap does not hold another call: $4.10 spent of $5.00, $0.20 reserved.",
            "/settings?edit=workspace",
        ),
    ],
)
def test_a_notice_says_whose_cap_how_far_and_where_to_go(kind, scope, words, href):
    notice = CapNotice(
        id="n", kind=kind, scope=scope, signature="Ada B", simulation_id="r1", limit=Decimal(5),
        spent=Decimal("4.1"), reserved=Decimal("0.2"), at=datetime(2026, 11, 24, tzinfo=UTC),
    )  # fmt: skip
    line = notice_line(notice, fresh=True)
    assert (line.words, line.href, line.run, line.fresh) == (words, href, "/runs/r1", True)
