import io
import json
import re
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from geomap.events import Claim, FallArea, LaunchBasis, Qualifier, Stage
from geomap.readers import load_gazetteer, merge, read_all, read_events
from geomap.readers.event_record import (
    EVENT_KEYS,
    FALL_KEYS,
    FLIGHT_KEYS,
    IMPACT_KEYS,
    LAUNCH_KEYS,
    REPORT_KEYS,
)
from geomap.readers.event_table import COLUMNS

GAZETTEER = load_gazetteer()
DOCUMENTATION = Path(__file__).parent.parent / "docs" / "events.md"
JAPAN = timezone(timedelta(hours=9))

# The event that the format is documented with.
FIXED_POINT = """\
id: 2022-11-18-hwasong-17
title: Hwasong-17 launch of 18 November 2022
launched_at: 2022-11-18T10:14+09:00      # or a date alone
flights:
  - missile: Hwasong-17
    launch: {site: Sunan}
    reports:
      - by: Japan Ministry of Defense
        range_km: about 1000
        apogee_km: about 6000
        flight_minutes: about 69
        direction: east
        fall: {place: Oshima-Oshima, bearing: west, distance_km: about 200}
        fall_area: Sea of Japan
        verdict: inside
        stage: final
        url: https://www.mod.go.jp/
      - by: KCNA
        range_km: 999.2
  - missile: second one
    impact: {lon: 136.9, lat: 41.5, radius_km: 10}
"""


def read(text, name="-"):
    stdin = io.BytesIO(text if isinstance(text, bytes) else text.encode())
    return read_events(name, gazetteer=GAZETTEER, stdin=stdin)


def only(text):
    result = read(text)
    assert [str(failure) for failure in result.failures] == []
    assert len(result.events) == 1
    return result.events[0]


def with_report(**fields):
    return json.dumps(
        {
            "id": "a",
            "launched_at": "2022-11-18",
            "flights": [{"reports": [{"by": "somebody", **fields}]}],
        }
    )


def test_every_key_of_the_documented_event_arrives():
    event = only(FIXED_POINT)
    assert event.id == "2022-11-18-hwasong-17"
    assert event.title == "Hwasong-17 launch of 18 November 2022"
    assert event.launched_at == datetime(2022, 11, 18, 10, 14, tzinfo=JAPAN)
    assert event.launched_at.utcoffset() == timedelta(hours=9)
    first, second = event.flights
    assert (first.missile, first.launch.basis, first.launch.name) == (
        "Hwasong-17",
        LaunchBasis.SITE,
        "Sunan",
    )
    # Sunan airport: 39.200 N, 125.673 E (nk-missile-tests).
    assert first.launch.position.lon_deg == pytest.approx(125.673, abs=0.001)
    assert first.launch.position.lat_deg == pytest.approx(39.200, abs=0.001)
    ministry, kcna = first.reports
    assert (ministry.by, kcna.by) == ("Japan Ministry of Defense", "KCNA")
    assert (ministry.range_km.value, ministry.range_km.qualifier) == (1000, Qualifier.ABOUT)
    assert (kcna.range_km.value, kcna.range_km.qualifier) == (999.2, Qualifier.EXACT)
    assert (ministry.apogee_km.value, ministry.flight_minutes.value) == (6000, 69)
    assert (ministry.direction.azimuth_deg, ministry.direction.points) == (90, 4)
    (fall,) = ministry.falls
    assert fall.place.name == "Oshima-Oshima"
    assert (fall.bearing.azimuth_deg, fall.distance_km.value) == (270, 200)
    assert ministry.fall_area == "Sea of Japan"
    assert ministry.fall_area_id is FallArea.SEA_OF_JAPAN
    assert (ministry.verdict, ministry.stage) == (Claim.INSIDE, Stage.FINAL)
    assert ministry.url == "https://www.mod.go.jp/"
    assert (second.missile, second.launch.basis) == ("second one", LaunchBasis.UNKNOWN)
    assert (second.impact.position.lon_deg, second.impact.position.lat_deg) == (136.9, 41.5)
    assert second.impact.radius90_m == 10_000


