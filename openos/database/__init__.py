"""The database of the web service: people, workspaces, sessions, audit records."""

from openos.database.engine import Database, get_database

__all__ = ["Database", "get_database"]
