"""The head of a table of text: its record of names, and what stands between fields."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable
from typing import IO

from geomap.classifying.coordinates import guess_columns
from geomap.errors import InputError
from geomap.readers.csv_lines import LineSource

_DELIMITERS = (",", ";", "\t", "|")
MAX_HEAD_BYTES = 1 << 20
_NOT_TEXT = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_head(lines: LineSource, path: str) -> tuple[bytes, int]:
    """Return the record with the names of the columns, and how many lines it and blank ones take.

    Raises
    ------
    InputError
        If there is none, it is no text, or a quotation mark in it is not closed.
    """
    taken = 0
    head = lines.take_line()
    if head.startswith(_NOT_TEXT):
        raise InputError("expected UTF-8 text, got UTF-16; save it as UTF-8", path=path)
    while head and not head.strip(b"\r\n \t\xef\xbb\xbf"):
        taken += 1
        head = lines.take_line()
    head = _whole_record(head, lines.take_line, path)
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

    Raises
    ------
    InputError
        If it is not one record.
    """
    raw = head.removeprefix(codecs.BOM_UTF8)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    tried = ["\t"] if path.lower().endswith(".tsv") else list(_DELIMITERS)
    split = {one: found for one in tried if (found := _fields(text, one))}
    if not split:
        raise InputError(
            f"a column name is longer than {csv.field_size_limit():,} letters; {_STRAY}", path=path
        )
    for delimiter, (names, _) in split.items():
        try:
            guess_columns(names, lon=lon, lat=lat)
        except InputError:
            continue
        best = delimiter
        break
    else:
        # None has positions: let the message list the columns of the likeliest.
        best = max(split, key=lambda one: len(split[one][0]))
    names, has_more = split[best]
    if has_more:
        raise InputError(_OLD_ENDS if b"\n" not in raw.rstrip() else _STRAY, path=path)
    return best, names


_OLD_ENDS = (
    "its lines end with a carriage return alone; save it with the line ends of Windows or Unix"
)
_STRAY = "the line of column names may have a quotation mark too many or too few"


def _fields(text: str, delimiter: str) -> tuple[list[str], bool] | None:
    """Return the fields of the first record, and whether another one comes after it.

    None if a field is too long, as that of a wrong delimiter may be.
    """
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return next(records), any(records)
    except csv.Error:
        return None


def _whole_record(line: bytes, take_line: Callable[[], bytes], path: str) -> bytes:
    """Return a line, and those after it as long as a quotation mark is open."""
    lines = [line]
    size, is_open = len(line), line.count(b'"') % 2
    while is_open and (line := take_line()):
        lines.append(line)
        size += len(line)
        is_open ^= line.count(b'"') % 2
        if size > MAX_HEAD_BYTES:
            break
    if is_open:
        raise InputError(_STRAY, path=path)
    return b"".join(lines)


def head_bytes(file: IO[bytes]) -> int:
    """Return how long the first record of a file is that was opened at its beginning."""
    return len(_whole_record(file.readline(), file.readline, ""))
