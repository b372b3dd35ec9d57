"""The text of a page (HTML) without its menus, advertisements and related stories.

What belongs to a story and what stands around it is a hard question with a
well-kept answer, trafilatura (Apache-2.0): related stories are about other
launches, and a reader that took them in would mix verdicts. It is an extra,
because only pages need it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from geomap.errors import InputError

LARGEST_PAGE = 4_000_000
"""Characters. A story's page has some hundred thousand."""


def is_page(text: str, source: str) -> bool:
    """Say whether a text is HTML, by its beginning or its name."""
    beginning = text[:1000].lstrip("\ufeff \t\r\n").casefold()
    named = source.casefold().endswith((".html", ".htm", ".xhtml"))
    return beginning.startswith(
        ("<!doctype html", "<html", "<head", "<body", "<article", "<main")
    ) or (named and beginning.startswith("<"))


def text_of_page(html: str, source: str) -> tuple[str, date | None]:
    """Return the story of a page, headline first, and the day that the page gives itself.

    Raises
    ------
    InputError
        If the extra is not installed, or the page holds no story.
    """
    if len(html) > LARGEST_PAGE:
        raise InputError(
            f"expected a page of up to {LARGEST_PAGE / 1e6:.0f} MB, got {len(html) / 1e6:.0f} "
            f"MB; save its text alone",
            path=source,
        )
    try:
        import trafilatura
    except ImportError:
        raise InputError(
            "pages (HTML) need the package trafilatura: pip install 'geomap[read]', or save "
            "the text of the page as plain text",
            path=source,
        ) from None
    found: Any = trafilatura.bare_extraction(
        html,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        date_extraction_params={
            "extensive_search": False,
            "original_date": True,
            "max_date": "2100-01-01",
        },
    )
    story = (found.text or "").strip() if found is not None else ""
    if not story:
        raise InputError(
            "expected a story, the page has no text of its own; save its text as plain text",
            path=source,
        )
    title = (found.title or "").strip()
    if title and title not in story[: len(title) + 40]:
        story = f"{title}\n\n{story}"
    return story, _day(found.date)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
