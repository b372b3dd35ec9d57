import io
import json

import pytest

from geomap.events import Claim, FallArea, LaunchBasis
from geomap.readers import load_gazetteer, read_events
from geomap.readers.event_table import COLUMNS

GAZETTEER = load_gazetteer()

DOCUMENTED = (
    "event_id, launched_at, missile, launch_site, launch_area, launch_lon, launch_lat, "
    "launch_radius_km, range_km, apogee_km, flight_minutes, direction, fall_place, fall_lon, "
    "fall_lat, fall_bearing, fall_distance_km, fall_area, impact_lon, impact_lat, "
    "impact_radius_km, claim_by, claim_verdict, source"
)


def read(text):
    stdin = io.BytesIO(text if isinstance(text, bytes) else text.encode())
    return read_events("-", gazetteer=GAZETTEER, stdin=stdin)


def table(*rows):
    lines = [",".join(COLUMNS)]
    lines += [",".join(str(row.get(column, "")) for column in COLUMNS) for row in rows]
    return "\n".join(lines) + "\n"


ROW = {"event_id": "a", "launched_at": "2022-11-18"}


def only(row):
    result = read(table(row))
    assert [str(failure) for failure in result.failures] == []
    return result.events[0].flights[0]


def test_the_columns_are_the_documented_ones():
    assert ", ".join(COLUMNS) == DOCUMENTED


def test_each_column_arrives_where_it_belongs():
    flight = only(
        ROW
        | {
            "missile": "Hwasong-17",
            "launch_site": "Sunan",
            "range_km": '"about 1,000"',
            "apogee_km": "about 6000",
            "flight_minutes": "69",
            "direction": "東",
            "fall_place": "渡島大島",
            "fall_bearing": "西",
            "fall_distance_km": "約200km",
            "fall_area": "日本海",
            "impact_lon": 137.0,
            "impact_lat": 41.5,
            "impact_radius_km": 30,
            "claim_by": "Japan Ministry of Defense",
            "claim_verdict": "inside",
            "source": "https://www.mod.go.jp/",
        }
    )
    assert (flight.missile, flight.launch.basis) == ("Hwasong-17", LaunchBasis.SITE)
    (report,) = flight.reports
    assert (report.by, report.verdict) == ("Japan Ministry of Defense", Claim.INSIDE)
    assert (report.range_km.value, report.apogee_km.value, report.flight_minutes.value) == (
        1000,
        6000,
        69,
    )
    assert report.direction.azimuth_deg == 90
    (fall,) = report.falls
    assert (fall.place.name, fall.bearing.azimuth_deg, fall.distance_km.value) == (
        "Oshima-Oshima",
        270,
        200,
    )
    assert report.fall_area_id is FallArea.SEA_OF_JAPAN
    assert (report.source, report.url) == ("https://www.mod.go.jp/", "https://www.mod.go.jp/")
    assert (flight.impact.position.lon_deg, flight.impact.position.lat_deg) == (137.0, 41.5)
    assert flight.impact.radius90_m == 30_000


def test_an_empty_cell_was_not_published():
    flight = only(ROW)
    assert flight.reports == ()
    assert flight.impact is None
    assert flight.launch.basis is LaunchBasis.UNKNOWN


def test_the_launch_may_be_an_area_or_a_position():
    assert only(ROW | {"launch_area": "inland"}).launch.basis is LaunchBasis.AREA
    position = only(ROW | {"launch_lon": 126.0, "launch_lat": 39.5, "launch_radius_km": 5}).launch
    assert (position.basis, position.radius90_m) == (LaunchBasis.POSITION, 5000)


def test_the_position_of_a_reference_place_serves_where_the_name_is_not_known():
    row = ROW | {
        "fall_place": "Lighthouse",
        "fall_lon": 139,
        "fall_lat": 41,
        "fall_distance_km": 100,
    }
    (fall,) = only(row).reports[0].falls
    assert fall.place.name == "Lighthouse"
    assert (fall.place.points[0].lon_deg, fall.place.points[0].lat_deg) == (139.0, 41.0)


def test_a_report_without_a_claim_is_by_its_source():
    (report,) = only(ROW | {"range_km": 500, "source": "Jiji"}).reports
    assert report.by == "Jiji"


