"""What can be wrong with an account, in words for the person in front of it."""

MESSAGES = {
    "email_invalid": "This is not an email address. Check it and try again.",
    "email_unknown": "There is no account with this email.",
    "email_taken": "There is already an account with this email. Sign in instead.",
    "name_missing": "Tell us your name, at most 80 characters.",
    "password_short": "Choose a password of at least 10 characters.",
    "password_long": "Choose a password of at most 200 characters.",
    "password_easy": "This password is easy to guess. Take a longer one, or words that don't go together.",
    "wrong_password": "The current password is wrong.",
    "link_ended": "This link was used already or is over. Ask for another one.",
    "wrong_credentials": "The email or the password is wrong.",
    "too_many_attempts": "Too many attempts. Wait a few minutes and try again.",
    "limits_unavailable": "Nobody can sign in at the moment. Try again in a minute.",
    "session_ended": "You are signed out. Sign in again.",
    "form_unreadable": "The form could not be read. Load the page again and retry.",
}


class AccountError(Exception):
    """`code` is stable and one of MESSAGES; `retry_after` in seconds, 0 when waiting doesn't help."""

    def __init__(self, code: str, *, retry_after: int = 0) -> None:
        super().__init__(MESSAGES[code])
        self.code, self.message, self.retry_after = code, MESSAGES[code], retry_after
