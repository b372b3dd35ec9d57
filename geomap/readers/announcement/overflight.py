"""Whether a sentence says that it flew over Japan."""

from __future__ import annotations

from geomap.readers.announcement.lexicon import Lexicon


def overflight_in(text: str, words: Lexicon) -> tuple[int, int] | None:
    """Return which words say so; nothing where they deny, suppose or remember it."""
    if words.language == "en" and "over" not in text.casefold():
        return None
    match = words.pattern("overflight.over").search(text)
    if match is None:
        return None
    clause = _clause(text, match.start(), match.end())
    return None if words.pattern("overflight.open").search(clause) else match.span()


def _clause(text: str, start: int, end: int) -> str:
    """Return the words around, up to the next comma that stands by itself."""
    left = max(text.rfind(stop, 0, start) for stop in ("、", ";", ", "))
    rights = [at for stop in ("、", ";", ", ") if (at := text.find(stop, end)) >= 0]
    return text[left + 1 : min(rights, default=len(text))]
