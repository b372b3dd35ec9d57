"""What is easily taken for something else: figures, dates and launches side by side.

Expected values were read by hand from the sentences.
"""

from datetime import date

import pytest

from geomap.readers import load_gazetteer
from geomap.readers.announcement import read_announcement
from geomap.readers.announcement.figures import figures_in

GAZETTEER = load_gazetteer()
FIRED = "North Korea fired a missile from Sunan on 5 May 2024. "


def read(text, **more):
    return read_announcement(text, gazetteer=GAZETTEER, **more)


def values(text, field, **more):
    return [item.value for item in read(text, **more).found if item.field == field]


def measures(text):
    return {
        item.field: item.value
        for item in read(text).found
        if item.field in ("apogee_km", "range_km", "flight_minutes")
    }


# Blanks between thousands.


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u2009", "\u202f"])
def test_a_blank_of_any_width_parts_the_thousands_of_a_distance(blank):
    assert measures(f"{FIRED}It flew 1{blank}500 km.") == {"range_km": "1500"}


def test_the_figures_of_the_north_have_blanks_between_thousands():
    # After the report of KCNA on the launch of 12 July 2023.
    text = (
        "KCNA said the missile launched on 5 May 2024 from Sunan traveled up to a maximum altitude "
        "of 6 648.4km and flew a distance of 1 001.2km for 4 491s before landing."
    )
    assert measures(text) == {
        "apogee_km": "6648.4",
        "range_km": "1001.2",
        "flight_minutes": "4491 s",
    }


def test_a_second_figure_has_a_blank_where_the_first_has():
    text = (
        "KCNA said the missile launched on 5 May 2024 from Sunan flew 1 000.2 km, 6 040.9 km high."
    )
    assert measures(text) == {"range_km": "1000.2", "apogee_km": "6040.9"}


def test_both_ends_of_a_range_may_have_a_blank():
    assert measures(f"{FIRED}It flew about 1 000 to 1 500 km.") == {"range_km": "1000-1500"}
    assert measures(f"{FIRED}It flew about 900-1 500 km.") == {"range_km": "900-1500"}


@pytest.mark.parametrize(
    "text",
    [
        "고도 6 648.4km까지 상승",
        "最高高度 6 648.4キロまで",
    ],
)
def test_korean_and_japanese_figures_may_have_a_blank(text):
    assert [figure.quantity.value for figure in figures_in(text)] == [6648.4]


@pytest.mark.parametrize(
    "text",
    [
        "It fired a Hwasong 17 600 km.",
        "It flew on 5 500 km.",
        "It is one of 2 300 km ranges.",
        "It has some 2 300 km ranges.",
        "It fired about 5 500 km missiles.",
        "It reached an altitude of 50 600 km.",
        "The crater was over 3 120 mm.",
    ],
)
def test_numbers_side_by_side_are_no_figure(text):
    assert figures_in(text) == ()


def test_a_model_with_a_hyphen_leaves_the_figure_after_it_alone():
    assert [figure.quantity.value for figure in figures_in("The KN-23 600 km flight")] == [600.0]


# How high and how far.


@pytest.mark.parametrize(
    "said",
    [
        "about 6,000 kilometers (3,730 miles) high and about 1,000 kilometers (620 miles) "
        "for 74 minutes",
        "about 6,000 kilometers high and about 1,000 kilometers far",
    ],
)
def test_what_flew_so_high_did_not_fly_so_far(said):
    found = measures(f"{FIRED}The missile flew {said}.")
    assert found == {"apogee_km": "about 6000", "range_km": "about 1000"}


def test_a_distance_from_somewhere_after_a_height_is_no_range():
    found = measures(f"{FIRED}It flew 50 km high and 600 km from Wonsan.")
    assert found == {"apogee_km": "50"}


# A date beside its weekday.


