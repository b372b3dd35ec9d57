"""Marks of writing direction, kept from reaching beyond the text that they stand in.

A name with an unclosed U+202E turns round what follows it in its line: a verdict, a source. Marks
are kept, since names may need them, and are closed where the text ends.
"""

from __future__ import annotations

import re

_ANY = re.compile("[\u202a-\u202e\u2066-\u2069]")
_EMBEDDINGS, _ISOLATES = "\u202a\u202b\u202d\u202e", "\u2066\u2067\u2068"
_END_EMBEDDING, _END_ISOLATE = "\u202c", "\u2069"


def contained(text: str) -> str:
    r"""Return a text that ends all directions that it begins, and none that it does not.

    Rules X1 to X8 of the Unicode Bidirectional Algorithm (UAX #9) end them at the end of a
    paragraph; here the text is the paragraph.

    Examples
    --------
    >>> contained("a\u202eb") == "a\u202eb\u202c", contained("a\u2069b"), contained("plain")
    (True, 'ab', 'plain')
    """
    if not _ANY.search(text):
        return text
    kept: list[str] = []
    ends: list[str] = []
    for letter in text:
        if letter in _EMBEDDINGS:
            ends.append(_END_EMBEDDING)
        elif letter in _ISOLATES:
            ends.append(_END_ISOLATE)
        elif letter == _END_ISOLATE:
            if _END_ISOLATE not in ends:
                continue
            # An isolate takes with it what was begun within it.
            while ends.pop() != _END_ISOLATE:
                pass
        elif letter == _END_EMBEDDING:
            if not ends or ends[-1] != _END_EMBEDDING:
                continue
            ends.pop()
        kept.append(letter)
    return "".join([*kept, *reversed(ends)])
