"""Addresses that may become links of a document."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_HOST = re.compile(r"(?:[\w-]+\.)*[\w-]+\.?|\[[0-9A-Fa-f:.]+\]")
_NEVER_IN_ADDRESSES = re.compile(r"[\s\\\"<>`]")


def safe_url(url: str) -> str:
    """Return an address that may become a link, else nothing.

    An address is http or https, names its host plainly (no user, no password, a port that
    there is) and has no character that would have to be encoded to stand in one, letters of
    other scripts apart.

    Examples
    --------
    >>> safe_url("https://www.mod.go.jp/j/press/"), safe_url("javascript:alert(1)")
    ('https://www.mod.go.jp/j/press/', '')
    >>> safe_url("https://www.mod.go.jp@example.org/")
    ''
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        host = parts.netloc.removesuffix(f":{parts.port}")
    except ValueError:
        return ""
    plain = url.isprintable() and not _NEVER_IN_ADDRESSES.search(url)
    web = parts.scheme.lower() in {"http", "https"} and _HOST.fullmatch(host)
    return url if plain and web else ""
