"""The head of a table of text: its record of names, and what stands between fields."""

from __future__ import annotations

import codecs
import csv
import io
from typing import IO

from geomap.classifying.coordinates import guess_columns
from geomap.errors import InputError
from geomap.readers.csv_lines import LineSource

_DELIMITERS = (",", ";", "\t", "|")
_NOT_TEXT = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_head(lines: LineSource, path: str) -> tuple[bytes, int]:
    """Return the record with the names of the columns, and how many lines it and blank ones take.

    Raises
    ------
    InputError
        If there is none, or it is no text.
    """
    taken = 0
    head = lines.take_line()
    if head.startswith(_NOT_TEXT):
        raise InputError("expected UTF-8 text, got UTF-16; save it as UTF-8", path=path)
    while head and not head.strip(b"\r\n \t\xef\xbb\xbf"):
        taken += 1
        head = lines.take_line()
    while head.count(b'"') % 2 and (more := lines.take_line()):
        head += more
    if not head:
        raise InputError(
            "expected a table with a line of column names, the file is empty", path=path
        )
    if b"\0" in head:
        raise InputError("expected text, got binary data", path=path)
    return head, taken + head.count(b"\n")


def columns_of(
    head: bytes, path: str, lon: str | None = None, lat: str | None = None
) -> tuple[str, list[str]]:
    """Return what stands between fields, and the names of the columns.

    Of all that may stand between fields, the first with which there are columns of positions.
    """
    raw = head.removeprefix(codecs.BOM_UTF8)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    tried = ["\t"] if path.lower().endswith(".tsv") else list(_DELIMITERS)
    split = {one: next(csv.reader(io.StringIO(text, newline=""), delimiter=one)) for one in tried}
    for delimiter, names in split.items():
        try:
            guess_columns(names, lon=lon, lat=lat)
        except InputError:
            continue
        return delimiter, names
    # None has positions: let the message list the columns of the likeliest.
    best = max(split, key=lambda one: len(split[one]))
    return best, split[best]


def head_bytes(file: IO[bytes]) -> int:
    """Return how long the first record of a file is that was opened at its beginning."""
    head = file.readline()
    while head.count(b'"') % 2 and (more := file.readline()):
        head += more
    return len(head)
