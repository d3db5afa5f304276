"""Schedule workbook and status note."""

from clawwork_api.practice.reports.writing import (
    Deliverable,
    Figures,
    bullets,
    document,
    dollars,
    plural,
    workbook,
)

PLAN = (
    "run the network forwards and backwards in working days, put it on the calendar, and compare with "
    "the promise"
)


def report(f: Figures) -> list[Deliverable]:
    summary = [
        ("Project duration", f["days"]),
        ("Finish date", f["finish"]),
        ("Working days late", f["late"]),
        ("Critical activities", f["critical"]),
        ("Critical path", f["path"]),
        ("Site office cost", f["cost"]),
    ]
    head = ["ID", "Activity", "Duration", "Earliest start", "Earliest finish", "Total float"]
    return [
        workbook("schedule.xlsx", summary, Activities=[head, *f["rows"]]),
        document("schedule-note.pdf", "Canteen fit-out: schedule", *_note(f)),
    ]


def _note(f: Figures) -> list[str]:
    near = [row for row in f["rows"] if row[5] in ("1", "2")]
    when = f"{plural(f['late'], 'working day')} after" if f["late"] else "in time for"
    return [
        "## Finish",
        f"The work takes {f['days']} working days and finishes on {f['finish']}, {when} the promised "
        f"{f['promised']}. "
        f"The site office costs {dollars(f['cost'])} until then.",
        "## Critical path",
        f"{f['path']}: {f['critical']} activities without float. A day lost on any of them moves the finish.",
        "## Risks",
        "These have one or two days of float:",
        bullets([f"{identifier} {name}: {plural(int(days), 'day')}" for identifier, name, *_, days in near]),
    ]
