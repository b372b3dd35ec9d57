"""Danger zones: corners in every printed style, rings, misprints, shares of zones."""

import contextlib

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.danger_zones import Corner, shares, zone_from
from geomap.errors import GeomapError, InputError
from geomap.geodesy import Position
from geomap.readers.layers import load_zones
from geomap.readers.notices import is_notice, read_notice

# The same corner, 24 deg 28 min 15 s N, 131 deg 10 min 52 s E, by hand: 24 + 28/60 + 15/3600.
LAT, LON = 24.4708333, 131.1811111
STYLES = {
    "coast guard": "24-28-15N 131-10-52E",
    "coast guard, decimals of a second": "24-28-15.0N 131-10-52.0E",
    "coast guard, decimals of a minute": "24-28.25N 131-10.867E",
    "full width": "２４－２８－１５Ｎ　１３１－１０－５２Ｅ",
    "NOTAM, figures run together": "242815N1311052E",
    "NOTAM, letters before": "N242815 E1311052",
    "signs": "24°28′15″N 131°10′52″E",
    "signs and slash, curly quotes": "24° 28’15 “/ 131° 10’52”",
    "quotes doubled": "24°28'15''N, 131°10'52''E",
    "Japanese": "北緯24度28分15秒 東経131度10分52秒",
    "Japanese with blanks": "北緯 24 度 28 分 15 秒 東経 131 度 10 分 52 秒",
    "Japanese, full width": "北緯２４度２８分１５秒、東経１３１度１０分５２秒",
    "Korean": "북위 24도 28분 15초 동경 131도10분52초",
    "words": "Latitude 24°28'15\" N, longitude 131°10'52\" E",
    "minute signs before the decimals": "24°28′.25N 131°10′.8667E",
    "second signs before the decimals": "24°28′15″.0N 131°10′52″.0E",
    "decimal minutes after a blank": "N24 28.25 E131 10.8667",
    "decimal minutes after a blank, letters after": "24 28.25N 131 10.8667E",
    "Chinese": "北纬24度28分15秒，东经131度10分52秒",
    "Chinese, decimals of a minute": "北纬24度28.25分,东经131度10.8667分",
    "Chinese, traditional": "北緯24度28分15秒，東經131度10分52秒",
    "decimal degrees": "24.470833N 131.181111E",
    "decimal degrees, letters before": "N24.470833 E131.181111",
}


def around(corner: str) -> str:
    """Two more corners, so that there is a zone."""
    return f"{corner}\n25-00-00N 131-10-52E\n25-00-00N 132-00-00E\n"


@pytest.mark.parametrize("style", STYLES)
def test_a_corner_is_the_same_in_every_printed_style(style):
    corner = read_notice(around(STYLES[style])).zones[0].printed[0]
    assert corner.position.lat_deg == pytest.approx(LAT, abs=2e-5)
    assert corner.position.lon_deg == pytest.approx(LON, abs=2e-5)
    assert corner.text == " ".join(STYLES[style].split())


# Of a NOTAM of August 2022; by hand, 25 deg 15 min 26 s = 25 + 15/60 + 26/3600.
HYPHENS = "N251526E1202920-N245030E1200545-N250432E1195122-N252812E1201430"


@pytest.mark.parametrize(
    "text",
    [
        HYPHENS,
        HYPHENS.replace("-", " - "),
        "251526N1202920E-245030N1200545E-250432N1195122E-252812N1201430E",
        HYPHENS.replace("E", "-E"),
    ],
)
def test_corners_that_hyphens_join_are_corners_of_one_ring(text):
    (zone,) = read_notice(f"A ROCKET IN AREA BOUNDED BY: {text}").zones
    assert is_notice(text)
    found = [(c.position.lat_deg, c.position.lon_deg) for c in zone.printed]
    assert found == [
        pytest.approx((25.257222, 120.488889), abs=1e-6),
        pytest.approx((24.841667, 120.095833), abs=1e-6),
        pytest.approx((25.075556, 119.856111), abs=1e-6),
        pytest.approx((25.47, 120.241667), abs=1e-6),
    ]


def test_degrees_of_a_longitude_are_no_seconds_of_the_latitude_before_it():
    text = "36°04' 124°30', 36°44' 125°30', 35°44' 125°30'"
    found = [(c.position.lat_deg, c.position.lon_deg) for c in read_notice(text).zones[0].printed]
    assert found[0] == pytest.approx((36 + 4 / 60, 124.5))
    assert [lon for _, lon in found[1:]] == [125.5, 125.5]


