"""What geomap's documents say: the code and the templates of `geomap/render`, and all sentences.

Sentences that are built elsewhere stand in calls of `geomap.sentences.say`.

`python tests/messages.py` brings the catalogues up to date: messages that are new come in
without a translation, those that nothing says any more go out, translations stay.
"""

import ast
import re
from importlib.resources import files
from pathlib import Path

from geomap.render.words import LANGUAGES
from geomap.sentences import COMPASS

HEADER = """\
# {name} words of geomap's documents.
# Each sentence is whole; keep what stands in braces as it is. Entries with the context
# "direction" are compass words, those with "name" are names that the data bring along.
msgid ""
msgstr ""
"Language: {lang}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""
NAMES = {"ja": "Japanese", "ko": "Korean"}


def _calls(tree):
    """All calls words("...") and words.of("context", "..."), under the names it goes by."""
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


def _tables(tree):
    """The names in tables, which are marked by the table's name."""
    for node in ast.walk(tree):
        targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
        named = {ast.unparse(t) for t in targets if t is not None}
        if named & {"NAMES", "MESSAGES"} and node.value is not None:
            table = ast.literal_eval(node.value)
            for entry in table.values() if isinstance(table, dict) else table:
                yield None, entry[0] if isinstance(entry, tuple) else entry


def _sentences(tree):
    """The templates of all calls say("..."), which are not written as anything but literals."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "say":
            assert isinstance(node.args[0], ast.Constant), ast.unparse(node)
            yield None, node.args[0].value


def messages():
    """Return what the code and the templates say, as pairs of context and message."""
    found = {("direction", word) for word in COMPASS}
    package = files("geomap.render")
    for entry in package.iterdir():
        if entry.name.endswith(".py"):
            tree = ast.parse(entry.read_text(encoding="utf-8"))
            found |= {*_calls(tree), *_tables(tree)}
    for path in Path(str(files("geomap"))).rglob("*.py"):
        found |= set(_sentences(ast.parse(path.read_text(encoding="utf-8"))))
    for entry in (package / "templates").iterdir():
        for text in re.findall(r'_\("((?:[^"\\]|\\.)*)"', entry.read_text(encoding="utf-8")):
            found.add((None, text))
    return found


def _quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def updated(lang, known, said):
    """Return a catalogue's text: what is said, and all names, with the translations known."""
    names = {key for key in known if key[0] == "name"}
    entries = [HEADER.format(name=NAMES[lang], lang=lang)]
    for context, message in sorted(said | names, key=lambda key: (key[0] or "", key[1])):
        lines = [f"msgctxt {_quoted(context)}"] if context else []
        lines.append(f"msgid {_quoted(message)}")
        lines.append(f"msgstr {_quoted(known.get((context, message), ''))}")
        entries.append("\n".join(lines) + "\n")
    return "\n".join(entries)


def main():
    """Bring the catalogues up to date."""
    from babel.messages.pofile import read_po

    for lang in LANGUAGES:
        if lang == "en":
            continue
        path = Path(str(files("geomap.render"))) / "locale" / lang / "LC_MESSAGES" / "geomap.po"
        with path.open("rb") as file:
            known = {(m.context, m.id): m.string for m in read_po(file) if m.id}
        path.write_text(updated(lang, known, messages()), encoding="utf-8")


if __name__ == "__main__":
    main()
