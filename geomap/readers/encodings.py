"""In which encoding a text is: as it declares, UTF-8, or one of those of Japan and Korea.

Ministries' older pages and saved mails are in Shift_JIS, EUC-JP or EUC-KR. What
a file declares (a byte order mark, the charset of a page) counts first. Else it
is UTF-8 where it can be, and otherwise the one encoding of `_BY_SCRIPT` whose
reading looks like its language: a tenth of the letters kana, or half of them
Hangul. Bytes that fit none, or more than one, are refused: a wrong guess would
put other characters into an event without anybody noticing.

General guessers such as charset-normalizer weigh a hundred encodings and take one
where these bytes are refused: on the first 25 characters of 77 announcements it
gave other characters 11 times. Among the three that matter here the scripts decide.
"""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from geomap.errors import InputError
from geomap.readers.files import read_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""(?is)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})"""
    rb"""|^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})"""
)
_AS_PUBLISHED = {
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "iso8859-1": "cp1252",
    "latin_1": "cp1252",
    "ascii": "cp1252",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
    "windows-949": "cp949",
    "x-euc-kr": "cp949",
    "x-windows-949": "cp949",
}
"""What pages that declare these are written in (WHATWG Encoding Standard, 4.2)."""
_OF_PAGES = {
    *("utf-8", "cp932", "euc_jp", "iso2022_jp", "cp949"),
    *("gb2312", "gbk", "gb18030", "big5", "big5hkscs", "koi8-r", "koi8-u", "cp866", "mac-roman"),
    *(f"cp{page}" for page in range(1250, 1259)),
    *(f"iso8859-{part}" for part in (*range(2, 12), *range(13, 17))),
}
"""Codecs of the encodings of that standard; others that Python knows are no encodings of a text,
and UTF-16 no page can declare in letters of ASCII."""
_BY_SCRIPT = (
    ("cp932", "Shift_JIS", r"[\u3041-\u3096\u30a1-\u30fa]", 0.1),
    ("euc_jp", "EUC-JP", r"[\u3041-\u3096\u30a1-\u30fa]", 0.1),
    ("cp949", "EUC-KR", r"[\uac00-\ud7a3]", 0.5),
)
_FOREIGN = re.compile(
    r"[\uff61-\uff9f\u3131-\u318e\ue000-\uf8ff\x80-\x9f\u0400-\u04ff\u2500-\u257f\ufffd]"
)
"""Half-width kana, single jamo, private use, Cyrillic, frames: signs of a wrong reading."""
_PARTICLES = re.compile("[가고는다로를사서에은을의이한]")
_FEWEST = 6
"""Letters beyond ASCII from which the scripts tell."""
_WESTERN = re.compile(rb"[\x85\x91-\x97\xa0\xb0\xb4\xba\xe8\xe9\xf6\xfc]")
"""Typographic signs of Windows-1252, which stand alone in English text."""
NAMED = "UTF-8, UTF-16 with a byte order mark, Shift_JIS (CP932), EUC-JP and EUC-KR (CP949)"


def read_prose(source: str, stdin: BinaryIO | None = None) -> tuple[str, str]:
    """Return an announcement or a notice, and its encoding where that had to be recognised.

    Raises
    ------
    InputError
        If it is not there, not a file, empty, too large, or not text in an encoding
        that is read.
    """
    data = read_bytes(source, stdin)
    if not data.strip():
        raise InputError(
            "expected an announcement, a notice or an event, the file is empty", path=source
        )
    return decode_prose(data, source)


def decode_prose(data: bytes, source: str) -> tuple[str, str]:
    """Return a text, and the encoding where it had to be recognised; else nothing.

    Raises
    ------
    InputError
        If it is in none of the encodings, or could be in several.

    Examples
    --------
    >>> decode_prose("本日、発射した。".encode("cp932"), "-")
    ('本日、発射した。', 'Shift_JIS')
    >>> decode_prose("fired".encode(), "-")
    ('fired', '')
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strictly(data, name, source, "its byte order mark"), ""
    declared = _declared(data)
    if declared:
        return _strictly(data, declared, source, "what the page declares"), ""
    if b"\0" in data:
        raise InputError(
            f"expected text, got binary data (a NUL at byte {data.index(0)})", path=source
        )
    if b"\x1b$" in data:  # escapes into Japanese: mails, all of it ASCII bytes
        return _strictly(data, "iso2022_jp_ext", source, "what its escapes say"), "ISO-2022-JP"
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError as error:
        first = error.start
    fitting = [
        (text, name)
        for codec, name, script, share in _BY_SCRIPT
        if (text := _read(data, codec)) is not None and _looks_like(text, script, share)
    ]
    beyond = sum(byte > 127 for byte in data)
    if not fitting and len(_WESTERN.findall(data)) == beyond < 0.1 * len(data):
        fitting = [(data.decode("cp1252", "strict"), "Windows-1252")]
    if len(fitting) != 1:
        several = " and ".join(name for _, name in fitting)
        found = f"it could be {several}" if fitting else "it is none of these"
        raise InputError(
            f"expected {NAMED}; byte {first} is 0x{data[first]:02x}, and {found}: save it as UTF-8",
            path=source,
            line_number=data.count(b"\n", 0, first) + 1,
        )
    return fitting[0]


def _declared(data: bytes) -> str:
    """Return the codec that a page declares; nothing where it does not, or an unknown one."""
    if b"<" not in data[:4096]:
        return ""
    match = _DECLARED.search(data[:4096])
    if match is None:
        return ""
    name = (match[1] or match[2]).decode("ascii", "ignore")
    try:
        known = codecs.lookup(_AS_PUBLISHED.get(name.casefold(), name)).name
    except LookupError:
        return ""
    codec = _AS_PUBLISHED.get(known, known)
    return codec if codec in _OF_PAGES else ""


def _strictly(data: bytes, codec: str, source: str, why: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        at = error.start
        raise InputError(
            f"expected {codec.upper()}, which is {why}, but byte {at} does not fit; save it as "
            f"UTF-8 (read are {NAMED})",
            path=source,
            line_number=data.count(b"\n", 0, at) + 1,
        ) from None


def _read(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _looks_like(text: str, script: str, share: float) -> bool:
    letters = sum(ord(character) > 127 for character in text)
    foreign = len(_FOREIGN.findall(text))
    # Of the 11,172 syllables of CP949 all but the 2,350 of KS X 1001 are rare. Korean has
    # blanks between words and its particles everywhere; Japanese read as Korean has neither.
    syllables = re.findall(r"[\uac00-\ud7a3]", text)
    foreign += sum(len(syllable.encode("euc_kr", "ignore")) != 2 for syllable in set(syllables))
    if syllables and (
        12 * len(re.findall(r"\s", text)) < letters
        or len(_PARTICLES.findall(text)) < 0.1 * len(syllables)
    ):
        return False
    return (
        letters >= _FEWEST
        and foreign <= 0.02 * letters
        and len(re.findall(script, text)) >= share * letters
    )
