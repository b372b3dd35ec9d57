"""Statements about the EEZ that are left open, taken back, or made of part of a salvo.

What each sentence says was read in it by hand.
"""

import pytest

from geomap.events import Claim
from geomap.readers import load_gazetteer
from geomap.readers.announcement import read_announcement

GAZETTEER = load_gazetteer()
FIRED = {
    "en": "North Korea fired {} from Sunan on 5 May 2024. ",
    "ja": "2024年5月5日\n北朝鮮は本日10時5分頃、平壌近郊から弾道ミサイル{}発を東方向に発射した。\n",
    "ko": "2024년 5월 5일\n합참은 북한이 오늘 오전 10시 5분쯤 원산 일대에서 동해상으로 "
    "탄도미사일 {}발을 발사했다고 밝혔다.\n",
}
NUMBER = {1: "a missile", 2: "two missiles", 3: "three missiles", 9: "nine missiles"}


def read(language, fired, sentence):
    number = NUMBER[fired] if language == "en" else fired
    return read_announcement(FIRED[language].format(number) + sentence, gazetteer=GAZETTEER)


def flights(announcement):
    """Return of each flight how many missiles it stands for, and what is said of the EEZ."""
    verdicts = [item for item in announcement.found if item.field == "verdict"]
    if not any(item.flight for item in verdicts):
        said = {item.value for item in verdicts}
        return [(flight.count, *said) for flight in announcement.event.flights]
    return [
        (flight.count, *(item.value for item in verdicts if item.flight == number))
        for number, flight in enumerate(announcement.event.flights, 1)
    ]


# --- Left open ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "It was feared it would land inside Japan's EEZ, but it fell short."),
        ("en", "Japan said it would fall inside its EEZ."),
        ("en", "Reports that it fell inside Japan's EEZ were wrong, Tokyo said."),
        ("en", "A report that it fell inside Japan's EEZ was false, Tokyo said."),
        ("en", "The report that it landed inside Japan's EEZ turned out to be incorrect."),
        ("en", "Tokyo said the claim that it landed outside its EEZ was mistaken."),
        ("en", "Claims that it landed inside Japan's EEZ are untrue."),
        ("en", "It was wrongly reported that it fell inside Japan's EEZ."),
        ("en", "Tokyo dismissed reports that it fell inside Japan's EEZ."),
        ("en", "A wrong report that it fell inside Japan's EEZ caused alarm."),
        ("en", "No debris fell inside Japan's EEZ."),
        ("en", "Unlike the missile of March, which landed in Japan's EEZ, it broke up on ascent."),
        ("en", "It broke up on ascent, unlike the missile that landed in Japan's EEZ in March."),
        ("en", "Tokyo said initial reports that it fell inside its EEZ were not accurate."),
        ("en", "It almost fell inside Japan's EEZ."),
        ("en", "It narrowly missed falling inside Japan's EEZ."),
        ("en", "It failed to land inside Japan's EEZ."),
        ("en", "It was intended to fall inside Japan's EEZ."),
        ("en", "Japan has yet to confirm that it fell inside its EEZ."),
        ("en", "Japan could not confirm that it fell inside its EEZ."),
        ("en", "It possibly fell inside Japan's EEZ."),
        ("en", "Perhaps it fell inside Japan's EEZ."),
        ("en", "There is a possibility that it fell inside Japan's EEZ."),
        ("en", "A rumour that it fell inside Japan's EEZ spread."),
        ("en", "It is unlikely that it fell inside Japan's EEZ."),
        ("en", "It was not the missile that fell inside Japan's EEZ."),
        ("en", "Fishermen said it fell inside Japan's EEZ, but Tokyo said it did not."),
        ("en", "The ministry said it fell inside Japan's EEZ but NHK said outside."),
        ("en", "It fell inside the exclusive economic zone of Russia."),
        ("en", "Correcting an earlier report that it fell inside its EEZ, Japan kept silent."),
        ("en", "Japan said it fell outside its EEZ, revising the statement that it fell inside."),
        ("en", "It fell inside Russia's EEZ and later parts fell outside."),
        ("en", "Japan said it fell inside its EEZ but later said that it did not know."),
        ("ja", "防衛省はEEZ内に落下した可能性があると発表した。"),
        ("ja", "防衛省はEEZ内に落下した可能性もあるとみて分析している。"),
        ("ja", "防衛省はEEZ外に落下した可能性があると発表した。"),
        ("ja", "EEZ内に落ちた可能性がある。"),
        ("ja", "落下地点はEEZ内の可能性がある。"),
        ("ja", "EEZ内に落下したとの報道は誤りだった。"),
        ("ja", "EEZ内に落下したという発表は事実と異なる。"),
        ("ja", "EEZ内に落下したとの情報があるが、防衛省は確認していない。"),
        ("ja", "EEZ内に落下しそうになった。"),
        ("ja", "あやうくEEZ内に落下するところだった。"),
        ("ja", "EEZ内に落下したと一時報じられたが、実際は外だった。"),
        ("ko", "일본 EEZ 안에 떨어졌을 수 있다."),
        ("ko", "일본 EEZ 안에 떨어질 뻔했다."),
        ("ko", "EEZ 안에 떨어졌다는 보도는 오보라고 일본 정부가 밝혔다."),
        ("ko", "일본 정부는 EEZ 안에 떨어졌다는 발표가 잘못됐다고 밝혔다."),
    ],
)
def test_what_is_feared_denied_only_possible_or_of_another_missile_is_no_statement(
    language, sentence
):
    assert flights(read(language, 1, sentence)) == [(1,)]


