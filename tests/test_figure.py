"""The printed map: its projection, its labels, its files."""

import io
import math
import re
import subprocess
import sys
import zlib
from types import SimpleNamespace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS, Transformer

from geomap.errors import InputError, OutputError
from geomap.geodesy import Position, geodesic_circle
from geomap.render import fonts
from geomap.render.figure import figure
from geomap.render.furniture import graticule, ring_radii_m
from geomap.render.placement import Candidate, Spot, along, around, overlaps, place
from geomap.render.projection import Projection, area_of, hatching, lines_within

pytest.importorskip("matplotlib", reason="figures need: pip install 'geomap[figure]'")

SUNAN = Position(125.67, 39.20)


# The projection.


@pytest.mark.parametrize("centre", [SUNAN, Position(179.5, -35.0), Position(-70.0, 80.0)])
def test_the_plane_is_that_of_proj(centre):
    # PROJ's own azimuthal equidistant projection of the ellipsoid.
    proj = Transformer.from_crs(
        CRS("EPSG:4326"),
        CRS(f"+proj=aeqd +lat_0={centre.lat_deg} +lon_0={centre.lon_deg} +datum=WGS84"),
        always_xy=True,
    )
    points = np.array([(125.0, 40.0), (139.7, 35.7), (172.0, 40.3), (-170.0, 10.0)])
    expected = np.column_stack(proj.transform(points[:, 0], points[:, 1]))
    assert Projection(centre).forward(points) == pytest.approx(expected, abs=0.01)


@given(lon=st.floats(100, 200), lat=st.floats(-60, 80))
def test_backward_undoes_forward(lon, lat):
    plane = Projection(SUNAN)
    back = plane.backward(plane.forward(np.array([(lon, lat)])))[0]
    assert math.remainder(back[0] - lon, 360.0) == pytest.approx(0.0, abs=1e-9)
    assert back[1] == pytest.approx(lat, abs=1e-9)


def test_a_range_ring_is_a_circle():
    circle = Projection(SUNAN).forward(geodesic_circle(SUNAN, 1_000e3))
    assert np.hypot(circle[:, 0], circle[:, 1]) == pytest.approx(1_000e3, abs=1e-3)


def test_a_ring_in_a_ring_is_a_hole_and_a_ring_in_that_is_land_again():
    def square(half):
        return np.array(
            [(-half, -half), (half, -half), (half, half), (-half, half), (-half, -half)]
        )

    area = area_of([square(1.0), square(3.0), square(2.0)], (-10, -10, 10, 10))
    assert area.area == pytest.approx(36 - 16 + 4)
    assert area_of([square(3.0)], (0, 0, 10, 10)).area == pytest.approx(9.0)
    assert area_of([square(3.0)], (5, 5, 10, 10)).is_empty


def test_lines_are_cut_to_the_frame_and_joined_again():
    pieces = [np.array([(-5.0, 0.0), (0.0, 0.0)]), np.array([(0.0, 0.0), (5.0, 0.0)])]
    cut = lines_within(pieces, (-2, -2, 2, 2))
    assert len(cut) == 1
    assert np.ptp(cut[0][:, 0]) == pytest.approx(4.0)


def test_hatch_lines_stay_within_and_cover_evenly():
    area = shapely.Point(0, 0).buffer(50)
    strokes = hatching(area, 5.0, [45.0])
    assert all(area.buffer(1e-6).covers(shapely.LineString(s)) for s in strokes)
    # Lines a spacing apart have the area's measure over the spacing as their length.
    total = sum(shapely.LineString(s).length for s in strokes)
    assert total == pytest.approx(area.area / 5.0, rel=0.02)


def test_the_graticule_names_whole_degrees_inside_the_frame():
    lines = graticule(Projection(SUNAN), (-400e3, -300e3, 900e3, 500e3))
    meridians = [line.degrees for line in lines if line.is_meridian]
    parallels = [line.degrees for line in lines if not line.is_meridian]
    # At 39 N a degree of longitude is 86.6 km: 1,300 km are 15 degrees. 800 km are 7.2 degrees of
    # latitude, and the far corner hangs lower by another.
    assert meridians == [122, 124, 126, 128, 130, 132, 134, 136]
    assert parallels == [38, 40, 42]
    for line in lines:
        for piece in line.pieces:
            back = Projection(SUNAN).backward(piece)[:, 0 if line.is_meridian else 1]
            assert back == pytest.approx(line.degrees, abs=2e-3)


