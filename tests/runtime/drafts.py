"""What models say, as it lies in the table; and patience with what happens in other threads and processes."""

import psycopg
from tenacity import retry, retry_if_result, stop_after_delay, wait_fixed

from scripts.postgres import Postgres

patiently = retry(
    retry=retry_if_result(lambda found: not found), wait=wait_fixed(0.05), stop=stop_after_delay(60)
)


def kept(postgres: Postgres, run_id: str) -> list[str]:
    """The texts in the table, of the one run."""
    with psycopg.connect(postgres.url) as connection:
        found = connection.execute("SELECT text FROM drafts WHERE run_id = %s", [run_id])
        return [text for (text,) in found]


def change(postgres: Postgres, statement: str, *values: str) -> None:
    with psycopg.connect(postgres.url) as connection:
        connection.execute(statement, values)