@pytest.mark.parametrize(
    ("language", "sentence", "said"),
    [
        ("en", "No part of it fell inside Japan's EEZ.", "outside"),
        ("en", "No part of the missile fell inside Japan's EEZ.", "outside"),
        ("en", "None fell inside Japan's EEZ.", "outside"),
        ("en", "No damage was reported after it fell inside Japan's EEZ.", "inside"),
        ("en", "It flew nearly 500 km and fell inside Japan's EEZ.", "inside"),
        ("en", "It probably fell outside Japan's EEZ.", "outside"),
        ("ja", "EEZ外に落下したとみられ、被害は確認できていない。", "outside"),
        ("en", "Unlike the March missile, this one fell outside Japan's EEZ.", "outside"),
        ("en", "The missile fell inside the EEZ of Japan.", "inside"),
        ("en", "It fell inside Japan's EEZ, the coast guard later said.", "inside"),
        ("ja", "防衛省はEEZ内に落下した可能性が高いと発表した。", "inside"),
        ("ja", "EEZ外に落下しており、変則軌道で飛翔した可能性がある。", "outside"),
    ],
)
def test_what_is_plain_beside_such_words_is_read(language, sentence, said):
    assert flights(read(language, 1, sentence)) == [(1, said)]


# --- Taken back ---------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        "Japan initially said it fell inside its EEZ but later corrected that it fell outside.",
        "Japan initially said it fell inside its EEZ but later said it fell outside its EEZ.",
        "Japan earlier said it fell inside its EEZ. It later corrected that it fell outside.",
        "Japan said it fell inside its EEZ, then corrected that to outside.",
    ],
)
def test_a_corrected_statement_is_the_first_and_the_correction_the_last(sentence):
    announcement = read("en", 1, sentence)
    stages = {item.stage: item.value for item in announcement.found if item.field == "verdict"}
    assert stages == {"first": "inside", "final": "outside"}
    assert announcement.contradictions == ()


# --- Part of a salvo ----------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "fired", "sentence", "expected"),
    [
        ("en", 9, "Five of which fell inside Japan's EEZ.", [(5, "inside"), (4,)]),
        ("en", 9, "Five of the nine missiles fell inside Japan's EEZ.", [(5, "inside"), (4,)]),
        ("en", 9, "Five fell inside Japan's EEZ and the rest outside.",
         [(5, "inside"), (4, "outside")]),
        ("en", 9, "Five fell inside Japan's EEZ and the other four outside.",
         [(5, "inside"), (4, "outside")]),
        ("en", 9, "Five fell inside Japan's EEZ and the rest fell near Taiwan.",
         [(5, "inside"), (4,)]),
        ("en", 2, "One fell inside the Japanese EEZ, the other outside.",
         [(1, "inside"), (1, "outside")]),
        ("en", 3, "Japan said that one fell inside its EEZ and two outside.",
         [(1, "inside"), (2, "outside")]),
        ("en", 3, "One landed inside Japan's EEZ while the others landed outside it.",
         [(1, "inside"), (2, "outside")]),
        ("en", 2, "The first missile fell outside the EEZ of Japan; the second fell inside it.",
         [(1, "outside"), (1, "inside")]),
        ("ja", 3, "3発のうち1発が日本のEEZ内に落下した。", [(1, "inside"), (2,)]),
        ("ja", 3, "防衛省によると、3発のうち1発が日本のEEZ内に落下した。", [(1, "inside"), (2,)]),
        ("ja", 3, "1発がEEZ内に落下し、残りはEEZ外に落下した。",
         [(1, "inside"), (2, "outside")]),
        ("ja", 9, "9発のうち5発は日本のEEZ内に落下し、残りは台湾近海に落下した。",
         [(5, "inside"), (4,)]),
        ("ko", 3, "일본 방위성은 3발 중 1발이 일본 EEZ 안에 떨어졌다고 밝혔다.",
         [(1, "inside"), (2,)]),
        ("ko", 2, "1발이 일본 EEZ 안에 떨어졌다. 나머지는 EEZ 밖이었다.",
         [(1, "inside"), (1, "outside")]),
        ("ko", 3, "1발은 일본 EEZ 안에, 나머지는 EEZ 밖에 떨어졌다.",
         [(1, "inside"), (2, "outside")]),
    ],
)  # fmt: skip
def test_so_many_of_so_many_are_flights_of_their_own(language, fired, sentence, expected):
    assert flights(read(language, fired, sentence)) == expected


