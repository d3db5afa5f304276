"""What a process took out of the queue after its lease was taken away."""

import sqlite3

from tests.runtime.service import Service


def test_a_run_taken_by_a_process_without_a_lease_is_taken_up_again(mortal: Service) -> None:
    """Such a process ends before it owns the run: only the queue knows who has it."""
    mortal.hire()
    run_id = mortal.launch(mortal.samples()[0])
    for event in mortal.follow(run_id):
        if event["kind"] == "model.sent":
            break
    mortal.kill()
    with sqlite3.connect(mortal.folder / "data" / "clawwork.db") as database:
        database.execute("DELETE FROM executor_leases")
        database.execute("UPDATE runs SET owner = '', status = 'queued'")
    mortal.start()
    assert mortal.finish(run_id)[-1]["kind"] == "run.completed"
