"""People are told of a cap at 80 % and at its end, once, for as long as it is as it was."""

from decimal import Decimal

import pytest

from clawwork_api.economy import notices
from clawwork_api.economy.schemas import CapNotice
from clawwork_api.runtime.stopping import WorkStopped
from tests.economy.office import Office


def told(office: Office, tenant: str = "team:economy") -> list[tuple[str, str, str]]:
    return [(n.kind, n.scope, n.signature) for n in found(office, tenant)]


def found(office: Office, tenant: str = "team:economy") -> list[CapNotice]:
    with office.database.read(tenant) as session:
        return notices.standing(session)


def test_eighty_percent_is_told_of_and_the_end_takes_its_place(office: Office):
    ada = office.hire(cap_daily="1")
    first, second = office.start(ada), office.start(ada)
    office.spend(first, "0.0.model", "0.79")
    assert told(office) == []
    office.spend(second, "0.0.model", "0.02")
    [warned] = found(office)
    assert (warned.kind, warned.scope, warned.signature) == ("warned", "day", "Ada")
    assert (warned.limit, warned.spent, warned.reserved) == (Decimal(1), Decimal("0.79"), Decimal("0.02"))
    office.spend(first, "0.1.model", "0.01")
    assert [n.id for n in found(office)] == [warned.id]
    for run in (first, second):
        with pytest.raises(WorkStopped):
            office.reserve(run, "0.9.model", "0.5")
    assert told(office) == [("reached", "day", "Ada")]
    assert told(office, "team:other") == []


def test_a_cap_that_was_raised_is_no_longer_told_of(office: Office):
    ada = office.hire(cap_daily="1")
    office.set_workspace(cap_monthly=Decimal("1"))
    office.spend(office.start(ada), "0.0.model", "0.9")
    assert told(office) == [("warned", "workspace", "Ada"), ("warned", "day", "Ada")]
    office.change(ada, cap_daily="5")
    assert told(office) == [("warned", "workspace", "Ada")]
    office.set_workspace(cap_monthly=None)
    assert told(office) == []


def test_money_that_is_gone_is_told_of_until_it_is_topped_up(office: Office):
    ada = office.hire(opening="1")
    run = office.start(ada)
    office.spend(run, "0.0.model", "1")
    with pytest.raises(WorkStopped):
        office.reserve(run, "0.1.model", "0.1")
    assert told(office) == [("reached", "balance", "Ada")]
    office.top_up(ada, "0.5")
    assert told(office) == []
