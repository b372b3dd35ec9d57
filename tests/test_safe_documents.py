# ruff: noqa: E501 - tables that are read in columns
"""Hundreds of hostile texts in every format that is no page: each is opened by another program.

The corpus is in `injections.py`; `test_safe_pages.py` has the pages.
"""

import csv
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from browser import chromium
from injections import CORPUS, HOST
from page_cases import shoreline, zone_map
from test_safe_pages import WATCH, explained, flight

from geomap.exports import exported
from geomap.exports.features import event_features
from geomap.readers import load_gazetteer
from geomap.readers.announcement.opening import open_announcement
from geomap.readers.event_files import events_in
from geomap.render.bidi import contained
from geomap.render.explained import explained_text
from geomap.render.index import as_csv, index_rows
from geomap.render.links import safe_url
from geomap.render.report_blocks import Bullets, Cell, Heading, Paragraph, Picture, Report, Table
from geomap.render.words import Words

SHORT = tuple(text for text in CORPUS if len(text) < 2000)
NO_XML = re.compile("[\ufffe\uffff]")
"""What of the corpus XML 1.0 does not allow, and is left out."""


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("profile")) as one:
        one.cdp("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
        yield one


@pytest.fixture(scope="module")
def features():
    return event_features([flight(n, text, text) for n, text in enumerate(CORPUS, 1)])


def folded(text):
    return " ".join(text.split())


# --- Exports ----------------------------------------------------------------


def test_geojson_and_czml_hold_texts_as_json_strings(features):
    table = json.loads(exported(features, "geojson"))
    assert {f["properties"]["missile"] for f in table["features"]} == {
        f"{t} missile" for t in CORPUS
    }
    packets = json.loads(exported(features, "czml", credit=CORPUS[4]))
    assert {f"{t} missile" for t in CORPUS} <= {
        p.get("properties", {}).get("missile") for p in packets
    }
    # No text becomes a key, a reference or a description, which Cesium shows as HTML.
    keys = {key for packet in packets[1:] for key in packet}
    assert keys <= {"id", "name", "properties", "position", "point", "label", "polyline", "polygon",
                    "availability", "path"}  # fmt: skip
    assert not any(re.search(r"[^0-9a-z_-]", packet["id"]) for packet in packets)


def test_kml_holds_texts_as_text(features):
    written = exported(features, "kml", credit=CORPUS[4])
    assert b"<!DOCTYPE" not in written
    assert b"<!ENTITY" not in written
    root = ElementTree.fromstring(written)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"kml", "Document", "name", "description", "Style", "IconStyle", "LabelStyle", "color",
                    "LineStyle", "PolyStyle", "width", "Folder", "Placemark", "styleUrl", "ExtendedData",
                    "Data", "value", "Point", "LineString", "Polygon", "MultiGeometry", "coordinates",
                    "tessellate", "extrude", "altitudeMode", "outerBoundaryIs", "innerBoundaryIs",
                    "LinearRing"}  # fmt: skip
    kml = "{http://www.opengis.net/kml/2.2}"
    links = {element.text for element in root.iter(f"{kml}styleUrl")}
    assert all(re.fullmatch("#[a-z0-9-]+", link) for link in links)
    values = {
        e.find(f"{kml}value").text for e in root.iter(f"{kml}Data") if e.get("name") == "missile"
    }
    # A reader of XML makes a line feed of every end of a line.
    ends = [f"{NO_XML.sub('', text)} missile" for text in CORPUS]
    assert values == {re.sub("\r\n?", "\n", text) for text in ends}


def test_a_geopackage_holds_texts_in_its_tables_and_has_no_other_tables(features, tmp_path):
    path = tmp_path / "x.gpkg"
    path.write_bytes(exported(features, "gpkg"))
    with sqlite3.connect(path) as base:
        tables = {
            name for (name,) in base.execute("select name from sqlite_master where type = 'table'")
        }
        missiles = {text for (text,) in base.execute("select missile from launch")}
    base.close()
    assert {name for name in tables if not name.startswith(("gpkg_", "rtree_", "sqlite_"))} == {
        feature.layer for feature in features
    }
    assert missiles == {f"{text} missile" for text in CORPUS}


