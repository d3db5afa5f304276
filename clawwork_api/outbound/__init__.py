"""Calls to addresses that people or models typed: not into our own network, unless the operator allows it."""

from clawwork_api.outbound.addresses import NoAddress, is_public, resolve
from clawwork_api.outbound.guard import Guarded, NotAllowed, Rule, TooLong, target
from clawwork_api.outbound.tls import trust
from clawwork_api.outbound.typed import problem

__all__ = [
    "Guarded",
    "NoAddress",
    "NotAllowed",
    "Rule",
    "TooLong",
    "is_public",
    "problem",
    "resolve",
    "target",
    "trust",
]