def test_a_number_before_decimal_degrees_makes_no_minutes_of_them():
    text = "ZONE 12 36.04N 124.30E, 36.04N 124.54E, 35.19N 124.54E"
    assert read_notice(text).zones[0].printed[0].position == Position(124.3, 36.04)


def test_decimals_before_and_after_a_sign_are_refused():
    failures = read_notice(around("24°28.5′.25N 131°10′.5E")).failures
    assert any("decimals before or after a sign" in failure.message for failure in failures)


@pytest.mark.parametrize(
    "text",
    [
        "北纬25度15.26分,东经120度29.20分;北纬24度50.30分,东经120度05.45分;北纬25度04.32分,东经119度51.22分",
        "N36 05.30 E123 33.40, N36 15.30 E123 33.40, N36 15.30 E123 53.40",
    ],
)
def test_decimals_that_are_plainly_minutes_are_not_doubted(text):
    assert read_notice(text).zones[0].doubts == ()


def test_a_corner_knows_the_line_that_it_is_printed_on():
    corners = read_notice(f"AREA A\n\n{around('24-28-15N 131-10-52E')}").zones[0].printed
    assert [corner.line_number for corner in corners] == [3, 4, 5]


def test_degrees_and_minutes_without_seconds_are_read():
    corner = read_notice("36°04′N 124°30′E, 36°04′N 124°54′E, 35°19′N 124°54′E").zones[0].printed[0]
    assert (corner.position.lat_deg, corner.position.lon_deg) == pytest.approx((36 + 4 / 60, 124.5))


def test_south_and_west_are_negative():
    corner = read_notice("10-30S 170-15W 10-30S 169-00W 11-00S 169-00W").zones[0].printed[0]
    assert (corner.position.lat_deg, corner.position.lon_deg) == (-10.5, -170.25)


ROWS = "36-04N 124-30E\n36-04N 124-54E\n35-19N 124-30E\n35-19N 124-54E\n"


def test_corners_printed_in_rows_are_put_in_ring_order_and_that_is_said():
    zone = read_notice(ROWS).zones[0]
    assert zone.was_reordered
    assert any("printed in rows" in str(doubt) and "1-2-4-3" in str(doubt) for doubt in zone.doubts)
    assert shapely.Polygon(zone.ring_deg()).is_valid
    # A rectangle of 24' by 45': the width shrinks with the cosine of the latitude.
    assert zone.area_m2() / 1e6 == pytest.approx(
        0.4 * 111.32 * np.cos(np.radians(35.69)) * 83.23, rel=0.01
    )


def test_corners_printed_in_ring_order_stay_so():
    zone = read_notice("36-04N 124-30E\n36-04N 124-54E\n35-19N 124-54E\n35-19N 124-30E\n").zones[0]
    assert not zone.was_reordered
    assert zone.doubts == ()


def test_a_ring_is_written_counter_clockwise_and_closed():
    ring = read_notice(ROWS).zones[0].ring_deg()
    assert (ring[0] == ring[-1]).all()
    assert shapely.LinearRing(ring).is_ccw


def corners(*lonlat):
    return [Corner(Position(lon, lat), f"{lat} {lon}") for lon, lat in lonlat]


def test_a_ring_that_crosses_itself_and_could_be_several_others_is_refused():
    # A bow-tie with a fifth corner near its middle: several rings do not cross themselves.
    crossing = corners((130, 30), (132, 32), (132, 30), (130, 32), (131, 31.2))
    with pytest.raises(InputError, match=r"crosses itself.*other orders do not.*ring order"):
        zone_from("zone-1", "", crossing)


def test_two_corners_are_no_zone():
    with pytest.raises(InputError, match="at least three corners, got 2"):
        zone_from("zone-1", "", corners((130, 30), (131, 30), (130, 30)))


def test_minute_and_second_signs_in_each_others_place_are_read_over_and_said():
    zone = read_notice(
        around("북위 40도30초52분 동경 135도 34초 26분").replace("25-00", "41-00")
    ).zones[0]
    position = zone.printed[0].position
    assert (position.lat_deg, position.lon_deg) == pytest.approx((40.51444, 135.57389), abs=1e-5)
    assert any("each other's place" in str(doubt) for doubt in zone.doubts)


