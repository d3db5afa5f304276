"""What only owners may do, and sessions that a person ends."""

from dataclasses import replace
from decimal import Decimal

import pytest

from openos.accounts import get_accounts
from openos.gateway import get_gateway
from openos.gateway.errors import Forbidden, Refused
from openos.gateway.models import AgentChange, BalanceChange, WorkspaceChange
from tests.openos.test_gateway import AGENT, records


async def test_an_operator_changes_no_money_and_no_settings(ada, clawwork, database):
    operator, gateway = replace(ada, role="operator"), get_gateway()
    for act in (
        gateway.top_up(operator, "Ada", BalanceChange(amount=Decimal(1))),
        gateway.correct(operator, "Ada", BalanceChange(amount=Decimal(1), memo="x")),
        gateway.change_coworker(operator, "Ada", AgentChange(cap_run=None)),
        gateway.change_workspace(operator, WorkspaceChange(timezone="UTC")),
        gateway.audit(operator),
    ):
        with pytest.raises(Forbidden):
            await act
    assert clawwork.requests == []
    assert {outcome for _, outcome, _ in records(database)} == {"denied"}


async def test_only_what_changes_is_sent(ada, clawwork):
    clawwork.says("/api/agents/Ada", AGENT)
    await get_gateway().change_coworker(ada, "Ada", AgentChange(cap_daily=None))
    method, _, headers, body = clawwork.requests[0]
    assert (method, body) == ("PATCH", b'{"cap_daily":null}')
    assert headers["idempotency-key"]


async def test_a_wrong_price_is_named_with_its_place(ada, clawwork):
    fields = [{"field": "prices.1.model", "problem": "too long"}]
    clawwork.says("/api/workspace", {"detail": "Invalid", "code": "c", "id": "r", "fields": fields}, 422)
    with pytest.raises(Refused) as caught:
        await get_gateway().change_workspace(ada, WorkspaceChange(prices=[]))
    assert caught.value.fields == {"prices.1.model": "too long"}


async def test_a_step_is_read_by_its_key_and_a_missing_one_is_empty(ada, clawwork):
    assert await get_gateway().step_detail(ada, "r1", "0.1.model") == ""
    assert clawwork.asked("/api/simulations/r1/steps/0.1.model")


def test_a_person_ends_one_session_or_all_of_them_but_nobody_elses(sign_up):
    accounts = get_accounts()
    first = sign_up("ada")
    second = accounts.sign_in("ada@example.com", "correct horse battery", address="192.0.2.1")
    bob, ada = accounts.current_identity(sign_up("bob")), accounts.current_identity(first)
    assert len(accounts.sessions.of(ada.user_id)) == 2
    accounts.end_session(bob, ada.session_id)
    assert accounts.current_identity(first)
    accounts.end_session(ada, accounts.current_identity(second).session_id)
    assert accounts.current_identity(second) is None
    accounts.sign_out_everywhere(ada)
    assert accounts.current_identity(first) is None
    assert accounts.sessions.of(bob.user_id)
