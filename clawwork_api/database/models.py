"""Imports every table once, so that migrations and tests see the whole schema."""

from sqlmodel import SQLModel

from clawwork_api.access import tables as access
from clawwork_api.agents import tables as agents
from clawwork_api.answers import tables as answers
from clawwork_api.artifacts import tables as artifacts
from clawwork_api.audit import tables as audit
from clawwork_api.economy import tables as economy
from clawwork_api.endpoints import tables as endpoints
from clawwork_api.evaluations import tables as evaluations
from clawwork_api.keys import tables as keys
from clawwork_api.live import tables as live
from clawwork_api.mcp import tables as mcp
from clawwork_api.memory import tables as memory
from clawwork_api.preferences import tables as preferences
from clawwork_api.questions import tables as questions
from clawwork_api.runtime import tables as runtime
from clawwork_api.simulations import tables as simulations
from clawwork_api.skills import tables as skills
from clawwork_api.tasks import tables as tasks
from clawwork_api.workspace import tables as workspace

TABLE_MODULES = (
    access,
    agents,
    answers,
    artifacts,
    audit,
    economy,
    endpoints,
    evaluations,
    keys,
    live,
    mcp,
    memory,
    preferences,
    questions,
    runtime,
    simulations,
    skills,
    tasks,
    workspace,
)
METADATA = SQLModel.metadata
