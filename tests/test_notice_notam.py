"""NOTAM in the ICAO layout: items Q) to G), of which E) alone has the zones."""

import pytest

from geomap.readers.notices import is_notice, read_notice

Q_LINE = "Q) RJJJ/QWMLW/IV/BO/W/000/999/3630N12430E060\n"
NOTAM = f"""A1234/24 NOTAMN
{Q_LINE}A) RJJJ B) 2405262100 C) 2406031500
E) ROCKET LAUNCHING AREA 1: 362500N1245500E 363300N1242400E 353300N1242400E 353300N1245500E
AREA 2: A CIRCLE RADIUS 30NM CENTERED ON 143000N1290000E.
F) SFC G) UNL)
"""
CIRCLE = f"{Q_LINE}E) MISSILE WITHIN A CIRCLE OF 30NM RADIUS CENTRED ON 413000N1370000E"


def test_the_middle_in_the_q_line_is_no_corner_and_that_is_said_once():
    notice = read_notice(NOTAM)
    ring, circle = notice.zones
    assert not notice.failures
    assert [corner.text for corner in ring.printed] == [
        "362500N1245500E",
        "363300N1242400E",
        "353300N1242400E",
        "353300N1245500E",
    ]
    assert [corner.line_number for corner in ring.printed] == [4] * 4
    assert ["Q) line" in str(doubt) for doubt in ring.doubts] == [True]
    assert circle.doubts == ()


def test_the_zones_of_a_notam_are_called_as_in_item_e():
    assert [zone.label for zone in read_notice(NOTAM).zones] == ["AREA 1", "AREA 2"]
    (zone,) = read_notice("E) DANGER 262100Z MAY TO 031500Z JUN WITHIN 5NM OF 3310N12530E").zones
    assert zone.label == "DANGER"


def test_a_notam_whose_only_zone_is_a_circle_is_that_circle():
    assert is_notice(CIRCLE)
    notice = read_notice(CIRCLE)
    assert not notice.failures
    assert [zone.radius_m for zone in notice.zones] == [30 * 1852.0]


@pytest.mark.parametrize(
    "line",
    [
        "Q) RJJJ / QWMLW / IV / BO / W / 000/999 / 3630N12430E060",
        "Q)RJJJ/QWMLW/IV/BO/W/000/999/363000N1243000E060",
        "Q) RJJJ/QWMLW/IV/BO/W/000/999/\n3630N12430E",
    ],
)
def test_the_q_line_is_known_with_blanks_seconds_breaks_and_without_a_radius(line):
    notice = read_notice(NOTAM.replace(Q_LINE, f"{line}\n"))
    assert [len(zone.corners) for zone in notice.zones] == [4, 1]


def test_each_notam_of_a_file_has_its_own_remark():
    zones = read_notice(f"{NOTAM}\n{CIRCLE}").zones
    assert [any("Q) line" in str(d) for d in zone.doubts) for zone in zones] == [True, False, True]
