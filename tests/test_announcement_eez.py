"""What is said of Japan's EEZ: never wrong, and nothing where the text leaves it open."""

import itertools
import tomllib
from pathlib import Path

import pytest

from geomap.readers import load_gazetteer
from geomap.readers.announcement import read_announcement

GAZETTEER = load_gazetteer()
TABLE = tomllib.loads(
    (Path(__file__).parent / "data" / "eez_statements.toml").read_text(encoding="utf-8")
)
STATEMENTS = [(row["language"], row["text"], row["says"]) for row in TABLE["statement"]]
EARLIER = [(language, text) for language, texts in TABLE["earlier"].items() for text in texts]
EXPECTED = {
    "ja": ("at least 200", "about 100"),
    "en": ("over 200", "about 100"),
    "ko": ("about 250", None),
}


def verdicts(announcement):
    return {item.value for item in announcement.found if item.field == "verdict"}


@pytest.mark.parametrize(("language", "sentence", "expected"), STATEMENTS)
def test_a_sentence_says_of_the_eez_what_a_person_reads_in_it(language, sentence, expected):
    announcement = read_announcement(TABLE["news"][language] + sentence + "\n", gazetteer=GAZETTEER)
    assert verdicts(announcement) == ({expected} if expected else set())


def test_a_fall_that_is_only_expected_is_a_forecast():
    text = (
        TABLE["news"]["ja"]
        + "防衛省によると、ミサイルは我が国の排他的経済水域（ＥＥＺ）内に落下する可能性がある。\n"
    )
    announcement = read_announcement(text, gazetteer=GAZETTEER)
    assert [(item.value, item.stage) for item in announcement.found if item.field == "verdict"] == [
        ("inside", "forecast")
    ]


def test_a_forecast_does_not_contradict_what_came_of_it():
    text = (
        TABLE["news"]["ja"] + "防衛省は、日本のEEZ外に落下する見込みだと発表した。"
        "防衛省はその後、ミサイルが日本のEEZ内に落下したと推定した。\n"
    )
    announcement = read_announcement(text, gazetteer=GAZETTEER)
    assert announcement.contradictions == ()
    stages = {item.stage: item.value for item in announcement.found if item.field == "verdict"}
    assert stages == {"forecast": "outside", "final": "inside"}


# --- Earlier launches ---------------------------------------------------------


@pytest.mark.parametrize(("language", "earlier"), EARLIER)
def test_nothing_of_an_earlier_launch_gets_into_this_one(language, earlier):
    range_km, apogee_km = EXPECTED[language]
    for states_verdict, separator in itertools.product((True, False), ("\n", " ", "\n\n")):
        news = (
            TABLE["lead"][language]
            .format(v=TABLE["verdict"][language] if states_verdict else "")
            .rstrip("\n")
        )
        announcement = read_announcement(news + separator + earlier, gazetteer=GAZETTEER)
        values = {}
        for item in announcement.found:
            values.setdefault(item.field, set()).add(item.value)
        assert verdicts(announcement) == ({"outside"} if states_verdict else set())
        assert values.get("range_km") == {range_km}
        assert values.get("apogee_km") == ({apogee_km} if apogee_km else None)
        assert not {"fall", "missile", "flight_minutes"} & set(values)
        assert announcement.contradictions == ()
        assert len(announcement.event.flights) == 1
