"""What a layer's indexes are as arrays, and how a layer comes by those that were kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]

Store = Callable[[str, str, Callable[[], Arrays]], Arrays]
"""Given an index's name, the digest of what it is made from, and what builds it: the arrays, kept
from before or built now."""


def build_anew(name: str, digest: str, build: Callable[[], Arrays]) -> Arrays:
    """Keep nothing."""
    return build()


def digest(parts: Iterable[bytes]) -> str:
    """Return the SHA-256 of byte strings, each with its length, as 64 hexadecimal digits."""
    made = hashlib.sha256()
    for part in parts:
        made.update(len(part).to_bytes(8, "little"))
        made.update(part)
    return made.hexdigest()
