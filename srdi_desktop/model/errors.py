"""What can go wrong in the world, as codes with values; sentences are made at the edge by `texts.py`."""

from typing import Any


class SrdiError(Exception):
    """The world's fault, not ours: has a code (key of errors.toml), values and the contract's exit code."""

    exit_code = 70

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def __reduce__(self) -> tuple[Any, ...]:
        """Whole through a pipe: codes and values are given by name."""
        return _again, (type(self), self.__dict__)

    def __str__(self) -> str:
        shown = ", ".join(f"{key}={value}" for key, value in self.values.items())
        if shown:
            return f"{self.code} ({shown})"
        return self.code


def _again(kind: type[SrdiError], known: dict[str, Any]) -> SrdiError:
    error = kind.__new__(kind, known["code"], known["values"])
    error.__dict__.update(known)
    return error


class UsageError(SrdiError):
    """The call was wrong."""

    exit_code = 2


class EmptyInputError(SrdiError):
    """Nothing usable in the input."""

    exit_code = 3


class FileError(SrdiError):
    """A file could not be read or written: which, why, what to do. `retry` is worth offering when True."""

    exit_code = 4

    def __init__(self, code: str, *, retry: bool = False, **values: Any) -> None:
        super().__init__(code, **values)
        self.retry = retry


class RulesError(SrdiError):
    """A rules or application file is invalid: file, line or entry, key, what was expected."""

    exit_code = 5


class ScanError(SrdiError):
    """A scan or one of its pages cannot be used; becomes a finding, never ends a run."""

    exit_code = 4


class CancelledError(SrdiError):
    """The person stopped the work; what was finished stays."""

    exit_code = 130

    def __init__(self) -> None:
        super().__init__("cancelled")
