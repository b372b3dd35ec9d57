"""The event table: one row a flight, rows with one `event_id` make one event.

An empty cell is something that was not published. `launched_at` may be empty
in the second and later rows of an event; where it differs, it is that flight's.
The figures and the claim of a row are one report, by `claim_by`, or by the
source where that is empty. GeoJSON features have the same columns as
properties and come through here too (`geomap.readers.event_geojson`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from attrs import frozen

from geomap.errors import InputError
from geomap.readers.tree import MAX_VALUES, Node, nearest

COLUMNS = (
    *("event_id", "launched_at", "missile", "launch_site", "launch_area", "launch_lon"),
    *("launch_lat", "launch_radius_km", "range_km", "apogee_km", "flight_minutes", "direction"),
    *("fall_place", "fall_lon", "fall_lat", "fall_bearing", "fall_distance_km", "fall_area"),
    *("impact_lon", "impact_lat", "impact_radius_km", "claim_by", "claim_verdict", "source"),
)
REQUIRED = ("event_id", "launched_at")

_LAUNCH = {
    "launch_site": "site",
    "launch_area": "area",
    "launch_lon": "lon",
    "launch_lat": "lat",
    "launch_radius_km": "radius_km",
}
_FALL = {
    "fall_place": "place",
    "fall_lon": "lon",
    "fall_lat": "lat",
    "fall_bearing": "bearing",
    "fall_distance_km": "distance_km",
}
_IMPACT = {"impact_lon": "lon", "impact_lat": "lat", "impact_radius_km": "radius_km"}
_REPORT = {
    **{key: key for key in ("range_km", "apogee_km", "flight_minutes", "direction", "fall_area")},
    "claim_verdict": "verdict",
    "source": "source",
}

Row = dict[str, Node]


@frozen
class SpoiltRow:
    """A row that cannot be read, with the event that it belongs to where that is known."""

    error: InputError
    event_id: str = ""


def table_rows(text: str, path: str) -> Iterator[Row | SpoiltRow]:
    """Return the rows of a CSV table, each a record of its cells, or why it is none.

    Raises
    ------
    InputError
        If the header is not that of an event table: then no row can be read; or if it has more
        cells than can be held.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
    except csv.Error as error:
        raise InputError(f"expected a table in CSV: {error}", path=path, line_number=1) from None
    _check_header(header, path)
    line = reader.line_num + 1
    left = MAX_VALUES
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            # Where quotes are out of step, the rows that follow are too.
            message = f"expected a row in CSV: {error}"
            yield SpoiltRow(InputError(message, path=path, line_number=line))
            return
        if cells is None:
            return
        left -= max(len(header), len(cells))
        if left < 0:
            message = f"expected at most {MAX_VALUES:,} cells, the table has more; split it"
            raise InputError(message, path=path, line_number=line)
        if len(cells) > len(header) or (len(cells) < len(header) and any(cells)):
            message = f"expected {len(header)} cells as in the header, got {len(cells)}; "
            message += "put texts with commas into quotes"
            yield SpoiltRow(
                InputError(message, path=path, line_number=line),
                dict(zip(header, cells, strict=False)).get("event_id", "").strip(),
            )
        elif any(cell.strip() for cell in cells):
            yield {
                name: Node(cell.strip() or None, path, line, name)
                for name, cell in zip(header, cells, strict=True)
            }
        line = reader.line_num + 1


def _check_header(header: list[str], path: str) -> None:
    def bad(message: str) -> InputError:
        return InputError(message, path=path, line_number=1)

    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        raise bad("expected commas between the columns; save the table as comma-separated UTF-8")
    for name in header:
        if name not in COLUMNS:
            raise bad(f"unknown column {name[:60]!r}; {nearest(name, COLUMNS)}")
        if header.count(name) > 1:
            raise bad(f"the column {name!r} is here twice")
    for name in REQUIRED:
        if name not in header:
            raise bad(f"expected the column {name!r}, which is missing")


def group_rows(rows: Iterable[Row | SpoiltRow], path: str) -> Iterator[Node | InputError]:
    """Put the rows of one event together into an event record.

    A row that cannot be read takes its event with it where that is known,
    because half an event would mislead.
    """
    events: dict[str, list[Row]] = {}
    spoilt: set[str] = set()
    for row in rows:
        if isinstance(row, SpoiltRow):
            spoilt.add(row.event_id)
            yield row.error
            continue
        event_id = row.get("event_id")
        if event_id is None or not isinstance(event_id.value, str):
            line = next((node.line for node in row.values()), None)
            yield InputError("expected an event_id", path=path, line_number=line)
            continue
        events.setdefault(event_id.value.strip(), []).append(row)
    yield from (_event(group) for event_id, group in events.items() if event_id not in spoilt)


def _event(rows: list[Row]) -> Node:
    first = rows[0]["event_id"]
    times = [
        row["launched_at"] for row in rows if row.get("launched_at") and row["launched_at"].value
    ]
    fields = {
        "id": first,
        "flights": Node(tuple(_flight(row, times) for row in rows), first.path, first.line),
    }
    if times:
        fields["launched_at"] = times[0]
    return Node(fields, first.path, first.line, "")


def _part(row: Row, names: dict[str, str]) -> dict[str, Node]:
    return {
        key: row[column]
        for column, key in names.items()
        if column in row and row[column].value is not None
    }


def _flight(row: Row, times: list[Node]) -> Node:
    where = row["event_id"]

    def record(fields: dict[str, Node], name: str = "") -> Node:
        return Node(fields or None, where.path, where.line, name)

    report = _part(row, _REPORT)
    fall = _part(row, _FALL)
    if fall:
        report["fall"] = record(fall, "fall_place")
    by, source = row.get("claim_by"), row.get("source")
    if report:
        named = next((node for node in (by, source) if node is not None and node.value), None)
        report["by"] = named or Node("source not stated", where.path, where.line, "source")
        if source is not None and str(source.value).startswith(("https://", "http://")):
            report["url"] = source
    fields = {
        "launch": record(_part(row, _LAUNCH), "launch_site"),
        "impact": record(_part(row, _IMPACT), "impact_lon"),
        "reports": record(report),
    }
    fields |= _part(row, {"missile": "missile"})
    own = row.get("launched_at")
    if own is not None and own.value is not None and own.value != times[0].value:
        fields["launched_at"] = own
    return record(fields)
