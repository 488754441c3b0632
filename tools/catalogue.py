"""Keeps the translations: `extract` collects texts, `check` finds what is missing, `compile`.

English texts in the code are the keys; each app has its Korean in
src/dure/<app>/locale/ko/LC_MESSAGES/django.po. Texts of django-allauth's sign-in pages that its
own Korean lacks are kept with `accounts`. Needs no gettext program.
"""

import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import allauth
import said
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
APPS = ROOT / "src" / "dure"
ALLAUTH = Path(allauth.__file__).parent
LANGUAGE = "ko"
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "_now": None,
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdf]|%([sd])|\{(\w*)[^{}]*\}")
STRING = r"""(?:u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")"""
# The calls in what Django makes of a template; what stands between them is no Python.
CALL = re.compile(rf"(?:\bn?p?gettext|(?<!\w)_)\(\s*{STRING}(?:\s*,\s*(?:{STRING}|\w+))*\s*\)")
NATURAL = (".py", ".html", ".txt")
# Folders that are no app of the framework: what they refuse is kept with `web`.
WITHOUT_CATALOGUE = ("core", "engine", "cli")


def main(arguments: list[str]) -> int:
    settings.configure(USE_I18N=True)
    commands = {"extract": extract_all, "check": check_all, "compile": compile_all}
    if len(arguments) != 1 or arguments[0] not in commands:
        print("usage: catalogue.py extract | check | compile", file=sys.stderr)
        return 2
    return commands[arguments[0]]()


def extract_all() -> int:
    """Write each app's catalogue anew, keeping what is translated; fill in from other apps."""
    known = {}
    for app in apps():
        known |= {message.id: message.string for message in stored(app) if translated(message)}
    for app in apps():
        catalogue = updated(app)
        for message in catalogue:
            if message.id and not translated(message) and message.id in known:
                message.string = known[message.id]
        write(app, catalogue)
        missing = sum(1 for message in catalogue if message.id and not translated(message))
        print(f"{app}: {len(catalogue)} texts, {missing} to translate")
    return 0


def check_all() -> int:
    """Name every text that is missing, unused, fuzzy, computed, or has other placeholders."""
    faults = [fault for app in apps() for fault in faults_of(app)]
    faults += disagreements()
    faults += [fault for path in sorted(APPS.rglob("*.py")) for fault in hidden_in(path)]
    faults += [fault for path in sorted(APPS.rglob("*.py")) for fault in said.faults_in(path)]
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print(f"catalogue: {sum(len(stored(app)) for app in apps())} texts, all in Korean")
    return 1 if faults else 0


def compile_all() -> int:
    for app in apps():
        path = po_path(app).with_suffix(".mo")
        buffer = BytesIO()
        write_mo(buffer, stored(app))
        if not path.exists() or path.read_bytes() != buffer.getvalue():
            path.write_bytes(buffer.getvalue())
    return 0


def apps() -> list[str]:
    """Name the apps that have texts."""
    found = []
    for folder in sorted(APPS.iterdir()):
        if not folder.is_dir() or folder.name in WITHOUT_CATALOGUE:
            continue
        if po_path(folder.name).exists() or any(texts_of(folder.name)):
            found.append(folder.name)
    return found


def po_path(app: str) -> Path:
    return APPS / app / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def stored(app: str) -> Catalog:
    path = po_path(app)
    if not path.exists():
        return Catalog(locale=LANGUAGE, domain="django")
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE, domain="django")


def template_of(app: str) -> Catalog:
    """Return the texts that the code of an app has now."""
    catalogue = Catalog(domain="django")
    for text, place, context, comments in texts_of(app):
        catalogue.add(text, None, [(place, 0)], auto_comments=comments, context=context)
    return catalogue


def updated(app: str) -> Catalog:
    catalogue = stored(app)
    catalogue.update(template_of(app), no_fuzzy_matching=True)
    return catalogue


Text = tuple["str | tuple[str, ...]", str, "str | None", "list[str]"]


def texts_of(app: str) -> Iterator[Text]:
    """Yield each text of an app with its file, its context and the translator's notes."""
    folder = APPS / app
    for path in sorted(folder.rglob("*")):
        if path.suffix in NATURAL and "migrations" not in path.parts:
            yield from texts_in(path, path.relative_to(ROOT / "src").as_posix())
    if app == "accounts":
        yield from _borrowed()
    yield from _refused(app)