def test_a_number_of_all_that_were_fired_counts_them():
    text = (
        "Five of the nine ballistic missiles China fired on 4 August 2022 fell inside Japan's EEZ."
    )
    assert flights(read_announcement(text, gazetteer=GAZETTEER)) == [(5, "inside"), (4,)]


def test_a_relative_clause_is_of_the_missiles_that_it_counts():
    text = (
        "China fired nine ballistic missiles on 4 August 2022, five of which fell inside "
        "Japan's EEZ, Japan's defense ministry said."
    )
    assert flights(read_announcement(text, gazetteer=GAZETTEER)) == [(5, "inside"), (4,)]


@pytest.mark.parametrize(
    ("language", "fired", "sentence"),
    [
        ("en", 3, "Of the three, one fell inside Japan's EEZ."),
        ("en", 3, "Only one landed inside Japan's EEZ."),
        ("en", 3, "One, launched from the coast, fell inside Japan's EEZ."),
        ("en", 3, "One missile flew 300 km and fell inside Japan's EEZ."),
        ("en", 3, "Some of the missiles fell inside Japan's EEZ."),
        ("en", 3, "Several missiles fell inside Japan's EEZ."),
        ("en", 3, "A third missile fell inside Japan's EEZ."),
        ("en", 3, "The last one fell inside Japan's EEZ."),
        ("en", 2, "The first fell outside the EEZ of Japan."),
        ("en", 1, "Debris fell inside Japan's EEZ."),
        ("ja", 1, "破片がEEZ内に落下した。"),
        ("ko", 1, "파편이 일본 EEZ 안에 떨어졌다."),
        ("en", 1, "Part of it fell inside Japan's EEZ."),
        ("ja", 3, "1発が日本のEEZ内に落下した。"),
        ("ja", 3, "少なくとも1発が日本のEEZ内に落下した。"),
        ("ja", 3, "日本のEEZ内に1発が落下した。"),
        ("ja", 3, "日本のEEZ内に落下したのは1発だった。"),
        ("ja", 3, "一部が日本のEEZ内に落下した。"),
        ("ko", 2, "1발이 일본 EEZ 안에 떨어졌다."),
        ("ko", 3, "일본 EEZ 안에 1발이 떨어졌다."),
        ("ko", 3, "일부가 일본 EEZ 안에 떨어졌다."),
    ],
)
def test_what_is_said_of_some_missiles_is_not_said_of_all(language, fired, sentence):
    announcement = read(language, fired, sentence)
    assert flights(announcement) == [(fired,)]
    assert any("is said of a part of what was fired only" in note for note in announcement.notes)
    assert "statement about Japan's EEZ" in announcement.missing


def test_one_of_several_missiles_is_not_all_of_them():
    text = (
        "North Korea fired several missiles from Sunan on 5 May 2024. {} fell inside Japan's EEZ."
    )
    one = read_announcement(text.format("One of them"), gazetteer=GAZETTEER)
    assert flights(one) == [(1,)]
    several = read_announcement(text.format("Several missiles"), gazetteer=GAZETTEER)
    assert flights(several) == [(1, "inside")]


@pytest.mark.parametrize(
    ("language", "fired", "sentence"),
    [
        ("en", 2, "Two missiles landed outside Japan's EEZ."),
        ("en", 2, "The two missiles flew for one hour before landing outside Japan's EEZ."),
        ("en", 3, "One flew 300 km, and all of them fell outside Japan's EEZ."),
        ("en", 3, "Not one of them fell inside Japan's EEZ."),
        ("en", 1, "One missile fell outside Japan's EEZ."),
        ("ja", 3, "3発はいずれもEEZ外に落下した。"),
        ("ja", 3, "1発は変則軌道で飛翔し、いずれもEEZ外に落下した。"),
        ("ja", 3, "3発は変則軌道で飛翔し、EEZ外に落下した。"),
        ("ko", 3, "3발이 모두 일본 EEZ 밖에 떨어졌다."),
    ],
)
def test_what_is_said_of_all_missiles_stands(language, fired, sentence):
    announcement = read(language, fired, sentence)
    assert flights(announcement) == [(fired, "outside")]
    assert not any("a part of what" in note for note in announcement.notes)


def test_of_the_missiles_that_a_text_says_nothing_of_no_fall_is_told():
    text = (
        "Chinese missiles landed in Japan's EEZ for the first time, Tokyo said on 4 August 2022. "
        "Five of the nine ballistic missiles launched by China landed within Japan's EEZ, the "
        "defence minister said, adding that they fell southwest of Hateruma Island."
    )
    some, rest = read_announcement(text, gazetteer=GAZETTEER).event.flights
    assert (some.count, rest.count) == (5, 4)
    assert [report.verdict for report in some.reports] == [Claim.INSIDE]
    assert [report.verdict for report in rest.reports if report.verdict] == []
    assert not any(report.falls for report in rest.reports)