def test_rows_with_one_event_id_make_one_event_in_their_order():
    first = ROW | {"missile": "one", "launched_at": "2022-11-18T10:00+09:00"}
    other = ROW | {"event_id": "b", "missile": "other"}
    second = ROW | {"missile": "two", "launched_at": ""}
    third = ROW | {"missile": "three", "launched_at": "2022-11-18T10:30+09:00"}
    events = read(table(first, other, second, third)).events
    assert [event.id for event in events] == ["a", "b"]
    assert [flight.missile for flight in events[0].flights] == ["one", "two", "three"]
    times = [flight.launched_at for flight in events[0].flights]
    assert times[:2] == [None, None]
    assert times[2].minute == 30


def test_columns_may_be_left_out_and_stand_in_any_order():
    result = read("launched_at,event_id\n2022-01-01,a\n")
    assert result.events[0].id == "a"


def test_the_byte_order_mark_of_a_spreadsheet_is_no_part_of_the_first_column():
    assert len(read("\ufeff" + table(ROW)).events) == 1


def test_a_bad_row_fails_its_own_event_with_its_line_and_the_others_are_read():
    bad = ROW | {"event_id": "bad", "range_km": "far"}
    result = read(table(ROW, bad, ROW | {"event_id": "c"}))
    assert [event.id for event in result.events] == ["a", "c"]
    (failure,) = result.failures
    assert (failure.line_number, failure.field) == (3, "range_km")


def test_a_row_with_cells_missing_takes_the_whole_event_with_it():
    text = table(ROW, ROW | {"event_id": "b"}) + "a,2022-11-18\n"
    result = read(text)
    assert [event.id for event in result.events] == ["b"]
    assert [failure.line_number for failure in result.failures] == [4]


def test_line_numbers_count_lines_inside_quotes():
    text = table(ROW | {"source": '"two\nlines"'}, ROW | {"event_id": "b", "direction": "up"})
    (failure,) = read(text).failures
    assert failure.line_number == 4


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("event_id,launched_at,rnge_km\n", "did you mean 'range_km'"),
        ("event_id,launched_at,launched_at\n", "twice"),
        ("event_id,missile\n", "'launched_at', which is missing"),
        ("event_id;launched_at\na;2022-01-01\n", "commas"),
        ('event_id,launched_at\na,"2022\n', "expected a row in CSV"),
        ("event_id,launched_at\n,2022-01-01\n", "expected an event_id"),
        ("event_id,launched_at\na,\n", "'launched_at', which is missing"),
        ("event_id,launched_at\n", "there is none"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(text, message):
    result = read(text)
    assert result.events == ()
    assert message in str(result.failures[0])


# --- GeoJSON --------------------------------------------------------------


def feature(geometry=None, **properties):
    return {"type": "Feature", "geometry": geometry, "properties": ROW | properties}


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def test_a_point_is_the_impact_and_the_properties_are_the_columns():
    point = {"type": "Point", "coordinates": [136.9, 41.5]}
    (event,) = read(collection(feature(point, range_km="about 500", impact_radius_km=10))).events
    (flight,) = event.flights
    assert (flight.impact.position.lon_deg, flight.impact.position.lat_deg) == (136.9, 41.5)
    assert flight.impact.radius90_m == 10_000
    assert flight.reports[0].range_km.value == 500


def test_a_feature_alone_is_an_event_and_features_of_one_id_are_flights():
    assert len(read(json.dumps(feature())).events) == 1
    (event,) = read(collection(feature(missile="one"), feature(missile="two"))).events
    assert [flight.missile for flight in event.flights] == ["one", "two"]


@pytest.mark.parametrize(
    ("features", "message"),
    [
        ([feature({"type": "LineString", "coordinates": []})], "expected a Point"),
        ([feature({"type": "Point", "coordinates": [41.5, 136.9]})], "is it (lat, lon)?"),
        ([feature({"type": "Point", "coordinates": [1]})], "expected [longitude, latitude]"),
        ([feature({"type": "Point", "coordinates": [1, 2]}, impact_lon=3)], "given twice"),
        ([feature(rnge_km=1)], "did you mean 'range_km'"),
        ([{"type": "Feature", "geometry": None}], "expected 'properties'"),
        ([1], "expected a Feature"),
        ([], "there is none"),
    ],
)
def test_a_feature_that_cannot_be_read_says_why(features, message):
    result = read(collection(*features))
    assert result.events == ()
    assert message in str(result.failures[0])
