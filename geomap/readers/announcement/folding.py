"""One spelling of the text, and the way back from it to the text as it was given.

Announcements mix full-width and half-width figures, one-character units (㎞),
typographic quotes, hard line breaks in the middle of a word and blanks between
Japanese characters. The rules read a folded text without any of that; each
folded character knows where it stood, so that a value can be shown in place.
"""

from __future__ import annotations

import itertools
import re
import unicodedata

from attrs import frozen

_SAME = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("〜∼～", "~"),
        **dict.fromkeys("‘’‛＇ʼ", "'"),
        **dict.fromkeys("“”„‟＂", '"'),
        **dict.fromkeys("′", "'"),
        **dict.fromkeys("″", '"'),
        "排": "排",
        "・": "・",
    }
)
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f")
_FOLDED_ALREADY = frozenset(map(chr, range(0x20, 0x7F)))
_JAPANESE = r"\u3041-\u30ff\u3400-\u9fff\uff66-\uff9f々〆〇ヶ"
_IS_JAPANESE = re.compile(f"[{_JAPANESE}。、「」『』()（）]")
_TERMINATORS = tuple("。.!?！？」』\"'”’;")
_ITEM_START = re.compile(
    r"[\s　]*(?:[①-⑳⑴-⒇・●○■◆▼▽※*\-–—]|[((]?\d{1,2}[))．.、]\D|[一二三四五六七八九十]、)"
)


@frozen
class Folded:
    """A folded text, and for each of its characters the place that it came from."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    original: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the folded characters [start, end) stand in the original text."""
        if end <= start:
            place = self.starts[start] if start < len(self.starts) else len(self.original)
            return place, place
        return self.starts[start], self.ends[end - 1]

    def words(self, start: int, end: int) -> str:
        """Return the original words, on one line."""
        first, last = self.span(start, end)
        return " ".join(self.original[first:last].split())


def fold(original: str) -> Folded:
    r"""Fold a text: NFKC, one kind of dash and quote, soft line breaks closed.

    Circled figures stay as they are: under NFKC ① becomes 1 and sticks to the
    time that follows. A hard line break, one that ends a paragraph, stays ``\n``.
    """
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    soft = _soft_breaks(original)
    # Japanese is wrapped anywhere, in figures and in 'km' too; other languages at a blank.
    kana = sum("\u3041" <= character <= "\u30ff" for character in original)
    spaced = sum(
        "가" <= character <= "힣" or (character.isascii() and character.isalpha())
        for character in original
    )
    unspaced = kana > spaced
    for start, end in _clusters(original):
        cluster = original[start:end]
        if cluster in _FOLDED_ALREADY:
            folded = cluster
        elif cluster == "\n":
            folded = ("" if unspaced else " ") if start in soft else "\n"
        elif cluster in _INVISIBLE or cluster == "\r":
            continue
        elif len(cluster) == 1 and "①" <= cluster <= "⒇":
            folded = cluster
        else:
            folded = unicodedata.normalize("NFKC", cluster.translate(_SAME)).translate(_SAME)
            folded = re.sub(r"\s", " ", folded)
        for character in folded:
            characters.append(character)
            starts.append(start)
            ends.append(end)
    keep = _without_idle_blanks("".join(characters))
    return Folded(
        "".join(characters[index] for index in keep),
        tuple(starts[index] for index in keep),
        tuple(ends[index] for index in keep),
        original,
    )


def _clusters(text: str) -> list[tuple[int, int]]:
    """Return the spans that fold together: a letter with its marks, a syllable with its jamo."""
    spans: list[tuple[int, int]] = []
    for index, character in enumerate(text):
        joins = not character.isascii() and (
            unicodedata.combining(character) or character in "ﾞﾟ" or "\u1160" <= character <= "\u11ff"
        )
        if joins and spans and spans[-1][1] == index and text[index - 1] not in " \n":
            spans[-1] = (spans[-1][0], index + 1)
        else:
            spans.append((index, index + 1))
    return spans


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


def _soft_breaks(text: str) -> frozenset[int]:
    """Return the line breaks that only wrap a line.

    A break is soft where the line is nearly as long as its paragraph's longest,
    does not end a sentence, and the next line begins neither an item nor an
    indented paragraph.
    """
    soft: set[int] = set()
    position = 0
    for block in re.split(r"(\n[ \t\r]*\n)", text):
        lines = block.split("\n")
        widest = max((_width(line.strip()) for line in lines), default=0)
        place = position
        for line, following in itertools.pairwise(lines):
            place += len(line)
            bare = line.strip()
            if (
                bare
                and following.strip()
                and not following.startswith(("\u3000", "    ", "\t"))
                and not _ITEM_START.match(following)
                and _width(bare) >= (0.85 if bare.endswith(_TERMINATORS) else 0.6) * widest
                and _width(bare) >= 24
            ):
                soft.add(place)
            place += 1
        position += len(block)
    return frozenset(soft)


_BLANKS = re.compile(" +")


def _without_idle_blanks(text: str) -> list[int]:
    """Return the characters to keep: all but blanks that touch Japanese and mean nothing."""
    keep: list[int] = []
    end_of_blanks = 0
    for index, character in enumerate(text):
        if character == " ":
            before = text[keep[-1]] if keep else "\n"
            if end_of_blanks <= index:
                end_of_blanks = index + len(_BLANKS.match(text, index)[0])  # type: ignore[index]
            after = text[end_of_blanks : end_of_blanks + 1]
            if before in " \n" or after in ("", "\n"):
                continue
            if before.isascii() and after.isascii():
                keep.append(index)
                continue
            hangul = any("\uac00" <= neighbour <= "\ud7a3" for neighbour in (before, after))
            if (
                not hangul
                and (_IS_JAPANESE.match(before) and before not in "()")
                and not after.isspace()
            ):
                continue
            if not hangul and _IS_JAPANESE.match(after) and after not in "()":
                continue
        keep.append(index)
    return keep
