"""Every form of every clause, in every spelling that texts come in."""

import textwrap

import pytest

from geomap.readers import load_gazetteer
from geomap.readers.announcement import read_announcement
from geomap.readers.announcement.folding import fold
from geomap.readers.announcement.missiles import slug
from geomap.readers.announcement.numerals import number_value

GAZETTEER = load_gazetteer()

WHOLE = {
    "head": "令和6年1月14日\n防衛省\n",
    "time": "14時55分頃",
    "area": "平壌近郊",
    "count": "1発の",
    "direction": "東方向",
    "apogee": "最高高度約50km程度",
    "range": "約500km程度飛翔し",
    "fall": "朝鮮半島東岸付近",
    "eez": "我が国の排他的経済水域（ＥＥＺ）外",
}
TEXT = (
    "北朝鮮は、本日{time}、{area}から、{count}弾道ミサイルを、{direction}に向けて発射しました。"
    "{apogee}で、{range}、{fall}（{eez}）に落下したものと推定されます。"
)
WEST, EAST = "near the west coast of North Korea", "near the east coast of North Korea"
FORMS = [
    # clause, words, field, value
    ("head", "防衛省\n２０２４年１月１４日\n", "date", "2024-01-14"),
    ("head", "2024/01/14\n北朝鮮のミサイル等関連情報（続報）\n", "date", "2024-01-14"),
    ("head", "(2024.1.14)\n", "date", "2024-01-14"),
    ("time", "１４時５５分頃", "launched_at", "14:55"),
    ("time", "午後2時55分ごろ", "launched_at", "14:55"),
    ("time", "午後0時13分", "launched_at", "12:13"),
    ("time", "午前0時13分", "launched_at", "00:13"),
    ("time", "14時半すぎ", "launched_at", "14:30"),
    ("time", "14時台", "launched_at", "14"),
    ("time", "14時55分から59分頃にかけて", "launched_at", "14:55"),
    ("time", "14時55分頃及び58分頃", "launched_at", "14:55"),
    ("area", "北朝鮮西岸付近", "launch", f"area: {WEST}"),
    ("area", "北朝鮮の西岸付近", "launch", f"area: {WEST}"),
    ("area", "北朝鮮東岸", "launch", f"area: {EAST}"),
    ("area", "内陸部", "launch", "area: inland North Korea"),
    ("area", "西岸の粛川（スクチョン）付近", "launch", "site: Sukchon"),
    ("area", "元山（ウォンサン）付近", "launch", "area: Wonsan area"),
    ("area", "舞坪里(ムピョン二)付近", "launch", "site: Mupyong-ni Arms Plant"),
    ("direction", "北東方向", "direction", "northeast"),
    ("direction", "東北東方向", "direction", "east-northeast"),
    ("direction", "北東の方向", "direction", "northeast"),
    ("direction", "南", "direction", "south"),
    ("apogee", "最高高度約５０ｋｍ程度以上", "apogee_km", "at least 50"),
    ("apogee", "最高高度は約50㎞以下の極めて低い高度", "apogee_km", "up to 50"),
    ("apogee", "最高高度は過去最高となる約7,000kmを超える高度", "apogee_km", "over 7000"),
    ("apogee", "３，５００kmを大きく超える高度に達し、その後", "apogee_km", "over 3500"),
    ("apogee", "最高高度が約１千キロ", "apogee_km", "about 1000"),
    ("range", "約５００㎞以上飛翔し", "range_km", "at least 500"),
    ("range", "少なくとも約500km飛翔し", "range_km", "at least 500"),
    ("range", "最大約250km飛翔し", "range_km", "up to 250"),
    ("range", "約300～400km飛翔し", "range_km", "300-400"),
    ("range", "約１，０００㎞を超えて飛翔し", "range_km", "over 1000"),
    ("range", "約１,０００km飛翔し", "range_km", "about 1000"),
    ("range", "通常の弾道軌道だとすれば約700km未満飛翔し", "range_km", "under 700"),
    ("range", "飛翔距離は約500km程度であり", "range_km", "about 500"),
    ("range", "約66分間飛翔し", "flight_minutes", "about 66"),
    (
        *("fall", "北海道の渡島大島の西方約２００㎞の日本海", "fall"),
        "about 200 km west of Oshima-Oshima",
    ),
    (
        *("fall", "北海道の渡島半島の西方約150kmの日本海", "fall"),
        "about 150 km west of Oshima Peninsula",
    ),
    ("fall", "青森県の西方約250kmの日本海", "fall", "about 250 km west of Aomori Prefecture"),
    ("fall", "日本の東約3,200kmの太平洋", "fall", "about 3200 km east of Japan"),
    (
        *("fall", "石川へぐらじま県の舳倉島の北北西約110kmの日本海", "fall"),
        "about 110 km north-northwest of Hegura-jima",
    ),
    ("fall", "朝鮮半島の東約550kmの日本海", "fall", "about 550 km east of Korean Peninsula"),
    ("fall", "朝鮮半島東側の日本海", "fall_area", "Sea of Japan"),
    ("fall", "黄海", "fall_area", "Yellow Sea"),
    ("eez", "我が国の排他的経済水域（ＥＥＺ）内", "verdict", "inside"),
    ("eez", "我が国の排他的経済水域(EEZ)の外側", "verdict", "outside"),
    ("eez", "ＥＥＺ＝排他的経済水域の内側", "verdict", "inside"),
]  # fmt: skip


