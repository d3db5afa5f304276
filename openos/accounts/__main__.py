"""The operator's commands about people: `python -m openos.accounts sign-out | reset-password`."""

import argparse
import sys
from urllib.parse import urlencode

from openos.accounts.errors import AccountError
from openos.accounts.service import get_accounts
from openos.database import get_database
from openos.settings import get_settings
from openos.startup import check_settings


def main(arguments: list[str]) -> int:
    """0 when it is done; 1 when there is no such account."""
    asked = _parser().parse_args(arguments)
    check_settings()
    get_database().migrate()
    try:
        said = _reset_link(asked.email) if asked.command == "reset-password" else _sign_out(asked.email)
    except AccountError as error:
        sys.stderr.write(f"{error.message}\n")
        return 1
    finally:
        get_database().close()
    sys.stdout.write(f"{said}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m openos.accounts", description=__doc__)
    commands = parser.add_subparsers(required=True, dest="command")
    whose = commands.add_parser("sign-out", help="end sessions").add_mutually_exclusive_group(required=True)
    whose.add_argument("email", nargs="?", help="of the account whose sessions end")
    whose.add_argument("--all", action="store_true", help="every session of everybody")
    reset = commands.add_parser("reset-password", help="print a link for who forgot the password")
    reset.add_argument("email", help="of the account")
    return parser


def _sign_out(email: str | None) -> str:
    return f"Sessions ended: {get_accounts().sign_out_by_operator(email)}"


def _reset_link(email: str) -> str:
    query = urlencode({"mode": "reset", "link": get_accounts().reset_token(email)})
    return f"{get_settings().public_url}/sign-in?{query}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
