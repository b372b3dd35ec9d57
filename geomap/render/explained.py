"""The text of an announcement with its values marked: for a terminal, and as a page."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from html import escape as escaped

from geomap.readers.announcement.values import Announcement, Found
from geomap.render.bidi import contained

_LABELS = {
    "date": "date",
    "launched_at": "launch time",
    "fell_at": "time of fall",
    "launch": "launched from",
    "missile": "missile",
    "class": "missile",
    "range_km": "range",
    "apogee_km": "altitude",
    "flight_minutes": "flight time",
    "direction": "direction",
    "fall": "place of fall",
    "fall_area": "waters",
    "verdict": "EEZ",
}
_GROUPS = {
    **dict.fromkeys(("date", "launched_at", "fell_at"), ("36", "when")),
    **dict.fromkeys(("launch", "direction", "missile", "class"), ("33", "launch")),
    **dict.fromkeys(("range_km", "apogee_km", "flight_minutes"), ("32", "figure")),
    **dict.fromkeys(("fall", "fall_area"), ("35", "fall")),
    "verdict": ("1;31", "verdict"),
}
_STYLE = """
body{font:16px/1.7 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}
body{color:#1a1a1a;background:#fff}
h1{font-size:1.3rem}pre{font:inherit;white-space:pre-wrap;overflow-wrap:anywhere}
mark{color:inherit;background:#e8eef4;border-bottom:2px solid #456;padding:0 .1em}
mark.verdict{background:#f9dcd6;border-color:#a22}mark.figure{background:#dcefdc;border-color:#363}
mark.fall{background:#eadff2;border-color:#648}mark.launch{background:#f6ecc8;border-color:#863}
sub{font-size:.68rem;margin-left:.2em;color:#444}
table{border-collapse:collapse}
td,th{text-align:left;padding:.2em 1em .2em 0;vertical-align:top;border-bottom:1px solid #ddd}
@media(prefers-color-scheme:dark){body{background:#14181c;color:#e6e6e6}mark{background:#2a3440;border-color:#89a}
mark.verdict{background:#5a2620}mark.figure{background:#234023}mark.fall{background:#3c2c50}mark.launch{background:#4a3d18}sub{color:#bbb}td,th{border-color:#333}}
"""


def _stretches(announcement: Announcement) -> Iterator[tuple[str, tuple[Found, ...]]]:
    """Return the text in pieces: plain ones, and marked ones with the values they gave.

    Values that share words are marked together.
    """
    groups: list[tuple[int, int, list[Found]]] = []
    for item in sorted(announcement.found, key=lambda found: found.span):
        start, end = item.span
        if groups and start < groups[-1][1]:
            first, last, members = groups[-1]
            groups[-1] = (first, max(last, end), [*members, item])
        elif end > start:
            groups.append((start, end, [item]))
    place = 0
    for start, end, members in groups:
        yield announcement.text[place:start], ()
        yield announcement.text[start:end], tuple(members)
        place = end
    yield announcement.text[place:], ()


def _what(items: tuple[Found, ...]) -> str:
    said = (f"{_LABELS.get(item.field, item.field)}: {item.value}" for item in items)
    return "; ".join(dict.fromkeys(said))


def escape(text: str) -> str:
    """Return a text as HTML, none of which reaches beyond its place."""
    return escaped(contained(text))


def _printable(text: str) -> str:
    """Return the text without characters that steer a terminal."""
    return "".join(
        c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text
    )


def explained_text(announcement: Announcement, *, colour: bool = False) -> str:
    """Return the text with its values in brackets, or in colour, then what was not found."""
    pieces = []
    for text, items in _stretches(announcement):
        shown = _printable(text)
        if not items:
            pieces.append(shown)
        elif colour:
            code = _GROUPS.get(items[-1].field, ("36", ""))[0]
            pieces.append(f"\x1b[{code}m{shown}\x1b[0m\x1b[2m⟨{_what(items)}⟩\x1b[0m")
        else:
            pieces.append(f"[{shown}]⟨{_what(items)}⟩")
    lines = ["".join(pieces).rstrip("\n"), ""]
    lines += _listed("Looked for and not found", announcement.missing)
    lines += _listed(
        "The text contradicts itself", [str(item) for item in announcement.contradictions]
    )
    lines += _listed("Note", announcement.notes)
    return "\n".join(lines) + "\n"


def _listed(heading: str, items: tuple[str, ...] | list[str]) -> list[str]:
    return [f"{heading}:", *(f"- {_printable(item)}" for item in items)] if items else []


def explained_page(announcement: Announcement) -> str:
    """Return the same as a page that asks nobody for anything and runs no script."""
    body = []
    for text, items in _stretches(announcement):
        if items:
            kind = _GROUPS.get(items[-1].field, ("", "when"))[1]
            body.append(
                f'<mark class="{kind}">{escape(text)}<sub>{escape(_what(items))}</sub></mark>'
            )
        else:
            body.append(escape(text))
    rows = "".join(_row(item) for item in dict.fromkeys(announcement.found))
    sections = [
        ("Looked for and not found", announcement.missing),
        ("The text contradicts itself", tuple(map(str, announcement.contradictions))),
        ("Note", announcement.notes),
    ]
    lists = "".join(
        f"<h2>{heading}</h2><ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>"
        for heading, items in sections
        if items
    )
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        f"style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{escape(announcement.title)}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{escape(announcement.title)}</h1><pre>{''.join(body)}</pre>{lists}"
        "<h2>What was read</h2><table><tr><th>what</th><th>value</th><th>by</th><th>stage</th></tr>"
        f"{rows}</table></body></html>\n"
    )


def _row(item: Found) -> str:
    of_launch = item.field in ("date", "launched_at", "launch", "missile", "class")
    label, stage = _LABELS.get(item.field, item.field), "" if of_launch else item.stage
    cells = (label, item.value, item.by, stage)
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
