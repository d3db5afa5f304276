"""Who wants in, and why they were not let in: all of it from the address of the page."""

from urllib.parse import urlencode

import reflex as rx

from openos.accounts.errors import MESSAGES


class SignInState(rx.State):
    """Nothing here is an event: without a session none would run."""

    @rx.var
    def creating(self) -> bool:
        """Whether an account is to be created."""
        return self.router.url.query_parameters.get("mode", "") == "sign-up"

    @rx.var
    def link(self) -> str:
        """What the link of who forgot the password carries; empty for everybody else."""
        query = self.router.url.query_parameters
        return query.get("link", "") if query.get("mode", "") == "reset" else ""

    @rx.var
    def failure(self) -> str:
        """Why the last attempt failed, in plain words; empty when there was none."""
        code = self.router.url.query_parameters.get("error", "")
        return MESSAGES.get(code, f"That did not work ({code}). Try again.") if code else ""

    @rx.var
    def email(self) -> str:
        """The address that was typed before."""
        return self.router.url.query_parameters.get("email", "")

    @rx.var
    def other_way(self) -> str:
        """From signing in to creating an account and back, still with where to go afterwards."""
        query = {} if self.creating else {"mode": "sign-up"}
        if self.following:
            query["next"] = self.following
        return f"/sign-in?{urlencode(query)}" if query else "/sign-in"

    @rx.var
    def following(self) -> str:
        """Where to go afterwards; the server checks that it is a path of this site."""
        return self.router.url.query_parameters.get("next", "")