def test_rings_are_round_numbers_that_fill_the_map():
    assert ring_radii_m(1_234e3) == (200e3, 400e3, 600e3, 800e3, 1_000e3, 1_200e3)
    assert ring_radii_m(4_100e3) == (1_000e3, 2_000e3, 3_000e3, 4_000e3)
    assert ring_radii_m(0.0) == ()


# Labels.

positions = st.tuples(st.floats(10, 390), st.floats(10, 290))


@given(st.lists(st.tuples(positions, st.integers(1, 30)), min_size=1, max_size=14))
def test_labels_never_overlap(points):
    candidates = [
        Candidate(
            f"{n}", "place", 5.0 * length, 8.0, around(x, y, 5.0 * length, 8.0, 4.0), n, bool(n % 2)
        )
        for n, ((x, y), length) in enumerate(points)
    ]
    frame = shapely.box(0, 0, 400, 300)
    taken = [shapely.Point(x, y).buffer(2) for (x, y), _ in points]
    placed = place(candidates, frame=frame, taken=taken)
    assert overlaps(placed) == []
    for label in placed:
        assert frame.contains(label.box)
        assert not any(label.box.intersects(mark) for mark in taken)


def test_a_label_is_left_out_when_there_is_no_room_and_kept_when_there_is():
    frame = shapely.box(0, 0, 100, 20)
    here = (Spot(50.0, 10.0),)
    wide = [Candidate(t, "place", 60.0, 10.0, here, r) for t, r in (("second", 2), ("first", 1))]
    assert [label.text for label in place(wide, frame=frame)] == ["first"]


def test_a_label_keeps_off_an_important_line_where_it_can():
    line = shapely.LineString([(0, 60), (200, 60)])
    label = Candidate("x", "place", 40.0, 10.0, (Spot(100.0, 60.0), Spot(100.0, 30.0, cost=5.0)), 0)
    (placed,) = place([label], frame=shapely.box(0, 0, 200, 100), lines=[(line, 1.0)])
    assert placed.spot.y == 30.0


def test_words_along_a_line_are_never_upside_down():
    for angle in range(0, 360, 15):
        way = np.array([(math.cos(math.radians(angle)), math.sin(math.radians(angle)))])
        for spot in along(np.vstack([way * 0, way * 200]), 40.0, 8.0, 2.0):
            assert -90.0 <= spot.angle_deg < 90.0
            distance = shapely.LineString(np.vstack([way * 0, way * 200])).distance(
                shapely.Point(spot.x, spot.y)
            )
            assert distance == pytest.approx(6.0, abs=1e-6)


# Fonts and lines of text.


def test_text_breaks_between_words_and_between_ideographs_but_not_before_a_comma():
    assert fonts.wrapped("one two three", 8, len) == ["one two", "three"]
    assert fonts.wrapped("日本海に落下、測定中", 6, len) == ["日本海に落", "下、測定中"]
    assert fonts.wrapped("abcdefghij", 4, len) == ["abcd", "efgh", "ij"]
    # Hangul is broken between words alone.
    assert fonts.wrapped("일본 배타적 경제수역", 6, len) == ["일본 배타적", "경제수역"]


@given(st.text(alphabet="ab 日本、。（）한국 ", max_size=60), st.integers(1, 20))
def test_no_character_is_lost_in_breaking_lines(text, width):
    lines = fonts.wrapped(text, width, len)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(len(line) <= width for line in lines)


def test_a_language_without_a_font_says_what_to_install(monkeypatch):
    fonts.faces.cache_clear()
    monkeypatch.setitem(fonts.CJK, "ja", ("No Such Font",))
    try:
        with pytest.raises(OutputError, match=r"fonts-noto-cjk"):
            fonts.faces("ja")
    finally:
        fonts.faces.cache_clear()


def test_a_character_that_no_font_has_is_shown_as_missing():
    assert fonts.printable("a\U00013000b\nc\x07", "en") == "a\N{REPLACEMENT CHARACTER}b c"


# The figure of an event.


@pytest.fixture(scope="module")
def ground():
    from geomap.readers.layers import load_zones
    from geomap.readers.shoreline import load_shoreline

    return load_zones(), load_shoreline()


@pytest.fixture(scope="module")
def assessed(ground):
    from geomap.readers import load_catalogue, load_gazetteer
    from geomap.verdict import assess

    def of(prefix):
        (event,) = load_catalogue(load_gazetteer(), id_prefix=prefix)
        return assess(event, *ground)

    return of


