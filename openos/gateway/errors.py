"""What can go wrong on the way to ClawWork, as handlers and pages see it."""


class GatewayError(Exception):
    """The base. `message` and `hint` are for people; `code` is stable; `request_id` finds the log line."""

    def __init__(self, message: str, *, code: str, hint: str = "", request_id: str = "") -> None:
        super().__init__(message)
        self.message, self.code, self.hint, self.request_id = message, code, hint, request_id


class Unauthorised(GatewayError):
    """There is no live session."""

    def __init__(self) -> None:
        super().__init__("You are signed out", code="session_ended", hint="Sign in again")


class Forbidden(GatewayError):
    """The session's role doesn't allow this."""

    def __init__(self, role: str) -> None:
        super().__init__(
            f"Your role ({role}) doesn't allow this",
            code="role_not_allowed",
            hint="Ask an owner of the workspace",
        )


class NotFound(GatewayError):
    """What was asked for isn't there, or belongs to another workspace."""


class Refused(GatewayError):
    """ClawWork understood and said no; `fields` maps a field's name to its problem."""

    def __init__(
        self,
        message: str,
        *,
        code: str,
        hint: str = "",
        request_id: str = "",
        status: int = 400,
        fields: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message, code=code, hint=hint, request_id=request_id)
        self.status, self.fields = status, fields or {}


class Unavailable(GatewayError):
    """ClawWork can't be reached, failed, or answered what the contract doesn't say."""


class TooManyRequests(GatewayError):
    """Over the rate limit; `retry_after` in seconds."""

    def __init__(self, message: str, *, code: str, retry_after: int, request_id: str = "") -> None:
        hint = f"Try again in {retry_after} seconds"
        super().__init__(message, code=code, hint=hint, request_id=request_id)
        self.retry_after = retry_after
