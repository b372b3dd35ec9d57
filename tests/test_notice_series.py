"""Notices that are cancelled, and several notices in one text."""

import pytest

from geomap.cli import main
from geomap.errors import InputError
from geomap.readers.notices import is_notice, read_notice, read_notices

RING = "30-00N 140-00E, 31-00N 141-00E, 32-00N 140-00E"
OTHER = "36-04N 124-30E, 36-04N 124-54E, 35-19N 124-54E"
AREA = f"AREA BOUND BY {RING}."


def doubts(text):
    return [
        [str(doubt) for doubt in zone.doubts if "cancelled:" in str(doubt)]
        for zone in read_notice(text).zones
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"NAVAREA XI 24-0322 CANCELLED. {AREA}", "NAVAREA XI 24-0322 CANCELLED"),
        (f"(A1234/24 NOTAMC A1200/24\nE) {AREA}", "A1234/24 NOTAMC"),
        (f"(A1234/24 NOTAMN\nE) {AREA} NOTAM IS CANCELED.", "NOTAM IS CANCELED"),
        (f"CANCELLED AREA: {RING}", "CANCELLED"),
        (f"HYDROPAC 3000/26. {AREA}\nTHIS WARNING HAS BEEN CANCELLED.", "THIS WARNING HAS BEEN"),
        (f"航行警報は取り消された。{RING}", "航行警報は取り消"),
        (f"항행경보가 취소되었습니다. {RING}", "항행경보가 취소"),
    ],
)
def test_a_cancelled_notice_is_drawn_with_a_doubt_that_quotes_it(text, words):
    ((doubt,),) = doubts(text)
    assert "the notice says that it or a part of it is cancelled" in doubt
    assert words in doubt


@pytest.mark.parametrize(
    "text",
    [
        f"HYDROPAC 3000/26. {AREA} CANCEL THIS MSG 011000Z DEC.",
        f"HYDROPAC 3000/26. {AREA} 2. THIS MSG CANCELLED 011000Z DEC.",
        f"HYDROPAC 3000/26. {AREA} 2. CANCEL HYDROPAC 2999/26.",
        f"HYDROPAC 3000/26. {AREA}\nHYDROPAC 2999/26 IS CANCELLED.",
        f"HYDROPAC 3000/26. CANCELLED: HYDROPAC 2999/26. {AREA}",
        f"{AREA} NO ENTRY EXCEPT WHEN CANCELLED.",
        f"{AREA} WILL BE CANCELLED IN TIME. UNTIL CANCELLED. IT IS NOT CANCELLED.",
        f"{RING} 取り消すまで有効",
        f"{RING} 취소 시까지 유효",
    ],
)
def test_what_is_not_cancelled_is_not_doubted(text):
    assert doubts(text) == [[]]


TWO = (
    f"110500Z NOV 24\nNAVAREA XI 24-0501\n{AREA}\nCANCEL HYDROPAC 2999/26.\nNNNN\n\n"
    f"110600Z NAVAREA XI 24-0503 CANCELLED\n\n94-28N 131-10E,\n{RING}\nAREA B\n{OTHER}\n"
)


def test_each_number_that_heads_zones_is_a_notice_of_its_own():
    (first, before), (second, lines) = read_notices(TWO, "two.txt")
    assert (first.title, second.title) == ("NAVAREA XI 24-0501", "NAVAREA XI 24-0503")
    assert [corner.text for corner in first.zones[0].printed] == RING.split(", ")
    assert [corner.text for corner in second.zones[0].printed] == OTHER.split(", ")
    assert (before, lines) == (0, TWO[: TWO.index("110600Z")].count("\n"))
    assert first.text + second.text == TWO
    assert first.zones[0].doubts == ()
    assert "24-0503 CANCELLED" in str(second.zones[0].doubts[0])


@pytest.mark.parametrize(
    "text",
    [
        f"HYDROPAC 3000/26\nCANCEL\nHYDROPAC 2999/26\n{AREA}",
        f"HYDROPAC 3000/26\n{AREA}\nCANCEL HYDROPAC 2999/26 AND\nHYDROPAC 2998/26.",
        f"HYDROPAC 3000/26\n{AREA}\nHYDROPAC 2999/26 CANCELLED.",
        f"HYDROPAC 3000/26\n{AREA}\nHYDROPAC 3000/26\n{OTHER}",
        f"{AREA}\n2. REF HYDROPAC 3000/26. {OTHER}",
    ],
)
def test_a_number_that_is_referred_to_is_no_other_notice(text):
    ((notice, _),) = read_notices(text)
    assert notice.text == text
    assert notice.title in ("HYDROPAC 3000/26", "")


def test_a_notice_is_not_called_by_the_number_of_one_without_a_zone():
    text = f"HYDROPAC 3000/26\nA BUOY IS ADRIFT.\n\nHYDROPAC 3001/26\n{AREA}"
    assert is_notice(text)
    assert [notice.title for notice, _ in read_notices(text)] == ["HYDROPAC 3001/26"]


def test_each_notice_of_a_file_has_its_page_and_what_fails_its_line_in_the_file(tmp_path, capsys):
    (tmp_path / "two.txt").write_text(TWO, "utf-8")
    assert main(["map", str(tmp_path / "two.txt"), "-o", str(tmp_path / "out")]) == 1
    pages = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert pages == ["NAVAREA-XI-24-0501.html", "NAVAREA-XI-24-0503.html"]
    line = TWO[: TWO.index("94-28N")].count("\n") + 1
    assert f"two.txt, line {line}: expected a latitude" in capsys.readouterr().err
    first = (tmp_path / "out" / pages[0]).read_text("utf-8")
    assert "36-04N" not in first
    second = (tmp_path / "out" / pages[1]).read_text("utf-8")
    assert "36-04N 124-30E" in second
    assert "it or a part of it is cancelled" in second


def test_more_notices_than_pages_that_anybody_wants_are_refused():
    many = "".join(f"HYDROPAC {number}/26\n{AREA}\n" for number in range(1, 202))
    assert len(read_notices(many.partition("HYDROPAC 201/26")[0])) == 200
    with pytest.raises(InputError, match="at most 200 notices in a text, got 201; split it"):
        read_notices(many)
