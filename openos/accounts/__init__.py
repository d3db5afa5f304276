"""People, their workspaces, roles and sessions."""

from openos.accounts.errors import MESSAGES, AccountError
from openos.accounts.identity import Identity
from openos.accounts.service import Accounts, NewAccount, get_accounts

__all__ = ["MESSAGES", "AccountError", "Accounts", "Identity", "NewAccount", "get_accounts"]
