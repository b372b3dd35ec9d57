"""A brief as PDF, written with fpdf2: fonts embedded, text that can be searched and copied."""

from __future__ import annotations

import io
import logging
from datetime import UTC, datetime
from typing import Any

from geomap.errors import OutputError
from geomap.render.fonts import faces, printable, wrapped
from geomap.render.report_blocks import Bullets, Cell, Heading, Paragraph, Picture, Report, Table
from geomap.render.style import SHADES

MARGIN_MM = 16.0
WIDTH_MM = 210.0 - 2 * MARGIN_MM
BOTTOM_MM = 297.0 - MARGIN_MM
NAMES_SHARE = 0.34
"""Of a table's width, what the names take."""
HEADING_MM = 12.0
SMALL_TABLE_MM = 50.0
"""With its heading: a table up to this height is not broken over two pages."""

_POINT_MM = 25.4 / 72


def as_pdf(made: Report) -> bytes:
    """Return a brief as PDF."""
    try:
        import fpdf
    except ImportError as error:
        raise OutputError(
            "PDF reports are written with fpdf2, which is not installed; "
            "run: pip install 'geomap[report]'"
        ) from error
    # fpdf2 and fontTools tell of every table that a font subset goes without.
    for name in ("fontTools.subset", "fpdf"):
        logging.getLogger(name).setLevel(logging.ERROR)
    writer = _Writer(fpdf.FPDF(format="A4"), made)
    for block, following in zip(made.blocks, (*made.blocks[1:], None), strict=True):
        if isinstance(block, Heading) and isinstance(following, Table):
            writer.together(following)
        writer.block(block)
    return bytes(writer.pdf.output())