def _refused(app: str) -> Iterator[Text]:
    """Yield the texts of refusals; those of the folders without a catalogue are web's."""
    for name in (app, *WITHOUT_CATALOGUE) if app == "web" else (app,):
        for path in sorted((APPS / name).rglob("*.py")):
            for text in said.texts_in(path):
                yield text, path.relative_to(ROOT / "src").as_posix(), None, []


def _borrowed() -> Iterator[Text]:
    """Yield the texts of allauth's pages that allauth has no Korean for."""
    with (ALLAUTH / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po").open("rb") as file:
        theirs = read_po(file, locale=LANGUAGE)
    for part in ("account", "mfa", "core", "templates/account", "templates/mfa"):
        for path in sorted((ALLAUTH / part).rglob("*")):
            if path.suffix not in NATURAL or {"tests", "migrations", "email"} & set(path.parts):
                continue
            for text, _, context, comments in texts_in(path, ""):
                message = theirs.get(text[0] if isinstance(text, tuple) else text, context)
                if message is None or not translated(message) or message.fuzzy:
                    place = f"allauth/{path.relative_to(ALLAUTH).as_posix()}"
                    yield text, place, context, comments


def texts_in(path: Path, place: str) -> Iterator[Text]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        source = "\n".join(CALL.findall(templatize(source, origin=str(path))))
    file = BytesIO(source.encode())
    for _, text, comments, context in extract("python", file, KEYWORDS, ("Translators:",)):
        if text and text != ("", ""):
            yield text, place, context, comments


def hidden_in(path: Path) -> Iterator[str]:
    """Name each text that stands inside an f-string, where no extraction finds it."""
    for outer in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(outer, ast.JoinedStr):
            for call in ast.walk(outer):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"_", *KEYWORDS}:
                    yield f"{path.relative_to(ROOT)}:{call.lineno}: a text inside an f-string"


def write(app: str, catalogue: Catalog) -> None:
    """Store a catalogue so that the same texts always give the same file."""
    path = po_path(app)
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = BytesIO()
    options = {"width": 99, "sort_by_file": True, "include_lineno": False, "omit_header": True}
    write_po(buffer, catalogue, **options)
    head = (
        'msgid ""\nmsgstr ""\n"Language: ko\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    )
    path.write_text(head + buffer.getvalue().decode(), encoding="utf-8")


def translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (tuple, list)) else [message.string]
    return bool(strings) and all(strings)


def faults_of(app: str) -> Iterator[str]:
    now, kept = template_of(app), stored(app)
    where = po_path(app).relative_to(ROOT)
    for message in now:
        if message.id and (fault := _fault(kept.get(_key(message), message.context))):
            yield f"{where}: {fault}: {_key(message)!r}"
    for message in kept:
        if message.id and now.get(_key(message), message.context) is None:
            yield f"{where}: no longer used: {_key(message)!r}"
    for key in kept.obsolete:
        yield f"{where}: no longer used: {key!r}"


def _fault(have: Message | None) -> str:
    """Say what is wrong with the stored translation of a text; empty if nothing is."""
    if have is None or not translated(have):
        return "not translated"
    if have.fuzzy:
        return "fuzzy"
    return "" if same_placeholders(have) else "placeholders differ"


def disagreements() -> list[str]:
    """Name texts that two apps translate differently: the framework would show only one."""
    said: dict[tuple[str, str | None], tuple[object, str]] = {}
    found = []
    for app in apps():
        for message in stored(app):
            if not message.id or not translated(message):
                continue
            key = (_key(message), message.context)
            string, other = said.setdefault(key, (message.string, app))
            if string != message.string:
                found.append(f"{other} and {app} translate differently: {_key(message)!r}")
    return found


def _key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, (tuple, list)) else message.id


def same_placeholders(message: Message) -> bool:
    """Tell whether the translation fills in what the text fills in."""
    ids = message.id if isinstance(message.id, (tuple, list)) else [message.id]
    strings = message.string if isinstance(message.string, (tuple, list)) else [message.string]
    wanted = [sorted(map(str, PLACEHOLDER.findall(text))) for text in ids]
    return all(sorted(map(str, PLACEHOLDER.findall(text))) in wanted for text in strings)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
