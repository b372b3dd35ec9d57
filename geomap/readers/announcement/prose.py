"""Prose, or an event file: a cheap look at how a text begins."""

from __future__ import annotations

import re


def looks_like_announcement(text: str) -> bool:
    """Say, cheaply, whether a text is prose rather than YAML, JSON or a table.

    >>> looks_like_announcement("本日、北朝鮮は弾道ミサイルを発射した。")
    True
    >>> looks_like_announcement("id: 2022-11-18-hwasong-17")
    False
    """
    beginning = text[:4000].lstrip("\ufeff \t\r\n")
    if beginning[:1] in "{[" or beginning.startswith(("---", "%YAML")):
        return False
    if re.match(r"(?i)<(?:!doctype|html|head|body|article|div|p)\b", beginning):
        return True
    lines = [
        line
        for line in beginning.splitlines()
        if line.strip() and not line.lstrip().startswith("#")
    ]
    if not lines or re.match(r"-?\s*[A-Za-z_]+\s*:(?:\s|$)", lines[0]) or "event_id" in lines[0]:
        return False
    return bool(
        re.search(
            r"[。.]\s*(?:$|[\s\"'」』”’)\]]|[A-Z가-힣\u3041-\u9fff])|\S+\s+\S+\s+\S+\s+\S+"
            r"|[\u3041-\u9fff]{8}",
            beginning,
            re.MULTILINE,
        )
    )
