"""From the text of an announcement to an event: the way through the other modules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from attrs import evolve

from geomap.errors import GeomapError, InputError
from geomap.events import LaunchEvent
from geomap.gazetteer import Gazetteer
from geomap.readers.announcement.anchor import Anchor, find_anchor
from geomap.readers.announcement.assemble import flights_from
from geomap.readers.announcement.drafts import FlightDraft
from geomap.readers.announcement.event_text import write
from geomap.readers.announcement.facts import Context, facts_in
from geomap.readers.announcement.folding import Folded, fold
from geomap.readers.announcement.lexicon import lexicon
from geomap.readers.announcement.missiles import CountFound, count_in, slug
from geomap.readers.announcement.names import Names
from geomap.readers.announcement.parts import parts_of
from geomap.readers.announcement.published import published_on
from geomap.readers.announcement.sentences import Sentence, split
from geomap.readers.announcement.speakers import JAPANESE, attribute
from geomap.readers.announcement.standing import Placed, Standing, place
from geomap.readers.announcement.values import Announcement, Contradiction, Found

LONGEST_TEXT = 100_000
"""Characters; the longest story has less than half of it."""
MOST_SENTENCES = 3000
LONGEST_SENTENCE = 2000
"""Characters; what is longer without a full stop or a line's end is a table or noise, no prose."""

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_LOOKED_FOR = (
    ("launch", "place of launch"),
    ("direction", "direction"),
    ("apogee_km", "altitude"),
    ("range_km", "range"),
    ("flight_minutes", "flight time"),
    ("fall", "place of fall (a distance from somewhere)"),
    ("fall_area", "waters of fall"),
    ("verdict", "statement about Japan's EEZ"),
    ("count", "number of missiles"),
    ("missile", "missile's name"),
)


def read_announcement(
    text: str,
    *,
    gazetteer: Gazetteer,
    source: str = "-",
    published: date | None = None,
    page_date: date | None = None,
) -> Announcement:
    """Read the text of an announcement in Japanese, English or Korean.

    Parameters
    ----------
    text : str
        Plain text; of a page, what `geomap.readers.announcement.html` makes of it.
    gazetteer : Gazetteer
        Names of launch sites, areas and places of fall.
    source : str
        Name of the file, `-` for standard input; a date in it counts where the text has none.
    published : date, optional
        The day of the text, for 'today' and dates without a year.
    page_date : date, optional
        What the page says of its own date.

    Raises
    ------
    InputError
        If the text does not announce a launch, with what was missing.
    """
    if len(text) > LONGEST_TEXT:
        raise InputError(
            f"expected an announcement of up to {LONGEST_TEXT:,} characters, got {len(text):,}",
            path=source,
        )
    folded = fold(text)
    every = split(folded.text)
    if len(every) > MOST_SENTENCES:
        raise InputError(
            f"expected an announcement of up to {MOST_SENTENCES:,} sentences, got {len(every):,}; "
            "save its story alone",
            path=source,
        )
    sentences = tuple(one for one in every if len(one.text) <= LONGEST_SENTENCE)
    day_of_text, where = (
        (published, "the call") if published else published_on(sentences, source, page_date)
    )
    anchor = find_anchor(sentences, day_of_text)
    if anchor is None:
        raise _not_a_launch(sentences, source)
    placed = place(sentences, anchor, day_of_text)
    found, counts, group_counts, spoken_of, problems = _gather(
        folded, placed, Names.of(gazetteer).within(folded.text)
    )
    if not _tells_enough(found):
        raise _not_a_launch(sentences, source, mentioned=True)
    flights, contradictions, notes = flights_from(found, counts, group_counts, spoken_of)
    if len(sentences) < len(every):
        notes = [*notes, f"not read: sentences of more than {LONGEST_SENTENCE:,} characters"]
    return _announce(
        text,
        folded,
        source,
        day_of_text,
        where,
        sentences,
        anchor,
        found,
        counts,
        flights,
        contradictions,
        notes,
        problems,
        gazetteer,
    )


