import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from geomap.cli import main
from geomap.events import Claim, Confidence, LaunchBasis, Qualifier
from geomap.readers import load_catalogue, load_gazetteer, read_all, read_catalogue, read_events

EXAMPLES = Path(__file__).parent.parent / "examples"
GAZETTEER = load_gazetteer()
CATALOGUE = load_catalogue(GAZETTEER)

needs_examples = pytest.mark.skipif(
    not EXAMPLES.is_dir(), reason="the examples do not travel in the wheel; run in a checkout"
)


def event(event_id):
    (found,) = (event for event in CATALOGUE if event.id == event_id)
    return found


def report_by(flight, by, stage="final"):
    (found,) = (
        report for report in flight.reports if report.by == by and report.stage.value == stage
    )
    return found


@needs_examples
def test_every_example_of_every_format_is_read_without_a_failure():
    paths = [str(path) for path in sorted(EXAMPLES.iterdir()) if path.suffix != ".md"]
    assert {Path(path).suffix for path in paths} == {".yaml", ".csv", ".json", ".geojson"}
    result = read_all(paths, gazetteer=GAZETTEER)
    assert [str(failure) for failure in result.failures] == []


@needs_examples
def test_at_least_twenty_examples_are_real_launches_as_the_catalogue_has_them():
    result = read_all([str(path) for path in EXAMPLES.glob("*.yaml")], gazetteer=GAZETTEER)
    catalogued = set(CATALOGUE)
    shared = [event for event in result.events if event in catalogued]
    assert len(shared) >= 20
    assert all(path.name == f"{path.stem}.yaml" for path in EXAMPLES.glob("*.yaml"))
    assert {event.id for event in result.events} == {path.stem for path in EXAMPLES.glob("*.yaml")}


@needs_examples
def test_the_launch_of_october_2024_says_what_the_press_said_and_no_more():
    path = str(EXAMPLES / "2024-10-26-hwasong-11d.yaml")
    (found,) = read_events(path, gazetteer=GAZETTEER).events
    assert found.launched_at == date(2024, 10, 26)
    (flight,) = found.flights
    assert flight.missile == "Hwasongpho-11-Da-4.5"
    assert (flight.launch.basis, flight.launch.name) == (LaunchBasis.AREA, "Pyongan area")
    assert flight.impact is None
    estimate = report_by(flight, "Japanese defence analysts")
    assert (estimate.apogee_km.value, estimate.range_km.value) == (50, 300)
    assert estimate.range_km.qualifier is Qualifier.OVER
    assert estimate.verdict is Claim.OUTSIDE
    for report in flight.reports:
        assert report.direction is None
        assert report.falls == ()
        assert report.flight_minutes is None


def test_each_event_of_the_catalogue_lies_in_the_file_of_its_name_and_begins_with_its_date():
    assert len(CATALOGUE) >= 75
    assert len({event.id for event in CATALOGUE}) == len(CATALOGUE)
    for found in CATALOGUE:
        assert found.id.startswith(found.launched_at.strftime("%Y-%m-%d-"))
        assert found.title


def test_every_statement_of_the_catalogue_has_a_source_and_a_confidence():
    for found in CATALOGUE:
        for flight in found.flights:
            assert flight.reports, found.id
            assert (flight.map_bearing_deg is None) == (not flight.map_bearing_source)
            for report in flight.reports:
                assert report.source, found.id
                assert report.confidence in Confidence, found.id


def test_no_bearing_of_the_catalogue_is_the_data_sets_word_for_not_measured():
    assert all(f.map_bearing_deg != 90.0 for event in CATALOGUE for f in event.flights)


def test_launches_of_each_year_are_there_in_the_number_that_is_known():
    # Counted by hand from the public lists that the catalogue is written from.
    years = Counter(event.launched_at.year for event in CATALOGUE)
    assert years[1993] == years[1998] == years[2006] == years[2009] == years[2012] == 1
    assert (years[2016], years[2017], years[2019], years[2020], years[2021]) == (6, 11, 13, 4, 4)
    assert years[2022] == 34


# Published figures, by hand: KCNA 29 July 2017, 30 November 2017, 19 November 2022.
@pytest.mark.parametrize(
    ("event_id", "range_km", "apogee_km", "seconds"),
    [
        ("2017-07-28-hwasong-14", 998, 3724.9, 2832),
        ("2017-11-29-hwasong-15", 950, 4475, None),
        ("2022-11-18-hwasong-17", 999.2, 6040.9, 4135),
    ],
)
def test_the_figures_of_kcna_stand_as_exact(event_id, range_km, apogee_km, seconds):
    kcna = report_by(event(event_id).flights[0], "KCNA")
    assert (kcna.range_km.value, kcna.apogee_km.value) == (range_km, apogee_km)
    assert kcna.range_km.qualifier is kcna.apogee_km.qualifier is Qualifier.EXACT
    if seconds:
        assert kcna.flight_minutes.value * 60 == pytest.approx(seconds)