def test_no_cell_of_a_table_is_a_formula():
    words = Words()
    rows = []
    for number, text in enumerate(CORPUS, 1):
        for row in index_rows([flight(number, text, text)], words, "events/x.html"):
            rows.append(
                row | {"missile": text, "launch_site": text, "claims": [[text, "inside", True]]}
            )
    read = list(csv.reader(io.StringIO(as_csv(rows).decode("utf-8-sig"), newline="")))
    head, body = read[0], read[1:]
    assert len(body) == len(CORPUS)
    for row, text in zip(body, CORPUS, strict=True):
        cells = dict(zip(head, row, strict=True))
        assert cells["missile"].removeprefix("'") == text or cells["missile"] == text
        for cell in row:
            # What spreadsheets skip before they look for a formula: blanks, marks, quotes within.
            begins = re.sub(r"^[\s\ufeff\u200b-\u200f\u2060]+", "", cell)[:1]
            assert begins not in tuple("=+-@＝＋－＠") or re.fullmatch(r"-?[\d.]+", cell), ascii(
                cell
            )


# --- Briefs -----------------------------------------------------------------

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000"
    "0500018789a5e10000000049454e44ae426082"
)  # fmt: skip


def brief(texts, alt="map"):
    """A brief that has every text in every kind of block, links to it where it is an address."""
    rows = []
    for text in texts:
        rows.append((Cell(text, text, safe_url(text), is_heading=True), Cell("")))
        rows.append((Cell(text), Cell(text, text)))
    blocks = [
        Heading(texts[0], 1),
        Picture(PIXEL, b"<svg xmlns='http://www.w3.org/2000/svg'/>", alt),
    ]
    for text in texts:
        blocks += [Heading(text, 2), Paragraph(text), Paragraph(text, "inside")]
    bullets = Bullets(tuple(Cell(text, "", safe_url(text)) for text in texts))
    return Report("x", texts[0], "en", (*blocks, bullets, Table(tuple(rows))))


def test_a_word_document_holds_texts_as_runs_and_nothing_that_acts():
    docx = pytest.importorskip("docx", reason="reports need: pip install 'geomap[report]'")
    from geomap.render.report_docx import as_docx

    written = as_docx(brief(CORPUS, alt=CORPUS[4]))
    opened = docx.Document(io.BytesIO(written))
    said = [paragraph.text for paragraph in opened.paragraphs]
    for text in CORPUS:
        wanted = NO_XML.sub("", text).replace("\r", "")
        assert any(wanted in paragraph for paragraph in said), ascii(text)
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    body = ElementTree.fromstring(parts["word/document.xml"])
    acting = {"fldSimple", "fldChar", "instrText", "altChunk", "object", "control", "sdt", "subDoc"}
    assert not acting & {element.tag.removeprefix(word) for element in body.iter()}
    outside = [
        (relation.get("Type").rpartition("/")[2], relation.get("Target"))
        for name, part in parts.items()
        if name.endswith(".rels")
        for relation in ElementTree.fromstring(part)
        if relation.get("TargetMode") == "External"
    ]
    assert {kind for kind, _ in outside} == {"hyperlink"}
    assert all(safe_url(target) == target for _, target in outside)
    assert not [name for name in parts if re.search(r"vba|activeX|embeddings|oleObject", name)]


def test_a_pdf_has_no_action_but_links_to_the_web():
    pytest.importorskip("fpdf", reason="reports need: pip install 'geomap[report]'")
    from geomap.render.report_pdf import as_pdf

    written = as_pdf(brief(SHORT))
    assert written.startswith(b"%PDF")
    for key in (b"JavaScript", b"JS", b"Launch", b"AA", b"EmbeddedFile", b"SubmitForm", b"ImportData", b"GoToR", b"RichMedia"):  # fmt: skip
        assert not re.search(rb"/" + key + rb"\b", written), key
    # How it opens is a place to look at, not an action.
    assert re.findall(rb"/OpenAction (.)", written) == [b"["]
    addresses = re.findall(rb"/URI \((.*?)(?<!\\)\)", written)
    assert addresses
    for address in addresses:
        plain = re.sub(rb"\\(.)", rb"\1", address).decode("utf-8", "replace")
        assert plain.startswith(("http://", "https://")), plain
    if shutil.which("pdftotext"):
        done = subprocess.run(
            ["pdftotext", "-", "-"], input=written, capture_output=True, check=True
        )
        assert b"Syntax Error" not in done.stderr
        assert "<script>window.ran=1</script>" in done.stdout.decode("utf-8")


