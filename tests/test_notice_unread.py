"""Zones of notices that are more than corners and circles: refused by their words, never drawn."""

import pytest

from geomap.cli import main
from geomap.readers.notices import read_notice

LINE = "ROCKET WITHIN 10 MILES OF TRACKLINE JOINING 30-00N 140-00E, 31-00N 141-00E, 32-00N 140-00E."
ARC = (
    "IN AREA BOUND BY 29-00N 139-00E, 30-00N 140-00E, 31-00N 141-00E, THENCE ALONG ARC OF CIRCLE "
    "RADIUS 50NM CENTERED ON 31-00N 140-00E TO 32-00N 140-00E."
)
RING = "30-00N 140-00E, 31-00N 141-00E, 32-00N 140-00E"
REFUSED = [
    (LINE, "WITHIN 10 MILES OF TRACKLINE JOINING"),
    (f"WITHIN 5NM OF LINE JOINING: A. {RING}", "WITHIN 5NM OF LINE JOINING"),
    (f"10 MILES EITHER SIDE OF A LINE JOINING {RING}", "EITHER SIDE OF A LINE"),
    (f"AREA 5 NM NORTH OF THE LINE {RING}", "5 NM NORTH OF THE LINE"),
    (ARC, "THENCE ALONG ARC OF CIRCLE RADIUS"),
    (ARC.replace("CIRCLE ", "").replace("ALONG", "CLOCKWISE ALONG"), "THENCE CLOCKWISE ALONG"),
    (ARC.replace(", THENCE", ". THENCE"), "THENCE ALONG ARC OF CIRCLE RADIUS"),
    (ARC.replace(" TO 32", " FROM 32"), "THENCE ALONG ARC OF CIRCLE RADIUS"),
    ("WITHIN 5NM OF 29-00N 140-00E TO " + RING, "TO 30-00N 140-00E"),
    ("WITHIN 5NM OF 29-00N 140-00E - " + RING.replace(",", " -"), "- 30-00N 140-00E"),
    (f"WITHIN 10 MILES OF AREA BOUNDED BY {RING}", "WITHIN 10 MILES OF AREA BOUNDED BY"),
    (f"WITHIN FIVE MILES OF {RING}", "WITHIN FIVE MILES"),
    ("BOUNDED BY ARC OF CIRCLE RADIUS 50NM CENTERED ON " + RING, "ARC OF CIRCLE RADIUS"),
    (f"{RING}, THENCE ALONG THE COASTLINE TO POINT OF ORIGIN", "THENCE ALONG THE COASTLINE"),
    (f"{RING}; THENCE FOLLOWING THE BORDER", "THENCE FOLLOWING THE BORDER"),
    (f"{RING} ALONG THE TERRITORIAL SEA LIMIT TO 33-00N 141-00E", "ALONG THE TERRITORIAL"),
    (f"A. {RING}. ALONG THE ARC OF A CIRCLE TO A.", "ALONG THE ARC OF A CIRCLE"),
    (f"BOUNDED BY THE COAST AND {RING}", "BOUNDED BY THE COAST"),
    ("WITHIN 20NM OF 38-00N 134-00E BETWEEN BEARINGS 090 AND 180", "BEARINGS"),
    ("SECTOR OF CIRCLE RADIUS 20NM CENTRED ON 38-00N 134-00E", "SECTOR OF CIRCLE RADIUS"),
    ("24-28N 131-10Eを中心とする半径5海里の扇形", "扇形"),
    (f"{RING} 해안선을 따라 33-00N 141-00E", "해안선을 따라"),
    (f"{RING}, EXCEPT THAT PART WITHIN 12 NM OF LAND", "EXCEPT THAT PART WITHIN"),
    (f"{RING} (EXCLUDING TERRITORIAL WATERS OF THE PHILIPPINES).", "EXCLUDING TERRITORIAL WATERS"),
    (f"{RING}. EXCEPT FOR THAT PORTION NORTH OF 31-30N.", "EXCEPT FOR THAT PORTION NORTH OF"),
    (f"{RING}, EXCLUDING AREA BOUNDED BY {RING}.", "EXCLUDING AREA BOUNDED BY"),
    (f"{RING} EXC DANGER AREA RJD-5", "EXC DANGER AREA RJD"),
    (f"{RING}, EXCEPT 12 NM TERRITORIAL SEA", "EXCEPT"),
    (f"{RING} EXCEPT MARITIME ZONES OF INDONESIA.", "EXCEPT MARITIME ZONES"),
    (f"{RING}, LAND AREAS EXCLUDED.", "LAND AREAS EXCLUDED"),
    (f"{RING} FROM 0100 TO 0300 UTC. THIS AREA EXCLUDES THE TERRITORIAL SEA.", "AREA EXCLUDES"),
    (f"{RING}. THE AREA DOES NOT INCLUDE WATERS OF CHINA.", "AREA DOES NOT INCLUDE"),
    (f"AREA, EXCEPT TERRITORIAL WATERS, BOUNDED BY LINES JOINING {RING}", "EXCEPT TERRITORIAL"),
    ("WITHIN 20NM OF 38-00N 134-00E EXCLUDING TERRITORIAL SEA", "EXCLUDING TERRITORIAL SEA"),
    (f"{RING}, OUTSIDE TERRITORIAL WATERS.", "OUTSIDE TERRITORIAL WATERS"),
    (f"{RING}. OUTSIDE OF 12 NM OF LAND.", "OUTSIDE OF 12 NM"),
    (f"{RING} LESS THE TERRITORIAL SEA", "LESS THE TERRITORIAL SEA"),
    (f"{RING}, APART FROM TERRITORIAL WATERS OF JAPAN.", "APART FROM TERRITORIAL WATERS"),
    (f"AREA OUTSIDE TERRITORIAL WATERS BOUNDED BY {RING}", "OUTSIDE TERRITORIAL WATERS"),
    (f"{RING}. THIS AREA IS LESS THE TERRITORIAL SEA.", "AREA IS LESS THE TERRITORIAL"),
    ("WITHIN 20NM OF 38-00N 134-00E MINUS TERRITORIAL SEA", "MINUS TERRITORIAL SEA"),
    (f"{RING} EXCEPT JAPANESE TERRITORIAL WATERS FOR VESSELS", "EXCEPT JAPANESE TERRITORIAL"),
    (f"{RING}で囲まれる海域。ただし、領海を除く。", "領海を除く"),
    (f"{RING}で囲まれる海域(陸上部分を除く)", "を除く"),
    (f"{RING}を結ぶ線により囲まれる区域。この海域のうち北側の部分を除く。", "を除く"),
    (f"{RING}을 연결한 해역(영해 제외)", "영해 제외"),
    (f"{RING}을 연결한 해역, 단, 영해를 제외한다", "영해를 제외"),
]


