"""Who says it: the source of each sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geomap.readers.announcement.dates import dates_in
from geomap.readers.announcement.lexicon import Lexicon, lexicon
from geomap.readers.announcement.sentences import Sentence

UNNAMED = "press reports"
ALLY = "United States"
JAPANESE = frozenset(
    {
        "Japan Ministry of Defense",
        "Japan Coast Guard",
        "Japanese government",
        "Japanese defence analysts",
        "NHK",
    }
)
_ANALYSTS = re.compile(
    r"(?i)\bjapan(?:ese|'s)? (?:military |defen[cs]e )analysts|"
    r"日本の(?:防衛|軍事)(?:専門家|アナリスト)"
    r"|일본(?:의)? ?(?:군사|방위) ?(?:전문가|분석가)"
)
_REPORTING = re.compile(
    r"(?i)\s*\)?,?(?:は|が|によ[るれ]|の発表|関係者|、|」|から|の情報|で|に対し|幹部|も|"
    r"도|은|는|이|가|에 따르면|의|에|,|\s+(?:said"
    r"|says|told|added|reported|announced|estimate[sd]?|"
    r"believe[sd]?|detected|confirmed|also|later|spokes\w+|chief|has|had|have|is|in|on)|'s\b|\.|$)"
)


def speakers_in(text: str, words: Lexicon) -> tuple[tuple[int, int, str], ...]:
    """Return the sources named in a sentence: start, end, name; each place once."""
    found: list[tuple[int, int, str]] = []
    for name, patterns in words.table["speakers"].items():
        pattern = words.any(f"speaker {name}", patterns)
        found.extend((match.start(), match.end(), name) for match in pattern.finditer(text))
    found.extend(
        (match.start(), match.end(), "Japanese defence analysts")
        for match in _ANALYSTS.finditer(text)
    )
    found.sort(key=lambda item: (item[0], -item[1]))
    kept: list[tuple[int, int, str]] = []
    for start, end, name in found:
        if any(start < other_end and other_start < end for other_start, other_end, _ in kept):
            continue
        if name == "Japan Ministry of Defense" and re.search(
            r"(?i)(?:south korea\w*|seoul|rok|u\.?s\.?|russia\w*|china|chinese|american)(?:'s"
            r"|')?\s+(?:\w+\s+)?$",
            text[:start],
        ):
            name = (
                "South Korean Joint Chiefs of Staff"
                if re.search(
                    r"(?i)(?:south korea\w*|seoul|rok)(?:'s|')?\s+(?:\w+\s+)?$", text[:start]
                )
                else ""
            )
        if name:
            kept.append((start, end, name))
    return tuple(kept)


def speaker_of(text: str, words: Lexicon) -> str:
    """Return who a sentence is by: the first source that reports, else the first that is named.

    A source that quotes another ('NHK, quoting the ministry') gives way to it.
    """
    named = speakers_in(text, words)
    if not named:
        return ""
    official = [item for item in named if item[2] != "NHK"] or list(named)
    reporting = [item for item in official if _REPORTING.match(text, item[1])]
    return (reporting or official)[0][2]


def attribute(sentences: Sequence[Sentence]) -> list[tuple[str, bool]]:
    """Return for each sentence its source, and whether the sentence itself names it."""
    own = [speaker_of(sentence.text, lexicon(sentence.language)) for sentence in sentences]
    home = _home(sentences)
    result: list[tuple[str, bool]] = []
    current = home or UNNAMED
    for sentence, name in zip(sentences, own, strict=True):
        words = lexicon(sentence.language)
        if (
            not name
            and current == "KCNA"
            and words.pattern("verbs.launch").search(sentence.text)
            and dates_in(sentence.text, sentence.language)
        ):
            current = home or UNNAMED  # the story goes on in its own words
        if name == ALLY:
            result.append((name, True))  # one sentence in a story that is told by others
        elif name and not (home and name == "Japanese government"):
            current = name
            result.append((name, True))
        else:
            result.append((current, bool(name)))
    return result


def _home(sentences: Sequence[Sentence]) -> str:
    """Return the source of a text that speaks for itself: 'our country', 我が国, 우리 군."""
    names = {
        name
        for sentence in sentences
        for _, _, name in speakers_in(sentence.text, lexicon(sentence.language))
    }
    for sentence in sentences:
        words = lexicon(sentence.language)
        if words.language == "ja" and re.search("我が国|わが国", sentence.text):
            quoted = re.search(
                r"防衛省(?:は|によ|の発表|が)|防衛相|防衛大臣は|海上保安庁|海保|官房長官は",
                " ".join(item.text for item in sentences),
            )
            if not quoted and not names - {"Japan Ministry of Defense", "Japanese government"}:
                return "Japan Ministry of Defense"
    return ""


_TURN = re.compile(r"(?i)\bwhile\b|\bwhereas\b|\bbut\b|;|一方|これに対し|반면|한편")


def speakers_in_turn(text: str, words: Lexicon) -> tuple[tuple[int, int, str], ...]:
    """Return the sources of a sentence that speak in it in turn: 'X said ..., while Y said ...'."""
    named = [item for item in speakers_in(text, words) if item[2] != "NHK"]
    if len({item[2] for item in named}) < 2:
        return ()
    return tuple(named) if _TURN.search(text) else ()


def nearest_speaker(place: int, speakers: tuple[tuple[int, int, str], ...], default: str) -> str:
    """Return who says what stands at a place: the last who was named before it."""
    before = [name for start, _, name in speakers if start <= place]
    return before[-1] if before else speakers[0][2] if speakers else default
