"""What a layer's indexes are as arrays, and how a layer comes by those that were kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]
Index = TypeVar("Index")
Shapes = Mapping[str, tuple[type[np.generic], tuple[int, ...]]]
"""Of each array the type and the shape; -1 is any length."""

Store = Callable[[str, str, Callable[[], Arrays]], Arrays]
"""Given an index's name, the digest of what it is made from, and what builds it: the arrays, kept
from before or built now."""


def build_anew(name: str, digest: str, build: Callable[[], Arrays]) -> Arrays:
    """Keep nothing."""
    return build()


def stored(
    store: Store,
    name: str,
    made_from: str,
    build: Callable[[], Arrays],
    read: Callable[[Arrays], Index],
) -> Index:
    """Return an index from a store; one whose arrays do not fit each other is built anew."""
    try:
        return read(store(name, made_from, build))
    except ValueError:
        return read(build())


def check_arrays(arrays: Arrays, wanted: Shapes) -> None:
    """Check that arrays are all there, of their types and shapes.

    Raises
    ------
    ValueError
        If one is not.
    """
    for name, (kind, shape) in wanted.items():
        held = arrays.get(name, np.empty(0, dtype=object))
        fits = len(shape) == held.ndim and all(
            length in (-1, has) for length, has in zip(shape, held.shape, strict=True)
        )
        if held.dtype != kind or not fits:
            raise ValueError(f"expected {name} as {kind.__name__} {shape}, got {held.shape}")


def digest(parts: Iterable[bytes]) -> str:
    """Return the SHA-256 of byte strings, each with its length, as 64 hexadecimal digits."""
    made = hashlib.sha256()
    for part in parts:
        made.update(len(part).to_bytes(8, "little"))
        made.update(part)
    return made.hexdigest()
