"""Bytes in, text out: what may be read, how much of it, and in which encoding.

Limits, all of them generous: a file of `MAX_BYTES`, which is looked at before
it is read. Folders, pipes and devices are refused, because a reader that waits
for a pipe never comes back.
"""

from __future__ import annotations

import codecs
import re
import stat
from pathlib import Path, PurePath
from typing import BinaryIO

from geomap.errors import InputError

_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")

MAX_BYTES = 64 * 1024 * 1024
STDIN = "-"

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def shown_name(path: str | PurePath) -> str:
    """Return a file's name, without its folders, as it can be shown."""
    return shown(PurePath(path).name)


def shown(text: str) -> str:
    r"""Return a text without what is none: control characters, and bytes that are no UTF-8.

    Examples
    --------
    >>> shown("a\x1b[31m.txt"), shown("\udcff.txt")
    ('a�[31m.txt', '�.txt')
    """
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text)


def read_text(source: str, stdin: BinaryIO | None = None) -> str:
    """Return the text of a file, or of standard input where `source` is ``-``.

    Raises
    ------
    InputError
        If it is not there, not a file, empty, too large, or not UTF-8 text.
    """
    data = read_bytes(source, stdin)
    if not data.strip():
        raise InputError(
            "expected an event (YAML, JSON, GeoJSON) or an event table (CSV), the file is empty",
            path=source,
        )
    return decode(data, source)


def read_bytes(source: str, stdin: BinaryIO | None = None) -> bytes:
    """Return the bytes of a file, or of standard input where `source` is ``-``.

    Raises
    ------
    InputError
        If it is not there, not a file, or too large.
    """
    return _read_stdin(stdin) if source == STDIN else _read_file(source)


def decode(data: bytes, source: str) -> str:
    """Decode UTF-8, with or without a byte order mark, and refuse what is not text."""
    if data.startswith(_UTF16):
        raise InputError("expected UTF-8 text, got UTF-16; save it as UTF-8", path=source)
    nul = data.find(b"\0")
    if nul >= 0:
        raise InputError(f"expected text, got binary data (a NUL at byte {nul})", path=source)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"expected UTF-8 text, byte {error.start} is 0x{data[error.start]:02x}, which is not; "
            "save the file as UTF-8 (tables from spreadsheets are often Shift_JIS or Windows-1252)",
            path=source,
            line_number=data.count(b"\n", 0, error.start) + 1,
        ) from None


def _read_stdin(stdin: BinaryIO | None) -> bytes:
    if stdin is None:
        raise InputError("standard input is not connected; name a file", path=STDIN)
    data = stdin.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _too_large(STDIN, "more than that")
    return data


def _read_file(source: str) -> bytes:
    try:
        path = Path(source)
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise InputError(f"expected a file, this is a folder; try {source}/*.yaml", path=source)
        if not stat.S_ISREG(status.st_mode):
            raise InputError(
                "expected a regular file, this is a pipe or a device; "
                "give '-' to read standard input",
                path=source,
            )
        if status.st_size > MAX_BYTES:
            raise _too_large(source, f"{status.st_size / 1e6:,.0f} MB")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", path=source) from None
    except ValueError:  # a NUL in the name
        raise InputError("is not a name that a file can have", path=ascii(source)) from None
    if len(data) > MAX_BYTES:
        raise _too_large(source, "more than that")
    return data


def _too_large(source: str, size: str) -> InputError:
    return InputError(
        f"expected at most {MAX_BYTES / 1e6:.0f} MB, got {size}; split it into several files",
        path=source,
    )