def _gather(
    folded: Folded, placed: Sequence[Placed], names: Names
) -> tuple[list[Found], list[CountFound], dict[int, int], set[int], list[str]]:
    """Collect the facts of all sentences that count."""
    sources = attribute([item.sentence for item in placed])
    japanese = [name if name in JAPANESE else "" for name, _ in sources]
    found: list[Found] = []
    counts: list[CountFound] = []
    fallen: list[CountFound] = []
    group_counts: dict[int, int] = {}
    problems: list[str] = []
    flights: tuple[int, ...] = ()
    highest = 0
    spoken_of: set[int] = set()
    in_item: tuple[int, ...] = ()
    paragraph = -1
    zone_named = False
    for index, item in enumerate(placed):
        if item.standing in (Standing.EARLIER, Standing.TALLY):
            continue
        words = lexicon(item.sentence.language)
        by, named = sources[index]
        if item.standing is Standing.UNCLEAR and not named:
            continue
        nearest = next(
            (name for name in (*reversed(japanese[: index + 1]), *japanese[index + 1 :]) if name),
            "",
        )
        if item.sentence.paragraph != paragraph:
            paragraph, flights, in_item = item.sentence.paragraph, (), ()
        if item.sentence.item is not None:
            in_item = (item.sentence.item,)
        context = Context(item, folded, by, named, nearest, zone_named)
        parts = parts_of(item, flights, highest, in_item)
        if any(part.is_more for part in parts) and not highest:
            # What was said so far is of those fired before, and not of these.
            found = [evolve(fact, flight=1) if fact.flight is None else fact for fact in found]
            group_counts[1] = max((count.number or 1 for count in counts), default=1)
            highest = 1
            spoken_of.add(1)
            parts = parts_of(item, flights, highest, in_item)
        for part in parts:
            facts, troubles = facts_in(context, part, names)
            found += facts
            problems += troubles
            flights = part.flights or flights
            highest = max((highest, *part.flights))
            if item.sentence.item is None:
                spoken_of.update(part.flights)
            group_counts.update(zip(part.flights, part.counts, strict=False))
            text = " " * part.start + item.text[part.start : part.end]
            launches = words.pattern("verbs.launch").search(item.text) is not None
            if launches or item.sentence.item is not None:
                for count in count_in(text, words):
                    if part.is_more:
                        continue
                    if len(part.flights) == 1 and count.number:
                        if item.sentence.item is not None:
                            group_counts.setdefault(part.flights[0], count.number)
                    elif launches:
                        counts.append(count)
            elif (
                item.standing is Standing.THIS
                and not part.flights
                and len(parts) == 1
                and words.pattern("verbs.fall").search(item.text)
                and words.pattern("count.each").search(item.text)
            ):
                fallen += count_in(text, words)
        zone_named = zone_named or bool(words.pattern("eez.zone").search(item.text))
    return found, counts or fallen, group_counts, spoken_of, problems


def _announce(
    text: str,
    folded: Folded,
    source: str,
    day_of_text: date | None,
    where: str,
    sentences: Sequence[Sentence],
    anchor: Anchor,
    found: Sequence[Found],
    counts: Sequence[CountFound],
    flights: Sequence[FlightDraft],
    contradictions: Sequence[Contradiction],
    notes: list[str],
    problems: Sequence[str],
    gazetteer: Gazetteer,
) -> Announcement:
    day = anchor.day
    if day is None and anchor.dated is None:
        day = day_of_text
        if day:
            notes.append(f"the day of the launch is that of the text ({where})")
    anchor_sentence = sentences[anchor.index]
    when: list[Found] = []
    if anchor.dated:
        anchor_sentence = sentences[anchor.dated_in]
        start = anchor_sentence.start + anchor.dated.start
        end = anchor_sentence.start + anchor.dated.end
        when.append(
            Found(
                "date",
                day.isoformat() if day else folded.words(start, end),
                folded.span(start, end),
                folded.span(anchor_sentence.start, anchor_sentence.end),
            )
        )
    times = [
        next((item for item in flight.values if item.field == "launched_at"), None)
        for flight in flights
    ]
    clock = next((item for item in times if item), None)
    if clock:
        when.append(clock)
    unknown = _why_undated(day, anchor, folded, anchor_sentence)
    day_text = day.isoformat() if day else _partial(anchor)
    launched_at = _at(day_text, clock.value) if clock else day_text
    flight_times = [
        _at(day_text, item.value)
        if item and clock and item.value != clock.value and len(flights) > 1
        else ""
        for item in times
    ]
    missiles = list(dict.fromkeys(_missile(flight) for flight in flights))
    shown = " and ".join(name for name in missiles if name) or "missile"
    event_id = f"{day.isoformat() if day else 'undated'}-{slug(missiles[0] or 'missile')}"[:100]
    dated = f" of {day.day} {_MONTHS[day.month - 1]} {day.year}" if day else ""
    title = f"{shown[:1].upper()}{shown[1:]} launch{dated}"
    missing = _missing(flights, counts, contradictions, unknown, clock, problems)
    event_text = write(
        source=source,
        text=text,
        event_id=event_id,
        title=title,
        launched_at=launched_at,
        when_unknown=unknown,
        when=when,
        flights=flights,
        flight_times=flight_times,
        missing=missing,
        contradictions=contradictions,
        notes=notes,
    )
    event, problem = _event(event_text, source, gazetteer, unknown)
    kept = [*when, *(item for flight in flights for item in (*flight.values, *flight.noted))]
    kept += [
        item
        for flight in flights
        for report in flight.reports
        for item in (*report.values, *report.noted)
    ]
    left_out = {id(item) for clash in contradictions for item in (clash.first, clash.second)}
    ordered = sorted(
        {item for item in kept if id(item) not in left_out},
        key=lambda item: (item.span, item.field, item.flight or 0),
    )
    return Announcement(
        source,
        text,
        title,
        event_id,
        day_of_text,
        event_text,
        tuple(ordered),
        tuple(missing),
        tuple(contradictions),
        tuple(notes),
        event=event,
        problem=problem,
    )


