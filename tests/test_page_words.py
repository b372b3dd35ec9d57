"""The catalogues: nothing untranslated, nothing left over, every sentence takes its values."""

from datetime import date
from string import Formatter

import pytest
from messages import messages, updated

from geomap.errors import InputError
from geomap.events import Flight, Launch, LaunchBasis, LaunchEvent
from geomap.impact import estimate
from geomap.readers import load_gazetteer, read_events
from geomap.readers.announcement.lexicon import lexicon
from geomap.render.facts import flight_facts
from geomap.render.words import LANGUAGES, Words, catalogue, names_in
from geomap.resources import data_dir
from geomap.verdict import Assessment

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
    # Of the rooms that compute.
    assert (None, "{first} and {second} cannot both hold: they are {angle} apart.") in found
    assert (None, "near the east coast of the Korean Peninsula") in found
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


@pytest.mark.parametrize("lang", TRANSLATED)
def test_sources_and_waters_of_the_events_that_are_shipped_have_a_name(lang):
    gazetteer = load_gazetteer()
    words = Words(lang, names_in(lang, gazetteer))
    named = {
        name
        for path in sorted((data_dir() / "events").glob("*.yaml"))
        for event in read_events(str(path), gazetteer=gazetteer).events
        for flight in event.flights
        for report in flight.reports
        for name in (report.by, report.fall_area)
    }
    assert len(named) > 10
    assert {name for name in named - {""} if words.named(name) == name} == set()


@pytest.mark.parametrize("lang", TRANSLATED)
def test_sources_that_announcements_are_known_to_name_have_a_name(lang):
    known = {name for tongue in ("en", "ja", "ko") for name in lexicon(tongue).table["speakers"]}
    assert known
    same = {name for name in known if Words(lang).named(name) == name}
    assert same <= {"NHK"}


@pytest.mark.parametrize(
    ("lang", "said"), [("ja", "落下地点は推定できません"), ("ko", "추정할 수 없습니다")]
)
def test_where_nothing_could_be_estimated_the_page_says_why_in_its_language(lang, said):
    impact, findings = estimate(Flight("x", Launch(LaunchBasis.UNKNOWN), ()))
    assert impact is None
    event = LaunchEvent("x", "x", date(2022, 1, 1), (Flight("x", Launch(LaunchBasis.UNKNOWN), ()),))
    nothing = Assessment(event, 1, event.flights[0], None, None, findings)
    (finding,) = flight_facts(nothing, Words(lang)).findings
    assert said in finding


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
