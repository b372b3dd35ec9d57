"""HTML of others reduced to what only looks: words, lines, lists and tables, without attributes.

What comes out is written anew, tag by tag from a list and with every text escaped, so that it
does not matter how a parser may be led to misread what went in.
"""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser

_KEPT = frozenset(
    (
        *("b", "i", "em", "strong", "small", "sub", "sup", "u", "s", "code", "pre", "br", "hr"),
        *("p", "div", "span", "ul", "ol", "li", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5"),
        *("h6", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "blockquote"),
    )
)
_EMPTY = frozenset(("br", "hr"))
_DROPPED = frozenset(("script", "style", "template", "iframe", "object", "noscript", "svg", "math"))
"""Elements that go with all that is in them."""


def plain_html(text: str) -> str:
    """Return HTML of which nothing runs, is fetched or leads anywhere.

    Examples
    --------
    >>> plain_html('<b onclick="run()">Fell</b> here<script>run()</script> & <img src=x> there')
    '<b>Fell</b> here &amp;  there'
    >>> plain_html("<a href=javascript:run()>more</a><td>")
    'more<td></td>'
    """
    writer = _Writer()
    writer.feed(text)
    writer.close()
    return "".join([*writer.written, *(f"</{tag}>" for tag in reversed(writer.open))])


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []
        self.open: list[str] = []
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED:
            self._within.append(tag)
        elif tag in _KEPT and not self._within:
            self.written.append(f"<{tag}>")
            if tag not in _EMPTY:
                self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _EMPTY:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._within:
            while self._within.pop() != tag:
                pass
        elif tag in self.open and not self._within:
            while True:
                last = self.open.pop()
                self.written.append(f"</{last}>")
                if last == tag:
                    return

    def handle_data(self, data: str) -> None:
        if not self._within:
            self.written.append(escape(data))
