"""The few errors that a caller can do something about."""

__all__ = [
    "BuildError",
    "BusyError",
    "ExportError",
    "FetchError",
    "PapersetteError",
    "SourceError",
    "UnreadError",
    "UnsteadyError",
]


class PapersetteError(Exception):
    """Base of all errors raised on purpose; its text is one clear line.

    Attributes:
        exit_code: what a command ends with.
    """

    exit_code = 1


class SourceError(PapersetteError):
    """A source that cannot be read any further.

    Args:
        path: the source's name as the user gave it, `-` for standard input.
        line: 1-based line where reading stopped, None where lines mean nothing.
        message: what was expected and what stood there instead.
    """

    def __init__(self, path: str, line: int | None, message: str) -> None:
        super().__init__(f"{path}, line {line}: {message}" if line else f"{path}: {message}")
        self.path, self.line, self.message = path, line, message


class UnsteadyError(SourceError):
    """A source that could not be read to its end this time, though it may be the next: nothing is known of it."""


class BuildError(PapersetteError):
    """The build cannot go on; the file that stood there before is untouched."""


class BusyError(BuildError):
    """Somebody else writes the file just now; the same may succeed later."""

    exit_code = 75  # EX_TEMPFAIL of sysexits.h


class UnreadError(PapersetteError):
    """Of all that was to be read not one record could be; why, the file tells."""

    exit_code = 65  # EX_DATAERR of sysexits.h


class FetchError(PapersetteError):
    """A remote API does not give what was asked for; what was got before is kept."""


class ExportError(PapersetteError):
    """A file cannot be written in another format; what stood at its place is untouched."""