@pytest.mark.parametrize("corner", ["24-28-75N 131-10-52E", "24-72-15N 131-10-52E"])
def test_minutes_and_seconds_of_sixty_and_more_are_doubted(corner):
    assert any("a misprint" in str(doubt) for doubt in read_notice(around(corner)).zones[0].doubts)


def test_seconds_without_minutes_are_refused():
    failures = read_notice(around("북위 40도30초 동경 135도34초")).failures
    assert any("minutes before seconds" in failure.message for failure in failures)


def test_two_decimals_that_may_be_minutes_are_doubted():
    zone = read_notice(
        "36.04도 124.30도, 36.04도 124.54도, 35.19도 124.54도, 35.19도 124.30도"
    ).zones[0]
    assert any("may be degrees and minutes" in str(doubt) for doubt in zone.doubts)


def test_decimals_of_minutes_are_not_doubted():
    text = "40-15.00N 132-10.00E, 40-15.00N 133-10.00E, 39° 45.00'N 133° 10.00'E"
    assert read_notice(text).zones[0].doubts == ()


def test_a_latitude_beyond_the_pole_is_refused():
    failures = read_notice(around("94-28-15N 131-10-52E")).failures
    assert any("latitude up to 90" in failure.message for failure in failures)


def test_zones_of_one_notice_are_told_apart_by_their_headings():
    text = (
        f"AREA A\n{ROWS}\nAREA "
        f"B:\n{ROWS.replace('124', '134')}\n제3구역\n{ROWS.replace('124', '144')}"
    )
    assert [(zone.id, zone.label, len(zone.corners)) for zone in read_notice(text).zones] == [
        ("zone-1", "AREA A", 4),
        ("zone-2", "AREA B", 4),
        ("zone-3", "제3구역", 4),
    ]


BOX = "40-15N 132-10E, 40-15N 133-10E,\n39-45N 133-10E, 39-45N 132-10E"
FAR = BOX.replace("13", "15")


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (
            f"1. HAZARDOUS OPERATIONS 010100Z TO 010900Z DEC IN AREAS BOUND BY:\nA. {BOX}.\n"
            f"B. {FAR}.\n2. CANCEL THIS MSG 011000Z DEC.",
            ["A", "B"],
        ),
        (f"IN AREAS BOUND BY (1) {BOX} (2) {FAR} (3) {BOX}", ["1", "2", "3"]),
        (f"A. BOUND BY {BOX}. B. BOUNDED BY {FAR}.", ["A", "B"]),
        (f"A:{BOX} B:{FAR}四点连线水域内进行火箭发射", ["A", "B"]),
        (
            f"1. ROCKETS IN AREAS BOUND BY A. {BOX}. B. {FAR}.\n"
            f"2. DEBRIS IN AREAS BOUND BY A. {BOX}. B. {FAR}.",
            ["A", "B", "A", "B"],
        ),
    ],
)
def test_items_of_several_corners_are_zones(text, labels):
    zones = read_notice(text).zones
    assert [(zone.label, len(zone.corners)) for zone in zones] == [(each, 4) for each in labels]


@pytest.mark.parametrize(
    "text", ["A. {} B. {} C. {} D. {}", "1. {}\n2. {}\n3. {}\n4. {}", "A. {}, {}, {}, {}"]
)
def test_marks_of_corners_are_no_items(text):
    corners = BOX.replace("\n", " ").split(", ")
    assert [len(zone.corners) for zone in read_notice(text.format(*corners)).zones] == [4]


def test_what_leads_to_the_corners_is_no_name():
    notices = {
        "ROCKET LAUNCHING IN AREA BOUND BY": "ROCKET LAUNCHING",
        "GUNNERY, IN THE FOLLOWING AREA BOUNDED BY:": "GUNNERY",
        "AREA A: BOUND BY": "AREA A",
        "BOUND BY": "",
    }
    for words, label in notices.items():
        assert read_notice(f"{words} {BOX}").zones[0].label == label, words


def test_labels_of_corners_do_not_divide_a_zone():
    text = "NW: 36-04N 124-30E; NE: 36-04N 124-54E; SW: 35-19N 124-30E; SE: 35-19N 124-54E"
    assert [len(zone.corners) for zone in read_notice(text).zones] == [4]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The missile flew 300 km.",
        "本日10時14分頃発射",
        "id: x\nlon: 125.67\nlat: 39.2",
        "36-04N 124-30E",
    ],
)
def test_texts_without_a_zone_are_no_notice(text):
    assert not is_notice(text)