def test_json_means_the_same_as_yaml():
    yaml_event = only(FIXED_POINT)
    report = {
        "by": "Japan Ministry of Defense",
        "range_km": "about 1000",
        "apogee_km": "about 6000",
        "flight_minutes": "about 69",
        "direction": "east",
        "fall": {"place": "Oshima-Oshima", "bearing": "west", "distance_km": "about 200"},
        "fall_area": "Sea of Japan",
        "verdict": "inside",
        "stage": "final",
        "url": "https://www.mod.go.jp/",
    }
    flights = [
        {
            "missile": "Hwasong-17",
            "launch": {"site": "Sunan"},
            "reports": [report, {"by": "KCNA", "range_km": 999.2}],
        },
        {"missile": "second one", "impact": {"lon": 136.9, "lat": 41.5, "radius_km": 10}},
    ]
    record = {
        "id": "2022-11-18-hwasong-17",
        "title": "Hwasong-17 launch of 18 November 2022",
        "launched_at": "2022-11-18T10:14+09:00",
        "flights": flights,
    }
    assert only(json.dumps(record)) == yaml_event


@pytest.mark.parametrize("written", ["1e3", "1000", "1_000", "0x3e8", "0o17", "12:30", "010"])
def test_a_scalar_means_the_same_in_yaml_json_and_quotes(written):
    # YAML 1.1 would read these as float, int, int, int, int, 750 and 8.
    texts = [
        f"id: a\nlaunched_at: 2022-01-01\nflights: [{{reports: [{{by: x, range_km: {scalar}}}]}}]"
        for scalar in (written, f'"{written}"')
    ]
    texts.append(
        with_report(range_km=written).replace('"somebody"', '"x"').replace("-11-18", "-01-01")
    )
    outcomes = {
        (
            tuple(event.flights[0].reports[0].range_km.value for event in result.events),
            tuple(failure.message for failure in result.failures),
        )
        for result in map(read, texts)
    }
    assert len(outcomes) == 1


def test_a_word_that_yaml_takes_for_a_truth_value_stays_a_word():
    event = only("id: no\ntitle: on\nlaunched_at: 2022-01-01\nflights: [{missile: yes}]")
    assert (event.id, event.title, event.flights[0].missile) == ("no", "on", "yes")


def test_a_date_alone_is_a_date():
    assert only(FIXED_POINT.replace("T10:14+09:00", "")).launched_at == date(2022, 11, 18)


@pytest.mark.parametrize("zone", ["+09:00", "+0900", " JST", "JST", " KST", " +09:00"])
def test_a_zone_may_be_written_as_an_offset_or_as_japans_or_koreas(zone):
    event = only(FIXED_POINT.replace("+09:00", zone))
    assert event.launched_at == datetime(2022, 11, 18, 10, 14, tzinfo=JAPAN)


def test_several_places_of_fall_are_a_list_and_the_bearing_may_be_missing():
    # Published on 29 May 2017: two distances, no bearings.
    falls = [
        {"place": "Sado", "distance_km": "about 500"},
        {"place": "Oki", "distance_km": "約300km"},
    ]
    (report,) = only(with_report(fall=falls)).flights[0].reports
    assert [(fall.place.name, fall.distance_km.value) for fall in report.falls] == [
        ("Sado Island", 500),
        ("Oki Islands", 300),
    ]
    assert [fall.bearing for fall in report.falls] == [None, None]


def test_a_place_that_the_gazetteer_lacks_may_be_given_by_its_position():
    fall = {"place": "Lighthouse", "lon": 139.0, "lat": 41.0, "radius_km": 3, "distance_km": 10}
    (found,) = only(with_report(fall=fall)).flights[0].reports[0].falls
    assert (found.place.name, found.place.radius90_m) == ("Lighthouse", 3000)
    assert found.place.points[0].lon_deg == 139.0


