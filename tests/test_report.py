"""Briefs: each format opened by something else than what wrote it."""

import base64
import io
import re
import shutil
import subprocess
import sys
import zipfile
from html.parser import HTMLParser

import attrs
import pytest

from geomap.render.document import digest
from geomap.render.report import FORMATS, report, written
from geomap.render.report_blocks import Cell, Heading, Paragraph, Picture, Report, Table
from geomap.render.report_markdown import escaped

docx = pytest.importorskip("docx", reason="reports need: pip install 'geomap[report]'")
pytest.importorskip("fpdf", reason="reports need: pip install 'geomap[report]'")
pytest.importorskip("matplotlib", reason="figures need: pip install 'geomap[figure]'")

HOSTILE = "</title><script>alert(1)</script> | *x* [y](javascript:z) & ${q} \x07"


@pytest.fixture(scope="module")
def ground():
    from geomap.readers.layers import load_zones
    from geomap.readers.shoreline import load_shoreline

    return load_zones(), load_shoreline()


@pytest.fixture(scope="module")
def assessments(ground):
    from geomap.readers import load_catalogue, load_gazetteer
    from geomap.verdict import assess

    (event,) = load_catalogue(load_gazetteer(), id_prefix="2022-11-18-hwasong-17")
    return assess(event, *ground)


@pytest.fixture(scope="module")
def brief(assessments, ground):
    return report(assessments, *ground)


@pytest.fixture(scope="module")
def hostile(assessments, ground):
    changed = tuple(
        attrs.evolve(
            a,
            event=attrs.evolve(a.event, title=HOSTILE),
            flight=attrs.evolve(
                a.flight,
                missile=HOSTILE,
                reports=tuple(
                    attrs.evolve(r, by=HOSTILE, note=HOSTILE, url="javascript:alert(1)")
                    for r in a.flight.reports
                ),
            ),
        )
        for a in assessments
    )
    return report(changed, *ground)


SAID = (
    "Hwasong-17 launch of 18 November 2022",
    "about 200 km west of Oshima-Oshima",
    "KCNA",
    "999.2 km",
    "Method",
)


def words_of(brief):
    for block in brief.blocks:
        if isinstance(block, Heading):
            yield block.text
        for row in getattr(block, "rows", ()):
            yield from (text for cell in row for text in (cell.text, cell.remark) if text)


def test_the_brief_says_what_was_published_and_by_whom(brief):
    texts = list(words_of(brief))
    # The Ministry of Defense, 18 November 2022: about 1,000 km, about 6,000 km, about 69 minutes.
    for text in ("about 1,000 km", "about 6,000 km", "about 69 min", "999.2 km", "6,040.9 km"):
        assert text in texts


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.text, self.links, self.policy, self.images = [], [], [], "", []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        found = dict(attrs)
        if tag == "a":
            self.links.append(found["href"])
        if found.get("http-equiv") == "Content-Security-Policy":
            self.policy = found["content"]
        if tag == "img":
            self.images.append(found)

    def handle_data(self, data):
        self.text.append(data)


def parsed(brief):
    page = Page()
    page.feed(written(brief, "html", "x")["x.html"].decode())
    return page


def test_the_html_has_its_figure_within_and_no_script(brief):
    page = parsed(brief)
    whole = " ".join(page.text)
    for text in ("about 200 km west of Oshima-Oshima", "999.2 km"):
        assert text in whole
    assert "script" not in page.tags
    (image,) = page.images
    assert image["alt"].startswith("Hwasong-17 launch of 18 November 2022")
    head, packed = image["src"].split(",", 1)
    assert head == "data:image/svg+xml;base64"
    assert b"<svg" in base64.b64decode(packed)
    source = written(brief, "html", "x")["x.html"].decode()
    (style,) = re.findall("<style>(.*?)</style>", source, re.DOTALL)
    assert f"style-src {digest(style)};" in page.policy
    assert page.policy.startswith("default-src 'none'")


def test_hostile_words_stay_words_in_html(hostile):
    page = parsed(hostile)
    assert "script" not in page.tags
    assert not any(link.startswith("javascript") for link in page.links)
    assert any("<script>alert(1)</script>" in text for text in page.text)


