"""YAML and JSON as a tree of text, each node with its line and its name.

Scalars stay the text that was written: `1e3`, `0x10`, `12:30`, `no` and
`2022-11-18` mean the same in YAML, JSON and a table, and what they mean is
decided by the field that holds them. Nothing is constructed from a YAML tag;
anchors and aliases, with which a few lines become gigabytes, are refused.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from attrs import frozen

from geomap.errors import GeomapError, InputError

MAX_DEPTH = 50
MAX_TEXT = 10_000
MAX_VALUES = 4_000_000
"""Of a file: 100,000 events with 40 each. A value takes some 250 bytes of memory."""

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Control characters, which a terminal obeys, and halves of surrogate pairs."""

T = TypeVar("T")


@frozen(eq=False)
class Node:
    """A value that was read, and where."""

    value: str | tuple[Node, ...] | dict[str, Node] | None
    """Text, nothing (null or empty), a list, or a record."""
    path: str
    line: int | None = None
    field: str = ""
    """Such as ``flights[1].reports[1].range_km``; counted from 1."""

    def error(self, message: str) -> InputError:
        """Return an error that says where this node is."""
        return InputError(message, path=self.path, line_number=self.line, field=self.field)

    @contextmanager
    def locate(self) -> Iterator[None]:
        """Give errors that do not know where they are the place of this node."""
        try:
            yield
        except InputError as error:
            if not error.path:
                error.path, error.line_number, error.field = self.path, self.line, self.field
            raise
        except GeomapError as error:
            raise self.error(str(error)) from None

    def record(self, allowed: Collection[str]) -> dict[str, Node]:
        """Return the fields of a record, and refuse a field that is not among those allowed."""
        if not isinstance(self.value, dict):
            raise self.error(f"expected fields such as '{next(iter(allowed))}: ...', {self._got()}")
        for key, node in self.value.items():
            if key not in allowed:
                raise unknown_key(node, key, allowed)
        return {key: node for key, node in self.value.items() if node.value is not None}

    def items(self) -> tuple[Node, ...]:
        """Return the members of a list; anything else is a list of one."""
        if isinstance(self.value, tuple):
            return self.value
        return () if self.value is None else (self,)

    def text(self) -> str:
        """Return the text of a scalar, without blanks around it."""
        if not isinstance(self.value, str):
            raise self.error(f"expected text, {self._got()}")
        if len(self.value) > MAX_TEXT:
            raise self.error(f"expected at most {MAX_TEXT:,} characters, got {len(self.value):,}")
        unfit = _UNFIT.search(self.value)
        if unfit:
            raise self.error(f"expected plain text, got the character U+{ord(unfit[0]):04X}")
        return self.value.strip()

    def read(self, grammar: Callable[[str], T]) -> T:
        """Return what a grammar makes of the text; its errors get this node's place."""
        text = self.text()
        with self.locate():
            return grammar(text)

    def _got(self) -> str:
        if isinstance(self.value, tuple):
            return "got a list"
        if isinstance(self.value, dict):
            names = (child_name("", key) for key in list(self.value)[:5])
            return "got a record with the fields " + ", ".join(names)
        return "got nothing" if self.value is None else f"got {self.value[:60]!r}"


def unknown_key(node: Node, key: str, allowed: Collection[str]) -> InputError:
    """Return the error for a field that no table of fields has."""
    return node.error(f"unknown key {key[:60]!r}; {nearest(key, allowed)}")


def nearest(name: str, known: Collection[str]) -> str:
    """Return advice: the nearest known names, or all of them where none is near."""
    close = difflib.get_close_matches(name[:100].casefold(), known, n=2, cutoff=0.6)
    if close:
        return "did you mean " + " or ".join(f"'{key}'" for key in close) + "?"
    return "known are " + ", ".join(known)


def child_name(parent: str, key: str) -> str:
    """Return the name of a field within another; it is shown, so it is short and plain."""
    shown = ascii(key[:40]) if _UNFIT.search(key) or len(key) > 60 else key
    return f"{parent}.{shown}" if parent else shown


def _too_many(path: str, line: int | None) -> InputError:
    return InputError(
        f"expected at most {MAX_VALUES:,} values, this has more; split it into several files",
        path=path,
        line_number=line,
    )


def _too_deep(path: str, line: int | None) -> InputError:
    return InputError(
        f"expected at most {MAX_DEPTH} levels, this is nested deeper", path=path, line_number=line
    )


# --- YAML -----------------------------------------------------------------


