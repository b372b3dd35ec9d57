"""What was read of an announcement: values with the words they came from."""

from __future__ import annotations

from datetime import date

from attrs import field, frozen

from geomap.events import LaunchEvent


@frozen
class Found:
    """One value of the event, and where in the text it stands."""

    field: str
    """As in an event file: range_km, apogee_km, flight_minutes, direction, fall, fall_area,
    verdict, missile, launch, launched_at, count, fell_at."""
    value: str
    """As it is written to the event file."""
    span: tuple[int, int]
    """Characters of the text as given, from and up to."""
    sentence_span: tuple[int, int]
    by: str = ""
    stage: str = "final"
    flight: int | None = None
    """Number of the missile, counted from 1; None: of all of them."""
    details: tuple[tuple[str, str], ...] = ()
    """The parts of a place of fall: place, bearing, distance_km."""
    is_certain: bool = True
    """False where the sentence comes after news of an earlier launch."""


@frozen
class Contradiction:
    """Two statements by one source that cannot both hold; the value is left out."""

    field: str
    first: Found
    second: Found

    def __str__(self) -> str:
        """Return both values in a sentence."""
        who = f" by {self.first.by}" if self.first.by else ""
        return (
            f"{self.field}{who}: {self.first.value!r} in one sentence, {self.second.value!r} in "
            f"another; both left out"
        )


@frozen
class Announcement:
    """A text, what was read from it, and what was looked for in vain."""

    source: str
    text: str
    """As it was read; of HTML, the text alone."""
    title: str
    event_id: str
    published: date | None
    event_text: str
    """The event file that follows from the text (YAML)."""
    found: tuple[Found, ...]
    """What the event file holds, in the order of the text."""
    missing: tuple[str, ...]
    """What was looked for and not found, or not understood, each with what to know of it."""
    contradictions: tuple[Contradiction, ...]
    notes: tuple[str, ...] = ()
    _event: LaunchEvent | None = field(default=None, alias="event")
    _problem: Exception | None = field(default=None, alias="problem", eq=False)

    @property
    def event(self) -> LaunchEvent:
        """The event.

        Raises
        ------
        InputError
            If the text lacks what an event must have: the day of the launch.
        """
        if self._event is None:
            assert self._problem is not None
            raise self._problem
        return self._event
