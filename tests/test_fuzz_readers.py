"""Laws of the readers, on what hypothesis makes: good input is read, bad input refused."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import warnings
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import shapely
import strategies as made
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geomap.errors import InputError, ZoneError
from geomap.events import LaunchEvent
from geomap.exports.event_json import event_json
from geomap.readers import load_gazetteer
from geomap.readers.announcement.opening import open_announcement
from geomap.readers.event_files import events_in
from geomap.readers.event_table import COLUMNS
from geomap.readers.layers import read_zone_file
from geomap.readers.notices import is_notice, read_notice

GAZETTEER = load_gazetteer()
FEW = settings(max_examples=50, deadline=None)
SLOW = settings(FEW, max_examples=30, suppress_health_check=[HealthCheck.too_slow])


def events(text: str, name: str) -> tuple[LaunchEvent, ...]:
    result = events_in(text, name, gazetteer=GAZETTEER)
    assert result.failures == ()
    return result.events


@given(made.EVENTS)
@FEW
def test_a_good_event_is_the_same_in_yaml_and_json_and_when_written_again(record):
    (event,) = events(json.dumps(record), "x.json")
    assert event.id == record["id"]
    assert len(event.flights) == len(record["flights"])
    dumped = yaml.safe_dump(record, allow_unicode=True)
    assert events(dumped, "x.yaml") == (event,)
    assert events(event_json(event), "x.json") == (event,)


@given(made.EVENTS, st.data())
@FEW
def test_an_event_with_two_spoilt_fields_names_both(record, data):
    keys = data.draw(st.lists(st.sampled_from("uvwxyz"), min_size=2, max_size=2, unique=True))
    record["flights"][0] |= {keys[0] * 3: 1}
    record |= {keys[1] * 3: 1, "launched_at": "soon"}
    (failure,) = events_in(json.dumps(record), "x.json", gazetteer=GAZETTEER).failures
    told = {problem.field for problem in (failure, *failure.others)}
    assert told == {f"flights[1].{keys[0] * 3}", keys[1] * 3, "launched_at"}


@given(st.lists(made.ROWS, min_size=1, max_size=6, unique_by=lambda row: row["event_id"]))
@FEW
def test_a_good_table_gives_an_event_a_row_in_csv_and_geojson(rows):
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    read = events(stream.getvalue(), "x.csv")
    assert [event.id for event in read] == [row["event_id"] for row in rows]
    features = [{"type": "Feature", "geometry": None, "properties": row} for row in rows]
    collection = {"type": "FeatureCollection", "features": features}
    assert events(json.dumps(collection), "x.geojson") == read


@given(made.ANNOUNCED)
@SLOW
def test_what_an_announcement_says_stands_in_the_event_file_that_is_made_of_it(announced):
    read = open_announcement(announced.text, "-", gazetteer=GAZETTEER)
    (event,) = events(read.event_text, "read.yaml")
    assert event == read.event
    assert isinstance(event.launched_at, datetime)
    assert event.launched_at.date() == announced.day
    (flight,) = event.flights
    ranges = {r.range_km.value for r in flight.reports if r.range_km}
    apogees = {r.apogee_km.value for r in flight.reports if r.apogee_km}
    assert (ranges, apogees) == ({announced.range_km}, {announced.apogee_km})
    claims = {str(r.verdict) for r in flight.reports if r.verdict}
    assert claims in ({"inside" if announced.inside else "outside"}, set())


@given(made.ANNOUNCED, st.data())
@SLOW
def test_an_announcement_with_any_piece_replaced_is_read_or_refused(announced, data):
    text = announced.text
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    text = text[:start] + data.draw(st.text(max_size=12)) + text[end:]
    try:
        read = open_announcement(text, "-", gazetteer=GAZETTEER)
        event = read.event
    except InputError:
        return
    assert events(read.event_text, "read.yaml") == (event,)


def _letters(minutes: int, digits: int, letters: str) -> tuple[str, str]:
    whole, rest = divmod(abs(minutes), 60)
    return f"{whole:0{digits}}-{rest:02}", letters[minutes < 0]


@given(made.rings())
@FEW
def test_the_corners_of_a_notice_are_the_corners_of_its_zone(ring):
    lines = ["".join((*_letters(lat, 2, "NS"), " ", *_letters(lon, 3, "EW"))) for lon, lat in ring]
    text = "NAVAREA XI 24-0571\nROCKET LAUNCHING IN AN AREA BOUNDED BY\n" + "\n".join(lines)
    assert is_notice(text)
    (zone,) = read_notice(text).zones
    assert not zone.was_reordered
    got = {(round(c.position.lon_deg * 60), round(c.position.lat_deg * 60)) for c in zone.corners}
    assert got == set(ring)
    wanted = shapely.Polygon(np.array(ring) / 60.0)
    assert shapely.Polygon(zone.ring_deg()).area == pytest.approx(wanted.area, rel=1e-9)


def zones(content: object):
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = Path(folder) / "zone.geojson"
        path.write_text(json.dumps(content), encoding="utf-8")
        return read_zone_file(path)


def features(*geometries: object) -> dict[str, object]:
    made_ = [{"type": "Feature", "properties": {"name": "x"}, "geometry": g} for g in geometries]
    return {"type": "FeatureCollection", "features": made_}


@given(st.lists(made.GEOMETRIES, max_size=4))
@FEW
def test_a_layer_of_any_geometries_is_read_or_refused(geometries):
    try:
        read = zones(features(*geometries))
    except ZoneError:
        return
    for zone in read.zones:
        west, south, east, north = zone.outline.bounds
        assert zone.outline.is_valid
        assert -180.0 <= west <= east <= 180.0
        assert -90.0 <= south <= north <= 90.0


@given(made.CLOSED_RINGS)
@FEW
def test_a_ring_that_crosses_itself_keeps_the_area_that_geos_gives_it(ring):
    wanted = shapely.make_valid(shapely.Polygon(ring))
    parts = [p for p in shapely.get_parts(shapely.get_parts(wanted)) if p.geom_type == "Polygon"]
    area = sum(part.area for part in parts)
    try:
        read = zones(features({"type": "Polygon", "coordinates": [ring]}))
    except ZoneError:
        assert area == 0.0
        return
    assert sum(zone.outline.area for zone in read.zones) == pytest.approx(area, rel=1e-9)
    assert all(zone.outline.is_valid for zone in read.zones)