def test_markdown_says_the_same_and_its_figure_lies_beside_it(brief):
    files = written(brief, "md", "brief")
    assert list(files) == ["brief.md", "brief.png"]
    text = files["brief.md"].decode()
    assert "](<brief.png>)" in text
    assert "# Hwasong-17 launch of 18 November 2022" in text
    assert "| Range | 999.2 km |" in text
    assert files["brief.png"].startswith(b"\x89PNG")


def test_markdown_is_read_back_by_commonmark_as_words(hostile):
    markdown_it = pytest.importorskip("markdown_it", reason="pip install markdown-it-py")
    text = written(hostile, "md", "x")["x.md"].decode()
    made = markdown_it.MarkdownIt("commonmark").enable("table").render(text)
    page = Page()
    page.feed(made)
    assert "script" not in page.tags
    assert "em" not in page.tags
    assert page.links == []


@pytest.mark.parametrize(
    "text",
    ["*x*", "_x_", "`x`", "<b>", "[a](b)", "a|b", "# x", "- x", "+ x", "1. x", "~~x~~", "\\"],
)
def test_every_sign_of_markdown_is_escaped(text):
    markdown_it = pytest.importorskip("markdown_it", reason="pip install markdown-it-py")
    made = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"])
    page = Page()
    page.feed(made.render(escaped(text)))
    assert set(page.tags) <= {"p"}
    assert "".join(page.text).strip() == text


def test_the_word_document_is_read_back_with_its_words_figure_and_links(brief):
    document = docx.Document(io.BytesIO(written(brief, "docx", "x")["x.docx"]))
    texts = [p.text for p in document.paragraphs]
    texts += [c.text for t in document.tables for r in t.rows for c in r.cells]
    whole = "\n".join(texts)
    for text in SAID[:4]:
        assert text in whole
    (shape,) = document.inline_shapes
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    assert shape.width <= room
    assert shape._inline.docPr.get("descr").startswith("Hwasong-17 launch of 18 November 2022")
    assert document.core_properties.author == "geomap"


def test_hostile_words_stay_words_in_a_word_document(hostile):
    document = docx.Document(io.BytesIO(written(hostile, "docx", "x")["x.docx"]))
    assert "<script>alert(1)</script>" in document.paragraphs[1].text
    targets = [rel.target_ref for rel in document.part.rels.values() if rel.is_external]
    assert targets == []


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="apt-get install poppler-utils")
def test_the_pdf_has_two_pages_at_most_and_its_words_can_be_searched(brief, assessments, tmp_path):
    path = tmp_path / "x.pdf"
    path.write_bytes(written(brief, "pdf", "x")["x.pdf"])
    run = {"capture_output": True, "text": True, "check": True}
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], **run).stdout
    # Whatever limit and estimate give, it is the same figure that the report has.
    to_limit_m = assessments[0].verdict.nearest_limit.distance_m
    for said in (*SAID, f"{to_limit_m / 1e3:.0f} km"):
        assert said in text
    info = subprocess.run(["pdfinfo", str(path)], **run).stdout
    assert int(re.search(r"Pages:\s+(\d+)", info)[1]) <= 2
    assert "A4" in info
    # Rendered, there is ink on every page and nothing runs out of the margins.
    from PIL import Image

    subprocess.run(["pdftoppm", "-r", "40", "-png", str(path), str(tmp_path / "p")], check=True)
    for page in sorted(tmp_path.glob("p-*.png")):
        with Image.open(page) as image:
            ink = image.convert("L").point(lambda v: 255 if v < 200 else 0).getbbox()
            assert ink is not None
            assert ink[0] >= 0.06 * image.width
            assert ink[2] <= 0.94 * image.width
            assert ink[3] <= 0.96 * image.height


