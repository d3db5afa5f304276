"""What came of a new password: from the address that the form led to."""

import reflex as rx

from openos.accounts.errors import MESSAGES

CHANGED = "changed"


class PasswordState(rx.State):
    @rx.var
    def changed(self) -> bool:
        """Whether the password was changed just now."""
        return self._outcome() == CHANGED

    @rx.var
    def failure(self) -> str:
        """Why it was not, in plain words; empty when nobody tried."""
        outcome = self._outcome()
        if outcome in ("", CHANGED):
            return ""
        return MESSAGES.get(outcome, f"That did not work ({outcome}). Try again.")

    def _outcome(self) -> str:
        return str(self.router.url.query_parameters.get("outcome", ""))
