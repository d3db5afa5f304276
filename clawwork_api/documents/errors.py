"""The one way in which a document can fail."""


class DocumentError(Exception):
    """A document can't be read, shown or written.

    `code` is stable; `message` says what to do and holds no path of this machine.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message
