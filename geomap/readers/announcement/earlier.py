"""Words for earlier launches in a sentence: last month, 前回, 'since' a day.

A sentence about this launch may hold clauses about others, which are blanked out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from geomap.readers.announcement.dates import Dated, dates_in
from geomap.readers.announcement.lexicon import Lexicon
from geomap.readers.announcement.sentences import Sentence

_THAN = re.compile(r"(?ai)\bthan\s+(?:[\w'-]+\s+){0,4}$")
_REPORTED = re.compile(
    r"(?ai)\b(?:said|says|adds|added|estimat\w+|confirmed|announced|reported|told|believe[sd]?"
    r"|presumed?|assessed|suspect\w*|thought|assumed|feared)\b[^.;]{0,110}$"
)


def earlier_words(text: str, words: Lexicon) -> list[tuple[int, int]]:
    """Return where a sentence says 'last month' or 前回; 'said it had flown' is no such word."""
    found = []
    for match in words.pattern("background.sentence").finditer(text):
        if match[0].casefold().startswith("had ") and _REPORTED.search(text[: match.start()]):
            continue
        if _is_compared(text, match):
            continue
        if match[0].startswith("앞서") and words.pattern("this.launch").search(text):
            continue  # earlier on the same day
        if any(
            dated.shift_days is not None and dated.start < match.end() and match.start() < dated.end
            for dated in dates_in(text, words.language)
        ):
            continue
        found.append(match.span())
    return found


def _is_compared(text: str, match: re.Match[str]) -> bool:
    """Say whether this launch is held against an earlier one of which no figure is told.

    'Longer than North Korea's previous launch' is of this one; 'than the previous
    record of 71 minutes' is of that one.
    """
    if _THAN.search(text[: match.start()]) is None:
        return False
    return re.search(r"\d", re.split(r"[,.;]", text[match.start() :])[0]) is None


def is_since(text: str, dated: Dated) -> bool:
    """Say whether a date only bounds a count: since 4 October, 10月4日以来."""
    return bool(
        re.match(
            r"\s*(?:の[^、。]{0,12})?(?:以来|以降|ぶり|に続|이후|이래|에 이어|만에)",
            text[dated.end :],
        )
        or re.search(
            r"(?i)(?:since|after|following|compared (?:with|to))\s+(?:[\w'-]+\s+){0,6}$",
            text[: dated.start],
        )
    )


def is_since_words(text: str, span: tuple[int, int]) -> bool:
    """Say whether words such as 'last year' only bound a count: 昨年9月以来, since last year."""
    return bool(
        re.match(r"[^、。,.]{0,14}?(?:以来|以降|ぶり|이후|이래|만에|만의|만이)", text[span[1] :])
        or re.search(r"(?i)\bsince\s+(?:\w+\s+){0,3}$", text[: span[0]])
    )


_CLAUSE_CJK = re.compile(r"[、,;]|한 데 이어|ところ")
_CLAUSE_EN = re.compile(
    r"(?ai)[,;]\s|\s-{1,2}\s|\s(?=(?:since|after|following|compared (?:with|to)|when|which"
    r"|days after|as it did)\b)"
)


_WHICH = re.compile(r"(?i)which\b")
_FIRED = r"(?:test-?)?(?:fired|launched|sent|lobbed|shot|conducted)"
_FIRING = r"(?:test-?)?(?:firing|launching|sending|lobbing|shooting|conducting)"
_DID_FIRE = re.compile(rf"(?ai)\b{_FIRED}\b")
_IT_FIRED = rf"(?:it|the north|north korea|pyongyang|the country) (?:had |last )?{_FIRED}"
_AFTER_FIRING = re.compile(
    rf"(?ai)\b(?:days?|weeks?|months?|years?) after (?:{_IT_FIRED}|{_FIRING})\b"
    rf"|(?P<since>\bsince (?:{_IT_FIRED}|{_FIRING})\b)"
)
_RANKED = re.compile(r"(?ai)\b(?:first|last|only|\w+est|most)\b[^.;]{0,80}$")
_MAIN_AGAIN = re.compile(
    r"(?ai);|,? and (?=flew|fell|landed|reached|travel|splashed|covered|it\b)"
    r"|, and (?=(?:[\w'.]+ ){1,6}sa(?:id|ys)\b)"
)


def _without_earlier_clauses(text: str, words: Lexicon) -> str:
    """Blank 'a day after firing two missiles that flew 240 km', with its place and figures."""
    if words.language != "en":
        return text
    for match in _AFTER_FIRING.finditer(text):
        if match["since"] and not _RANKED.search(text[: match.start()]):
            continue  # 'on alert since North Korea fired it'
        if _DID_FIRE.search(text[: match.start()]):
            again = _MAIN_AGAIN.search(text, match.end())
            end = again.start() if again else len(text)
        else:  # the sentence goes on after it: 'A day after firing two, the North launched one'
            comma = text.find(", ", match.end())
            main = _DID_FIRE.search(text, comma) if comma >= 0 else None
            if main is None:
                continue  # 'A day after firing it, the North said it flew 600 km': this launch
            end = text.rfind(", ", 0, main.start())
        text = text[: match.start()] + " " * (end - match.start()) + text[end:]
    return text


def blank_other_days(
    sentence: Sentence, words: Lexicon, other: Sequence[Dated], same: Sequence[Dated]
) -> str:
    """Blank the clauses that are dated otherwise, and those that say 'last month' or 前回."""
    text = _without_earlier_clauses(sentence.text, words)
    spots = [dated.start for dated in other]
    spots += [start for start, _ in earlier_words(text, words)]
    spots = [spot for spot in spots if text[spot : spot + 1] != " "]
    if not spots:
        return text
    clause = _CLAUSE_EN if words.language == "en" else _CLAUSE_CJK
    cuts = [0, *(match.end() for match in clause.finditer(text)), len(text)]
    if not same and not other and not _launches_outside(text, words, cuts, spots):
        return text
    blanked = list(text)
    now = [match.start() for match in words.pattern("this.launch").finditer(text)]
    now += [dated.start for dated in same]
    blanked_before = False
    for start, end in itertools.pairwise(cuts):
        if blanked_before and _WHICH.match(text, start):
            blanked[start:end] = " " * (end - start)  # of what the clause before told
            continue
        blanked_before = False
        past = [spot for spot in spots if start <= spot < end]
        turns = [place for place in now if past and place > max(past)]
        if past and turns and words.language != "en":
            # A day holds until the next one is named: 三月前は…、…で、今日は.
            blanked[start : min(turns)] = " " * (min(turns) - start)
            continue
        if any(start <= spot < end for spot in spots) and not any(
            start <= dated.start < end for dated in same
        ):
            blanked[start:end] = " " * (end - start)
            blanked_before = words.language == "en"
    return "".join(blanked)


def _launches_outside(text: str, words: Lexicon, cuts: list[int], spots: list[int]) -> bool:
    """Say whether a launch is told in a clause that holds none of the spots."""
    rest = "".join(
        text[start:end]
        for start, end in itertools.pairwise(cuts)
        if not any(start <= spot < end for spot in spots)
    )
    return bool(rest.strip()) and bool(
        words.pattern("verbs.launch").search(rest) or not words.pattern("verbs.launch").search(text)
    )
