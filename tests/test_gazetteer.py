import contextlib
import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.cli import main
from geomap.errors import UnknownNameError
from geomap.geodesy import Position, inverse
from geomap.names import name_key, romanisation_key
from geomap.readers import load_gazetteer
from geomap.resources import data_dir

GAZETTEER = load_gazetteer()


def km_between(position, lon_deg, lat_deg):
    return inverse(position, Position(lon_deg, lat_deg)).length_m / 1000


# Positions from outside the project: airports as in the Aeronautical Information Publication
# (ZKPY 39 13 N 125 40 E; ZKWS 39 10 N 127 29 E), the launching stations as in the literature
# (38 North: Sohae 39.660 N 124.705 E; Tonghae 40.856 N 129.666 E).
@pytest.mark.parametrize(
    ("name", "lon_deg", "lat_deg"),
    [
        ("Sunan", 125.67, 39.22),
        ("Wonsan", 127.48, 39.17),
        ("Sohae", 124.705, 39.660),
        ("Musudan-ri", 129.666, 40.856),
    ],
)
def test_a_site_lies_where_others_say_it_does(name, lon_deg, lat_deg):
    assert km_between(GAZETTEER.site(name).position, lon_deg, lat_deg) < 3


# Each name by its other romanisation, with its diacritics, in Japanese and in Korean.
SPELLINGS = [
    ("sunan", "Sunan/SUNAN/sunan airport/Soonan/Sunan International Airport/順安/スナン/순안"),
    ("sunchon", "Sunchon/Suncheon/Sunch'ŏn/Sunchon Airbase/順川/順川空軍基地/スンチョン/순천"),
    (
        "mupyong-ni",
        "Mupyong-ni/Mupyong-ri/Mupyeong-ri/Mup'yŏng-ni/mupyongni/舞坪里/ムピョンニ/무평리",
    ),
    ("sohae", "Sohae/Tongchang-ri/Dongchang-ri/Tongch'ang-ri/東倉里/동창리/西海衛星発射場"),
    ("kaechon", "Kaechon/Gaecheon/Kaech'ŏn/价川/ケチョン/개천"),
    ("kusong", "Kusong/Kuseong/Guseong/亀城/구성"),
    ("panghyon", "Panghyon/Banghyon/Banghyeon/方峴/芳峴/パンヒョン"),
    ("wonsan-kalma", "Wonsan/Weonsan/Wonsan Kalma International Airport/Galma/元山/원산"),
    ("hodo", "Hodo Peninsula/Hodo-pando/虎島/호도반도"),
    ("chongju", "Chongju/Jongju/Jeongju/定州/정주"),
    ("west-sunan", "West Sunan/Wast Sunan"),
]


@pytest.mark.parametrize(
    ("site_id", "name"),
    [(site_id, name) for site_id, names in SPELLINGS for name in names.split("/")],
)
def test_a_site_is_found_however_it_is_spelt(site_id, name):
    assert GAZETTEER.site(name).id == site_id


@pytest.mark.parametrize("kind", ["site", "area", "place"])
def test_every_name_in_the_files_finds_its_own_record(kind):
    look_up = getattr(GAZETTEER, kind)
    for record in getattr(GAZETTEER, f"{kind}s"):
        for name in record.names.all:
            found = look_up(name)
            assert found == record.place if kind == "place" else found.id == record.id, name


def test_no_two_sites_share_a_spelling():
    keys = [key for site in GAZETTEER.sites for key in {name_key(name) for name in site.names.all}]
    assert len(keys) == len(set(keys))


# West, south, east, north of each country as in any atlas, rounded outwards: a swapped or
# mistyped coordinate falls out of them.
EXTENT = {
    "China": (73.4, 18.1, 135.1, 53.6),
    "South Korea": (124.6, 33.1, 131.9, 38.7),
    "Russia": (19.6, 41.1, 190.4, 82.0),
    "North Korea": (124.1, 37.6, 130.8, 43.1),
}


def test_every_site_lies_in_its_country_or_just_off_it():
    for site in GAZETTEER.sites:
        country = site.region.rpartition(", ")[2]
        west, south, east, north = EXTENT.get(country, EXTENT["North Korea"])
        assert west < site.position.lon_deg < east, site.id
        assert south < site.position.lat_deg < north, site.id


def test_every_record_names_a_source_that_is_listed_with_its_licence():
    text = (data_dir() / "gazetteer" / "SOURCES.toml").read_text(encoding="utf-8")
    sources = tomllib.loads(text)
    assert all(entry["licence"] for entry in sources.values())
    for record in (*GAZETTEER.sites, *GAZETTEER.places):
        assert record.source in sources, record.id
    assert all(area.source for area in GAZETTEER.areas)