def test_two_distances_of_one_fall_are_both_kept():
    ministry = report_by(event("2017-07-28-hwasong-14").flights[0], "Japan Ministry of Defense")
    found = [(f.place.name, f.bearing.azimuth_deg, f.distance_km.value) for f in ministry.falls]
    assert found == [("Shakotan Peninsula", 270, 200), ("Okushiri Island", 315, 150)]
    government = report_by(event("2017-05-29-scud-c").flights[0], "Government of Japan")
    assert [(f.place.name, f.bearing, f.distance_km.value) for f in government.falls] == [
        ("Oki Islands", None, 300),
        ("Sado Island", None, 500),
    ]


def test_the_forecast_of_november_2022_stands_beside_what_replaced_it():
    (flight,) = event("2022-11-18-hwasong-17").flights
    forecast = report_by(flight, "Japan Ministry of Defense", "forecast")
    final = report_by(flight, "Japan Ministry of Defense")
    assert (forecast.falls[0].distance_km.value, final.falls[0].distance_km.value) == (210, 200)


def test_the_fourth_missile_of_march_2017_was_said_to_be_near_the_limit():
    claims = [
        {report.verdict for report in flight.reports if report.verdict}
        for flight in event("2017-03-06-er-scud").flights
    ]
    assert claims == [{Claim.INSIDE}, {Claim.INSIDE}, {Claim.INSIDE}, {Claim.OUTSIDE, Claim.NEAR}]


def test_flights_over_japan_are_marked():
    marked = {event.id for event in CATALOGUE if any(f.overflew for f in event.flights)}
    assert {id[:10] for id in marked} == {
        *("1998-08-31", "2009-04-05", "2012-12-12", "2016-02-07"),
        *("2017-08-29", "2017-09-15", "2022-10-04"),
    }


def test_a_path_that_turned_is_no_range():
    (flight,) = event("2022-01-11-hwasong-12a").flights
    kcna = report_by(flight, "KCNA")
    assert (kcna.range_km, kcna.path_km.value) == (None, 1000)


def test_the_beginning_of_an_id_finds_the_events_of_a_day():
    assert [e.id for e in read_catalogue(["2017-07-28"], gazetteer=GAZETTEER).events] == [
        "2017-07-28-hwasong-14"
    ]
    assert len(read_catalogue(["2022-11-03"], gazetteer=GAZETTEER).events) == 3


@pytest.mark.parametrize("prefix", ["2099", "", "../../etc/passwd"])
def test_an_id_that_the_catalogue_lacks_is_a_failure_that_names_some_it_has(prefix):
    result = read_catalogue([prefix], gazetteer=GAZETTEER)
    assert result.events == ()
    assert re.search(r"nearest are|the catalogue has no event", str(result.failures[0]))


# --- geomap catalogue -----------------------------------------------------


def ids(capsys, *arguments):
    assert main(["catalogue", "--json", *arguments]) == 0
    return [record["id"] for record in json.loads(capsys.readouterr().out)]


def test_the_command_filters_by_year_missile_site_and_verdict(capsys):
    assert ids(capsys) == [event.id for event in CATALOGUE]
    assert len(ids(capsys, "--year", "2017")) == 11
    assert len(ids(capsys, "--year", "2016-2017")) == 17
    assert "2017-05-14-hwasong-12" in ids(capsys, "--missile", "hwasong-12", "--year", "2017")
    assert ids(capsys, "--site", "舞坪里", "--verdict", "inside") == ["2017-07-28-hwasong-14"]
    assert ids(capsys, "2006") == ["2006-07-05-taepodong-2"]
    assert "2006-07-05-taepodong-2" in ids(capsys, "--verdict", "none")


def test_the_command_prints_a_table_with_a_line_a_launch(capsys):
    assert main(["catalogue", "--year", "2017"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1 + 11
    assert lines[0].split()[0] == "id"


def test_the_command_refuses_a_year_that_is_none_and_a_site_that_is_not_known(capsys):
    assert main(["catalogue", "--year", "soon"]) == 2
    assert "expected a year" in capsys.readouterr().err
    assert main(["catalogue", "--site", "Atlantis"]) == 2
    assert "Atlantis" in capsys.readouterr().err
    assert main(["catalogue", "--year", "1901"]) == 1
