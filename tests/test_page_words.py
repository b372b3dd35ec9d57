"""The catalogues: nothing untranslated, nothing left over, every sentence takes its values."""

from string import Formatter

import pytest
from messages import messages, updated

from geomap.errors import InputError
from geomap.render.words import LANGUAGES, Words, catalogue

TRANSLATED = [lang for lang in LANGUAGES if lang != "en"]


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
        if message.id and message.string:
            assert fields(message.string) == fields(message.id), message.id


def test_a_new_sentence_comes_in_untranslated_and_an_old_one_goes():
    known = {(None, "kept"): "のこる", (None, "gone"): "きえる", ("name", "Guam"): "グアム"}
    text = updated("ja", known, {(None, "kept"), (None, "new")})
    assert 'msgid "kept"\nmsgstr "のこる"' in text
    assert 'msgid "new"\nmsgstr ""' in text
    assert 'msgctxt "name"\nmsgid "Guam"\nmsgstr "グアム"' in text
    assert "gone" not in text


def test_an_unknown_language_is_an_error_that_names_the_known():
    with pytest.raises(InputError, match="en, ja, ko, got 'fr'"):
        Words("fr")