NEEDS_CJK = pytest.mark.skipif(
    not any(f.family.startswith("Noto Sans CJK") for f in fonts.faces("en")),
    reason="no Japanese and Korean font here: apt-get install fonts-noto-cjk",
)


@NEEDS_CJK
@pytest.mark.parametrize(
    ("event", "lang"),
    [
        ("2022-11-18-hwasong-17", "en"),
        ("2022-11-18-hwasong-17", "ko"),
        ("2017-09-15-hwasong-12", "ja"),
        ("2012-12-12-unha-3", "en"),
        ("2022-06-05", "ja"),
    ],
)
def test_no_two_texts_of_a_figure_overlap(event, lang, assessed, ground):
    drawn = figure(assessed(event), *ground, lang=lang)
    assert overlaps(drawn.labels) == []
    assert drawn.missing == ()
    # Measured once more by matplotlib itself, all texts: title, legend, edges and map.
    sheet = drawn.sheet
    boxes = {}
    for text in sheet.axes.texts:
        if text.get_gid() == "seam" or not text.get_text().strip() or text.get_rotation() % 90:
            continue
        box = text.get_window_extent(sheet._renderer)
        # The line's height is that of the tallest letters of the font; ink seldom fills it.
        trim = 0.14 * box.height
        boxes[text.get_text(), box.x0, box.y0] = shapely.box(
            box.x0, box.y0 + trim, box.x1, box.y1 - trim
        )
        # Nearly 4 mm of white: a line's box is a little larger than its ink.
        white = 3.8 / 25.4 * 300
        assert box.x0 >= white
        assert box.x1 <= sheet.figure.bbox.width - white
        assert box.y0 >= white
        assert box.y1 <= sheet.figure.bbox.height - white
    names, shapes = list(boxes), list(boxes.values())
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    clashes = [(names[i][0], names[j][0]) for i, j in zip(one, other, strict=True) if i < j]
    assert clashes == []


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_a_figure_is_the_same_bytes_twice(suffix, assessed, ground):
    event = assessed("2022-11-18-hwasong-17")
    first, second = (figure(event, *ground).saved(suffix) for _ in range(2))
    assert first == second
    assert b"/CreationDate" not in first
    assert b"dc:date" not in first


def test_a_png_has_300_dots_per_inch_and_the_width_of_two_columns(assessed, ground):
    written = figure(assessed("2022-11-18-hwasong-17"), *ground).saved("png")
    width = int.from_bytes(written[16:20], "big")
    assert width / 300 * 25.4 == pytest.approx(182.7, abs=0.2)
    at = written.index(b"pHYs") + 4
    assert int.from_bytes(written[at : at + 4], "big") == round(300 / 0.0254)


@pytest.mark.parametrize("header", [True, False])
def test_a_png_has_4_mm_of_white_on_all_sides(header, assessed, ground):
    from PIL import Image

    drawn = figure(assessed("2022-11-18-hwasong-17"), *ground, header=header)
    grey = np.asarray(Image.open(io.BytesIO(drawn.saved("png"))).convert("L"))
    rows, columns = (
        np.flatnonzero((grey < 250).any(axis=1)),
        np.flatnonzero((grey < 250).any(axis=0)),
    )
    white = np.array(
        [rows[0], columns[0], grey.shape[0] - 1 - rows[-1], grey.shape[1] - 1 - columns[-1]]
    )
    assert (white >= 4.0 / 25.4 * 300 - 1).all()
    assert (white <= 7.0 / 25.4 * 300).all()


def test_text_in_svg_is_text(assessed, ground):
    from xml.etree import ElementTree

    written = figure(assessed("2022-11-18-hwasong-17"), *ground).saved("svg")
    tree = ElementTree.parse(io.BytesIO(written))
    texts = {"".join(e.itertext()).strip() for e in tree.iter("{http://www.w3.org/2000/svg}text")}
    assert "Best estimate" in texts
    assert "Hwasong-17 launch of 18 November 2022" in texts
    assert not re.search(rb"<script|href=\"(?!#)", written)


def test_text_in_pdf_is_text(assessed, ground, tmp_path):
    pytest.importorskip("matplotlib")
    path = tmp_path / "map.pdf"
    path.write_bytes(figure(assessed("2022-11-18-hwasong-17"), *ground).saved("pdf"))
    streams = re.findall(rb"stream\r?\n(.*?)endstream", path.read_bytes(), re.DOTALL)
    unpacked = []
    for stream in streams:
        try:
            unpacked.append(zlib.decompress(stream))
        except zlib.error:
            continue
    # Fonts are embedded as TrueType with a map back to Unicode, not as outlines.
    assert b"/FontFile2" in path.read_bytes()
    assert any(b"beginbfchar" in s or b"beginbfrange" in s for s in unpacked)


