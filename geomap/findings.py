"""What a reader should know of the published statements besides the answer."""

from __future__ import annotations

from attrs import frozen

from geomap.sentences import Sentence, capitalised


@frozen
class Finding:
    """Something in the published statements that a reader should know of."""

    kind: str
    """`contradiction`, `missing`, `absurd`, `replaced`, `trajectory`, `claims`, `disputed` or
    `beyond`."""
    sentence: Sentence
    """What it is, with its figures; a page writes it in its language."""
    reports: tuple[str, ...] = ()
    """Who made the statements concerned."""

    @property
    def text(self) -> str:
        """The sentence in English, with its figures."""
        return capitalised(str(self.sentence))
