"""What a reader should know of the published statements besides the answer."""

from __future__ import annotations

from attrs import frozen


@frozen
class Finding:
    """Something in the published statements that a reader should know of."""

    kind: str
    """`contradiction`, `missing`, `absurd`, `replaced`, `trajectory`, `claims`, `disputed` or
    `beyond`."""
    text: str
    """The sentence, in English, with its figures."""
    reports: tuple[str, ...] = ()
    """Who made the statements concerned."""
