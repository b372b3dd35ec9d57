"""A page within another: the frame that holds it, in a web article or a notebook.

The frame is sandboxed: the page within runs its own scripts and saves its own
picture, and reaches nothing of the page around it, neither cookies nor content.
"""

from __future__ import annotations

from urllib.parse import quote

from markupsafe import escape

SANDBOX = "allow-scripts allow-downloads allow-popups"

_SIZE = "width:100%;height:44rem;max-height:92vh;border:0"
"""As wide as the column that it stands in, and never higher than the window."""


def frame_of(file_name: str, title: str) -> str:
    """Return the HTML that shows a page lying beside the one that it is pasted into.

    Examples
    --------
    >>> print(frame_of("a b.html", "One & two"))
    <iframe src="a%20b.html" title="One &amp; two" sandbox="allow-scripts allow-downloads \
allow-popups" allow="fullscreen" loading="lazy" \
style="width:100%;height:44rem;max-height:92vh;border:0"></iframe>
    """
    return _frame(f'src="{quote(file_name)}"', title)


def frame_with(page: str, title: str) -> str:
    """Return the HTML that holds a page within itself, as a notebook shows it."""
    return _frame(f'srcdoc="{escape(page)}"', title)


def _frame(content: str, title: str) -> str:
    return (
        f'<iframe {content} title="{escape(title)}" sandbox="{SANDBOX}" allow="fullscreen" '
        f'loading="lazy" style="{_SIZE}"></iframe>'
    )
