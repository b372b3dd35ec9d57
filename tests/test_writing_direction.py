"""Marks of writing direction end where their text ends: rules X1 to X8 of UAX #9, by hand."""

import pytest

from geomap.render.bidi import contained
from geomap.render.plain_html import plain_html

RLE, RLO, PDF = "\u202b", "\u202e", "\u202c"
RLI, FSI, PDI = "\u2067", "\u2068", "\u2069"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"a{RLO}b", f"a{RLO}b{PDF}"),
        (f"a{RLI}b", f"a{RLI}b{PDI}"),
        (f"a{RLI}b{PDI}c", f"a{RLI}b{PDI}c"),
        (f"a{RLE}b{PDF}c", f"a{RLE}b{PDF}c"),
        # X6a: an isolate that ends takes with it the embeddings that were begun within it.
        (f"a{RLI}b{RLE}c{FSI}d{PDI}e{PDI}f", f"a{RLI}b{RLE}c{FSI}d{PDI}e{PDI}f"),
        (f"a{RLI}b{RLE}c{PDI}d{PDF}e", f"a{RLI}b{RLE}c{PDI}de"),
        # X7: an embedding is not ended from within an isolate.
        (f"a{RLE}b{RLI}c{PDF}d", f"a{RLE}b{RLI}cd{PDI}{PDF}"),
        # What nothing began ends nothing.
        (f"a{PDF}b{PDI}c{RLE}d", f"abc{RLE}d{PDF}"),
    ],
)
def test_a_text_ends_the_directions_that_it_begins_and_no_others(text, expected):
    assert contained(text) == expected
    assert contained(expected) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("a<br/>b", "a<br>b"),
        ("<b/>a", "<b></b>a"),
        # HTML ends with an element what was begun within it.
        ("<b><i>a</b>c", "<b><i>a</i></b>c"),
        ("<script>x<style>y</script>z", "z"),
    ],
)
def test_tags_of_a_text_end_in_their_order(html, expected):
    assert plain_html(html) == expected
