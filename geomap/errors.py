"""What goes wrong, as values that say where.

    GeomapError
    ├── InputError          something read cannot be used: file, line, field
    │   └── UnknownNameError    a name that no table has, or that several have
    ├── GeodesyError        a position or a problem without an answer
    ├── ZoneError           a zone layer that cannot be used
    └── OutputError         something could not be written

The command line catches `GeomapError` alone: anything else is a bug and shows
its traceback.
"""

from __future__ import annotations

from collections.abc import Sequence


class GeomapError(Exception):
    """Base of every error that geomap raises on purpose; its text is for the reader."""


class InputError(GeomapError):
    """Something that was read cannot be used.

    Parameters
    ----------
    message : str
        What was wanted, what was read, and what to do.
    path : str
        File as the user named it, `-` for standard input; empty where there is none.
    line_number : int or None
        Counted from 1.
    field : str
        Where in the record, such as ``flights[1].reports[1].range_km``.

    `others` are what else is wrong with the same event.
    """

    others: tuple[InputError, ...] = ()

    def __init__(
        self, message: str, *, path: str = "", line_number: int | None = None, field: str = ""
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line_number = line_number
        self.field = field

    def __str__(self) -> str:
        """Return ``file, line 7, field: message`` with the parts that are known."""
        where = [self.path] if self.path else []
        if self.line_number is not None:
            where.append(f"line {self.line_number}")
        if self.field:
            where.append(self.field)
        return f"{', '.join(where)}: {self.message}" if where else self.message


class UnknownNameError(InputError):
    """A name that no table has, or that more than one place bears.

    `candidates` are the nearest names, best first.
    """

    def __init__(
        self,
        message: str,
        *,
        candidates: Sequence[str] = (),
        path: str = "",
        line_number: int | None = None,
        field: str = "",
    ) -> None:
        super().__init__(message, path=path, line_number=line_number, field=field)
        self.candidates = tuple(candidates)


class GeodesyError(GeomapError):
    """A position off the ellipsoid, or a geodetic problem that has no answer."""


class ZoneError(GeomapError):
    """A zone layer that cannot be used, with what to do about it."""


class OutputError(GeomapError):
    """A file could not be written; nothing was left behind."""
