"""What a layer's indexes are as arrays, and how a layer comes by those that were kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]

Store = Callable[[str, Callable[[], Arrays]], Arrays]
"""Given an index's name and what builds it: the arrays, kept from before or built now."""


def build_anew(name: str, build: Callable[[], Arrays]) -> Arrays:
    """Keep nothing: the store of layers that nobody can know again."""
    return build()
