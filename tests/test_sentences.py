"""Sentences as values: their English, their other languages, and who may know of which."""

import subprocess
import sys

import pytest

from geomap.events import Direction, Fall, Place, Qualifier, Quantity
from geomap.findings import Finding
from geomap.geodesy import Position
from geomap.render.words import Words
from geomap.sentences import (
    Angle,
    Duration,
    Length,
    Minutes,
    Share,
    Span,
    Word,
    place_of_fall,
    say,
)

OSHIMA = Place("Oshima-Oshima", (Position(139.37, 41.51),))
WEST = Direction(270.0, 8)
AZIMUTH = Direction(1.0)
ABOUT_200 = Quantity(200.0, Qualifier.ABOUT)


# What is written is what a newspaper of the language writes, set down here by hand.
@pytest.mark.parametrize(
    ("value", "english", "japanese", "korean"),
    [
        (ABOUT_200, "about 200 km", "約200 km", "약 200km"),
        (Quantity(1.0, Qualifier.BETWEEN, 2.5), "1 to 2.5 km", "1–2.5 km", "1–2.5km"),
        (Minutes(Quantity(69.0)), "69 minutes", "69分", "69분"),
        (Minutes(Quantity(1.0)), "1 minute", "1分", "1분"),
        (WEST, "west", "西", "서"),
        (AZIMUTH, "an azimuth of 1 degree", "方位角1°", "방위각 1°"),
        (Position(-130.5, 41.0), "41 N, 130.5 W", "41.00°N、130.50°W", "41.00°N, 130.50°W"),
        (Length(5e3), "5 km", "5 km", "5km"),
        (Length(1234.5e3), "1,234 km", "1,234 km", "1,234km"),
        (Length(400.0), "0.4 km", "0.4 km", "0.4km"),
        (Span(999e3, 1001e3), "999 to 1,001 km", "999～1,001 km", "999~1,001km"),
        (Angle(1.0), "1 degree", "1°", "1°"),
        (Angle(72.4), "72 degrees", "72°", "72°"),
        (Duration(60.0), "1 minute", "1分", "1분"),
        (Duration(4135.0), "69 minutes", "69分", "69분"),
        (Share(0.0521), "5.2 %", "5.2%", "5.2%"),
        (Word("verdict", "outside"), "outside", "外側", "바깥쪽"),
        ("KCNA", "KCNA", "朝鮮中央通信", "조선중앙통신"),
        ("A source of no fame", *["A source of no fame"] * 3),
        (say("at first"), "at first", "当初は", "처음에는"),
    ],
    ids=str,
)
def test_a_value_is_written_as_the_language_writes_it(value, english, japanese, korean):
    sentence = say("{text}", text=value)
    assert str(sentence) == english
    assert [Words(lang).sentence(sentence) for lang in ("ja", "ko")] == [japanese, korean]


@pytest.mark.parametrize(
    ("fall", "english", "japanese"),
    [
        (Fall(OSHIMA, WEST, ABOUT_200), "about 200 km west of X", "Xの西約200 km"),
        (Fall(OSHIMA, None, ABOUT_200), "about 200 km from X", "Xから約200 kmの地点"),
        (Fall(OSHIMA, WEST, None), "west of X", "Xの西"),
        (Fall(OSHIMA, None, None), "near X", "X付近"),
        (
            Fall(OSHIMA, AZIMUTH, ABOUT_200),
            "about 200 km at an azimuth of 1 degree from X",
            "Xから方位角1°、約200 kmの地点",
        ),
        (Fall(OSHIMA, AZIMUTH, None), "at an azimuth of 1 degree from X", "Xから方位角1°の方向"),
    ],
    ids=range(6),
)
def test_a_place_of_fall_is_told_from_what_was_given_of_it(fall, english, japanese):
    assert str(place_of_fall(fall)).replace(OSHIMA.name, "X") == english
    assert Words("ja").fall(fall).replace(OSHIMA.name, "X") == japanese


def test_several_places_are_a_list_in_each_language():
    sentence = say("{falls}", falls=(say("on land"), say("at sea")))
    assert str(sentence) == "on land and at sea"
    assert Words("ja").sentence(sentence) == "陸上、海上"


def test_braces_in_a_name_are_no_fields():
    sentence = say("a fall {place}", place=say("near {place}", place="{0} {x} %s"))
    assert str(sentence) == "a fall near {0} {x} %s"
    assert Words("ko").sentence(sentence) == "{0} {x} %s 부근 낙하"


def test_a_finding_begins_with_a_capital_in_english():
    finding = Finding("absurd", say("a range of {length}", length=Quantity(5.0)))
    assert finding.text == "A range of 5 km"


def test_what_computes_knows_neither_the_catalogues_nor_what_draws():
    code = (
        "import sys, geomap.verdict\n"
        "print([name for name in sys.modules if name.startswith(('babel', 'geomap.render'))])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
