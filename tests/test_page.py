"""The page as a document: what is in it, what it allows, the same bytes each time."""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import folium
import numpy as np
import pytest
from attrs import evolve
from page_cases import REPORT, assessment, only_a_date, shoreline, zone_map

from geomap.errors import InputError
from geomap.events import Claim, Report
from geomap.geodesy import Position, direct
from geomap.render.document import as_data, inline, leaflet
from geomap.render.facts import flight_facts
from geomap.render.generalise import generalise
from geomap.render.links import safe_url
from geomap.render.packing import STEPS_PER_DEGREE, differences, restored, unpack
from geomap.render.profile import profile_svg
from geomap.render.tiles import hosts, provider
from geomap.render.webmap import page, webmap
from geomap.render.words import Words
from geomap.sentences import percent
from geomap.trajectory import fit
from geomap.verdict import Answer

LIMIT_BYTES = 600_000


class Parsed(HTMLParser):
    """A page as a parser sees it: elements with their attributes, scripts, styles, text."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.raw, self.text = [], [], []
        self._open = None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self._open = tag if tag in {"script", "style"} else None
        if self._open:
            self.raw.append([tag, dict(attributes), ""])

    def handle_endtag(self, tag):
        self._open = None

    def handle_data(self, data):
        if self._open:
            self.raw[-1][2] += data
        else:
            self.text.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def words(self):
        return re.sub(r"\s+", " ", " ".join(self.text))

    @property
    def data(self):
        return json.loads(
            next(raw for _, attributes, raw in self.raw if attributes.get("id") == "geomap-data")
        )


@pytest.fixture(scope="module")
def made():
    return page([assessment()], zone_map(), shoreline())


@pytest.fixture(scope="module")
def parsed(made):
    return Parsed(made)


def test_a_page_names_its_language_title_and_width(parsed):
    assert parsed.all("html")[0]["lang"] == "en"
    assert "Hwasong-17 launch of 18 November 2022" in parsed.words
    assert parsed.all("meta")[2]["content"] == "width=device-width, initial-scale=1"


def test_the_policy_allows_nothing_but_the_scripts_and_styles_that_are_there(parsed):
    policy = next(m for m in parsed.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    directives = dict(part.strip().split(" ", 1) for part in policy["content"].split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["img-src"] == "data:"
    assert "unsafe" not in policy["content"]
    for kind in ("script", "style"):
        hashes = {
            "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"
            for tag, attributes, text in parsed.raw
            if tag == kind and attributes.get("type") != "application/json"
        }
        assert set(directives[f"{kind}-src"].split()) == hashes


def test_nothing_is_loaded_from_anywhere(made, parsed):
    for tag, attributes in parsed.elements:
        for name in ("src", "srcset", "data", "poster", "background"):
            assert name not in attributes, (tag, attributes)
        assert tag not in {"link", "iframe", "object", "embed", "base", "form"}
    assert not re.search(
        r"@import|url\((?!data:|#)", "".join(t for tag, _, t in parsed.raw if tag == "style")
    )


def test_no_element_has_a_handler_or_a_style_of_its_own(parsed):
    for tag, attributes in parsed.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag


def test_only_web_addresses_of_an_event_become_links():
    reports = [
        Report(by="good", url="https://www.example.org/a?b=1&c=2"),
        Report(by="bad", url="javascript:alert(1)"),
        Report(by="worse", url="data:text/html,<script>alert(1)</script>"),
        Report(by="none", url=" //example.org/x"),
    ]
    made = Parsed(page([assessment(reports=reports)], zone_map(), shoreline()))
    links = [a for a in made.all("a") if a["href"] not in {"#facts"}]
    ours = [a["href"] for a in links if "example.org" in a["href"] or "alert" in a["href"]]
    assert ours == ["https://www.example.org/a?b=1&c=2"]
    assert all(a["rel"] == "noopener noreferrer" for a in links)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:1",
        "JaVaScRiPt:1",
        "java\nscript:1",
        "vbscript:1",
        "file:///etc/passwd",
        "http:",
        "//x",
        "ftp://x/y",
        "http://[",
        "",
    ],
)
def test_other_addresses_are_no_links(url):
    assert safe_url(url) == ""


def test_the_same_event_gives_the_same_bytes_in_another_process_with_another_hash_seed(made):
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from page_cases import *; from geomap.render.webmap import page;"
        "sys.stdout.buffer.write(page([assessment()], zone_map(), shoreline()).encode())"
    )
    folder = str(Path(__file__).resolve().parent)
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", script, folder],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": "America/New_York", "LC_ALL": "C"},
            capture_output=True,
            check=True,
        )
        assert done.stdout == made.encode()


def test_a_map_rendered_twice_is_the_same_and_so_is_one_that_was_added_to():
    the_map = webmap([assessment()], zone_map(), shoreline())
    first = the_map.get_root().render()
    assert the_map.get_root().render() == first
    folium.FeatureGroup(name="mine").add_to(the_map)
    second = the_map.get_root().render()
    assert '"mine"' in second
    assert the_map.get_root().render() == second


def test_the_layers_of_the_map_are_those_of_the_event_in_drawing_order():
    the_map = webmap([assessment()], zone_map(), shoreline())
    names = [c.layer_name for c in the_map._children.values() if isinstance(c, folium.map.Layer)]
    assert names == [
        "Land",
        "Japan’s EEZ",
        "Disputed and joint zones",
        "Limit of Japan’s EEZ",
        "Where it came down",
        "Flight",
        "Shortest distance",
    ]


def test_the_edges_of_the_limit_keep_their_basis(parsed):
    legend = parsed.data["layers"]["limit"]["legend"]
    assert [symbol for symbol, _ in legend] == ["limit-arc", "limit-equidistance"]
    assert {symbol for symbol, _ in parsed.data["layers"]["limit"]["features"]} == {
        "limit-arc",
        "limit-equidistance",
    }


def test_the_drawn_geodesic_bends_as_the_ellipsoid_asks(parsed):
    # From 127 E 39.2 N to 136 E 41.5 N. Middle of the geodesic by GeographicLib 2.0,
    # GeodSolve -i then direct over half the length: 131.4228 E, 40.4607 N; the straight
    # line on the sheet would pass 40.35 N.
    (line,) = unpack(parsed.data["geometry"])["path"][0]
    track = restored(line)
    at = np.interp(131.4228, track[:, 0], track[:, 1])
    from pyproj import Geod

    geod = Geod(ellps="WGS84")
    azimuth, _, length = geod.inv(127.0, 39.2, 136.0, 41.5)
    lon, lat, _ = geod.fwd(127.0, 39.2, azimuth, length / 2)
    assert np.interp(lon, track[:, 0], track[:, 1]) == pytest.approx(lat, abs=0.002)
    assert at > 40.42


def test_the_first_view_holds_launch_fall_region_and_nearest_limit(parsed):
    (south, west), (north, east) = parsed.data["view"]
    for lon, lat in [(127.0, 39.2), (136.0, 41.5), (134.0, 41.5), (136.48, 41.5), (136.0, 41.86)]:
        assert west <= lon <= east
        assert south <= lat <= north


def test_the_facts_are_in_a_real_table_with_who_said_them(parsed):
    headers = parsed.all("th")
    assert {"row", "rowgroup", "col"} <= {a.get("scope") for a in headers}
    for words in (
        "Japan Ministry of Defense",
        "about 900 km",
        "about 200 km west of Oshima-Oshima",
        "999.2 km",
        "agrees with the verdict",
        "Read in: a press release",
    ):
        assert words in parsed.words


def test_the_verdict_is_a_sentence_with_its_probability_and_whose_claim(parsed):
    assert "It came down inside Japan’s EEZ with a probability of 97%." in parsed.words
    assert "The zone is taken as Japan claims it, disputed areas included." in parsed.words


@pytest.mark.parametrize(
    ("probability", "written"),
    [
        (0.0572, "5.7%"),
        (0.0501, "5.1%"),
        (0.05, "5%"),
        (0.9428, "94.3%"),
        (0.9499, "94.9%"),
        (0.95, "95%"),
        (0.06, "6%"),
    ],
)
def test_a_percentage_is_rounded_but_not_onto_a_bound_that_it_does_not_reach(probability, written):
    assert Words().percent(probability) == written
    if probability not in (0.05, 0.06, 0.95):
        assert percent(probability) == written.replace("%", " %")


def test_the_distance_of_the_best_estimate_has_a_side():
    for is_inside, side in ((True, "inside"), (False, "outside")):
        case = assessment()
        case = evolve(case, verdict=evolve(case.verdict, best_is_inside=is_inside))
        (row,) = (
            row
            for row in flight_facts(case, Words()).figures
            if row.name == "Distance to the limit"
        )
        assert row.value.endswith(f" km {side}")


@pytest.mark.parametrize(
    ("answer", "probability", "headline", "sentence"),
    [
        (
            Answer.OUTSIDE,
            0.02,
            "Outside Japan’s EEZ",
            "outside Japan’s EEZ with a probability of 98%.",
        ),
        (Answer.OUTSIDE, 0.0, "Outside Japan’s EEZ", "with a probability of over 99%."),
        (
            Answer.UNDETERMINED,
            0.4,
            "Inside or outside Japan’s EEZ: undetermined",
            "a probability of 40%: what was",
        ),
        (
            Answer.UNDETERMINED,
            0.9496,
            "Inside or outside Japan’s EEZ: undetermined",
            "a probability of 94.9%",
        ),
    ],
)
def test_each_answer_has_its_sentence(answer, probability, headline, sentence):
    facts = flight_facts(assessment(answer=answer, probability=probability), Words())
    assert facts.headline == headline
    assert sentence in facts.sentence


def test_a_claim_that_the_verdict_contradicts_is_marked():
    case = assessment()
    checks = tuple(evolve(c, agrees=False) for c in case.verdict.claim_checks)
    case = evolve(case, verdict=evolve(case.verdict, claim_checks=checks))
    assert "contradicts the verdict" in Parsed(page([case], zone_map(), shoreline())).words


def test_a_source_that_said_nothing_of_the_eez_is_not_said_to_agree():
    facts = flight_facts(assessment(reports=[Report(by="KCNA", verdict=Claim.NONE)]), Words())
    assert facts.statements[0].claims is False


def test_an_event_without_an_impact_has_a_page_that_says_so():
    case = evolve(assessment(), impact=None, verdict=None)
    words = Parsed(page([case], zone_map(), shoreline())).words
    assert "Nothing that was published says where it came down." in words


def test_flights_of_one_event_are_numbered():
    cases = [assessment(), assessment(number=2, best=Position(135.0, 40.0))]
    made = Parsed(page(cases, zone_map(), shoreline()))
    assert {"Fall 1", "Fall 2"} <= {label["text"] for label in made.data["labels"]}
    assert made.words.count("Inside Japan’s EEZ") == 2


@pytest.mark.parametrize(
    ("lang", "date", "headline", "fall"),
    [
        (
            "en",
            "18 November 2022, 10:14 (UTC+9)",
            "Inside Japan’s EEZ",
            "about 200 km west of Oshima-Oshima",
        ),
        ("ja", "2022年11月18日 10:14（UTC+9）", "日本のEEZの内側", "渡島大島の西約200 km"),
        ("ko", "2022년 11월 18일 10:14 (UTC+9)", "일본 EEZ 안쪽", "오시마오시마 서쪽 약 200km"),
    ],
)
def test_a_page_speaks_one_language(lang, date, headline, fall):
    names = {"en": {}, "ja": {"Oshima-Oshima": "渡島大島"}, "ko": {"Oshima-Oshima": "오시마오시마"}}
    made = Parsed(page([assessment()], zone_map(), shoreline(), lang=lang, names=names[lang]))
    assert made.all("html")[0]["lang"] == lang
    for words in (date, headline, fall):
        assert words in made.words


@pytest.mark.parametrize("lang", ["ja", "ko"])
def test_no_english_is_left_on_a_page_in_another_language(lang):
    # Everything that an event brings is in capital nonsense; whatever else has Latin words
    # must be on the list of what is written so everywhere.
    event = {"event_id": "x", "title": "QQQ", "missile": "QQQ", "site": "QQQ"}
    reports = [evolve(REPORT, by="QQQ", fall_area="QQQ", note="QQQ", source="QQQ")]
    names = {"Oshima-Oshima": "大島"}
    made = Parsed(
        page(
            [assessment(**event, reports=reports)],
            zone_map("QQQ"),
            shoreline(),
            lang=lang,
            names=names,
        )
    )
    data = made.data
    said = [made.words, *data["words"].values(), *(label["text"] for label in data["labels"])]
    said += [mark[4] for mark in data["marks"]]
    said += [text for layer in data["layers"].values() for _, text in layer["legend"]]
    said += [
        a[name] for _, a in made.elements for name in ("aria-label", "title", "alt") if name in a
    ]
    written_so = {"QQQ", "EEZ", "UTC", "km", "geomap", "WGS", "Leaflet", "folium", "BSD", "Clause"}
    written_so |= {"MIT", "JavaScript", "PNG", "Enter", "Esc"}
    # The made-up world's own attributions and names are not in the catalogues.
    written_so |= {"Zones", "made", "up", "for", "test", "Shoreline", "Joint", "zone", "of"}
    words = {word for text in said for word in re.findall(r"[A-Za-z]{2,}", text)}
    assert words - written_so == set()


@pytest.mark.parametrize(("lang", "written"), [("en", "# nmi"), ("ja", "#海里"), ("ko", "#해리")])
def test_nautical_miles_are_written_as_the_language_does(lang, written):
    made = Parsed(page([assessment()], zone_map(), shoreline(), lang=lang))
    assert made.data["words"]["nauticalMiles"] == written


def test_a_layer_of_ones_own_is_not_said_to_be_computed_by_geomap():
    own = zone_map()
    own = evolve(
        own,
        limits=tuple(evolve(limit, basis="given") for limit in own.limits),
        attribution="Zone: mine.geojson",
    )
    words = Parsed(page([assessment()], own, shoreline())).words
    assert "The zones are those of the layer that was given." in words
    assert "Zone: mine.geojson." in words
    assert "computed from official base points" not in words


def test_a_date_without_a_time_stays_a_date():
    assert "26 October 2024" in Parsed(page([only_a_date()], zone_map(), shoreline())).words


def test_packed_lines_come_back_to_half_a_step():
    line = np.array([(135.123456, 41.654321), (135.2, 41.7), (-179.99996, -10.0)])
    assert np.abs(restored(differences(line)) - line).max() <= 0.5 / STEPS_PER_DEGREE + 1e-12


def test_generalising_keeps_detail_near_the_focus_and_closes_rings():
    angle = np.linspace(0.0, 2.0 * np.pi, 4001)
    ring = np.column_stack([140.0 + 8.0 * np.cos(angle), 38.0 + 8.0 * np.sin(angle)])
    ring[-1] = ring[0]
    (light,) = generalise([ring], [(147.0, 37.0, 149.0, 39.0)])
    near = (np.abs(light[:, 0] - 148.0) < 1.0) & (np.abs(light[:, 1] - 38.0) < 1.0)
    assert near.sum() > 4 * ((light[:, 0] < 140.0).sum() / 12)
    assert (light[0] == light[-1]).all()
    # Every vertex is one of the ring's own: nothing is moved.
    assert {tuple(p) for p in light} <= {tuple(p) for p in ring}


def test_the_profile_tells_its_figures_to_those_who_cannot_see_it():
    distance = np.linspace(0.0, 999.2e3, 50)
    height = 6040.9e3 * 4.0 * (distance / 999.2e3) * (1.0 - distance / 999.2e3)
    (svg,) = Parsed(str(profile_svg(distance, height, 4135.0, Words()))).all("svg")
    assert svg["aria-label"].startswith("Height over distance, computed: it rose to 6,0")
    assert "after 69 min" in svg["aria-label"]


def test_a_known_arc_is_drawn_with_its_track_and_its_profile():
    # Range and apogee of 18 November 2022 as KCNA gave them: 999.2 km, 6,040.9 km, 4,135 s.
    start = Position(125.67, 39.2)
    end = direct(start, 72.0, 999.2e3)
    arc = fit(start, 72.0, 999.2e3, 6040.9e3)
    made = Parsed(
        page([assessment(launch=start, best=end, trajectory=arc)], zone_map(), shoreline())
    )
    path = made.data["layers"]["path"]
    assert ["ground-track", "ground track, computed"] in path["legend"]
    tracks = [i for i, (symbol, _) in enumerate(path["features"]) if symbol == "ground-track"]
    (line,) = unpack(made.data["geometry"])["path"][tracks[0]]
    assert restored(line)[0] == pytest.approx((125.67, 39.2), abs=1e-4)
    assert restored(line)[-1] == pytest.approx((end.lon_deg, end.lat_deg), abs=1e-3)
    labels = [a["aria-label"] for a in made.all("svg") if "aria-label" in a]
    (profile,) = [text for text in labels if text.startswith("Height over distance")]
    assert "rose to 6,041 km and came down 999 km away" in profile
    # Within 2 % of 4,135 s.
    minutes = float(re.search(r"after (\d+) min", profile).group(1))
    assert minutes * 60 == pytest.approx(4135, rel=0.02)


def test_data_in_a_page_cannot_end_its_script():
    nasty = "</script><!--\u2028\u2029&<script>"
    text = str(as_data({"x": nasty}))
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text) == {"x": nasty}


@pytest.mark.parametrize("text", ["a</script>b", "a</STYLE>b", "<!-- x"])
def test_a_script_that_would_end_its_element_is_refused(text):
    with pytest.raises(ValueError, match="end its own element"):
        inline(text)


def test_leaflet_is_put_in_without_its_map_file_or_images():
    script, style = leaflet()
    assert "sourceMappingURL" not in script
    assert "url(images/" not in style
    assert style.count("url(data:image/png;base64,") == 3


def test_a_page_is_small(made):
    assert len(made.encode()) < LIMIT_BYTES


def test_tiles_open_the_policy_for_their_host_alone():
    made = Parsed(page([assessment()], zone_map(), shoreline(), tiles="OpenStreetMap.Mapnik"))
    policy = next(m for m in made.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    directives = dict(part.strip().split(" ", 1) for part in policy["content"].split(";"))
    assert directives["img-src"] == "data: https://tile.openstreetmap.org"
    assert directives["default-src"] == "'none'"
    assert "This page makes no network request." not in made.words


def test_an_unknown_or_keyed_tile_provider_is_an_error_that_says_what_to_do():
    with pytest.raises(InputError, match=r"nearest are .*OpenStreetMap\.Mapnik"):
        provider("OpenStreetMap.Mapnick")
    with pytest.raises(InputError, match="needs a key"):
        provider("Thunderforest.Landscape")


def test_tiles_without_encryption_are_refused():
    with pytest.raises(InputError, match="https"):
        hosts("http://tile.example/{z}/{x}/{y}.png", "abc")


def test_a_report_without_an_address_is_plain_text():
    made = Parsed(page([assessment(reports=[Report(by="KCNA")])], zone_map(), shoreline()))
    assert not [a for a in made.all("a") if "example.org" in a["href"]]
    assert REPORT.url not in made.words


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "contradicts itself"), ("ja", "矛盾"), ("ko", "모순")]
)
def test_a_contradiction_is_told_together_with_the_verdict(lang, said):
    words = Words(lang)
    assert said in flight_facts(assessment(findings=("300 km cannot reach it.",)), words).sentence
    assert said not in flight_facts(assessment(), words).sentence
