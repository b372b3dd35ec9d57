"""What a brief consists of: blocks that every format writes in its own way."""

from __future__ import annotations

from attrs import frozen


@frozen
class Heading:
    """A heading; level 1 is the title."""

    text: str
    level: int = 2


@frozen
class Paragraph:
    """Running text."""

    text: str
    role: str = "body"
    """`body`, `small`, or `inside`, `outside`, `undetermined`, `none` for a verdict in a line."""


@frozen
class Picture:
    """The figure, in two formats."""

    png: bytes
    svg: bytes
    alt: str


@frozen
class Cell:
    """What stands in a cell, with what stands small below it, and where it leads."""

    text: str
    remark: str = ""
    url: str = ""
    is_heading: bool = False
    """Across the whole table."""


@frozen
class Table:
    """Rows of a name and a value, or of one heading."""

    rows: tuple[tuple[Cell, ...], ...]


@frozen
class Bullets:
    """A list; an item may lead somewhere."""

    items: tuple[Cell, ...]


Block = Heading | Paragraph | Picture | Table | Bullets


@frozen
class Report:
    """A finished brief."""

    event_id: str
    title: str
    lang: str
    blocks: tuple[Block, ...]
