"""`python -m openos.accounts.audit verify`: is every record as it was written?"""

import argparse
import sys

from openos.accounts.audit import chain
from openos.database import get_database
from openos.startup import check_settings


def main(arguments: list[str]) -> int:
    """0 when every chain is whole; 1 names the first record of each that isn't."""
    parser = argparse.ArgumentParser(prog="python -m openos.accounts.audit", description=__doc__)
    verify = parser.add_subparsers(required=True).add_parser("verify", help="look for gaps and changes")
    verify.add_argument("--workspace", help="only this workspace's records; without it, everybody's")
    asked = parser.parse_args(arguments)
    check_settings()
    database = get_database()
    database.migrate()
    with database.read() as session:
        wanted = [asked.workspace] if asked.workspace is not None else chain.workspaces(session)
        faults = [fault for w in wanted if (fault := chain.verify(session, w))]
    database.close()
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    if not faults:
        sys.stdout.write(f"Every record is as it was written; chains: {len(wanted)}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