def test_a_text_that_looks_like_a_formula_or_a_script_is_shown_as_it_is(assessed, ground):
    import attrs

    hostile = "$\\frac{1}{0}$ <script>alert(1)</script> & {x}"
    event = tuple(
        attrs.evolve(a, event=attrs.evolve(a.event, title=hostile))
        for a in assessed("2022-11-18-hwasong-17")
    )
    written = figure(event, *ground).saved("svg").decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {x}" in written
    assert "$\\frac{1}{0}$" in written
    assert "<script" not in written


def test_an_event_without_an_impact_still_gives_its_figure_with_the_finding(assessed, ground):
    import attrs

    from geomap.findings import Finding
    from geomap.sentences import say

    (whole,) = assessed("2022-11-18-hwasong-17")
    bare = attrs.evolve(
        whole, impact=None, verdict=None, trajectory=None,
        findings=(Finding("missing", say("Nothing published bears on it.")),),
    )  # fmt: skip
    drawn = figure([bare], *ground)
    texts = [text.get_text() for text in drawn.sheet.axes.texts]
    assert any("Nothing published bears on it." in text for text in texts)
    assert "No verdict" in texts
    assert drawn.saved("png").startswith(b"\x89PNG")


OKHOTSK = """\
id: okhotsk
title: Into the north of the Sea of Okhotsk
launched_at: 2024-05-05T10:00+09:00
flights:
  - missile: SLBM
    launch: {lon: 149, lat: 54, radius_km: 100}
    reports:
      - {by: Someone, range_km: 300 nmi, direction: north, fall_area: Sea of Okhotsk}
"""
VERY_LONG = """\
id: very-long
title: Over the equator
launched_at: 2024-05-05T10:00+09:00
flights:
  - missile: ICBM
    launch: {lon: 110, lat: 20}
    reports:
      - {by: Someone, range_km: about 11700, direction: southeast}
"""


@pytest.fixture
def named(ground, assessed, monkeypatch):
    """Draws an event, of the catalogue or as text; gives its names, each with where it stands.

    The place is that of the words' middle, in degrees, by the map's own plane and scale.
    """
    from geomap.readers import load_gazetteer, read_events
    from geomap.render import figure as figures
    from geomap.verdict import assess

    bodies = []

    class Recorded(figures.MapBody):
        def __init__(self, *args):
            super().__init__(*args)
            bodies.append(self)

    monkeypatch.setattr(figures, "MapBody", Recorded)

    def of(event, lang="en"):
        if event.startswith("id:"):
            stdin = io.BytesIO(event.encode())
            (read,) = read_events("-", gazetteer=load_gazetteer(), stdin=stdin).events
            flights = assess(read, *ground)
        else:
            flights = assessed(event)
        drawn = figure(flights, *ground, lang=lang)
        body = bodies[-1]
        at = [
            ((p.spot.x - body.x) / body.scale, (p.spot.y - body.y) / body.scale)
            for p in drawn.labels
        ]
        places = body.plane.backward(np.array(at)).tolist()
        return [(label, *place) for label, place in zip(drawn.labels, places, strict=True)]

    return of


def test_no_zone_is_named_where_none_of_it_is_to_be_seen(named):
    kinds = {label.kind for label, _, _ in named(OKHOTSK)}
    assert "limit" in kinds
    assert "eez" not in kinds


@pytest.mark.parametrize("event", ["2009-04-05-unha-2", "2021-10-19", "2022-11-18-hwasong-17"])
def test_the_name_of_the_zone_stands_in_the_zone(event, named, ground):
    ((lon, lat),) = [(lon, lat) for label, lon, lat in named(event) if label.kind == "eez"]
    assert ground[0].locate_id(Position(lon, lat)) == "japan-eez"


EXTREMES = {
    "Japan": (122, 24, 149, 46),
    "South Korea": (124, 33, 132, 39),
    "North Korea": (124, 37, 131, 44),
    "China": (73, 18, 135, 54),
    "Taiwan": (119, 21, 123, 26),
    "Philippines": (116, 4, 127, 22),
    "Russia": (127, 42, 180, 78),
}
"""West, south, east, north: whole degrees around the extreme points, for Russia those of the
Far Eastern Federal District south of Chukotka; the Ogasawara south of 26 N are in Japan's too."""


