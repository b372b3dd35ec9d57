from datetime import UTC, date, datetime

import pytest

from geomap.errors import InputError
from geomap.events import (
    Flight,
    Launch,
    LaunchBasis,
    LaunchEvent,
    PublishedPosition,
    Qualifier,
    Quantity,
    Report,
    Stage,
    by_source,
    said_last,
)
from geomap.geodesy import Position

FLIGHT = Flight("Hwasong-17", Launch(LaunchBasis.UNKNOWN))


def event(**changes):
    values = {"id": "a", "title": "", "launched_at": date(2022, 11, 18), "flights": (FLIGHT,)}
    return LaunchEvent(**(values | changes))


@pytest.mark.parametrize(
    "event_id",
    [
        *(
            "../x",
            "..",
            ".",
            "",
            "a/b",
            "a\\b",
            "/etc/passwd",
            "-rf",
            ".hidden",
            "a b",
            "a\n",
            "a.",
        ),
        *("x" * 101, "C:x", "a\0b", "~", "日本", "<script>", "a%2fb"),
    ],
)
def test_an_id_that_could_name_another_file_is_refused(event_id):
    with pytest.raises(InputError, match="expected an id of letters"):
        event(id=event_id)


@pytest.mark.parametrize("event_id", ["2022-11-18-hwasong-17", "a", "A_1.b", "x" * 100])
def test_a_plain_id_is_taken_as_it_is(event_id):
    assert event(id=event_id).id == event_id


def test_a_time_without_a_zone_is_refused_with_the_zone_to_add():
    with pytest.raises(InputError, match=r"2022-11-18T10:14\+09:00"):
        event(launched_at=datetime(2022, 11, 18, 10, 14))  # noqa: DTZ001
    assert event(launched_at=datetime(2022, 11, 18, 1, 14, tzinfo=UTC)).launched_at.hour == 1


def test_an_event_without_a_flight_is_refused():
    with pytest.raises(InputError, match="at least one flight"):
        event(flights=())


def test_a_range_has_two_ends_in_order_and_nothing_else_has():
    assert Quantity(300, Qualifier.BETWEEN, 400).upper == 400
    with pytest.raises(InputError, match="lower end first"):
        Quantity(400, Qualifier.BETWEEN, 300)
    with pytest.raises(InputError, match="two ends"):
        Quantity(300, Qualifier.BETWEEN)
    with pytest.raises(InputError, match="two ends"):
        Quantity(300, Qualifier.ABOUT, 400)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1.0])
def test_figures_and_radii_are_finite_and_not_negative(value):
    with pytest.raises(InputError):
        Quantity(value)
    with pytest.raises(InputError):
        PublishedPosition(Position(137.0, 41.0), value)


def test_a_launch_has_a_position_unless_it_is_unknown():
    with pytest.raises(InputError, match="position"):
        Launch(LaunchBasis.SITE, "Sunan")
    with pytest.raises(InputError, match="position"):
        Launch(LaunchBasis.UNKNOWN, "", Position(125.7, 39.2))


@pytest.mark.parametrize("azimuth_deg", [360.0, -1.0, float("nan")])
def test_a_measured_bearing_is_an_azimuth(azimuth_deg):
    with pytest.raises(InputError, match="azimuth"):
        Flight("a", Launch(LaunchBasis.UNKNOWN), map_bearing_deg=azimuth_deg)


def test_reports_come_by_source_in_the_order_of_their_stages():
    first, last, other, again = (
        Report("A", stage=Stage.FIRST, range_km=Quantity(1.0)),
        Report("A", stage=Stage.FORECAST, range_km=Quantity(2.0), apogee_km=Quantity(3.0)),
        Report("B"),
        Report("A", stage=Stage.FIRST, note="again"),
    )
    found = by_source([first, other, last, again])
    assert list(found) == ["A", "B"]
    assert found["A"] == [last, first, again]
    assert said_last(found["A"], lambda report: report.range_km) == Quantity(1.0)
    assert said_last(found["A"], lambda report: report.apogee_km) == Quantity(3.0)
    assert said_last(found["B"], lambda report: report.range_km) is None