ZONES = ("Of Japan", "Of Russia", "High seas", "Of both")
PROBABILITY = (
    Heading("Probability by zone", 3),
    Table(tuple((Cell(name), Cell("25%")) for name in ZONES)),
)


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="apt-get install poppler-utils")
def test_a_small_table_in_a_pdf_stays_on_one_page_with_its_heading(tmp_path):
    path = tmp_path / "x.pdf"
    run = {"capture_output": True, "text": True, "check": True}
    # The table comes to stand wholly on the first page, across its end, and on the second.
    for lines, number in ((44, 0), (47, 1), (49, 1)):
        filler = tuple(Paragraph("A line.", "small") for _ in range(lines))
        made = Report("x", "x", "en", (*filler, *PROBABILITY))
        path.write_bytes(written(made, "pdf", "x")["x.pdf"])
        pages = subprocess.run(["pdftotext", "-layout", str(path), "-"], **run).stdout.split("\f")
        said = {"Probability by zone", *ZONES}
        assert [{text for text in said if text in page} for page in pages[:2]][number] == said


def test_a_small_table_in_a_word_document_is_kept_with_its_heading():
    made = Report("x", "x", "en", PROBABILITY)
    document = docx.Document(io.BytesIO(written(made, "docx", "x")["x.docx"]))
    first, *_, last = document.tables[0].rows
    assert document.paragraphs[0].paragraph_format.keep_with_next
    assert all(p.paragraph_format.keep_with_next for c in first.cells for p in c.paragraphs)
    # What follows the table may stand on the next page.
    assert not any(p.paragraph_format.keep_with_next for c in last.cells for p in c.paragraphs)


def test_the_korean_pdf_has_its_fonts_within(assessments, ground, tmp_path):
    from geomap.render import fonts

    if not any("CJK KR" in face.family for face in fonts.faces("en")):
        pytest.skip("no Korean font here: apt-get install fonts-noto-cjk")
    if not shutil.which("pdftotext"):
        pytest.skip("apt-get install poppler-utils")
    path = tmp_path / "x.pdf"
    made = report(assessments, *ground, lang="ko")
    path.write_bytes(written(made, "pdf", "x")["x.pdf"])
    text = subprocess.run(
        ["pdftotext", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout
    headline = next(b.text for b in made.blocks if getattr(b, "role", "") == "undetermined")
    assert headline in text
    fonts_of = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True).stdout
    assert all("yes" in line for line in fonts_of.splitlines()[2:])


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_brief_is_the_same_bytes_twice(suffix, brief):
    first = written(brief, suffix, "x")
    assert written(brief, suffix, "x") == first
    if suffix == "docx":
        with zipfile.ZipFile(io.BytesIO(first["x.docx"])) as whole:
            assert {info.date_time for info in whole.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_an_event_without_an_impact_still_gives_its_brief_with_the_finding(assessments, ground):
    from geomap.findings import Finding
    from geomap.sentences import say

    bare = attrs.evolve(
        assessments[0], impact=None, verdict=None, trajectory=None,
        findings=(Finding("missing", say("Nothing published bears on it.")),),
    )  # fmt: skip
    made = report([bare], *ground)
    items = [item for b in made.blocks for item in getattr(b, "items", ())]
    assert Cell("Nothing published bears on it.") in items
    assert any(isinstance(block, Picture) for block in made.blocks)
    for suffix in FORMATS:
        assert all(written(made, suffix, "x").values())


@pytest.mark.parametrize(("missing", "suffix"), [("docx", "docx"), ("fpdf", "pdf")])
def test_without_its_library_a_format_says_what_to_install(missing, suffix, tmp_path):
    probe = (
        f"import sys; sys.modules[{missing!r}] = None; "
        "from geomap.cli import main; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, "report", "--catalogue", "2022-11-18", "-o", f"x.{suffix}"],
        capture_output=True, text=True, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 2
    assert "pip install 'geomap[report]'" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_a_folder_of_briefs(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "geomap", "report", "--catalogue", "2022-11-18", "-o", "briefs",
         "--format", "md"],
        capture_output=True, text=True, cwd=tmp_path,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(path.name for path in (tmp_path / "briefs").iterdir()) == [
        "2022-11-18-hwasong-17.md",
        "2022-11-18-hwasong-17.png",
    ]
