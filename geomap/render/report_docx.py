"""A brief as a Word document, written with python-docx."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from geomap.errors import OutputError
from geomap.render.fonts import faces
from geomap.render.report_blocks import Bullets, Cell, Heading, Paragraph, Picture, Report, Table
from geomap.render.style import SHADES

PAGE_MM = (210.0, 297.0)
MARGIN_MM = 16.0
SMALL_ROWS = 6
"""A table of so few rows is not broken over two pages."""

_LANGUAGES = {"en": "en-GB", "ja": "ja-JP", "ko": "ko-KR"}

# A document that says when it was made is never the same twice.
_WHEN = datetime(2000, 1, 1, tzinfo=UTC)


def as_docx(made: Report) -> bytes:
    """Return a brief as a Word document (Office Open XML)."""
    try:
        import docx
    except ImportError as error:
        raise OutputError(
            "Word documents are written with python-docx, which is not installed; "
            "run: pip install 'geomap[report]'"
        ) from error
    document = docx.Document()
    _set_up(document, made)
    for block in made.blocks:
        if isinstance(block, Heading):
            _heading(document, block)
        elif isinstance(block, Paragraph):
            _paragraph(document, block)
        elif isinstance(block, Picture):
            _picture(document, block)
        elif isinstance(block, Bullets):
            for item in block.items:
                _write(document.add_paragraph(style="List Bullet"), item)
        else:
            _table(document, block)
    whole = io.BytesIO()
    document.save(whole)
    return _without_times(whole.getvalue())


def _set_up(document: Any, made: Report) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = (Mm(side) for side in PAGE_MM)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Mm(MARGIN_MM))
    family = faces(made.lang)[0].family
    for name, size in (
        ("Normal", 10), ("Heading 1", 18), ("Heading 2", 12), ("Heading 3", 10.5),
        ("List Bullet", 10),
    ):  # fmt: skip
        style = document.styles[name]
        style.font.name, style.font.size = family, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(script), family)
        style.paragraph_format.space_after = Pt(3)
        if name.startswith("Heading"):
            style.font.color.rgb = _colour("ink")
            style.paragraph_format.space_before = Pt(10 if name != "Heading 1" else 0)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = _plain(made.title), "geomap", ""
    properties.language = _LANGUAGES[made.lang]
    properties.created = properties.modified = _WHEN
    properties.last_modified_by = "geomap"


def _colour(shade: str) -> Any:
    from docx.shared import RGBColor

    return RGBColor.from_string(SHADES[shade].light.removeprefix("#").upper())


def _plain(text: str) -> str:
    """Leave out what XML does not allow."""
    return "".join(c for c in text if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff"))


def _run(
    paragraph: Any, text: str, *, size: float = 0.0, shade: str = "", bold: bool = False
) -> Any:
    from docx.shared import Pt

    run = paragraph.add_run(_plain(text))
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)
    if shade:
        run.font.color.rgb = _colour(shade)
    return run


def _heading(document: Any, block: Heading) -> None:
    document.add_heading(_plain(block.text), block.level).paragraph_format.keep_with_next = True


def _paragraph(document: Any, block: Paragraph) -> None:
    paragraph = document.add_paragraph()
    if block.role == "small":
        _run(paragraph, block.text, size=8.5, shade="muted")
    elif block.role == "body":
        _run(paragraph, block.text)
    else:
        shade = block.role if block.role in SHADES else "muted"
        _run(paragraph, block.text, size=13, shade=shade, bold=True)
        paragraph.paragraph_format.keep_with_next = True


def _picture(document: Any, block: Picture) -> None:
    from docx.shared import Mm

    width = Mm(PAGE_MM[0] - 2 * MARGIN_MM)
    shape = document.add_picture(io.BytesIO(block.png), width=width)
    most = Mm(PAGE_MM[1] - 2 * MARGIN_MM - 70)
    if shape.height > most:
        shape.width, shape.height = round(shape.width * most / shape.height), most
    # What a screen reader says in place of the picture.
    shape._inline.docPr.set("descr", _plain(block.alt))


def _table(document: Any, block: Table) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm

    whole = PAGE_MM[0] - 2 * MARGIN_MM
    table = document.add_table(rows=0, cols=2)
    table.autofit = False
    for row in block.rows:
        added = table.add_row()
        no_break = OxmlElement("w:cantSplit")
        added._tr.get_or_add_trPr().append(no_break)
        cells = added.cells
        for cell, width in zip(cells, (0.36, 0.64), strict=True):
            cell.width = Mm(whole * width)
            borders = OxmlElement("w:tcBorders")
            edge = OxmlElement("w:bottom")
            for key, value in (("val", "single"), ("sz", "4"), ("color", "D5DADE")):
                edge.set(qn(f"w:{key}"), value)
            borders.append(edge)
            cell._tc.get_or_add_tcPr().append(borders)
        if row[0].is_heading:
            merged = cells[0].merge(cells[1])
            _write(merged.paragraphs[0], row[0], bold=True)
            for paragraph in merged.paragraphs:
                paragraph.paragraph_format.keep_with_next = True
        else:
            _run(cells[0].paragraphs[0], row[0].text, shade="muted")
            _write(cells[1].paragraphs[0], row[1])
    if len(block.rows) <= SMALL_ROWS:
        for added in table.rows[:-1]:
            for cell in added.cells:
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.keep_with_next = True
    document.add_paragraph().paragraph_format.space_after = 0


def _write(paragraph: Any, cell: Cell, *, bold: bool = False) -> None:
    if cell.url:
        _hyperlink(paragraph, cell, bold=bold)
    else:
        _run(paragraph, cell.text, bold=bold)
    if cell.remark:
        _run(paragraph, f"  {cell.remark}", size=8.5, shade="muted")


def _hyperlink(paragraph: Any, cell: Cell, *, bold: bool) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    link.set(
        qn("r:id"),
        paragraph.part.relate_to(cell.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True),
    )
    run = _run(paragraph, cell.text, shade="link", bold=bold)
    run.underline = True
    paragraph._p.append(link)
    link.append(run._r)


def _without_times(written: bytes) -> bytes:
    """Return a zip archive whose members all bear the earliest time that one can."""
    remade = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(written)) as source,
        zipfile.ZipFile(remade, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            target.writestr(info, source.read(name))
    return remade.getvalue()
