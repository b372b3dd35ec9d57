"""Whether a page is what geomap makes of what it carries, and where it is not.

A page is the same when it is made again byte for byte, from the event that it carries, with the
same data. That says who can have made it so: geomap, from this event. It does not say that the
event is true, nor who wrote it.
"""

from __future__ import annotations

from enum import StrEnum

from attrs import asdict, field, frozen

from geomap.provenance import Carried, DataHashes


class Answer(StrEnum):
    """What `geomap verify` says of a page."""

    SAME = "same"
    DIFFERS = "differs"
    UNUSABLE = "unusable"


@frozen
class Checked:
    """What became of one page."""

    answer: Answer
    reasons: tuple[str, ...] = ()
    """Of a page that differs: what does; the cause before its consequences."""
    remarks: tuple[str, ...] = field(default=())


def compared(
    content: bytes,
    carried: Carried,
    stated_sha256: str,
    made_again: bytes,
    data: DataHashes,
    version: str,
) -> Checked:
    """Compare a page with what is made of what it carries.

    Parameters
    ----------
    content : bytes
        The page.
    carried : Carried
        What it carries.
    stated_sha256 : str
        The SHA-256 of its event or notice, by its own word.
    made_again : bytes
        What this geomap makes of `carried`, with its version and its hashes as they are stated.
    data : DataHashes
        Of the data that it was made again with.
    version : str
        Of this geomap.
    """
    reasons = []
    if stated_sha256 != carried.subject_sha256:
        reasons.append(
            f"its {carried.kind} was edited: it says SHA-256 {stated_sha256}, "
            f"and carries one of {carried.subject_sha256}"
        )
    stated, here = asdict(carried.making.data), asdict(data)
    reasons += [
        f"it was made with other data ({name}): SHA-256 {stated[name]}, here it is {here[name]}"
        for name in stated
        if stated[name] != here[name]
    ]
    older = carried.making.version != version
    if older:
        # An edited version looks like another one: only that one can tell.
        also = "; its event and its data are the same here" if not reasons else ""
        reasons.append(
            f"it says version {carried.making.version}, and this is {version}{also}; "
            f"to compare byte for byte, use geomap {carried.making.version}"
        )
    if content == made_again:
        if reasons:
            return Checked(Answer.DIFFERS, (*reasons, "apart from that it is made again the same"))
        return Checked(Answer.SAME)
    reasons.append(first_difference(made_again, content))
    return Checked(Answer.DIFFERS, tuple(reasons))


_PARTS = (
    ("a style", b"<style>", b"</style>"),
    ("a script", b"<script>", b"</script>"),
    ("what its map draws", b'<script type="application/json" id="geomap-data">', b"</script>"),
    ("what it carries", b'<script type="application/json" id="geomap-made">', b"</script>"),
    ("its head", b"<head>", b"</head>"),
)


def first_difference(wanted: bytes, got: bytes) -> str:
    """Say in words where two pages begin to differ; they must.

    Examples
    --------
    >>> print(first_difference(b"<p>inside</p>", b"<p>outside</p>"))
    the page was edited, or made with other libraries: line 1, in its text: \
it has 'outside</p>', made again 'inside</p>'
    """
    if got.replace(b"\r\n", b"\n") == wanted:
        return "its line ends were changed to CRLF, as mail and editors do; nothing else differs"
    if got.removeprefix(b"\xef\xbb\xbf") == wanted:
        return "a byte order mark was put before it; nothing else differs"
    at = _first(wanted, got)
    if _is_policy(wanted, at):
        # Its hashes follow from the styles and scripts: the cause is further down.
        ends = wanted.find(b"\n", at), got.find(b"\n", at)
        if min(ends) >= 0 and wanted[ends[0] :] != got[ends[1] :]:
            further = _first(wanted[ends[0] :], got[ends[1] :])
            return _edited(wanted, ends[0] + further, got, ends[1] + further)
    if at == len(got):
        return f"the page is cut off after {at:,} of {len(wanted):,} bytes"
    if at == len(wanted):
        return f"{len(got) - at:,} bytes were added after its end"
    return _edited(wanted, at, got, at)


def _edited(wanted: bytes, at: int, got: bytes, got_at: int) -> str:
    line = wanted.count(b"\n", 0, at) + 1
    return (
        f"the page was edited, or made with other libraries: line {line}, in {_part(wanted[:at])}: "
        f"it has {_shown(got, got_at)}, made again {_shown(wanted, at)}"
    )


def _is_policy(content: bytes, at: int) -> bool:
    begin = content.rfind(b"\n", 0, at) + 1
    return content.startswith(b'<meta http-equiv="Content-Security-Policy"', begin)


def _first(one: bytes, other: bytes) -> int:
    """Return the offset of the first byte that differs, by halving."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _part(before: bytes) -> str:
    for name, begin, end in _PARTS:
        at = before.rfind(begin)
        if at >= 0 and before.find(end, at) < 0:
            return name
    return "its text"


def _shown(content: bytes, at: int) -> str:
    """Return what stands there, from the beginning of a letter on, as it is safe to print."""
    while at and content[at] & 0xC0 == 0x80:
        at -= 1
    text = content[at : at + 36].decode("utf-8", "replace")
    return repr(text.rstrip("\N{REPLACEMENT CHARACTER}"))
