"""What stands above and below a printed map: title and verdict, legend, findings, sources."""

from __future__ import annotations

from collections.abc import Sequence

from geomap.render.facts import FlightFacts
from geomap.render.marks import swatch
from geomap.render.scene import Scene
from geomap.render.sheet import Sheet
from geomap.render.style import SYMBOLS, Shape
from geomap.render.words import Words
from geomap.verdict import Assessment


class Header:
    """Date, title, and the verdict on each flight."""

    def __init__(
        self,
        sheet: Sheet,
        assessments: Sequence[Assessment],
        facts: Sequence[FlightFacts],
        words: Words,
    ) -> None:
        self.sheet = sheet
        event = assessments[0].event
        self.rows: list[tuple[str, float, str, bool, float]] = [
            (words.when(event.launched_at), 8.0, "muted", False, 11.0)
        ]
        self._add(event.title, 15.0, "ink", True, 18.0)
        self.rows.append(("", 1.0, "ink", False, 3.0))
        for flight, several in _grouped(facts):
            shade = flight.answer if flight.answer in ("inside", "outside") else "undetermined"
            self._add(several + flight.headline, 11.0, shade, True, 14.0)
            self._add(flight.sentence, 8.6, "ink", False, 11.5)
        self.height = sum(row[4] for row in self.rows) + 9.0

    def _add(self, text: str, size: float, shade: str, bold: bool, leading: float) -> None:
        for line in self.sheet.lines_of(text, self.sheet.width - 4.0, size, bold):
            self.rows.append((line, size, shade, bold, leading))

    def draw(self, y: float) -> None:
        """Draw it from the height `y` downwards."""
        for text, size, shade, bold, leading in self.rows:
            y -= leading
            if text:
                self.sheet.text(1.0, y + leading * 0.18, text, size, shade=shade, bold=bold)


def _grouped(facts: Sequence[FlightFacts]) -> list[tuple[FlightFacts, str]]:
    """Return one flight for all that follow each other with the same to say, and whose it is."""
    if len(facts) == 1:
        return [(facts[0], "")]
    groups: list[list[FlightFacts]] = []
    for flight in facts:
        last = groups[-1][-1] if groups else None
        says = flight.headline, flight.sentence
        if last is not None and (last.headline, last.sentence) == says:
            groups[-1].append(flight)
        else:
            groups.append([flight])
    return [(group[0], f"{_whose(group)}: ") for group in groups]


def _whose(flights: Sequence[FlightFacts]) -> str:
    """Return the numbers of flights, those in a row as `2–4`, and their missiles."""
    runs: list[list[int]] = []
    for flight in flights:
        if runs and flight.number == runs[-1][-1] + 1:
            runs[-1].append(flight.number)
        else:
            runs.append([flight.number])
    numbers = ", ".join(f"{run[0]}" if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
    return f"{numbers}. {', '.join(dict.fromkeys(flight.missile for flight in flights))}"


def _findings(facts: Sequence[FlightFacts]) -> list[str]:
    """Return every finding once, with the flights that it is about where it is not all of them."""
    about: dict[str, list[FlightFacts]] = {}
    for flight in facts:
        for finding in dict.fromkeys(flight.findings):
            about.setdefault(finding, []).append(flight)
    return [
        finding if len(flights) == len(facts) else f"{_whose(flights)}: {finding}"
        for finding, flights in about.items()
    ]


class Footer:
    """Legend, findings, and what it all rests on."""

    SIZE = 7.4
    LEADING = 12.0

    def __init__(
        self, sheet: Sheet, drawn: Scene, visible: set[str], facts: Sequence[FlightFacts],
        words: Words, credit: str, *, rings: bool,
    ) -> None:  # fmt: skip
        self.sheet = sheet
        self.groups = _legend(drawn, visible)
        if rings:
            self.groups.append(("", [("ring", words("Range rings around the launch"))]))
        self.rows = self._flow()
        text = credit or words(
            "Zones: geomap, computed from the law and the shoreline. Shoreline: GSHHG."
        )
        around_launch = words(
            "Azimuthal equidistant projection on the launch: distances and directions from there are true."  # noqa: E501
        )
        plain = words("Azimuthal equidistant projection on the middle of the map.")
        made = words("Inside from 95%, outside up to 5%, between them undetermined: a convention.")
        self.small = sheet.lines_of(
            f"{text} {around_launch if rings else plain} {made}", self.sheet.width - 4.0, 6.4
        )
        findings = _findings(facts)
        self.findings: list[tuple[str, bool]] = []
        if findings:
            self.findings.append((words("What to know about these statements"), True))
            for finding in findings:
                lines = sheet.lines_of(f"– {finding}", self.sheet.width - 4.0, self.SIZE)
                self.findings.extend((line, False) for line in lines)
        self.height = (
            len(self.rows) * self.LEADING + len(self.findings) * 9.6 + len(self.small) * 8.2 + 8.0
        )
        if self.findings:
            self.height += 4.0

    def _flow(self) -> list[list[tuple[float, str, str, str]]]:
        """Set the groups one after the other into rows: x, symbol, text, shade."""
        rows: list[list[tuple[float, str, str, str]]] = [[]]
        x = 1.0
        for title, entries in self.groups:
            pieces = [("", title, "ink")] if title else []
            pieces += [(symbol, text, "muted" if title else "ink") for symbol, text in entries]
            widths = [self._width(symbol, text) for symbol, text, _ in pieces]
            if x > 1.0 and x + sum(widths) > self.sheet.width:
                rows.append([])
                x = 1.0
            for (symbol, text, shade), width in zip(pieces, widths, strict=True):
                if x > 1.0 and x + width - 9.0 > self.sheet.width:
                    rows.append([])
                    x = 1.0
                rows[-1].append((x, symbol, text, shade))
                x += width
            x += 8.0
        return [row for row in rows if row]

    def _width(self, symbol: str, text: str) -> float:
        swatch = 0.0
        if symbol:
            swatch = (14.0 if SYMBOLS[symbol].shape is Shape.POINT else 22.0) + 4.0
        return swatch + self.sheet.text_size(text, self.SIZE)[0] + 9.0

    def draw(self, y: float) -> None:
        """Draw it from the height `y` downwards."""
        sheet = self.sheet
        y -= 1.0
        for row in self.rows:
            y -= self.LEADING
            for x, symbol, text, shade in row:
                after = x + (swatch(sheet, x, y + 5.2, symbol) + 4.0 if symbol else 0.0)
                sheet.text(after, y + 2.8, text, self.SIZE, shade=shade)
        if self.findings:
            y -= 4.0
        for text, bold in self.findings:
            y -= 9.6
            sheet.text(1.0, y + 2.0, text, self.SIZE, bold=bold)
        y -= 2.0
        for text in self.small:
            y -= 8.2
            sheet.text(1.0, y + 1.6, text, 6.4, shade="muted")


def _legend(drawn: Scene, visible: set[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the legend of what is to be seen: groups of a title (or none) and symbols."""
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    for layer in drawn.layers:
        entries = [entry for entry in layer.legend if entry[0] in visible]
        if layer.key == "land" or not entries:
            continue
        if len(layer.legend) == 1:
            groups.append(("", [(entries[0][0], layer.title)]))
        else:
            groups.append((layer.title, entries))
    return groups
