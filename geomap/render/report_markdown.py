"""A brief as Markdown (CommonMark with tables), its figure beside it."""

from __future__ import annotations

import re
from urllib.parse import quote

from geomap.render.report_blocks import Bullets, Cell, Heading, Paragraph, Picture, Report

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~$&])")
_AT_THE_START = re.compile(r"^([#+=-]|\d{1,9}(?=[.)](?:\s|$)))")


def escaped(text: str) -> str:
    r"""Return a text of which no character means anything to Markdown or HTML.

    Examples
    --------
    >>> print(escaped("<b>|*x*"), escaped("- item"), escaped("2. item"), escaped("Hwasong-17"))
    \<b\>\|\*x\* \- item 2\. item Hwasong-17
    """
    inner = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return _AT_THE_START.sub(lambda m: m[1] + "\\" if m[1].isdigit() else "\\" + m[1], inner)


def _link(cell: Cell) -> str:
    words = escaped(cell.text)
    # Parentheses and spaces would end the address.
    return f"[{words}](<{quote(cell.url, safe=_SAFE)}>)" if cell.url else words


_SAFE = "/:?&=#%@!$'*+,;~"


def as_markdown(made: Report, figure_name: str) -> bytes:
    """Return a brief as Markdown that shows the figure of this name."""
    lines: list[str] = []
    for block in made.blocks:
        if isinstance(block, Heading):
            lines += [f"{'#' * block.level} {escaped(block.text)}", ""]
        elif isinstance(block, Paragraph):
            text = escaped(block.text)
            lines += [text if block.role in {"body", "small"} else f"**{text}**", ""]
        elif isinstance(block, Picture):
            lines += [f"![{escaped(block.alt)}](<{quote(figure_name)}>)", ""]
        elif isinstance(block, Bullets):
            lines += [*(f"- {_link(item)}" for item in block.items), ""]
        else:
            lines += ["| | |", "|---|---|"]
            for row in block.rows:
                first = row[0]
                if first.is_heading:
                    lines.append(f"| **{_link(first)}** | {escaped(first.remark)} |")
                else:
                    value = " – ".join(escaped(t) for t in (row[1].text, row[1].remark) if t)
                    lines.append(f"| {escaped(first.text)} | {value} |")
            lines.append("")
    return "\n".join(lines).encode()