def launch_of(fields):
    record = {"id": "a", "launched_at": "2022-11-18", "flights": [{"launch": fields}]}
    return only(json.dumps(record)).flights[0].launch


def test_a_launch_is_from_a_site_an_area_a_position_or_from_nowhere_known():
    assert launch_of({"site": "順安"}).basis is LaunchBasis.SITE
    area = launch_of({"area": "near the west coast of North Korea"})
    assert area.basis is LaunchBasis.AREA
    assert area.radius90_m > 50_000
    position = launch_of({"lon": 125.67, "lat": 39.20, "radius_km": 2})
    assert (position.basis, position.radius90_m) == (LaunchBasis.POSITION, 2000)
    assert launch_of({}).basis is LaunchBasis.UNKNOWN
    assert launch_of(None).basis is LaunchBasis.UNKNOWN


def test_a_position_counts_before_the_site_and_the_site_before_the_area():
    both = launch_of({"site": "Sunan", "area": "inland", "lon": 127.0, "lat": 40.0})
    assert (both.basis, both.name, both.position.lon_deg) == (LaunchBasis.POSITION, "Sunan", 127.0)
    site = launch_of({"site": "Sunan", "area": "inland"})
    assert (site.basis, site.position.lon_deg) == (
        LaunchBasis.SITE,
        pytest.approx(125.673, abs=1e-3),
    )


def test_a_radius_that_is_given_counts_before_the_gazetteers():
    assert launch_of({"site": "Sunan", "radius_km": 12}).radius90_m == 12_000


def test_the_optional_keys_arrive():
    record = {
        "id": "a",
        "launched_at": "2022-01-11",
        "note": "n",
        "source": "s",
        "flights": [
            {
                "missile": "M",
                "launched_at": "2022-01-11T07:25+09:00",
                "count": 2,
                "overflew": "yes",
                "map_bearing_deg": 80,
                "map_bearing_source": "a data set",
                "note": "flight note",
                "reports": [
                    {
                        "by": "KCNA",
                        "path_km": 1000,
                        "source": "KCNA, 12 January 2022",
                        "confidence": "recalled",
                        "note": "with a turn",
                    }
                ],
            }
        ],
    }
    event = only(json.dumps(record))
    (flight,) = event.flights
    (report,) = flight.reports
    assert (event.note, event.source, flight.note, report.note) == (
        "n",
        "s",
        "flight note",
        "with a turn",
    )
    assert flight.launched_at == datetime(2022, 1, 11, 7, 25, tzinfo=JAPAN)
    assert (flight.count, flight.overflew, flight.map_bearing_deg) == (2, True, 80.0)
    assert flight.map_bearing_source == "a data set"
    assert (report.path_km.value, report.range_km) == (1000, None)
    assert (report.source, report.confidence.value) == ("KCNA, 12 January 2022", "recalled")


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("near the east coast of the Korean Peninsula", FallArea.NEAR_EAST_COAST_OF_KOREA),
        ("near North Korea's eastern coast", FallArea.NEAR_EAST_COAST_OF_KOREA),
        ("朝鮮半島の東岸付近", FallArea.NEAR_EAST_COAST_OF_KOREA),
        ("朝鮮半島東側の日本海", FallArea.SEA_OF_JAPAN),
        ("the Sea of Japan", FallArea.SEA_OF_JAPAN),
        ("Sea of Japan (East Sea)", FallArea.SEA_OF_JAPAN),
        ("동해상", FallArea.SEA_OF_JAPAN),
        ("黄海", FallArea.YELLOW_SEA),
        ("the Pacific Ocean", FallArea.PACIFIC),
        ("東シナ海", FallArea.EAST_CHINA_SEA),
    ],
)
def test_waters_are_known_by_the_words_that_are_published(text, area):
    (report,) = only(with_report(fall_area=text)).flights[0].reports
    assert (report.fall_area_id, report.fall_area) == (area, text)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("inside", Claim.INSIDE),
        ("Outside", Claim.OUTSIDE),
        ("ＥＥＺ内", Claim.INSIDE),
        ("我が国の排他的経済水域（ＥＥＺ）外", Claim.OUTSIDE),
        ("飛来は確認されておらず", Claim.OUTSIDE),
        ("付近", Claim.NEAR),
        ("in proximity", Claim.NEAR),
        ("none", Claim.NONE),
    ],
)
def test_what_was_said_of_the_eez_is_one_of_four_things(text, claim):
    (report,) = only(with_report(verdict=text)).flights[0].reports
    assert report.verdict is claim