def test_an_unknown_site_is_refused_with_the_nearest_names():
    with pytest.raises(UnknownNameError, match="unknown launch site 'Sunam'") as caught:
        GAZETTEER.site("Sunam")
    assert caught.value.candidates[0] == "Sunan"


def test_a_name_that_several_sites_bear_is_refused_with_what_to_write():
    with pytest.raises(UnknownNameError, match=r"'site: Sunan'.*'area: Pyongyang area'"):
        GAZETTEER.site("Pyongyang")
    with pytest.raises(UnknownNameError, match="ambiguous"):
        GAZETTEER.site("평양")


def test_an_area_given_as_a_site_is_refused_with_the_key_to_write():
    with pytest.raises(UnknownNameError, match="write 'area: Wonsan area'"):
        GAZETTEER.site("Wonsan area")


@pytest.mark.parametrize(
    "phrase", ["Sunchon area", "the Suncheon area", "순천 일대", "順川付近", "Sunchon"]
)
def test_the_surroundings_of_a_site_are_an_area_wider_than_the_site(phrase):
    area, site = GAZETTEER.area(phrase), GAZETTEER.site("Sunchon")
    assert area.position == site.position
    assert area.radius90_m > site.radius90_m


@pytest.mark.parametrize("phrase", ["Mars", "the area", "area", "Kanagawa area"])
def test_an_unknown_area_is_refused(phrase):
    with pytest.raises(UnknownNameError, match="unknown launch area"):
        GAZETTEER.area(phrase)


@pytest.mark.parametrize(
    ("area_id", "phrases"),
    [
        (
            "west-coast",
            "near the west coast of North Korea/near North Korea's west coast/the west coast/"
            "near its western coast/北朝鮮西岸付近/北朝鮮の西岸付近/서해안",
        ),
        ("east-coast", "near the east coast of North Korea/eastern coast/東岸付近/동해안 일대"),
        ("inland", "inland/inland area/an inland area of North Korea/内陸部/北朝鮮の内陸部/내륙"),
        (
            "pyongyang",
            "Pyongyang area/the Pyongyang area/Pyeongyang/suburbs of Pyongyang/平壌近郊/평양 일대",
        ),
        ("pyongan", "Pyongan area/Pyongan Province/P'yŏngan region/Pyeongan area/平安道/평안도"),
        ("north-pyongan", "North Pyongan Province/North Pyeongan/평안북도/平安北道"),
        ("chagang", "Chagang Province/Jagang Province/Jagang/자강도/慈江道"),
        ("kangwon", "Kangwon Province/Gangwon Province/강원도"),
        ("off-sinpo", "朝鮮半島東部の新浦付近/Sinpo area/near Sinpo"),
    ],
)
def test_a_launch_area_is_known_by_its_paraphrases(area_id, phrases):
    for phrase in phrases.split("/"):
        assert GAZETTEER.area(phrase).id == area_id, phrase


# The sites that announcements have called so, by the names of the sites (launches 2017 to 2022).
@pytest.mark.parametrize(
    ("area", "sites"),
    [
        ("near the west coast of North Korea", "Sunan, Sohae, Sukchon, Chunghwa, Ryokpo, Sariwon"),
        (
            "near the east coast of North Korea",
            "Wonsan, South Wonsan, Munchon, Sondok, Hungnam, Sinpo",
        ),
        ("inland", "Mupyong-ni, Samsok, Kaechon, Taechon, Yangdok, Koksan"),
        ("Pyongyang area", "Sunan, Samsok, Chunghwa"),
        ("Pyongan area", "Sunchon, Kaechon, Sukchon, Pukchang, Sohae, Kusong, Taechon, Taegwan"),
        ("Wonsan area", "Wonsan, Hodo, Sangum-ri, South Wonsan, Munchon"),
    ],
)
def test_the_circle_of_an_area_holds_nine_tenths_of_the_sites_seen_under_it(area, sites):
    circle = GAZETTEER.area(area)
    names = sites.split(", ")
    within = [
        inverse(circle.position, GAZETTEER.site(name).position).length_m <= circle.radius90_m
        for name in names
    ]
    # 6 of 6, or 7 of 8: a ninth may lie outside.
    assert sum(within) >= 0.85 * len(names)