def full_width(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


SPELLINGS = {
    "as it is": str,
    "in full width": full_width,
    "with blanks": lambda text: text.replace("、", "、 ").replace("約", "約 "),
    "with ideographic blanks": lambda text: text.replace("。", "。\u3000"),
    "in lines of 31": lambda text: "\n".join(textwrap.wrap(text, 31, drop_whitespace=False)),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize(("clause", "words", "field", "value"), FORMS)
def test_a_clause_is_read_in_each_form_and_spelling(clause, words, field, value, spelling):
    parts = WHOLE | {clause: words}
    text = parts["head"] + SPELLINGS[spelling](TEXT.format(**parts)) + "\n"
    announcement = read_announcement(text, gazetteer=GAZETTEER)
    assert {item.value for item in announcement.found if item.field == field} >= {value}
    assert announcement.contradictions == ()
    # The clauses beside it are not disturbed.
    if clause != "eez":
        assert [item.value for item in announcement.found if item.field == "verdict"] == ["outside"]


@pytest.mark.parametrize(
    ("words", "count", "note"),
    [
        ("1発の", 1, ""),
        ("２発の", 2, ""),
        ("少なくとも３発の", 3, "at least 3 fired"),
        ("合計８発の", 8, ""),
        ("複数発の", 1, "several missiles, number not stated"),
        ("複数の", 1, "several missiles, number not stated"),
    ],
)
def test_the_number_of_missiles_is_counted_and_several_is_said(words, count, note):
    text = WHOLE["head"] + TEXT.format(**(WHOLE | {"count": words}))
    flight = read_announcement(text, gazetteer=GAZETTEER).event.flights[0]
    assert (flight.count, flight.note) == (count, note)


def test_a_circled_figure_does_not_stick_to_the_time_after_it():
    # Under NFKC alone ①7時 would become 17時.
    assert fold("①７時４４分").text == "①7時44分"


@pytest.mark.parametrize("name", ["渡島おしま大島", "渡島(おしま)大島", "渡おし島大島"])
def test_a_reading_inside_a_name_does_not_hide_it(name):
    text = WHOLE["head"] + TEXT.format(**(WHOLE | {"fall": f"{name}の西方約200kmの日本海"}))
    found = read_announcement(text, gazetteer=GAZETTEER).found
    falls = [item.value for item in found if item.field == "fall"]
    assert falls == ["about 200 km west of Oshima-Oshima"]


def test_a_place_that_is_not_known_is_left_out_and_named():
    text = WHOLE["head"] + TEXT.format(**(WHOLE | {"fall": "竜宮島の西方約200kmの日本海"}))
    announcement = read_announcement(text, gazetteer=GAZETTEER)
    assert not [item for item in announcement.found if item.field == "fall"]
    assert any("竜宮島" in item and "gazetteer" in item for item in announcement.missing)


@pytest.mark.parametrize(
    "sentence",
    [
        "射程は15,000キロを超え、米国本土に到達し得る。",
        "ミサイルの射程は約600キロで、韓国全土が入る。",
        "警戒区域は港から20キロに及ぶ。",
        "会見は30分で終わった。",
    ],
)
def test_figures_that_are_not_of_the_flight_are_left_alone(sentence):
    text = WHOLE["head"] + TEXT.format(**WHOLE) + sentence
    values = {item.field: item.value for item in read_announcement(text, gazetteer=GAZETTEER).found}
    assert values["range_km"] == "about 500"
    assert values["apogee_km"] == "about 50"
    assert "flight_minutes" not in values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[("1,000", 1000), ("1千", 1000), ("6천1백", 6100), ("6천 1백", 6100), ("1万5千", 15000)],
        *[("six-thousand-518", 6518), ("one-thousand-two", 1002), ("eleven", 11)],
    ],
)
def test_numbers_are_read_in_figures_and_in_words(text, value):
    assert number_value(text) == value


@pytest.mark.parametrize(
    ("text", "start", "end", "original"),
    [
        *[("約１，０００㎞飛翔", 0, 8, "約１，０００㎞"), ("ﾐｻｲﾙ ﾊﾞ", 0, 4, "ﾐｻｲﾙ")],
        *[("x\u200by", 1, 2, "y"), ("각", 0, 1, "각")],
    ],
)
def test_a_folded_stretch_knows_where_it_stood(text, start, end, original):
    folded = fold(text)
    assert text[slice(*folded.span(start, end))] == original


def test_the_id_of_a_variant_is_that_of_the_example():
    # examples/2024-10-26-hwasong-11d.yaml is of the Hwasongpho-11-Da-4.5.
    assert slug("Hwasongpho-11-Da-4.5") == "hwasong-11d"
    assert slug("Hwasong-17") == "hwasong-17"
