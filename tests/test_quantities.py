import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.errors import GeomapError, InputError
from geomap.events import Qualifier
from geomap.readers.directions import parse_direction
from geomap.readers.quantities import parse_number, parse_quantity, parse_radius_m

# The forms are those that announcements and their English and Korean versions use; what each
# means is what the words say, written down by hand.
PUBLISHED = [
    ("999.2", Qualifier.EXACT, 999.2),
    ("about 1000", Qualifier.ABOUT, 1000),
    ("over 700", Qualifier.OVER, 700),
    ("at least 500", Qualifier.AT_LEAST, 500),
    ("up to 250", Qualifier.UP_TO, 250),
    ("under 700", Qualifier.UNDER, 700),
    ("~1000", Qualifier.ABOUT, 1000),
    ("about 1,000 km", Qualifier.ABOUT, 1000),
    ("approx. 2,200 kilometers", Qualifier.ABOUT, 2200),
    ("some 600 kilometers", Qualifier.ABOUT, 600),
    ("well over 2,500 km", Qualifier.OVER, 2500),
    ("more than 1000", Qualifier.OVER, 1000),
    (">700", Qualifier.OVER, 700),
    ("500 km or more", Qualifier.AT_LEAST, 500),
    ("no more than 300", Qualifier.UP_TO, 300),
    ("less than 700 km", Qualifier.UNDER, 700),
    ("約1000km", Qualifier.ABOUT, 1000),
    ("約１，０００ｋｍ程度", Qualifier.ABOUT, 1000),
    ("約５０㎞程度", Qualifier.ABOUT, 50),
    ("約350km程度以上", Qualifier.AT_LEAST, 350),
    ("約650kmを超えて", Qualifier.OVER, 650),
    ("3,500kmを大きく超える", Qualifier.OVER, 3500),
    ("700km超", Qualifier.OVER, 700),
    ("少なくとも約500km", Qualifier.AT_LEAST, 500),
    ("最大約250km", Qualifier.UP_TO, 250),
    ("約50km以下", Qualifier.UP_TO, 50),
    ("約700km未満", Qualifier.UNDER, 700),
    ("약 600km", Qualifier.ABOUT, 600),
    ("600여km", Qualifier.ABOUT, 600),
    ("약 370㎞", Qualifier.ABOUT, 370),
    ("1000km 이상", Qualifier.AT_LEAST, 1000),
    ("최소 500", Qualifier.AT_LEAST, 500),
    ("최대 약 370㎞", Qualifier.UP_TO, 370),
    ("700 미만", Qualifier.UNDER, 700),
]


@pytest.mark.parametrize(("text", "qualifier", "value"), PUBLISHED)
def test_a_published_figure_keeps_its_value_its_hedge_and_its_words(text, qualifier, value):
    quantity = parse_quantity(text)
    assert (quantity.qualifier, quantity.value, quantity.text) == (qualifier, value, text)


@pytest.mark.parametrize(
    "text",
    [
        *("300-400", "300 - 400 km", "300–400", "300 to 400", "between 300 and 400 km"),
        *(
            "about 300-400 km",
            "約300～400km",
            "約３００〜４００ｋｍ",
            "300km에서 400km",
            "300 km-400 km",
        ),
    ],
)
def test_two_figures_are_the_ends_of_a_range(text):
    quantity = parse_quantity(text)
    assert (quantity.qualifier, quantity.value, quantity.upper) == (Qualifier.BETWEEN, 300, 400)


def test_seconds_and_hours_become_minutes():
    # KCNA, 19 November 2022: 4,135 s, which are 68 min 55 s.
    assert parse_quantity("4,135 s", "minutes").value == pytest.approx(68 + 55 / 60)
    assert parse_quantity("1 h", "minutes").value == 60
    assert parse_quantity("約69分間", "minutes").value == 69


def test_miles_say_which_they_are():
    # A statute mile is 1,609.344 m exactly (yard and pound agreement of 1959).
    assert parse_quantity("about 100 statute miles").value == pytest.approx(160.9344)
    assert parse_quantity("100 NM").value == pytest.approx(185.2)
    for text in ("600 miles", "about 1 mile", "600 mi"):
        with pytest.raises(InputError, match="'nmi' for nautical miles or 'statute miles'"):
            parse_quantity(text)


def test_nautical_miles_become_kilometres():
    # A nautical mile is 1,852 m exactly (Monaco, 1929).
    assert parse_quantity("200 nautical miles").value == pytest.approx(370.4)
    both = parse_quantity("100-200 nautical miles")
    assert (both.value, both.upper) == (pytest.approx(185.2), pytest.approx(370.4))