@pytest.mark.parametrize("event", [VERY_LONG, OKHOTSK, "2009-04-05-unha-2", "2017-09-15"])
def test_the_name_of_a_country_stands_on_it_or_is_left_out(event, named):
    for label, lon, lat in named(event):
        if label.kind == "country":
            west, south, east, north = EXTREMES[label.text]
            assert west < lon < east, label.text
            assert south < lat < north, label.text


@NEEDS_CJK
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_zone_out_of_the_picture_has_no_name_and_a_small_one_a_line_to_it(lang, named):
    names = {label.text.split("\n")[0]: label for label, _, _ in named(VERY_LONG, lang)}
    # The Liancourt Rocks lie at 37 N, beyond the upper edge; the Senkaku Islands at 26 N.
    assert not {"Liancourt Rocks", "竹島"} & set(names)
    senkaku = names["Senkaku Islands" if lang == "en" else "尖閣諸島"]
    assert senkaku.spot.leader is not None


def test_a_finding_on_one_flight_of_several_says_which(assessed, ground):
    drawn = figure(assessed("2009-04-05-unha-2"), *ground)
    texts = [text.get_text() for text in drawn.sheet.axes.texts]
    (said,) = [text for text in texts if "beyond the region that the zones" in text]
    assert said.startswith("– 2. Unha-2 (upper stages): With ")


def test_a_launch_area_of_several_flights_is_drawn_once(ground):
    from geomap.readers import load_gazetteer, read_events
    from geomap.render.scene import scene
    from geomap.render.words import Words
    from geomap.verdict import assess

    head, flight = OKHOTSK.split("flights:\n")
    other = flight.replace("radius_km: 100", "radius_km: 50")
    text = f"{head}flights:\n{flight * 3}{other}"
    (event,) = read_events("-", gazetteer=load_gazetteer(), stdin=io.BytesIO(text.encode())).events
    drawn = scene(assess(event, *ground), *ground, Words("en"))
    symbols = [feature.symbol for layer in drawn.layers for feature in layer.features]
    assert symbols.count("geodesic") == 4
    assert symbols.count("launch-area") == 2


def test_flights_in_a_row_are_counted_together_and_what_is_said_of_all_names_none():
    from geomap.render.figure_words import _findings

    flights = [
        SimpleNamespace(number=number, missile=missile, findings=findings)
        for number, missile, findings in [
            (1, "KN-23", ("all", "some")),
            (2, "KN-23", ("all", "some")),
            (3, "KN-24", ("all",)),
            (4, "KN-25", ("some", "all", "one")),
        ]
    ]
    assert _findings(flights) == ["all", "1–2, 4. KN-23, KN-25: some", "4. KN-25: one"]


# The command.


def geomap(*args, cwd):
    return subprocess.run(
        [sys.executable, "-m", "geomap", *args], capture_output=True, text=True, cwd=cwd
    )


def test_the_command_writes_what_the_ending_says(tmp_path):
    done = geomap("figure", "--catalogue", "2022-11-18", "-o", "map.svg", "--bare", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "map.svg\n", "")
    assert b"<svg" in (tmp_path / "map.svg").read_bytes()
    assert "launch of 18 November" not in (tmp_path / "map.svg").read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "map.jpg"], "map.jpg: 'jpg' is not a format here; known are png, svg, pdf"),
        (["-o", "none/map.png"], "there is no folder none"),
        (["-o", "map.png", "--format", "svg"], "the name says png, --format says svg"),
        (["--catalogue", "2017-07-28", "-o", "map.png"], "one file for 2 events"),
    ],
)
def test_an_output_that_cannot_be_is_refused_and_nothing_is_written(arguments, message, tmp_path):
    done = geomap("figure", "--catalogue", "2022-11-18", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_without_matplotlib_the_command_says_what_to_install(tmp_path):
    probe = (
        "import sys; sys.modules['matplotlib'] = None; "
        "from geomap.cli import main; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, "figure", "--catalogue", "2022-11-18"],
        capture_output=True, text=True, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 2
    assert "pip install 'geomap[figure]'" in done.stderr


def test_an_unknown_ending_is_an_input_error():
    from pathlib import Path

    from geomap.cli._outputs import outputs

    with pytest.raises(InputError, match="known are png"):
        outputs(Path("x.gif"), ("png",), None, 1)
