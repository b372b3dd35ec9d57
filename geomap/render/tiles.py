"""Online backgrounds on demand: providers that need no key, by their xyzservices names."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from geomap.errors import InputError

if TYPE_CHECKING:
    import folium


def provider(name: str) -> Any:
    """Return the provider of a name.

    Raises
    ------
    InputError
        If there is none of that name, with the nearest; or if it needs a key.
    """
    import xyzservices.providers as known  # type: ignore[import-untyped]

    flat = known.flatten()
    by_name = {key.casefold(): value for key, value in flat.items()}
    found = by_name.get(name.casefold())
    if found is None:
        free = [key for key, value in flat.items() if not value.requires_token()]
        near = difflib.get_close_matches(name, free, n=3, cutoff=0.3) or ["OpenStreetMap.Mapnik"]
        raise InputError(
            f"no tile provider {name!r}; nearest are {', '.join(near)}", field="--tiles"
        )
    if found.requires_token():
        raise InputError(
            f"the tile provider {name!r} needs a key; choose one without", field="--tiles"
        )
    return found


def hosts(url: str, subdomains: str) -> str:
    """Return the policy's source expressions for a tile address, one a subdomain.

    Examples
    --------
    >>> hosts("https://{s}.tile.example/{z}/{x}/{y}.png", "ab")
    'https://a.tile.example https://b.tile.example'
    >>> hosts("https://tile.example/{z}/{x}/{y}.png", "abc")
    'https://tile.example'
    """
    parts = urlsplit(url)
    if parts.scheme != "https":
        raise InputError(f"expected tiles over https, got {url!r}", field="--tiles")
    if "{s}" not in parts.netloc:
        return f"https://{parts.netloc}"
    return " ".join(f"https://{parts.netloc.replace('{s}', letter)}" for letter in subdomains)


def tile_layer(name: str) -> tuple[folium.TileLayer, str]:
    """Return a layer of tiles, and the hosts that the page must be allowed to ask."""
    import folium

    found = provider(name)
    url = found.build_url(scale_factor="")
    layer = folium.TileLayer(
        tiles=url,
        attr=found.html_attribution,
        name=found.name,
        overlay=True,
        max_zoom=int(found.get("max_zoom", 18)),
        subdomains=found.get("subdomains", "abc"),
    )
    return layer, hosts(url, found.get("subdomains", "abc"))
