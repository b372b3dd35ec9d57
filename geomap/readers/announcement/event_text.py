"""Write what was read as an event file, each value with the sentence that it came from."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from geomap.readers.announcement.drafts import FlightDraft, ReportDraft
from geomap.readers.announcement.values import Contradiction, Found
from geomap.readers.event_record import UNNAMED_MISSILE
from geomap.readers.files import shown_name

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .,()'/+~-]*(?<! )")
_RESERVED = frozenset({"true", "false", "yes", "no", "on", "off", "null", "~"})


def scalar(text: str) -> str:
    """Return a YAML scalar: plain where that is safe, otherwise in double quotes.

    >>> scalar("about 1000"), scalar("a: b")
    ('about 1000', '"a: b"')
    """
    if _PLAIN.fullmatch(text) and text.casefold() not in _RESERVED:
        return text
    return _quoted(text)


def _quoted(text: str) -> str:
    """Return a text in double quotes, which YAML reads as JSON does."""
    return json.dumps(text, ensure_ascii=False)


def flow(pairs: Sequence[tuple[str, str]]) -> str:
    """Return a record on one line; a comma inside a value is quoted."""
    shown = (
        f"{key}: {_quoted(value) if set(',{}') & set(value) else scalar(value)}"
        for key, value in pairs
    )
    return "{" + ", ".join(shown) + "}"


class _Sentences:
    """Numbers the sentences that values came from, in the order of the text."""

    def __init__(self, text: str, found: Sequence[Found]) -> None:
        spans = sorted({item.sentence_span for item in found})
        self._number = {span: number for number, span in enumerate(spans, 1)}
        self.lines = [
            f"# [{number}] {_one_line(text[span[0] : span[1]])}"
            for span, number in self._number.items()
        ]

    def note(self, *items: Found | None) -> str:
        numbers = sorted({self._number[item.sentence_span] for item in items if item})
        return "  # " + ", ".join(f"[{number}]" for number in numbers) if numbers else ""


def _one_line(text: str) -> str:
    return "".join(
        character if character.isprintable() else " " for character in " ".join(text.split())
    )


def write(
    *,
    source: str,
    text: str,
    event_id: str,
    title: str,
    launched_at: str,
    when_unknown: str,
    when: Sequence[Found],
    flights: Sequence[FlightDraft],
    flight_times: Sequence[str],
    missing: Sequence[str],
    contradictions: Sequence[Contradiction],
    notes: Sequence[str],
) -> str:
    """Return the event file."""
    used = [*when, *(item for flight in flights for item in (*flight.values, *flight.noted))]
    for report in (report for flight in flights for report in flight.reports):
        used += [*report.values, *report.noted]
    sentences = _Sentences(text, used)
    lines = [
        f"# Read by geomap from {shown_name(source) if source != '-' else 'standard input'}.",
        "# Check each value against its sentence:",
        *sentences.lines,
    ]
    if missing:
        lines += ["# Looked for and not found:", *(f"# - {_one_line(item)}" for item in missing)]
    if contradictions:
        lines += [
            "# The text contradicts itself:",
            *(f"# - {_one_line(str(item))}" for item in contradictions),
        ]
    lines += ["", f"id: {event_id}", f"title: {scalar(title)}"]
    reason = (
        f"{sentences.note(*when) or '  #'} {_one_line(when_unknown)}"
        if when_unknown
        else sentences.note(*when)
    )
    lines.append(f"launched_at: {launched_at}{reason}")
    if notes:
        lines.append(f"note: {scalar('; '.join(notes))}")
    lines.append("flights:")
    for flight, time in zip(flights, flight_times, strict=True):
        lines += _flight_lines(flight, time, sentences)
    return "\n".join(lines) + "\n"


def _flight_lines(flight: FlightDraft, time: str, sentences: _Sentences) -> list[str]:
    values = {item.field: item for item in flight.values}
    missile = values.get("missile") or values.get("class")
    lines = [
        f"missile: {scalar(missile.value if missile else UNNAMED_MISSILE)}{sentences.note(missile)}"
    ]
    if time:
        lines.append(f"launched_at: {time}{sentences.note(values.get('launched_at'))}")
    if "overflew" in values:
        lines.append(f"overflew: true{sentences.note(values['overflew'])}")
    if flight.count != 1:
        lines.append(f"count: {flight.count}")
    launch = values.get("launch")
    if launch:
        kind, _, name = launch.value.partition(": ")
        lines.append(f"launch: {flow([(kind, name)])}{sentences.note(launch)}")
    if flight.notes:
        lines.append(f"note: {scalar('; '.join(flight.notes))}{sentences.note(*flight.noted)}")
    if flight.reports:
        lines.append("reports:")
        for report in flight.reports:
            lines += [f"  {line}" for line in _report_lines(report, sentences)]
    return [f"  {'- ' if number == 0 else '  '}{line}" for number, line in enumerate(lines)]


def _report_lines(report: ReportDraft, sentences: _Sentences) -> list[str]:
    lines = [f"- by: {scalar(report.by)}"]
    falls = [item for item in report.values if item.field == "fall"]
    for item in report.values:
        if item.field != "fall":
            lines.append(f"  {item.field}: {scalar(item.value)}{sentences.note(item)}")
        elif item is falls[0]:
            if len(falls) == 1:
                lines.append(f"  fall: {flow(item.details)}{sentences.note(item)}")
            else:
                lines.append("  fall:")
                lines += [f"    - {flow(fall.details)}{sentences.note(fall)}" for fall in falls]
    if report.stage != "final":
        lines.append(f"  stage: {report.stage}")
    if report.notes:
        note = scalar("; ".join(report.notes))
        lines.append(f"  note: {note}{sentences.note(*report.noted)}")
    return lines
