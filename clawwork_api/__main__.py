"""`python -m clawwork_api` is the console script `clawwork-api`."""

from clawwork_api.cli import app

app(prog_name="clawwork-api")
