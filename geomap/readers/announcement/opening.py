"""An announcement as plain text or page becomes an `Announcement`, or the records of an event."""

from __future__ import annotations

from datetime import date

from geomap.errors import InputError
from geomap.gazetteer import Gazetteer
from geomap.readers.announcement.pages import is_page, text_of_page
from geomap.readers.announcement.reading import read_announcement
from geomap.readers.announcement.values import Announcement
from geomap.readers.notices import is_notice, unread_notice
from geomap.readers.tree import Node, parse_yaml


def open_announcement(
    text: str, source: str, *, gazetteer: Gazetteer, published: date | None = None
) -> Announcement:
    """Read an announcement from what a file or a page holds; errors as for `read_announcement`."""
    page_date = None
    if is_page(text, source):
        text, page_date = text_of_page(text, source)
    try:
        return read_announcement(
            text, gazetteer=gazetteer, source=source, published=published, page_date=page_date
        )
    except InputError as error:
        # What has positions and tells of no launch was meant as a notice.
        raise unread_notice(text, source) or error from None


def announcement_records(
    text: str, source: str, *, gazetteer: Gazetteer
) -> tuple[Announcement, tuple[Node, ...]]:
    """Return an announcement, and the event that it gives as the record of an event file.

    Raises
    ------
    InputError
        If it announces no launch, is a notice of danger zones, or leaves the day open.
    """
    if is_notice(text):
        raise InputError(
            f"this is a notice of danger zones, not of a launch; 'geomap read {source} -o "
            f"zone.geojson' reads it",
            path=source,
        )
    announcement = open_announcement(text, source, gazetteer=gazetteer)
    announcement.event  # noqa: B018  # raises where the day of the launch is not known
    return announcement, parse_yaml(announcement.event_text, source)
