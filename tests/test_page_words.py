"""The catalogues: nothing untranslated, nothing left over, every sentence takes its values."""

import ast
import re
from importlib.resources import files
from string import Formatter

import pytest

from geomap.errors import InputError
from geomap.render.words import COMPASS, LANGUAGES, Words, catalogue

TRANSLATED = [lang for lang in LANGUAGES if lang != "en"]


def calls_of_words(tree):
    """All calls words("...") and words.of("context", "..."), under any of the names it goes by."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        arguments = [
            a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
        ]
        name = ast.unparse(node.func)
        if name in {"words", "self", "self.words", "_"} and len(arguments) == 1:
            yield None, arguments[0]
        elif name in {"words.of", "self.of", "self.words.of"} and len(arguments) == 2:
            yield tuple(arguments)


def messages():
    """What the code and the templates say, as (context, message)."""
    found = {("direction", word) for word in COMPASS}
    package = files("geomap.render")
    for entry in package.iterdir():
        if entry.name.endswith(".py"):
            tree = ast.parse(entry.read_text(encoding="utf-8"))
            found |= set(calls_of_words(tree))
            for node in ast.walk(tree):
                # Names in tables are marked by the table's name.
                targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
                named = {ast.unparse(t) for t in targets if t is not None}
                if named & {"NAMES", "MESSAGES"} and node.value is not None:
                    table = ast.literal_eval(node.value)
                    entries = table.values() if isinstance(table, dict) else table
                    found |= {(None, e[0] if isinstance(e, tuple) else e) for e in entries}
    for entry in (package / "templates").iterdir():
        for text in re.findall(r'_\("((?:[^"\\]|\\.)*)"', entry.read_text(encoding="utf-8")):
            found.add((None, text))
    return found


def fields(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_the_search_finds_sentences_of_code_and_of_templates():
    # Without this, a renamed variable would leave the tests below with nothing to look at.
    found = messages()
    assert (None, "Inside {zone}") in found
    assert (None, "What was published") in found
    assert ("direction", "north") in found
    assert (None, "Yellow Sea") in found
    assert len(found) > 100


@pytest.mark.parametrize("lang", TRANSLATED)
def test_every_sentence_is_translated(lang):
    known = {(m.context, m.id) for m in catalogue(lang) if m.id and m.string and not m.fuzzy}
    assert messages() - known == set()


@pytest.mark.parametrize("lang", TRANSLATED)
def test_no_catalogue_keeps_what_nothing_says(lang):
    extra = {(m.context, m.id) for m in catalogue(lang) if m.id} - messages()
    # Zones, coasts and areas are named by the data: their names come in as values.
    assert {key for key in extra if key[0] != "name"} == set()


@pytest.mark.parametrize("lang", TRANSLATED)
def test_a_translation_takes_the_values_that_the_sentence_has(lang):
    for message in catalogue(lang):
        if message.id:
            assert fields(message.string) == fields(message.id), message.id


@pytest.mark.parametrize("lang", TRANSLATED)
def test_catalogues_are_sorted_as_they_are_looked_up(lang):
    ids = [(m.context or "", m.id) for m in catalogue(lang) if m.id]
    assert len(ids) == len(set(ids))


def test_an_unknown_language_is_an_error_that_names_the_known():
    with pytest.raises(InputError, match="en, ja, ko, got 'fr'"):
        Words("fr")