def test_markdown_gives_no_html_and_no_link_of_its_own():
    markdown_it = pytest.importorskip("markdown_it")
    from geomap.render.report_markdown import as_markdown

    texts = SHORT
    written = as_markdown(brief(texts, alt=CORPUS[4]), "x.png").decode()
    # Everything on that a renderer may have on: HTML, tables, crossed out words.
    made = markdown_it.MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = made.parse(written)
    inline = [child for token in tokens for child in token.children or []]
    kinds = {token.type for token in tokens} | {child.type for child in inline}
    assert not {kind for kind in kinds if "html" in kind or "code" in kind or "fence" in kind}
    assert not kinds & {
        "em_open",
        "s_open",
        "blockquote_open",
        "hr",
        "ordered_list_open",
        "hardbreak",
    }
    links = [child.attrGet("href") for child in inline if child.type == "link_open"]
    assert len(links) == 2 * len([text for text in texts if safe_url(text)])
    assert all(link.startswith(("http://", "https://")) for link in links)
    images = [child.attrGet("src") for child in inline if child.type == "image"]
    assert images == ["x.png"]
    headings = [token.tag for token in tokens if token.type == "heading_open"]
    assert headings == ["h1"] + ["h2"] * len(texts)
    shown = [
        "".join(child.content for child in token.children if child.type in {"text", "text_special"})
        for at, token in enumerate(tokens)
        if token.type == "inline" and tokens[at - 1].type == "heading_open"
    ]
    assert [folded(text) for text in shown[1:]] == [folded(text) for text in texts]


# --- Figures ----------------------------------------------------------------

FIGURES = tuple(SHORT[at : at + 4] for at in range(0, len(SHORT), 40))


@pytest.fixture(scope="module")
def drawn():
    pytest.importorskip("matplotlib", reason="figures need: pip install 'geomap[figure]'")
    from geomap.render.figure import figure

    return [
        (
            texts,
            figure(
                [flight(n, t, t) for n, t in enumerate(texts, 1)], zone_map(texts[0]), shoreline()
            ),
        )
        for texts in FIGURES
    ]


SVG_TAGS = {"svg", "metadata", "RDF", "Work", "type", "format", "creator", "Agent", "title", "date", "defs",
            "style", "g", "path", "use", "clipPath", "rect", "text", "tspan", "pattern", "image"}  # fmt: skip


def test_an_svg_holds_texts_as_text_and_nothing_that_acts(drawn):
    for _, figure in drawn:
        written = figure.saved("svg")
        root = ElementTree.fromstring(written)
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert tags <= SVG_TAGS - {"image"}
        for element in root.iter():
            for name, value in element.attrib.items():
                local = name.rpartition("}")[2]
                assert not local.startswith("on")
                if local in {"href", "src"}:
                    assert value.startswith("#")
                assert "url(" not in value or re.fullmatch(r"[^()]*url\(#\w+\)[^()]*", value)
        said = folded("".join(root.itertext()))
        assert "Title" in said
    assert "".join(drawn[0][0][0].split()) in "".join(
        ElementTree.fromstring(drawn[0][1].saved("svg")).itertext()
    )


@pytest.mark.browser
def test_an_svg_opens_in_a_browser_and_nothing_runs_or_is_asked(browser, drawn, tmp_path):
    for number, (_, figure) in enumerate(drawn):
        path = tmp_path / f"{number}.svg"
        path.write_bytes(figure.saved("svg"))
        browser.open_still(path)
        seen = browser.run(
            "return {ran: window.ran, said: window.said, root: document.documentElement.tagName,"
            "errors: document.querySelectorAll('parsererror').length,"
            "fetched: performance.getEntriesByType('resource').length};"
        )
        assert seen == {"ran": None, "said": [], "root": "svg", "errors": 0, "fetched": 0}
        assert browser.requests() == []
        assert browser.console() == []


def test_a_picture_and_a_printed_map_say_nothing_of_the_texts_in_their_metadata(drawn):
    _, figure = drawn[0]
    png, pdf = figure.saved("png"), figure.saved("pdf")
    from PIL import Image

    with Image.open(io.BytesIO(png)) as picture:
        assert set(picture.info) <= {"Software", "dpi"}
        assert picture.info["Software"] == "geomap"
    for key in (b"/JavaScript", b"/JS", b"/OpenAction", b"/AA", b"/Launch", b"/URI"):
        assert key not in pdf


# --- Announcements: event files and terminals --------------------------------


def told(texts):
    return "".join(
        f"{text}\n\nOn November 18, 2022 North Korea launched a missile from Sunan {text}, the Ministry "
        f"said. It flew about 1,000 km {text} and fell in the Sea of Japan.\n\n"
        for text in texts
    )


@pytest.mark.parametrize("at", range(0, len(SHORT), 60))
def test_an_event_file_made_of_an_announcement_is_read_as_what_was_found(at):
    gazetteer = load_gazetteer()
    found = open_announcement(told(SHORT[at : at + 20]), "x.txt", gazetteer=gazetteer)
    read = events_in(found.event_text, "x.yaml", gazetteer=gazetteer)
    # Sentences stand in it as comments: none ends its line and begins a key.
    assert [failure for failure in read.failures if "unknown key" in str(failure)] == []
    assert len(read.events) + len(read.failures) <= 1
    for event in read.events:
        assert "ran" not in {*event.id.split("-"), event.title}