@pytest.mark.parametrize(
    "when",
    [
        "Tuesday, 6 May 2024 at 5:58am JST",
        "Tuesday, May 6, 2024",
        "6 May 2024 (Tuesday)",
    ],
)
def test_a_whole_date_counts_more_than_the_weekday_beside_it(when):
    # 6 May 2024 was a Monday.
    announcement = read(f"North Korea fired a missile from Sunan on {when}.")
    printed = when.removesuffix(" at 5:58am JST")
    assert "launched_at: 2024-05-06" in announcement.event_text
    assert announcement.notes == (
        f"the text says {printed!r}, which was a Monday: the date is kept",
    )


def test_a_date_with_its_own_weekday_is_told_without_a_note():
    announcement = read("North Korea fired a missile from Sunan on Monday, 6 May 2024.")
    assert announcement.event.launched_at == date(2024, 5, 6)
    assert announcement.notes == ()


# Earlier launches in the same breath.


@pytest.mark.parametrize(
    "text",
    [
        "North Korea launched a missile from Sunan on 5 May 2024, a day after firing two missiles "
        "from Wonsan that flew 240 km.",
        "North Korea launched a missile from Sunan on 5 May 2024, two weeks after it fired two "
        "missiles from Wonsan, which flew 240 km.",
        "A day after firing two missiles from Wonsan that flew 240 km, North Korea launched a "
        "missile from Sunan on 5 May 2024.",
        "North Korea launched a missile from Sunan on 5 May 2024, its first since it sent a "
        "missile over Japan in October, which flew 4,500 km.",
        "North Korea launched a missile from Sunan on 5 May 2024, its first since it sent a "
        "missile over Japan, which flew 4,500 km.",
        FIRED + "The Hwasong-12's 2017 flight went 3,700 km.",
    ],
)
def test_figures_of_a_launch_before_are_not_of_this_one(text):
    assert measures(text) == {}
    assert values(text, "launch") == ["site: Sunan (Pyongyang International Airport)"]
    assert "overflew" not in read(text).event_text
    assert "- missile: unidentified missile" in read(text).event_text


@pytest.mark.parametrize("again", ["it", "South Korea's military said it"])
def test_after_an_earlier_launch_the_sentence_goes_on_about_this_one(again):
    text = (
        "North Korea launched a missile from Sunan on 5 May 2024, a day after firing two from "
        f"Wonsan that flew 240 km, and {again} flew 800 km."
    )
    assert measures(text) == {"range_km": "800"}


def test_since_this_launch_is_no_earlier_one():
    text = (
        "Japan has been on alert since North Korea fired a missile from Sunan on 5 May 2024, "
        "which flew 800 km."
    )
    assert measures(text) == {"range_km": "800"}


YONHAP = (
    "SEOUL, {} (Yonhap) -- North Korea fired a ballistic missile toward the East Sea on Thursday, "
    "South Korea's military said.\n\n"
    "The Joint Chiefs of Staff (JCS) said it detected the launch from the Sunan area at 7:10 a.m."
    "\n\nOn {}, the North fired two ballistic missiles from Jangyon, one flying 600 km and the "
    "other 120 km."
)


@pytest.mark.parametrize(("dateline", "day"), [("July 4", "July 1"), ("Jan. 1", "Dec. 20")])
def test_a_day_well_before_the_dateline_is_of_another_launch_without_a_year(dateline, day):
    text = YONHAP.format(dateline, day)
    assert measures(text) == {}
    assert values(text, "launch") == ["site: Sunan (Pyongyang International Airport)"]
    assert "count" not in read(text).event_text


def test_the_day_before_the_dateline_may_be_that_of_the_launch():
    text = YONHAP.format("July 5", "July 4").split("\n\nOn ")[0]
    assert measures(f"{text}\n\nOn July 4, the missile flew 600 km.") == {"range_km": "600"}


# A day of another time zone.


@pytest.mark.parametrize(
    "when",
    [
        "5 May 2024 at 6 p.m. ET",
        "May 5, 2024, at about 6 p.m. ET",
        "Sunday, May 5, 2024 at 6 p.m. ET",
        "May 5, 2024 (Sunday) at 6 p.m. ET",
        "2024-05-05 at 6 p.m. ET",
    ],
)
def test_a_whole_date_beside_an_hour_of_the_east_coast_is_no_day_here(when):
    # 18:00 there in May is 22:00 UTC, and 07:00 of 6 May in Japan and Korea.
    announcement = read(f"North Korea fired a missile from Sunan on {when}.")
    assert "launched_at: YYYY-MM-DD" in announcement.event_text
    assert announcement.missing[0] == (
        f"day of the launch: the text has the day of another time zone, {when!r}; "
        "write it, or give --date"
    )


