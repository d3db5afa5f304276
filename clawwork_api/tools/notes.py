"""Each tool in a few words, for the people who decide what a coworker may do."""

from clawwork_api.runtime.video import INSTALL, program

NOTES = {
    "plan": "Write down a plan and tick it off",
    "get_status": "Ask how much money and time is left",
    "recall": "Look into its memory",
    "ask_person": "Ask a question and wait for the answer",
    "list_files": "See which files there are",
    "read_file": "Read files, reference files too",
    "create_file": "Write a new file",
    "edit_file": "Change a file that it made",
    "execute_code": "Run code in the sandbox",
    "web_search": "Search the web",
    "read_webpage": "Read pages of the web",
    "learn": "Keep what it learnt in its memory",
    "look_at_page": "Look at pages of its documents as pictures",
    "create_video": "Make a video of pictures, pages and text",
    "submit_work": "Hand in the finished work",
}


def notes() -> dict[str, str]:
    """The note of each of the service's own tools; of one that is not installed, how to get it."""
    missing = {} if program() else {"create_video": f"{NOTES['create_video']} (not installed: {INSTALL})"}
    return NOTES | missing