def test_a_notice_without_corners_says_what_was_looked_for():
    with pytest.raises(InputError, match=r"expected the corners.*24-28-15"):
        read_notice("NAVAREA XI. No dangers.")


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*"0123456789NSEW°'\"-. ,/\n度分秒도분초", "北緯", "동경", "24-28N 131-10E"]
        ),
        max_size=60,
    )
)
def test_whatever_the_notice_only_our_errors_leave_the_reader(pieces):
    with contextlib.suppress(GeomapError):
        read_notice("".join(pieces))


def test_the_share_of_a_zone_in_the_eez_agrees_with_counting_points():
    zones = load_zones()
    zone = read_notice(
        "40-41-44N 135-34-45E 40-27-22N 138-30-40E 40-16-34N 138-30-22E 40-30-52N 135-34-26E"
    ).zones[0]
    polygon = shapely.Polygon(zone.ring_deg())
    west, south, east, north = polygon.bounds
    generator = np.random.default_rng(7)
    # Even on the ellipsoid nearly: even in longitude and in the sine of the latitude.
    sines = np.sin(np.radians([south, north]))
    lat = np.degrees(np.arcsin(generator.uniform(*sines, 40_000)))
    lon = generator.uniform(west, east, 40_000)
    inside = shapely.contains_xy(polygon, lon, lat)
    counted = zones.contains({"japan-eez"}, lon[inside], lat[inside]).mean()
    assert shares(zone, zones)["japan-eez"] == pytest.approx(counted, abs=0.01)
    assert 0.05 < counted < 0.95


def test_a_zone_wholly_inside_the_eez_has_a_share_of_one():
    zone = read_notice("30-00N 140-00E 30-00N 141-00E 29-00N 141-00E 29-00N 140-00E").zones[0]
    assert shares(zone, load_zones()) == {"japan-eez": pytest.approx(1.0, abs=1e-3)}


def test_a_zone_across_the_antimeridian_is_small():
    zone = read_notice("30-00N 179-30E 30-00N 179-30W 29-00N 179-30W 29-00N 179-30E").zones[0]
    assert zone.area_m2() / 1e6 == pytest.approx(
        111.32 * np.cos(np.radians(29.5)) * 110.85, rel=0.01
    )


@pytest.mark.parametrize(
    "corners",
    [
        "12-00N 179-00E, 12-00N 179-00W, 11-00N 179-00W, 11-00N 179-00E",
        "12-00N 178-30E, 12-00N 180-00E, 11-00N 180-00E, 11-00N 178-30E",
        "12-00N 178-30W, 12-00N 180-00W, 11-00N 180-00W, 11-00N 178-30W",
        "12-00N 178-30W, 12-00N 178-30E, 11-00N 178-30E, 11-00N 178-30W",
    ],
)
def test_a_zone_that_reaches_180_degrees_has_its_shares(corners):
    # The westernmost Marshall Islands' zone of the map ends at 166 E.
    zone = read_notice(f"DANGER AREA BOUNDED BY {corners}.").zones[0]
    assert shares(zone, load_zones()) == {}
    wide = np.ptp(zone.outline().exterior.coords.xy[0])
    assert wide == pytest.approx(np.ptp(zone.ring_deg()[:, 0]), abs=1e-9)
    assert zone.outline().is_valid


def test_a_zone_beyond_180_degrees_has_the_same_shares_from_whichever_corner():
    # From 25 N 150 E to 175 W: Minamitorishima's zone, 200 nmi around 24.3 N 154.0 E, is in it.
    corners = ["30-00N 150-00E", "20-00N 150-00E", "20-00N 175-00W", "30-00N 175-00W"]
    zones = load_zones()
    from_east = shares(read_notice(", ".join(corners)).zones[0], zones)
    from_west = shares(read_notice(", ".join(corners[2:] + corners[:2])).zones[0], zones)
    assert from_west == pytest.approx(from_east, abs=1e-9)
    assert from_west["japan-eez"] > 0.1


def test_a_zone_with_an_unusable_corner_is_not_drawn_without_it():
    notice = read_notice(ROWS + "94-28-15N 131-10-52E\n")
    assert notice.zones == ()
    assert len(notice.failures) == 1