def test_a_missing_title_is_made_of_the_missile_and_the_date():
    event = only("id: a\nlaunched_at: 2022-01-01\nflights: [{missile: Hwasong-12}]")
    assert event.title == "Hwasong-12, 2022-01-01"


@pytest.mark.parametrize("flights", ["[]", "[{missile: M}]"])
def test_an_id_that_cannot_be_used_is_reported_at_its_own_line(flights):
    (failure,) = read(f"launched_at: 2022-01-01\nflights: {flights}\nid: {'x' * 300}\n").failures
    assert (failure.line_number, failure.field) == (3, "id")


def test_documents_and_lists_hold_several_events():
    one = "id: {}\nlaunched_at: 2022-01-01\nflights: [{{missile: M}}]\n"
    documents = read(one.format("a") + "---\n" + one.format("b"))
    records = [{"id": key, "launched_at": "2022-01-01", "flights": [{}]} for key in "cd"]
    assert [event.id for event in documents.events] == ["a", "b"]
    assert [event.id for event in read(json.dumps(records)).events] == ["c", "d"]


def test_the_name_of_a_file_decides_on_its_format_and_standard_input_is_looked_at(tmp_path):
    record = {"id": "a", "launched_at": "2022-01-01", "flights": [{}]}
    table = "event_id,launched_at\na,2022-01-01\n"
    texts = {
        "x.yaml": FIXED_POINT,
        "x.YML": FIXED_POINT,
        "x.json": json.dumps(record),
        "x.csv": table,
    }
    for name, text in texts.items():
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        assert len(read_events(str(path), gazetteer=GAZETTEER).events) == 1, name
        assert len(read(text).events) == 1, name


def test_a_byte_order_mark_and_windows_line_ends_are_tolerated():
    text = "\ufeff" + FIXED_POINT.replace("\n", "\r\n")
    assert only(text) == only(FIXED_POINT)


def test_reading_twice_gives_the_same_values():
    assert only(FIXED_POINT) == only(FIXED_POINT)
    assert hash(only(FIXED_POINT)) == hash(only(FIXED_POINT))


def test_of_two_events_with_one_id_in_two_files_the_later_is_a_failure_that_names_the_first(
    tmp_path,
):
    paths = [tmp_path / "one.yaml", tmp_path / "two.yaml"]
    for path in paths:
        path.write_text(FIXED_POINT, encoding="utf-8")
    result = read_all([str(path) for path in paths], gazetteer=GAZETTEER)
    assert len(result.events) == 1
    (failure,) = result.failures
    assert failure.path == str(paths[1])
    assert str(paths[0]) in failure.message


def test_merging_keeps_the_order_and_every_failure():
    good, bad = read(FIXED_POINT), read("id: [")
    merged = merge([("a", bad), ("b", good), ("c", bad)])
    assert merged.events == good.events
    assert len(merged.failures) == 2


@pytest.mark.skipif(not DOCUMENTATION.exists(), reason="documents do not travel in the wheel")
def test_the_documented_event_uses_every_key_and_is_read():
    text = DOCUMENTATION.read_text(encoding="utf-8")
    (block,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    event = only(block)
    assert len(event.flights) == 3
    keys = (EVENT_KEYS, FLIGHT_KEYS, LAUNCH_KEYS, REPORT_KEYS, FALL_KEYS, IMPACT_KEYS)
    for key in {key for group in keys for key in group}:
        assert re.search(rf"\b{key}:", block), key
    for column in COLUMNS:
        assert f"`{column}`" in text, column