# Smithsonian Institution, Global Volcanism Program: Oshima-Oshima 41.51 N 139.37 E,
# Izu-Oshima 34.724 N 139.394 E. Japan Coast Guard: Okinotorishima 20 25 31 N 136 04 11 E.
@pytest.mark.parametrize(
    ("name", "lon_deg", "lat_deg", "within_km"),
    [
        ("Oshima-Oshima", 139.37, 41.51, 1),
        ("渡島大島", 139.37, 41.51, 1),
        ("北海道の渡島大島", 139.37, 41.51, 1),
        ("Izu-Oshima", 139.394, 34.724, 3),
        ("Okinotorishima", 136.0697, 20.4253, 3),
    ],
)
def test_a_reference_place_lies_where_others_say_it_does(name, lon_deg, lat_deg, within_km):
    (point,) = GAZETTEER.place(name).points
    assert km_between(point, lon_deg, lat_deg) < within_km


@pytest.mark.parametrize("name", ["Oshima", "Oshima Island", "Oshima Is.", "大島"])
def test_oshima_alone_may_be_either_of_two_and_both_are_named(name):
    with pytest.raises(UnknownNameError) as caught:
        GAZETTEER.place(name)
    assert "Oshima-Oshima" in str(caught.value)
    assert "Izu-Oshima" in str(caught.value)


def test_an_island_a_peninsula_and_another_island_of_nearly_one_name_are_three_places():
    names = ("Oshima-Oshima", "Oshima Peninsula", "Izu-Oshima")
    assert len({GAZETTEER.place(name).points[0] for name in names}) == 3
    assert GAZETTEER.place("渡島半島").name == "Oshima Peninsula"


@pytest.mark.parametrize(
    "name",
    [
        "Korean Peninsula",
        "NK east coast",
        "Japan",
        "Philippines",
        "青森県",
        "Noto Peninsula",
        "Sado",
    ],
)
def test_a_coast_is_many_points_with_no_great_gap(name):
    place = GAZETTEER.place(name)
    assert place.is_coast
    assert len(place.points) >= 10
    for point in place.points:
        others = (other for other in place.points if other != point)
        assert min(inverse(point, other).length_m for other in others) < 130_000


def test_the_east_coast_of_north_korea_runs_from_the_demarcation_line_to_the_tumen():
    latitudes = [point.lat_deg for point in GAZETTEER.place("NK east coast").points]
    assert 38.6 < min(latitudes) < 38.8  # the line meets the sea at 38 37 N
    assert 42.2 < max(latitudes) < 42.4  # the river's mouth is at 42 17 N


def test_the_same_name_in_two_romanisations_has_one_key_and_two_names_have_two():
    same = [
        ("Sunchon", "Suncheon"),
        ("Kangwon", "Gangwon"),
        ("Chagang", "Jagang"),
        ("Sinpho", "Sinpo"),
    ]
    assert all(romanisation_key(a) == romanisation_key(b) for a, b in same)
    other = [("Sunchon", "Sonchon"), ("Taechon", "Taegwan"), ("Tongchon", "Tongrim")]
    assert all(romanisation_key(a) != romanisation_key(b) for a, b in other)


@given(st.text(max_size=40))
def test_any_name_is_found_or_refused(name):
    for look_up in (GAZETTEER.site, GAZETTEER.area, GAZETTEER.place):
        with contextlib.suppress(UnknownNameError):
            assert look_up(name)


# --- geomap sites ---------------------------------------------------------


@pytest.mark.parametrize("text", ["Sunan", "順安", "순안", "soonan"])
def test_the_command_finds_a_site_in_three_languages(text, capsys):
    assert main(["sites", text]) == 0
    assert "Sunan (Pyongyang International Airport)" in capsys.readouterr().out


def test_the_command_lists_everything_with_aligned_columns(capsys):
    assert main(["sites"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1 + len(GAZETTEER.sites) + len(GAZETTEER.areas) + len(GAZETTEER.places)
    assert {line[: lines[0].index("name")].strip() for line in lines[1:]} == {
        "site",
        "area",
        "place",
    }


def test_the_command_prints_json_that_says_what_each_entry_is(capsys):
    assert main(["sites", "--json", "--kind", "place", "oshima-oshima"]) == 0
    (entry,) = json.loads(capsys.readouterr().out)
    assert (entry["kind"], entry["id"], entry["is_coast"]) == ("place", "oshima-oshima", False)
    assert entry["points"] == [[139.367, 41.507]]
    assert "渡島大島" in entry["names"]["ja"]


def test_the_command_lists_one_kind_alone_when_asked(capsys):
    assert main(["sites", "--kind", "area", "Wonsan"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["area"]


def test_the_command_says_so_when_nothing_has_that_name(capsys):
    assert main(["sites", "Atlantis"]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert "Atlantis" in output.err
