"""What is said on the socket, and the body that is said to every socket."""

from typing import Any

from pydantic import BaseModel, ConfigDict, RootModel

from clawwork_api.schemas import Number, Schema


class Message(RootModel[dict[str, Any]]):
    """Any JSON object; passed on as it is."""


class Sent(Schema):
    status: str = "broadcast sent"


class Auth(BaseModel):
    """The first message of a client that can send no header."""

    model_config = ConfigDict(extra="ignore")

    type: str
    token: str = ""
    tenant_id: str = ""


class BalanceRow(Schema):
    """How a coworker stands, in the predecessors' words; deltas are since the message before."""

    date: str
    balance: Number
    net_worth: Number
    token_cost_delta: Number
    work_income_delta: Number
    trading_profit_delta: int = 0
    total_token_cost: Number
    total_work_income: Number
    total_trading_profit: int = 0
    survival_status: str
    completed_tasks: list[str] = []


class ActivityRow(Schema):
    """What happened; `data` is that of the run's event number `seq`."""

    date: str
    activity: str
    reasoning: str
    kind: str
    simulation_id: str
    seq: int
    data: dict[str, Any]
