"""Fetch a zone from the web feature service of Marine Regions, for use with `--zone`.

Flanders Marine Institute, Maritime Boundaries Geodatabase, https://doi.org/10.14284/632.
The only module that talks to a network, and only when asked: `geomap zones fetch`.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from typing import Any

from attrs import frozen

from geomap.errors import ZoneError

SERVICE = "https://geo.vliz.be/geoserver/MarineRegions/wfs"
LAYER = "MarineRegions:eez"
CITATION = (
    "Flanders Marine Institute, Maritime Boundaries Geodatabase: Maritime Boundaries and "
    "Exclusive Economic Zones (200NM), https://www.marineregions.org/, "
    "https://doi.org/10.14284/632"
)
_BLOCK = 1 << 16
_PATIENCE = 10.0
"""A whole answer may take this many times the time-out."""


@frozen
class Answer:
    """What the service sent, ready to be stored."""

    name: str
    body: bytes
    """GeoJSON with the citation in it; the same answer gives the same bytes."""
    sha256: str
    """Of the answer as it was received."""
    citation: str = CITATION


class _Temporary(Exception):
    """Something that may go better the next time."""


def fetch(
    mrgid: int,
    *,
    url: str = SERVICE,
    timeout_s: float = 60.0,
    retries: int = 3,
    max_bytes: int = 200_000_000,
    sha256: str | None = None,
    wait_s: float = 1.0,
    tell: Callable[[str], None] = lambda _: None,
) -> Answer:
    """Ask for one zone and check the answer.

    Parameters
    ----------
    mrgid : int
        Marine Regions' number of the zone; Japan's EEZ is 8487.
    timeout_s : float
        Longest silence; the whole answer may take ten times as long.
    retries : int
        How often to ask again after a time-out, a broken connection or a busy server.
    max_bytes : int
        A longer answer is refused.
    sha256 : str, optional
        Refuse an answer whose checksum is another.
    wait_s : float
        Pause before asking again, doubled each time.
    tell : callable
        Told of each new attempt.

    Raises
    ------
    ZoneError
        If no usable answer came; the message says what was wrong with the last one.
    """
    query = {
        "service": "WFS",
        "version": "1.0.0",
        "request": "GetFeature",
        "typeName": LAYER,
        "outputFormat": "application/json",
        "cql_filter": f"mrgid={mrgid}",
    }
    address = f"{url}?{urllib.parse.urlencode(query)}"
    for attempt in range(retries + 1):
        try:
            body = _get(address, timeout_s, max_bytes)
            break
        except _Temporary as trouble:
            if attempt == retries:
                times = "once" if retries == 0 else f"{retries + 1} times"
                raise ZoneError(f"{url}: {trouble} (asked {times}); try again later") from None
            tell(f"{url}: {trouble}; asking again")
            time.sleep(wait_s * 2**attempt)
    return _checked(body, mrgid, url, sha256)


def _get(address: str, timeout_s: float, max_bytes: int) -> bytes:
    host = address.split("?")[0]
    if not address.startswith(("http://", "https://")):
        raise ZoneError(f"expected an address that begins with https://, got {host}")
    request = urllib.request.Request(address, headers={"Accept": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=timeout_s) as response:
            return _read(response, host, timeout_s, max_bytes)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code in (408, 425, 429) or error.code >= 500:
            raise _Temporary(f"the server answered {error.code} {error.reason}") from None
        raise ZoneError(f"{host}: the server answered {error.code} {error.reason}") from None
    except TimeoutError:
        raise _Temporary(f"no answer within {timeout_s:g} s") from None
    except urllib.error.URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise _Temporary(f"no answer within {timeout_s:g} s") from None
        raise _Temporary(f"no connection: {error.reason}") from None
    except (ConnectionError, http.client.HTTPException) as error:
        raise _Temporary(f"the connection broke: {type(error).__name__}") from None


def _read(response: http.client.HTTPResponse, host: str, timeout_s: float, max_bytes: int) -> bytes:
    kind = response.headers.get_content_type()
    if kind not in ("application/json", "application/geo+json"):
        start = response.read(300).decode("utf-8", "replace").strip()
        raise ZoneError(f"{host}: expected GeoJSON, got {kind}: {start}")
    announced = response.headers.get("Content-Length")
    if announced is not None and int(announced) > max_bytes:
        raise ZoneError(_too_long(host, int(announced), max_bytes))
    body, until = bytearray(), time.monotonic() + _PATIENCE * timeout_s
    while block := response.read1(_BLOCK):
        body += block
        if len(body) > max_bytes:
            raise ZoneError(_too_long(host, len(body), max_bytes))
        if time.monotonic() > until:
            raise _Temporary(f"the answer was not complete after {_PATIENCE * timeout_s:g} s")
    if announced is not None and len(body) != int(announced):
        raise _Temporary(f"the answer was cut off after {len(body):,} of {int(announced):,} bytes")
    return bytes(body)


def _too_long(host: str, size: int, max_bytes: int) -> str:
    return (
        f"{host}: the answer has {size / 1e6:.1f} MB or more, and {max_bytes / 1e6:g} MB are "
        "allowed; raise --max-mb if that is right"
    )


def _checked(body: bytes, mrgid: int, url: str, sha256: str | None) -> Answer:
    digest = hashlib.sha256(body).hexdigest()
    if sha256 is not None and digest != sha256.lower():
        raise ZoneError(f"{url}: expected an answer with the SHA-256 {sha256}, got {digest}")
    try:
        layer = json.loads(body)
        features = layer["features"]
    except (ValueError, KeyError, TypeError):
        raise ZoneError(
            f"{url}: expected a GeoJSON feature collection, got something else"
        ) from None
    features = [_lower(f) for f in features if isinstance(f, dict) and f.get("geometry")]
    features = [f for f in features if f["properties"].get("mrgid") == mrgid]
    if not features:
        raise ZoneError(f"{url}: no zone has the mrgid {mrgid}; see https://www.marineregions.org")
    stored = {"type": "FeatureCollection", "citation": CITATION, "features": features}
    text = json.dumps(stored, ensure_ascii=False, separators=(",", ":")) + "\n"
    return Answer(str(features[0]["properties"].get("geoname", mrgid)), text.encode(), digest)


def _lower(feature: dict[str, Any]) -> dict[str, Any]:
    """Return a feature with lower-case property names, whatever the version called them."""
    properties = {str(k).lower(): v for k, v in (feature.get("properties") or {}).items()}
    return {"type": "Feature", "properties": properties, "geometry": feature["geometry"]}