def test_a_terminal_gets_no_character_that_steers_it():
    gazetteer = load_gazetteer()
    texts = [*SHORT[::7], "\x1b[31mred\x1b]0;title\x07", "\x9b31m", "a\rb", "\x08\x08"]
    shown = explained_text(open_announcement(told(texts), "x.txt", gazetteer=gazetteer))
    assert all(letter.isprintable() or letter in "\n\t" for letter in shown)
    assert explained([texts[-1]])


# --- Direction --------------------------------------------------------------


def test_no_text_turns_round_what_follows_it():
    for text in CORPUS:
        kept = contained(text)
        depth = 0
        for letter in kept:
            depth += letter in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
            depth -= letter in "\u202c\u2069"
            assert depth >= 0
        assert depth == 0
        marks = "[\u202a-\u202e\u2066-\u2069]"
        assert re.sub(marks, "", kept) == re.sub(marks, "", text)
    assert contained("a\u2067b\u202ec\u2069d") == "a\u2067b\u202ec\u2069d"


# --- Names of files -----------------------------------------------------------

NAMES = [
    b"<img src=x onerror=alert(1)>.geojson", b"${alert(1)}{{7*7}}`'\".geojson", b"=1+1.geojson",
    b"\xff\xfe.geojson", b"a\nb\x1b[31m\x07.geojson", "\u202egpj.geojson".encode(), b"-o.geojson",
    b"%s%n.geojson", "漢字＜script＞.geojson".encode(),
]  # fmt: skip
LAYER = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {
                "name": "</script><script>window.ran=1</script>${window.ran=1}{{7*7}}",
                "id": "\"><img src=x onerror=window.ran=1>",
                "state": "\u202e=1+1\u2028",
                "</script>": "<b>",
                "sovereign1": "\x1b[31m",
            },
            "geometry": {"type": "Polygon", "coordinates": [[[130, 36], [139, 36], [139, 43], [130, 43], [130, 36]]]},
        }
    ],
}  # fmt: skip
EVENT = "id: x\nlaunched_at: 2022-01-02\nflights: [{missile: M, impact: {lon: 136.9, lat: 41.5, radius_km: 10}}]\n"


def geomap(*args, cwd):
    return subprocess.run(
        [sys.executable, "-m", "geomap", *args], capture_output=True, cwd=cwd, timeout=120
    )


@pytest.mark.browser
@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name.decode("utf-8", "replace")))
def test_the_name_of_a_layer_and_its_attributes_stay_text(browser, name, tmp_path):
    (tmp_path / "event.yaml").write_text(EVENT)
    layer = os.fsencode(tmp_path) + b"/" + name
    Path(os.fsdecode(layer)).write_text(json.dumps(LAYER), encoding="utf-8")
    zone = b"--zone=./" + name
    for args in (["map", "event.yaml", zone, "-o", "out"],
                 ["verify", "out/x.html", zone],
                 ["site", "event.yaml", zone, "-o", "site", "--jobs", "1", b"--title=" + name],
                 ["export", "event.yaml", zone, "-o", "x.kml"]):  # fmt: skip
        done = geomap(*args, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, b""), (args, done)
        assert b"\x1b" not in done.stdout
    ElementTree.fromstring((tmp_path / "x.kml").read_bytes())
    for path in (tmp_path / "out" / "x.html", tmp_path / "site" / "index.html"):
        browser.open(path)
        assert browser.run("return [window.ran, window.said]") == [None, []]
        assert browser.requests() == []
        assert browser.console() == []


@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name.decode("utf-8", "replace")))
def test_the_name_of_a_notice_stays_text_and_its_page_stays_in_its_folder(name, tmp_path):
    path = os.fsencode(tmp_path) + b"/" + name.replace(b".geojson", b".txt")
    Path(os.fsdecode(path)).write_text(
        "36-04N 124-30E\n36-04N 124-54E\n35-19N 124-54E\n35-19N 124-30E\n"
    )
    done = geomap("map", path, "-o", "out", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\x1b" not in done.stdout
    (made,) = (tmp_path / "out").iterdir()
    assert re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z._-]*\.html", made.name)
    assert geomap("verify", f"out/{made.name}", cwd=tmp_path).returncode == 0
    assert f"<title>{HOST}" not in made.read_text(encoding="utf-8")
