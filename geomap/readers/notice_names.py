"""What a notice is called: the number of its series, else its file's name."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath

from geomap.readers.files import shown

NUMBER = re.compile(
    r"\b(?:NAVAREA\s+[IVX]{1,5}|HYDRO(?:PAC|LANT|ARC|PACS)|JAPAN\s+NAVTEX|NAVTEX|NAVIGATIONAL"
    r"\s+WARNING)(?:\s+WARNING)?\s+(?:NO\.?\s*)?\d{1,5}[/-]\d{1,5}"
    r"|(?<![A-Z0-9])[A-Z]\d{4}/\d{2}(?=\s+NOTAM[NRC]?\b)"
)
"""Of a coordinated warning or of a NOTAM."""
_SERIES = re.compile(
    rf"(?<!CANCEL )(?<!CANCELS )(?<!CANCELLED )(?<!REF )(?<!REFERENCE ){NUMBER.pattern}"
)
"""Not of one that a notice cancels."""
_HEAD = 4000
_LONGEST = 100
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
"""Names that one wide-spread system keeps for devices."""


def notice_name(text: str, source: str = "") -> tuple[str, str]:
    r"""Return an id that is safe as a file's name, and a title.

    Parameters
    ----------
    text : str
        The notice.
    source : str
        The name of its file; empty where there is none.

    Examples
    --------
    >>> notice_name("221200Z NAVAREA XI 24-0571\\nEAST CHINA SEA", "a.txt")
    ('NAVAREA-XI-24-0571', 'NAVAREA XI 24-0571')
    >>> notice_name("(A1234/24 NOTAMN")
    ('NOTAM-A1234-24', 'NOTAM A1234/24')
    >>> notice_name("danger", "/tmp/..my <zone>.txt"), notice_name("danger")
    (('my-zone', '..my <zone>'), ('notice', ''))
    >>> notice_name("2. CANCEL HYDROPAC 2999/26.", "b.txt")
    ('b', 'b')
    """
    found = _SERIES.search(text[:_HEAD])
    if found:
        title = " ".join(found[0].split())
        title = title if len(title) > 8 else f"NOTAM {title}"
    else:
        title = shown(PurePath(source).stem)
    plain = (
        unicodedata.normalize("NFKD", title.replace("\N{REPLACEMENT CHARACTER}", "-"))
        .encode("ascii", "ignore")
        .decode()
    )
    name = re.sub(r"[^0-9A-Za-z._-]+", "-", plain).strip("._-")[:_LONGEST].rstrip("._-")
    if not name or _RESERVED.fullmatch(name):
        name = f"notice-{name}" if name else "notice"
    return name, title
