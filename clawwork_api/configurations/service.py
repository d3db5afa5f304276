"""Launching a configuration: coworkers hired where they are new, one run each, all of it or nothing."""

from decimal import Decimal

from sqlmodel import select

from clawwork_api.agents import service as agents
from clawwork_api.agents.schemas import Hire
from clawwork_api.agents.tables import Agent
from clawwork_api.configurations.choosing import choose
from clawwork_api.configurations.schemas import AgentConfig, ConfigLaunch, ConfigLaunched, LiveBench
from clawwork_api.configurations.sources import kept, offered
from clawwork_api.database import TenantSession, to_money
from clawwork_api.errors import ApiError
from clawwork_api.keys import service as keys
from clawwork_api.settings import Settings
from clawwork_api.simulations import launching
from clawwork_api.simulations.schemas import Launch
from clawwork_api.simulations.tables import Run


def launch(session: TenantSession, settings: Settings, wanted: ConfigLaunch, *, actor: str) -> list[Run]:
    """One run for each enabled coworker, in the configuration's order.

    Raises ApiError 400 `env_vars_refused`, `price_required` or `model_unavailable`, 409 `model_differs` or
    `agent_bankrupt`, 422 for tasks that don't fit, 429 `too_many_active`, 503 `env_vars_unavailable`.
    """
    lent = wanted.env_vars or {}
    keys.check_names(settings, lent)
    config = wanted.config.livebench
    offers = offered(config)
    seen_by_the_run = keys.with_keys(settings, lent)
    runs = []
    for agent in config.enabled:
        signature = _hired(session, seen_by_the_run, agent, config).signature
        worth = config.economic.max_work_payment
        chosen = choose(agent, offers, config.date_range)
        task_ids = [kept(session, task, worth=worth, actor=actor) for task in chosen]
        body = Launch(signature=signature, task_ids=task_ids, restart_policy=config.restart_policy)
        run = launching.launch(session, seen_by_the_run, body, actor=actor)
        _bound(session, run, config)
        if lent:
            keys.lend(session, settings, run.id, lent)
        runs.append(run)
    return runs


def told(runs: list[Run]) -> ConfigLaunched:
    names = ", ".join(run.signature for run in runs)
    ids = [run.id for run in runs]
    return ConfigLaunched(message=f"Work has begun: {names}", simulation_id=ids[0], simulation_ids=ids)


def _hired(session: TenantSession, settings: Settings, wanted: AgentConfig, config: LiveBench) -> Agent:
    key = wanted.signature.casefold()
    agent = session.exec(select(Agent).where(Agent.signature_key == key)).first()
    if agent is None:
        return agents.hire(session, settings, _hire(wanted, config))
    if agent.model != wanted.basemodel:
        raise ApiError(
            409,
            "model_differs",
            f"{agent.signature} works with {agent.model}, not with {wanted.basemodel}",
            "Name its own model, or choose another signature",
        )
    return agent


def _hire(wanted: AgentConfig, config: LiveBench) -> Hire:
    economic = config.economic
    return Hire(
        signature=wanted.signature,
        model=wanted.basemodel,
        opening_balance=economic.initial_balance,
        cap_daily=_cap(economic.spend_cap_daily_usd),
        cap_monthly=_cap(economic.spend_cap_monthly_usd),
    )


def _bound(session: TenantSession, run: Run, config: LiveBench) -> None:
    """The launch's own caps bind beside the coworker's: the tighter one counts."""
    run.cap_daily = _cap(config.economic.spend_cap_daily_usd)
    run.cap_monthly = _cap(config.economic.spend_cap_monthly_usd)
    session.add(run)
    session.flush()


def _cap(amount: Decimal) -> Decimal | None:
    return to_money(amount) if amount > 0 else None