def parse_yaml(text: str, path: str) -> tuple[Node, ...]:
    """Return the root of each document."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _YamlBuilder(path, yaml).documents(yaml.parse(text, Loader=loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise InputError(
            f"expected YAML, which this is not: {error.problem or error.context}; check the "
            "indentation, and put texts with ':' or '#' into quotes",
            path=path,
            line_number=mark.line + 1 if mark else None,
        ) from None
    except yaml.YAMLError as error:
        reason = getattr(error, "reason", None) or "it has characters that YAML does not allow"
        raise InputError(f"expected YAML, which this is not: {reason}", path=path) from None


class _YamlBuilder:
    """Builds the tree from parse events, so that nothing is ever constructed."""

    def __init__(self, path: str, yaml: Any) -> None:
        self._path = path
        self._yaml = yaml
        self._left = MAX_VALUES

    def documents(self, events: Iterator[Any]) -> tuple[Node, ...]:
        roots = []
        for event in events:
            if isinstance(event, self._yaml.DocumentStartEvent):
                roots.append(self._node(next(events), events, "", 0))
        return tuple(root for root in roots if root.value is not None)

    def _node(self, event: Any, events: Iterator[Any], field: str, depth: int) -> Node:
        yaml, line = self._yaml, event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise InputError(
                "YAML anchors (&) and aliases (*) are not read; write the value out, or put the "
                "text into quotes",
                path=self._path,
                line_number=line,
                field=field,
            )
        if event.tag is not None:
            raise InputError(
                f"YAML tags are not read, got {event.tag[:60]!r}; leave it out, or put the text "
                "into quotes",
                path=self._path,
                line_number=line,
                field=field,
            )
        if depth > MAX_DEPTH:
            raise _too_deep(self._path, line)
        self._left -= 1
        if self._left < 0:
            raise _too_many(self._path, line)
        if isinstance(event, yaml.ScalarEvent):
            plain = event.style is None or event.implicit[0]
            empty = not event.value.strip() or (
                plain and event.value in ("~", "null", "Null", "NULL")
            )
            return Node(None if empty else event.value, self._path, line, field)
        if isinstance(event, yaml.SequenceStartEvent):
            members: list[Node] = []
            while not isinstance(event := next(events), yaml.SequenceEndEvent):
                members.append(self._node(event, events, f"{field}[{len(members) + 1}]", depth + 1))
            return Node(tuple(members), self._path, line, field)
        return Node(self._record(events, field, depth), self._path, line, field)

    def _record(self, events: Iterator[Any], field: str, depth: int) -> dict[str, Node]:
        record: dict[str, Node] = {}
        while not isinstance(event := next(events), self._yaml.MappingEndEvent):
            key = self._node(event, events, field, depth + 1)
            if not isinstance(key.value, str):
                raise key.error("expected a key, such as 'id', before the ':'")
            value = self._node(next(events), events, child_name(field, key.value), depth + 1)
            if key.value in record:
                first = record[key.value].line
                raise key.error(f"the key {key.value[:60]!r} is here twice, first in line {first}")
            record[key.value] = value
        return record


# --- JSON -----------------------------------------------------------------


class _Pairs(list[tuple[str, Any]]):
    """A JSON object as read: its members in order, repeated ones too."""


class _Number(str):
    """A JSON number as written."""

    __slots__ = ()


def parse_json(text: str, path: str) -> Node:
    """Return the root; lines are not known in JSON, the names of the fields are."""
    # No value without one of these before it; told before memory is taken for them.
    if sum(text.count(sign) for sign in ",[{") > MAX_VALUES:
        raise _too_many(path, None)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_Pairs,
            parse_float=_Number,
            parse_int=_Number,
            parse_constant=_Number,
        )
    except json.JSONDecodeError as error:
        raise InputError(
            f"expected JSON, which this is not: {error.msg} (column {error.colno})",
            path=path,
            line_number=error.lineno,
        ) from None
    except RecursionError:
        raise _too_deep(path, None) from None
    return _from_json(value, path, "", 0)


def _from_json(value: Any, path: str, field: str, depth: int) -> Node:
    if depth > MAX_DEPTH:
        raise _too_deep(path, None)
    if isinstance(value, _Pairs):
        record: dict[str, Node] = {}
        for key, member in value:
            if key in record:
                raise InputError(f"the key {key[:60]!r} is here twice", path=path, field=field)
            record[key] = _from_json(member, path, child_name(field, key), depth + 1)
        return Node(record, path, None, field)
    if isinstance(value, list):
        members = (
            _from_json(member, path, f"{field}[{number}]", depth + 1)
            for number, member in enumerate(value, 1)
        )
        return Node(tuple(members), path, None, field)
    if isinstance(value, bool):
        return Node("true" if value else "false", path, None, field)
    empty = value is None or not value.strip()
    return Node(None if empty else value, path, None, field)
