"""Whether a text announces a launch at all, and what to say where it does not."""

from __future__ import annotations

from collections.abc import Sequence

from geomap.errors import InputError
from geomap.readers.announcement.lexicon import lexicon
from geomap.readers.announcement.sentences import Sentence
from geomap.readers.announcement.values import Found

_SAYS_NOTHING_OF_IT = frozenset({"launched_at", "fell_at", "class", "missile"})


def tells_enough(found: Sequence[Found]) -> bool:
    """Say whether a text tells more of a launch than that there was one.

    A story about a debate or a drill mentions the launch behind it, and one about a
    satellite tells of its hour. A flash has the hour of a missile and no more.
    """
    missile = any(
        item.field in ("class", "missile") and "satellite" not in item.value for item in found
    )
    timed = any(item.field == "launched_at" for item in found)
    return (missile and timed) or any(item.field not in _SAYS_NOTHING_OF_IT for item in found)


def not_a_launch(
    sentences: Sequence[Sentence], source: str, *, mentioned: bool = False
) -> InputError:
    """Return the error that says what a text lacks to announce a launch."""
    text = "\n".join(sentence.text for sentence in sentences)
    weapon = any(
        lexicon(language).pattern("weapon.nouns").search(text) for language in ("ja", "ko", "en")
    )
    launch = any(
        lexicon(language).pattern("verbs.launch").search(text) for language in ("ja", "ko", "en")
    )
    lacking = (
        "a launch is mentioned, but nothing says where it was launched, which way or how far it "
        "flew, or where it fell"
        if mentioned
        else "no sentence says that one was launched as news: those that speak of launches are "
        "about earlier ones, or count them"
        if weapon and launch
        else "missiles or rockets are named, but no sentence says that one was launched" if weapon
        else "no missile, rocket or satellite is named"
    )  # fmt: skip
    return InputError(
        f"expected the announcement of a launch in Japanese, English or Korean: {lacking}",
        path=source,
    )
