"""Cut a folded text into paragraphs, sentences and numbered items."""

from __future__ import annotations

import re

from attrs import frozen

from geomap.readers.announcement.lexicon import language_of
from geomap.readers.announcement.utc import ZONE_NAME

_ABBREVIATION = re.compile(
    r"(?:^|[^A-Za-z])(?:[ap]\.m|[A-Z]|U\.S|U\.N|Mr|Mrs|Ms|Dr|Gen|Lt|Col|Adm|Capt|St|No|approx"
    r"|ca|vs|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun|Pref|Is"
    r"|Isl|max|min|i\.e|e\.g)$"
)
_GOES_ON_AFTER_HOUR = re.compile(
    r"(?i)\s*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|jan|feb|mar|apr|may|jun|jul|aug|sep"
    r"|oct|nov|dec"
    r"|[jk]st|local|gmt|utc|on |[a-z(,\d])"
)
_LOOKED_AT = 80
_ITEM = re.compile(r"[①-⑳⑴-⒇]")
_BREAK = re.compile(
    r"[。！？!?\n]+|(?<=[가-힣])\.(?=\d)|\.(?=[\s\"')\]]|[A-Z가-힣\u3041-\u9fff]|$)|(?=[①-⑳⑴-⒇])"
)


@frozen
class Sentence:
    """One sentence, or one numbered item, of the folded text."""

    start: int
    end: int
    text: str
    paragraph: int
    language: str
    item: int | None = None
    """The number that it begins with: ① is 1."""
    is_question: bool = False


def split(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a folded text in order."""
    default = language_of(text)
    sentences: list[Sentence] = []
    start = paragraph = 0

    def take(end: int, closing: str) -> None:
        nonlocal start
        chunk = text[start:end]
        bare = chunk.strip(" \n")
        if bare.strip("・-*()[]「」\"' "):
            first = start + chunk.index(bare)
            item = _item_number(bare)
            sentences.append(
                Sentence(
                    first,
                    first + len(bare),
                    bare,
                    paragraph,
                    language_of(bare, default),
                    item,
                    "?" in closing or "?" in bare[-2:],
                )
            )
        start = end

    for match in _BREAK.finditer(text):
        if match.group() == "." and not _ends_sentence(text, start, match.start()):
            continue
        if not match.group() and not _begins_item(text, match.start()):
            continue
        take(match.end(), match.group())
        if "\n" in match.group():
            paragraph += 1
    take(len(text), "")
    return tuple(sentences)


def _ends_sentence(text: str, start: int, dot: int) -> bool:
    # No more than is looked at: a text of dots alone would be copied for each of them.
    before, after = text[max(start, dot - _LOOKED_AT) : dot], text[dot + 1 : dot + 1 + _LOOKED_AT]
    if re.search(r"(?i)(?:^|[^A-Za-z])[ap]\.?m$", before):
        if ZONE_NAME.match(after):
            return False
        return not (
            _GOES_ON_AFTER_HOUR.match(after) and not re.match(r"\s+[A-Z][a-z]* ", after)
        ) and not (
            re.match(
                r"(?i)\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day|\s+(?:jan|feb|mar|apr|may"
                r"|jun|jul|aug|sep|oct|nov|dec)|\s+[jk]st|\s+local|\s+gmt",
                after,
            )
        )
    return not _ABBREVIATION.search(before)


def _begins_item(text: str, place: int) -> bool:
    """Say whether a circled figure begins an item rather than refers to one."""
    before = text[:place].rstrip()
    return not before or before[-1] in "。.:;、\n)」" or text[place - 1] in " \n"


def _item_number(sentence: str) -> int | None:
    if _ITEM.match(sentence):
        code = ord(sentence[0])
        return code - 0x2460 + 1 if code < 0x2474 else code - 0x2474 + 1
    numbered = re.match(r"\(?(\d{1,2})[)][ ]?\D", sentence)
    return int(numbered[1]) if numbered else None
