"""`python -m openos.accounts sign-out EMAIL`, or `--all`: ends sessions, as after a theft or a departure."""

import argparse
import sys

from openos.accounts.errors import AccountError
from openos.accounts.service import get_accounts
from openos.database import get_database
from openos.startup import check_settings


def main(arguments: list[str]) -> int:
    """0 when the sessions have ended; 1 when there is no such account."""
    parser = argparse.ArgumentParser(prog="python -m openos.accounts", description=__doc__)
    command = parser.add_subparsers(required=True).add_parser("sign-out", help="end sessions at once")
    whose = command.add_mutually_exclusive_group(required=True)
    whose.add_argument("email", nargs="?", help="of the account whose sessions end")
    whose.add_argument("--all", action="store_true", help="every session of everybody")
    asked = parser.parse_args(arguments)
    check_settings()
    get_database().migrate()
    try:
        ended = get_accounts().sign_out_by_operator(None if asked.all else asked.email)
    except AccountError as error:
        sys.stderr.write(f"{error.message}\n")
        return 1
    finally:
        get_database().close()
    sys.stdout.write(f"Sessions ended: {ended}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