class _Writer:
    """Sets blocks from the top of the first page on."""

    def __init__(self, pdf: Any, made: Report) -> None:
        self.pdf, self.lang = pdf, made.lang
        # A document that says when it was made is never the same twice.
        pdf.set_creation_date(datetime(2000, 1, 1, tzinfo=UTC))
        pdf.set_title(printable(made.title, made.lang))
        pdf.set_creator("geomap")
        pdf.set_lang(made.lang)
        pdf.set_margins(MARGIN_MM, MARGIN_MM)
        pdf.set_auto_page_break(False)
        others = []
        for style, bold in (("", False), ("B", True)):
            for number, face in enumerate(faces(made.lang, bold)):
                pdf.add_font(f"face{number}", style, face.path, collection_font_number=face.index)
                if number and not bold:
                    others.append(f"face{number}")
        pdf.set_fallback_fonts(others, exact_match=False)
        pdf.add_page()
        self.y = MARGIN_MM

    def block(self, block: Any) -> None:
        """Set one block."""
        if isinstance(block, Heading):
            size = {1: 17.0, 2: 12.0}.get(block.level, 10.0)
            self.y += 0.0 if block.level == 1 else 3.0
            self.room(18.0)
            if block.level == 2:
                self.rule("ink", 0.5)
                self.y += 1.6
            self.lines(block.text, size, bold=True)
            self.y += 1.0
        elif isinstance(block, Paragraph):
            if block.role in {"body", "small"}:
                small = block.role == "small"
                self.lines(block.text, 8.0 if small else 9.5, shade="muted" if small else "ink")
            else:
                self.y += 1.0
                shade = block.role if block.role in SHADES else "muted"
                self.lines(block.text, 12.5, bold=True, shade=shade)
            self.y += 1.2
        elif isinstance(block, Picture):
            self.picture(block)
        elif isinstance(block, Bullets):
            for item in block.items:
                self.cell(f"– {item.text}", item.url, 9.0)
                self.y += 0.6
        elif isinstance(block, Table):
            self.table(block)

    def room(self, height: float) -> None:
        """Begin a page where there is less than this much left."""
        if self.y + height > BOTTOM_MM:
            self.pdf.add_page()
            self.y = MARGIN_MM

    def together(self, table: Table) -> None:
        """Begin a page where a heading and a small table below it have no room on this one."""
        first = WIDTH_MM * NAMES_SHARE
        height = HEADING_MM + sum(self.height(row, first) for row in table.rows)
        if height <= SMALL_TABLE_MM:
            self.room(height)

    def rule(self, shade: str, width: float, left: float = 0.0) -> None:
        """Draw a line across."""
        self.pdf.set_draw_color(SHADES[shade].light)
        self.pdf.set_line_width(width)
        self.pdf.line(MARGIN_MM + left, self.y, MARGIN_MM + WIDTH_MM, self.y)

    def broken(self, text: str, size: float, width: float, bold: bool) -> list[str]:
        """Return a text in lines."""
        self.pdf.set_font("face0", "B" if bold else "", size)
        return wrapped(printable(text, self.lang), width, self.pdf.get_string_width)

    def lines(
        self, text: str, size: float, *, bold: bool = False, shade: str = "ink", left: float = 0.0,
        width: float = WIDTH_MM, url: str = "",
    ) -> None:  # fmt: skip
        """Set a text, line by line, going on to the next page where need be."""
        leading = size * _POINT_MM * 1.32
        for line in self.broken(text, size, width, bold):
            self.room(leading)
            self.pdf.set_font("face0", "B" if bold else "", size)
            self.pdf.set_text_color(SHADES["link" if url else shade].light)
            self.pdf.set_xy(MARGIN_MM + left, self.y)
            self.pdf.cell(width, leading, line, link=url)
            self.y += leading

    def cell(self, text: str, url: str, size: float, left: float = 0.0, bold: bool = False) -> None:
        """Set a text that may lead somewhere."""
        self.lines(text, size, bold=bold, left=left, width=WIDTH_MM - left, url=url)

    def picture(self, block: Picture) -> None:
        """Set the figure, as wide as the page unless that were too high."""
        from PIL import Image

        with Image.open(io.BytesIO(block.png)) as image:
            width, height = image.size
        wide = WIDTH_MM
        high = wide * height / width
        most = BOTTOM_MM - MARGIN_MM
        if high > most:
            wide, high = wide * most / high, most
        self.room(high)
        self.pdf.image(
            io.BytesIO(block.png), MARGIN_MM, self.y, wide, high,
            alt_text=printable(block.alt, self.lang),
        )  # fmt: skip
        self.y += high + 2.0

    def table(self, block: Table) -> None:
        """Set rows of a name and a value."""
        first = WIDTH_MM * NAMES_SHARE
        for row in block.rows:
            height = self.height(row, first)
            # A heading stays with the row below it.
            self.room(height + (9.0 if row[0].is_heading else 0.0))
            self.y += 1.0 if not row[0].is_heading else 1.8
            top = self.y
            if row[0].is_heading:
                self.cell(row[0].text, row[0].url, 9.5, bold=bool(row[0].remark or row[0].url))
                if row[0].remark:
                    self.lines(row[0].remark, 7.8, shade="muted")
            else:
                self.lines(row[0].text, 9.0, shade="muted", width=first - 3.0)
                name_end, self.y = self.y, top
                self.value(row[1], first)
                self.y = max(self.y, name_end)
            self.y += 1.0
            self.rule("rule", 0.15)
        self.y += 1.5

    def value(self, cell: Cell, left: float) -> None:
        """Set a value with its remark below."""
        if cell.text:
            self.cell(cell.text, cell.url, 9.5, left)
        if cell.remark:
            self.lines(cell.remark, 7.8, shade="muted", left=left, width=WIDTH_MM - left)

    def height(self, row: tuple[Cell, ...], first: float) -> float:
        """Return how high a row will be."""
        name = len(self.broken(row[0].text, 9.0, first - 3.0, False)) * 4.2
        value = sum(
            len(self.broken(text, size, WIDTH_MM - first, False)) * size * 0.466
            for cell in row[1:]
            for text, size in ((cell.text, 9.5), (cell.remark, 7.8))
            if text
        )
        return max(name, value) + 2.0
