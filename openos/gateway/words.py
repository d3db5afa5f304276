"""What OpenOS says for each code of ClawWork: its own sentence, and what a person can do on these screens."""

from typing import NamedTuple


class Words(NamedTuple):
    """`theirs` keeps ClawWork's own sentence where there is one: it names the file, the amount, the state."""

    message: str
    hint: str
    theirs: bool = False


AGAIN = "Reload the page and try again"
QUOTE = "Try again; if it happens again, quote the id below to whoever runs OpenOS"
GONE = "It may have been removed, or belong to another workspace"

WORDS = {
    # coworkers and their money
    "agent_not_found": Words("There is no such coworker here", GONE),
    "name_taken": Words("Another coworker has this name", "Choose another name", theirs=True),
    "price_required": Words(
        "No price is known for this model, so nothing may be spent on it",
        "Choose another model, or state its price under Settings, Own prices",
        theirs=True,
    ),
    "price_refused": Words("A price can't be used", "Mend the price that is named", theirs=True),
    "model_unavailable": Words(
        "This model is not available here",
        "Choose another one; the hire page says which variable turns it on",
        theirs=True,
    ),
    "model_differs": Words("This coworker works with another model", "Choose another name", theirs=True),
    "agent_bankrupt": Words(
        "This coworker has no money left", "Top up its balance, or choose another coworker", theirs=True
    ),
    "correction_too_large": Words(
        "The balance does not hold so much",
        "Take less away, or wait until the calls under way have ended",
        theirs=True,
    ),
    "days_reversed": Words("The first day is after the last one", "Exchange the two days"),
    "unknown_tool": Words("There is no such tool", AGAIN, theirs=True),
    "tool_permission_refused": Words(
        "This tool can't be set so", "Choose another permission for it", theirs=True
    ),
    "note_not_found": Words("This note is gone", AGAIN),
    "memory_full": Words(
        "This coworker's memory is full", "Delete notes that it no longer needs", theirs=True
    ),
    # model endpoints
    "model_endpoint_not_found": Words("There is no such endpoint here", GONE),
    "endpoint_exists": Words("There is an endpoint of this name", "Choose another name", theirs=True),
    "endpoint_refused": Words("This endpoint can't be used", "Change its name or its address", theirs=True),
    # servers of tools and skills
    "mcp_server_not_found": Words("There is no such server here", GONE),
    "mcp_server_exists": Words("There is a server of this name", "Choose another name", theirs=True),
    "mcp_server_refused": Words("This server can't be used", "Change what the message names", theirs=True),
    "skill_not_found": Words("There is no such skill here", GONE),
    "skill_version_not_found": Words("This skill has no such version", AGAIN),
    "skill_exists": Words("There is a skill of this name", "Choose another name", theirs=True),
    "skill_retired": Words("This skill is retired", "Write a new one", theirs=True),
    "too_many_skills": Words("There are too many skills here", "Renew one of them", theirs=True),
    "unknown_skill": Words("A skill that was chosen is gone", AGAIN),
    "nothing_changed": Words("Nothing was changed", "Change something first"),
    # scores by people
    "not_evaluated": Words(
        "This file is no part of work that was scored", "Choose a deliverable", theirs=True
    ),
    "run_active": Words("The run is still at work", "Score in its place when it has ended"),
    "score_published": Words(
        "This score was published and stays as it is", "Score beside it, without taking its place"
    ),
    "wrong_parts": Words("Each part of the rubric needs a score", "Fill in every part, or the whole alone"),
    # what waits for a person
    "question_not_found": Words("There is no such question here", GONE),
    "question_settled": Words("Somebody has answered this", "Reload the page to see how", theirs=True),
    "wrong_kind_of_answer": Words("This can't be answered so", AGAIN, theirs=True),
    "answer_needed": Words("This run waits for a person's word", "Answer its question instead"),
    # runs
    "env_vars_gone": Words(
        "The keys that this run was launched with are gone", "Launch it anew with its keys", theirs=True
    ),
    "simulation_not_found": Words("There is no such run here", GONE),
    "step_not_found": Words("This run has no such step", AGAIN),
    "run_ended": Words("This run has ended already", "Reload the page to see how", theirs=True),
    "run_not_pausable": Words(
        "This run can't be paused now", "Reload the page to see how it stands", theirs=True
    ),
    "run_not_waiting": Words("This run is not waiting", "Reload the page to see how it stands", theirs=True),
    "run_not_retryable": Words(
        "This run can't be taken up again", "Run it again from the beginning instead", theirs=True
    ),
    "too_many_active": Words(
        "Too many runs are under way", "Wait until one ends, or stop one under Runs", theirs=True
    ),
    "duplicate_task": Words("A task is named twice", "Name each task once"),
    # tasks and files
    "task_not_found": Words("There is no such task here", GONE),
    "artifact_not_found": Words("There is no such file here", GONE),
    "file_not_found": Words("There is no such file here", GONE),
    "page_not_found": Words("This file has no such page", AGAIN),
    "not_drawable": Words(
        "This server can't draw the pages of such files",
        "Download the file to open it; ClawWork's /readyz says what to install",
    ),
    "pages_refused": Words(
        "The pages of this file can't be shown", "Download the file to open it", theirs=True
    ),
    "log_not_found": Words("There is no such record here", GONE),
    "reference_file_missing": Words(
        "A reference file of this task is missing", "Open the task and add the file again", theirs=True
    ),
    "sample_task": Words("Sample tasks come with their files", "Write a task of your own to add some"),
    "too_large": Words("This is larger than this server accepts", "Make it smaller or split it", theirs=True),
    "too_many_files": Words(
        "These are more files than a task can have", "Add the ones that matter most", theirs=True
    ),
    "unsupported_file_type": Words(
        "A file is of an unknown kind", "Send office files, PDF, text or images", theirs=True
    ),
    "duplicate_file_name": Words("Two of the files have the same name", "Rename one of them"),
    "invalid_file_name": Words("One of the files has a name that can't be used", "Rename it"),
    "empty_file": Words("One of the files is empty", "Leave it out, or save it again", theirs=True),
    # lists and forms
    "invalid_cursor": Words("This page of the list has moved", AGAIN),
    "invalid_date": Words("This is not a day", "Write it like 2026-11-30"),
    "invalid_request": Words(
        "Something in the form can't be used", "Mend the field that is named", theirs=True
    ),
    "invalid_text": Words(
        "There is text that can't be kept", "Take out characters that can't be seen", theirs=True
    ),
    "invalid_number": Words("There is a number that can't be used", "Mend it and send it again"),
    # the services
    "too_many_requests": Words("This workspace asks too much at once", "Wait a minute and try again"),
    "limits_unavailable": Words("ClawWork can't count requests at the moment", "Try again in a moment"),
    "database_unavailable": Words(
        "ClawWork's database does not answer; nothing was changed", "Try again in a moment"
    ),
    "internal_error": Words("Something went wrong in ClawWork; nothing was half done", QUOTE),
    "env_vars_unavailable": Words(
        "ClawWork can't keep keys that are brought along", "Set CLAWWORK_SECRET_KEY for ClawWork"
    ),
    # what OpenOS says itself, where only its code comes along with the address of a page
    "clawwork_unreachable": Words("ClawWork doesn't answer", "Try again in a moment", theirs=True),
    "clawwork_unreadable": Words(
        "ClawWork answered something unexpected", "Update OpenOS and ClawWork together", theirs=True
    ),
    "role_not_allowed": Words("Your role doesn't allow this", "Ask an owner of the workspace", theirs=True),
    "session_ended": Words("You are signed out", "Sign in again"),
    "form_unreadable": Words("The files did not arrive whole", "Choose them once more and send them again"),
}

OUR_FAULT = frozenset(
    {
        "address_too_long",
        "env_vars_refused",
        "headers_too_large",
        "idempotency_key_reused",
        "invalid_actor",
        "invalid_event_id",
        "invalid_idempotency_key",
        "invalid_path",
        "invalid_task_line",
        "invalid_tenant",
        "json_too_deep",
        "json_too_large",
        "method_not_allowed",
        "missing_tenant",
        "no_tasks",
        "no_weekday",
        "not_found",
        "too_many_tasks",
        "unauthorized",
        "unknown_task",
    }
)
"""Only what OpenOS sends, never what a person types, can cause these."""


def say(code: str, detail: str = "", hint: str = "") -> tuple[str, str]:
    """The sentence and the hint for a code; of one that is not known, what ClawWork itself said."""
    if code in OUR_FAULT:
        return "OpenOS and ClawWork did not understand each other", QUOTE
    words = WORDS.get(code)
    if words is None:
        return detail, hint
    return (detail if words.theirs and detail else words.message), words.hint