@pytest.mark.parametrize("text", ["-5", "- 5", "about -5", "−300 km", "over -1", "minus 5"])
def test_a_negative_figure_is_refused(text):
    with pytest.raises(InputError, match="must not be negative"):
        parse_quantity(text)


@pytest.mark.parametrize("text", ["nan", ".nan", "NaN", "inf", "-inf", ".inf", "Infinity", "1e400"])
def test_a_figure_that_is_not_finite_is_refused(text):
    for grammar in (parse_quantity, parse_number, parse_radius_m, parse_direction):
        with pytest.raises(InputError):
            grammar(text)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("far away", "expected a figure"),
        ("", "expected a figure"),
        ("1000 parsecs", "cannot read 'parsecs'"),
        ("not 500", "cannot read 'not'"),
        ("5 5", "expected a figure"),
        ("1-2-3", "expected a figure"),
        ("999,2", "write decimals with a point"),
        ("1,0000", "expected a figure"),
        ("0x10", "expected a figure"),
        ("up to over 5", "contradict"),
        ("at least 300-400", "either a range or one limit"),
        ("400-300", "lower end first"),
        ("1" * 201, "characters"),
        ("twelve", "expected a figure"),
        ("1000001", "up to 1,000,000"),
    ],
)
def test_what_is_no_figure_is_refused_with_what_was_read(text, advice):
    with pytest.raises(InputError, match=advice):
        parse_quantity(text)


@given(
    st.sampled_from(["", "about ", "over ", "約", "약 ", "up to "]),
    st.decimals(0, 99_999, places=1, allow_nan=False),
    st.sampled_from(["", " km", "㎞", "キロメートル", "킬로미터"]),
)
def test_the_figure_read_is_the_figure_written(hedge, figure, unit):
    assert parse_quantity(f"{hedge}{figure}{unit}").value == float(figure)
    assert parse_quantity(f"{hedge}{figure:,}{unit}").value == float(figure)


@given(
    st.text(max_size=60)
    | st.text("0123456789.,-~eE約超以上kmKM to上間～NaninfN東北°+", max_size=30)
)
def test_any_text_is_read_or_refused_and_what_is_read_is_finite(text):
    for grammar in (parse_quantity, lambda text: parse_quantity(text, "minutes")):
        try:
            quantity = grammar(text)
        except GeomapError:
            continue
        assert math.isfinite(quantity.value)
        assert quantity.value >= 0
    try:
        direction = parse_direction(text)
    except GeomapError:
        return
    assert 0 <= direction.azimuth_deg < 360


# --- Directions -----------------------------------------------------------

ROSE = [
    *("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE"),
    *("S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"),
]


@pytest.mark.parametrize(("index", "word"), list(enumerate(ROSE)))
def test_the_compass_rose_goes_round_in_sixteenths(index, word):
    direction = parse_direction(word)
    assert direction.azimuth_deg == index * 360 / 16
    assert direction.points == {1: 4, 2: 8, 3: 16}[len(word)]


@pytest.mark.parametrize(
    ("azimuth_deg", "words"),
    [
        (
            90,
            "east/East/EAST/eastward/easterly/due east/to the east/"
            "東/東方/東方向/東側/동/동쪽/동쪽으로",
        ),
        (
            45,
            "northeast/north-east/north east/northeasterly direction/"
            "北東/北東方向/東北/북동/북동쪽/동북",
        ),
        (67.5, "east-northeast/in the east-northeasterly direction/ENE/東北東/동북동"),
        (180, "south/southward/southern/南/南方/남/남쪽"),
        (270, "west/the west/西/西方/서쪽"),
        (315, "northwest/北西/서북/북서"),
        (72.5, "72.5/72.5°/72.5 degrees/７２．５度"),
        (0, "0/360/north/北"),
    ],
)
def test_one_direction_has_many_words(azimuth_deg, words):
    for word in words.split("/"):
        assert parse_direction(word).azimuth_deg == azimuth_deg, word


def test_a_number_is_of_no_compass_rose():
    assert parse_direction("90").points is None


@pytest.mark.parametrize(
    "text", ["up", "upwards", "-1", "361", "", "東及び南東", "eastnorth", "east 5"]
)
def test_what_is_no_direction_is_refused_with_what_is_known(text):
    with pytest.raises(InputError, match=r"expected (a compass word|an azimuth)"):
        parse_direction(text)
