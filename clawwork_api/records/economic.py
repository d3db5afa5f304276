"""A coworker's money in the predecessors' parallel lists: its ledger, day by day."""

from clawwork_api.agents import service as agents
from clawwork_api.agents.tables import Agent
from clawwork_api.database import TenantSession
from clawwork_api.economy import history
from clawwork_api.economy.history import ZERO
from clawwork_api.economy.tiers import tier
from clawwork_api.livebench.records import INITIALIZATION
from clawwork_api.records.schemas import Economic


def of_agent(session: TenantSession, agent: Agent) -> Economic:
    """Costs and income of each day; the first row is the opening balance."""
    account = agents.account(session, agent)
    days = history.days(session, [agent.id]).get(agent.id, [])
    return Economic(
        balance=account.balance,
        total_token_cost=account.spend,
        total_work_income=account.income,
        net_worth=account.balance,
        survival_status=tier(account.balance),
        dates=[INITIALIZATION, *(d.day.isoformat() for d in days)],
        balance_history=[agent.opening_balance, *(d.balance for d in days)],
        token_costs=[ZERO, *(d.spend for d in days)],
        work_income=[ZERO, *(d.income for d in days)],
    )