def _missile(flight: FlightDraft) -> str:
    values = {item.field: item.value for item in flight.values}
    return values.get("missile") or values.get("class") or ""


def _at(day: str, clock: str) -> str:
    """Return a time of Japan and Korea in ISO 8601; an hour without minutes is left to the date."""
    return f"{day}T{clock}+09:00" if len(clock) == 5 else day


def _why_undated(day: date | None, anchor: Anchor, folded: Folded, sentence: Sentence) -> str:
    """Return what to say where the day of the launch is not known."""
    if day is not None:
        return ""
    if anchor.dated:
        said = folded.words(sentence.start + anchor.dated.start, sentence.start + anchor.dated.end)
        return f"the text says {said!r}, which is not a whole date; write it out, or give --date"
    return "the text has no date; write it, or give --date"


def _partial(anchor: Anchor) -> str:
    """Return the date as far as it is known: YYYY-07-28."""
    dated = anchor.dated
    year = f"{dated.year:04d}" if dated and dated.year else "YYYY"
    month = f"{dated.month:02d}" if dated and dated.month else "MM"
    day = f"{dated.day:02d}" if dated and dated.day else "DD"
    return f"{year}-{month}-{day}"


def _missing(
    flights: Sequence[FlightDraft],
    counts: Sequence[CountFound],
    contradictions: Sequence[Contradiction],
    unknown: str,
    clock: Found | None,
    problems: Sequence[str],
) -> list[str]:
    have = {item.field for flight in flights for item in flight.values}
    have |= {
        item.field for flight in flights for report in flight.reports for item in report.values
    }
    if counts or len(flights) > 1:
        have.add("count")
    torn = {clash.field for clash in contradictions}
    missing = [f"day of the launch: {unknown}"] if unknown else []
    if clock is None:
        missing.append("time of the launch")
    missing += [label for field, label in _LOOKED_FOR if field not in have and field not in torn]
    return missing + list(dict.fromkeys(problem for problem in problems if problem))


def _event(
    event_text: str, source: str, gazetteer: Gazetteer, unknown: str
) -> tuple[LaunchEvent | None, GeomapError | None]:
    if unknown:
        return None, InputError(unknown, path=source, field="launched_at")
    from geomap.readers.event_record import event_from
    from geomap.readers.tree import parse_yaml

    return event_from(parse_yaml(event_text, source)[0], gazetteer), None


_SAYS_NOTHING_OF_IT = frozenset({"launched_at", "fell_at", "class", "missile"})


def _tells_enough(found: Sequence[Found]) -> bool:
    """Say whether a text tells more of a launch than that there was one.

    A story about a debate or a drill mentions the launch behind it, and one about a
    satellite tells of its hour. A flash has the hour of a missile and no more.
    """
    missile = any(
        item.field in ("class", "missile") and "satellite" not in item.value for item in found
    )
    timed = any(item.field == "launched_at" for item in found)
    return (missile and timed) or any(item.field not in _SAYS_NOTHING_OF_IT for item in found)


def _not_a_launch(
    sentences: Sequence[Sentence], source: str, *, mentioned: bool = False
) -> InputError:
    text = "\n".join(sentence.text for sentence in sentences)
    weapon = any(
        lexicon(language).pattern("weapon.nouns").search(text) for language in ("ja", "ko", "en")
    )
    launch = any(
        lexicon(language).pattern("verbs.launch").search(text) for language in ("ja", "ko", "en")
    )
    lacking = (
        "a launch is mentioned, but nothing says where it was launched, which way or how far it "
        "flew, or where it fell"
        if mentioned
        else "no sentence says that one was launched as news: those that speak of launches are "
        "about earlier ones, or count them"
        if weapon and launch
        else "missiles or rockets are named, but no sentence says that one was launched" if weapon
        else "no missile, rocket or satellite is named"
    )  # fmt: skip
    return InputError(
        f"expected the announcement of a launch in Japanese, English or Korean: {lacking}",
        path=source,
    )