@pytest.mark.parametrize(("text", "words"), REFUSED)
def test_a_zone_that_is_not_drawn_is_refused_by_its_words(text, words):
    notice = read_notice(f"HYDROPAC 1237/24. HAZARDOUS OPERATIONS.\n{text}", "x.txt")
    assert notice.zones == ()
    (failure,) = notice.failures
    assert words in failure.message
    assert str(failure).startswith("x.txt, line 2: ")


@pytest.mark.parametrize(
    "refused", [LINE, ARC, REFUSED[-4][0] + ".", f"{RING}. THENCE ALONG THE COAST TO ORIGIN."]
)
def test_the_other_zones_of_the_notice_are_drawn(refused):
    zones = f"A. WITHIN 5 NM OF 38-00N 134-00E.\nB. {refused}\nC. AREA BOUNDED BY {RING}."
    notice = read_notice(zones)
    assert [(zone.is_circle, len(zone.corners)) for zone in notice.zones] == [(True, 1), (False, 3)]
    assert len(notice.failures) == 1


@pytest.mark.parametrize(
    "text",
    [
        f"ROCKETS ALONG THE COAST OF TANEGASHIMA, IN AREA BOUNDED BY LINES JOINING {RING}.",
        f"SFC TO 5000 M, AREA BOUNDED BY LINES JOINING {RING}.",
        f"{RING} THENCE TO 31-00N 139-00E. VESSELS ALONG THE COAST ARE WARNED.",
        f"{RING} THENCE ALONG A STRAIGHT LINE TO POINT OF ORIGIN",
        f"ARCTIC. HYDROARC. {RING}",
        f"{RING} DAILY EXCEPT SUNDAYS AND HOLIDAYS.",
        f"{RING}, 0100Z TO 0500Z EXC SAT SUN",
        f"NO ENTRY EXCEPT FOR AUTHORIZED VESSELS INTO AREA BOUNDED BY {RING}.",
        f"{RING}, CLOSED TO ALL SHIPS EXCEPT THOSE OF THE COAST GUARD",
        f"{RING}. AREA IS CLOSED EXCEPT SUNDAYS.",
        f"{RING}. NO ENTRY TO AREA EXCEPT JAPANESE COAST GUARD.",
        f"{RING} NO ENTRY TO AREA EXCEPT JAPANESE FLAG VESSELS.",
        f"NO ENTRY TO AREA EXCEPT JAPANESE COAST GUARD: {RING}",
        f"{RING}, VESSELS TO REMAIN OUTSIDE THE AREA.",
        f"{RING}, WIND LESS THAN 20 KT, OUTSIDE DAYLIGHT HOURS",
        f"{RING} EXCEPT ON 1 JUNE. EXCEPT WHEN CANCELLED.",
        f"{RING}で囲まれる区域、日曜日を除く毎日。",
        f"{RING} 해역, 일요일 제외",
        f"{RING}. 落下物を除去する作業。",
    ],
)
def test_a_ring_of_straight_lines_is_drawn_whatever_else_is_said(text):
    notice = read_notice(text)
    assert len(notice.zones) == 1
    assert not notice.failures