@pytest.mark.parametrize("there", ["(6 p.m. ET)", "(6 p.m. ET May 5)"])
def test_an_hour_of_another_zone_in_brackets_leaves_the_local_day_and_no_hour(there):
    announcement = read(f"North Korea fired a missile from Sunan on 6 May 2024 {there}.")
    assert announcement.event.launched_at == date(2024, 5, 6)


def test_an_hour_of_another_zone_with_no_day_is_not_called_a_day():
    announcement = read("North Korea fired a missile from Sunan at 6 p.m. ET.")
    assert announcement.missing[0].startswith("day of the launch: the text has no date")


# Who says which figure.


def reported(text):
    return {(item.by, item.value) for item in read(text).found if item.field == "range_km"}


JCS = "South Korean Joint Chiefs of Staff"


@pytest.mark.parametrize(
    ("second", "by"),
    [
        ("Pyongyang said", "KCNA"),
        ("North Korea said", "KCNA"),
        ("North Korea's military said", "KCNA"),
        ("The U.S. said", "United States"),
        ("The US said", "United States"),
        ("The U.S. military said", "United States"),
        ("The Pentagon said", "United States"),
        ("The U.S. Indo-Pacific Command said", "United States"),
        ("Japan said", "Japanese government"),
    ],
)
def test_two_states_that_differ_make_two_reports(second, by):
    text = f"{FIRED}Seoul said it flew 350 km. {second} it flew 600 km."
    assert reported(text) == {(JCS, "350"), (by, "600")}
    assert read(text).contradictions == ()


def test_the_story_goes_on_by_whom_it_was_told_before_the_united_states():
    text = (
        f"{FIRED}Seoul said it was a ballistic missile. The U.S. said it was aware of the launch. "
        "It flew 350 km."
    )
    assert reported(text) == {(JCS, "350")}


def test_a_distance_from_seoul_is_still_no_range():
    assert measures(f"{FIRED}The missile flew to a site 350 km from Seoul.") == {}


# Places of several launches.

ICBM = (
    "North Korea fired an intercontinental ballistic missile from near Pyongyang at 7:40 a.m. on "
    "3 November 2022, South Korea's military said. "
)


@pytest.mark.parametrize(
    "said",
    [
        "A second and third launch were from Kaechon.",
        "South Korea reported a second and third launch of missiles, fired from Kaechon.",
        "South Korea said both of those were short-range missiles fired from Kaechon.",
    ],
)
def test_the_place_of_further_launches_is_not_that_of_the_first(said):
    assert values(ICBM + said, "launch") == ["area: Pyongyang area"]


def test_of_two_places_with_other_missiles_between_them_the_first_is_taken():
    text = (
        "South Korea's military said on 3 November 2022 that North Korea fired an ICBM from near "
        "Pyongyang at 7:40 a.m. and two short-range missiles from Kaechon at 8:39 a.m."
    )
    assert values(text, "launch") == ["area: Pyongyang area"]


@pytest.mark.parametrize(
    "said",
    [
        "It was launched from Kaechon.",
        "The intercontinental ballistic missile was fired from Kaechon.",
    ],
)
def test_the_place_of_this_launch_is_taken_from_a_later_sentence(said):
    text = "North Korea fired an intercontinental ballistic missile on 3 November 2022. "
    assert values(text + said, "launch") == ["site: Kaechon Airbase"]


def test_a_day_after_firing_may_be_told_of_this_launch():
    text = (
        "A day after firing a missile from Sunan on 5 May 2024, North Korea's state media said it "
        "flew 600 km."
    )
    assert measures(text) == {"range_km": "600"}
    assert values(text, "launch") == ["site: Sunan (Pyongyang International Airport)"]
