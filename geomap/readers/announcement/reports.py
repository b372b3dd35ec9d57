"""The report of each source on one flight, out of the values that were kept of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from attrs import evolve

from geomap.readers.announcement.drafts import REPORT_FIELDS, FlightDraft, ReportDraft
from geomap.readers.announcement.speakers import UNNAMED
from geomap.readers.announcement.values import Found
from geomap.readers.announcement.waters import sea_of

_STAGES = ("forecast", "first", "final")


def flight_from(
    number: int | None, count: int, kept: Sequence[Found], notes: Sequence[str]
) -> FlightDraft:
    """Return a flight with its reports.

    Parameters
    ----------
    number : int or None
        Of the missile; None: the text tells none apart.
    count : int
        How many missiles it stands for.
    kept : sequence of Found
        Settled values, all of this flight.
    notes : sequence of str
    """
    kept = _without_other_launches(_without_vague_falls(kept))
    values = [
        item
        for field in ("missile", "class", "launch", "launched_at", "overflew")
        if (item := _first(kept, field)) is not None
    ]
    missile = _first(kept, "missile")
    reports = [
        _report(by, stage, members, missile, _told_seas(kept))
        for (by, stage), members in _by_source(kept, missile).items()
    ]
    reports = [
        kept_report
        for report in reports
        if (kept_report := _without_echo(report, reports)) is not None
    ]
    reports.sort(key=lambda report: _place(kept, report))
    noted = _further_times(kept, values) if count > 1 else ()
    if noted:
        notes = [*notes, f"times of launch: {', '.join(item.value for item in noted)}"]
    return FlightDraft(number, count, tuple(values), tuple(reports), tuple(notes), noted)


def _without_vague_falls(kept: Sequence[Found]) -> Sequence[Found]:
    """Drop 'off Akita' where it fell so many kilometres from somewhere."""
    if not any(item.field == "fall" and "distance_km" in dict(item.details) for item in kept):
        return kept
    return [item for item in kept if item.field != "fall" or "distance_km" in dict(item.details)]


_SHORT_AND_LONG = frozenset({"ICBM-class ballistic missile", "short-range ballistic missile"})


def _without_other_launches(kept: Sequence[Found]) -> Sequence[Found]:
    """Drop the places that short-range missiles were fired from where an ICBM is described."""
    main = _first(kept, "class")
    if main is None or main.value not in _SHORT_AND_LONG:
        return kept
    others = _SHORT_AND_LONG - {main.value}
    return [
        item
        for item in kept
        if item.field != "launch" or dict(item.details).get("of") not in others
    ]


def _by_source(kept: Sequence[Found], missile: Found | None) -> dict[tuple[str, str], list[Found]]:
    """Return what goes into reports, by its source and stage."""
    by_source: dict[tuple[str, str], list[Found]] = {}
    for item in kept:
        if item.field in (*REPORT_FIELDS, "fell_at", "heading"):
            by_source.setdefault((item.by, item.stage), []).append(item)
    for by, stage in list(by_source):
        telling = [
            item for item in by_source[(by, stage)] if item.field not in ("direction", "heading")
        ]
        if stage == "final" and not telling and (by, "forecast") in by_source:
            # A later stage replaces an earlier one: a direction alone stays with the forecast.
            by_source[(by, "forecast")] += by_source.pop((by, stage))
    if missile is not None and missile.by == "KCNA":
        by_source.setdefault(("KCNA", "final"), [])
    return by_source


def _told_seas(kept: Sequence[Found]) -> frozenset[str]:
    """Return the seas that sources say it fell into; over Japan there is the Pacific alone."""
    told = {sea_of(item.value) for item in kept if item.field == "fall_area"}
    overflew = any(item.field == "overflew" for item in kept)
    return frozenset(told or ({"Pacific"} if overflew else ()))


def _report(
    by: str,
    stage: str,
    members: Sequence[Found],
    missile: Found | None,
    told_seas: frozenset[str],
) -> ReportDraft:
    """Return what one source says at one stage; `told_seas` are those that any source tells."""
    values = [item for field in REPORT_FIELDS for item in members if item.field == field]
    fell = [item for item in members if item.field == "fell_at"]
    verb = "expected to fall" if stage == "forecast" else "fell"
    notes = [f"{verb} at {item.value} local time" for item in fell]
    headings = [item for item in members if item.field == "heading"]
    if (
        not any(item.field == "fall_area" for item in values)
        and len({item.value for item in headings}) == 1
        and (not told_seas or sea_of(headings[0].value) in told_seas)
    ):
        # Nothing better is known than the waters that it was launched towards.
        values.append(evolve(headings[0], field="fall_area"))
        notes.append("the waters are those that it was launched towards")
    if missile is not None and by == "KCNA" and missile.by == "KCNA":
        notes.append(f"names the missile {missile.value}")
    values.sort(key=lambda item: REPORT_FIELDS.index(item.field))
    return ReportDraft(by, stage, tuple(values), tuple(notes), tuple(fell))


def _further_times(kept: Sequence[Found], values: Sequence[Found]) -> tuple[Found, ...]:
    """Return the times of launch that one source gives, where it gives several."""
    times = [item for item in kept if item.field == "launched_at" and len(item.value) == 5]
    certain = {item.value: item for item in times if item.is_certain}.values()
    first = next((item for item in values if item.field == "launched_at"), None)
    official = tuple(item for item in certain if first is not None and item.by == first.by)
    return official if len(official) > 1 else ()


def _without_echo(report: ReportDraft, reports: Sequence[ReportDraft]) -> ReportDraft | None:
    """Take from the unattributed report what a named source says as well."""
    if report.by != UNNAMED:
        return report
    said = {_core(item) for other in reports if other.by != UNNAMED for item in other.values}
    values = tuple(item for item in report.values if _core(item) not in said)
    if len(values) == len(report.values):
        return report
    return evolve(report, values=values) if values else None


def _core(item: Found) -> tuple[str, str]:
    """Return a value without its hedge: a headline says '1100', the story 'about 1100'."""
    return item.field, re.sub(r"^(?:about|over|at least|up to|under) (?=\d)", "", item.value)


def _place(kept: Sequence[Found], report: ReportDraft) -> tuple[int, int]:
    spans = [item.span[0] for item in kept if (item.by, item.stage) == (report.by, report.stage)]
    return min(spans, default=0), _STAGES.index(report.stage)


def _is_rounded(item: Found, others: Sequence[Found]) -> bool:
    """Say whether a time only rounds another one: half past nine, and 09:31."""
    if len(item.value) != 5 or item.value[3:] not in ("00", "30"):
        return False
    minute = int(item.value[:2]) * 60 + int(item.value[3:])
    return any(
        len(other.value) == 5
        and other.value[3:] not in ("00", "30")
        and other.sentence_span != item.sentence_span
        and abs(int(other.value[:2]) * 60 + int(other.value[3:]) - minute) <= 15
        for other in others
    )


_PREFERENCE: dict[str, Callable[[Found], object]] = {
    "launch": lambda item: (
        not item.is_certain,
        0 if item.value.startswith("site") else 2 if item.value == "area: North Korea" else 1,
    ),
    "launched_at": lambda item: (not item.is_certain, len(item.value) < 5),
}


def _first(kept: Sequence[Found], field: str) -> Found | None:
    members = [item for item in kept if item.field == field]
    if not members:
        return None
    if field == "launched_at" and len(members) > 1:
        members = [item for item in members if not _is_rounded(item, members)] or members
    return min(members, key=_PREFERENCE.get(field, lambda item: not item.is_certain))  # type: ignore[arg-type]