UNREAD = "N36 05 30 E123 33 30"


def test_a_zone_with_a_corner_in_a_form_that_is_not_read_is_not_drawn_without_it():
    text = f"AREA A 36-05N 123-33E, 36-15N 123-33E, {UNREAD}, 36-00N 123-53E. AREA B {RING}"
    notice = read_notice(text)
    assert [zone.label for zone in notice.zones] == ["AREA B"]
    (failure,) = notice.failures
    assert "in a form that is read, such as 24-28-15.3N 131-10-52.0E" in failure.message
    assert failure.message.endswith(f"got '{UNREAD}'")


@pytest.mark.parametrize("command", ["read", "map", "verdict"])
@pytest.mark.parametrize(
    "position", [UNREAD, "36 05 30N 123 33 30E", "latitude 36 05 north, longitude 123 33 east"]
)
def test_a_text_of_positions_in_another_form_is_told_so(
    position, command, tmp_path, capsys, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.txt").write_text(f"ROCKETS\n\n\n\n\n{position}\n" * 3, "utf-8")
    assert main([command, "x.txt"]) == 2
    err = capsys.readouterr().err
    assert "x.txt, line 6: expected the corners of a danger zone in a form that is read" in err
    assert f"{position.removeprefix('latitude ')!r}: write them so" in err
    assert "announcement" not in err


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "event.yaml",
            f"# One.\nid: x\nlaunched_at: 2022-11-18\nnote: {RING}\nflights: []\n",
        ),
        ("events.json", '{"events": [{"id": "x", "flights": []}]}'),
        ("events.csv", "event_id,title\nx,A launch\n"),
    ],
)
def test_an_event_file_is_not_read_into_one(name, text, tmp_path, capsys):
    (tmp_path / name).write_text(text, "utf-8")
    assert main(["read", str(tmp_path / name)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "this is an event file already: 'geomap verdict" in err
