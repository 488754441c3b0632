"""Write docs/reference/roles.md, "who may do what", from the code; with --check, fail if stale.

Every question `may_…` of every feature's `access` is asked for a person of every role about
objects that were never saved, so nothing here can say what the product does not do.
"""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
import sys
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "roles.md"
FEATURES = ("programme", "delivery", "transit", "places")
HEAD = """# Who may do what

Made from the code by `make docs`; `make check` fails when it is stale. First the questions that
the product asks before it does anything, one table for each noun, then the moves of each workflow.

The people are those of one call, one application and one project: the agency runs the call, the
ministry decides on it, the city applies with a partner. The *neighbour*'s people do the same work
in another city that has nothing to do with them; *another agency*'s officer runs other calls.
Where a question says *never on their own*, the same person is refused who entered, wrote, asked
for or reported the thing. A question is necessary and not sufficient: the state (below), the
deadline, and whether the person may see the thing at all are asked besides.
"""

AGENCY, MINISTRY, CITY, PARTNER, NEIGHBOUR, OTHER_AGENCY, ELSEWHERE = range(1, 8)
BODIES = {
    "agency": AGENCY, "ministry": MINISTRY, "lead": CITY, "organisation": PARTNER, "owner": AGENCY,
    "employer": ELSEWHERE, "supplier": ELSEWHERE,
}  # fmt: skip
SOMEBODY_ELSE = 999
EVALUATOR, CHAIR = 101, 102


class Person(NamedTuple):
    """A role at one place, as the person who acts."""

    name: str
    user_id: int | None
    grants: tuple[tuple[str, int], ...] = ()


PEOPLE = (
    Person("nobody", None),
    Person("resident", 1, (("member", ELSEWHERE),)),
    Person("administrator", 2, tuple(("administrator", body) for body in range(1, 8))),
    Person("programme officer", 3, (("programme_officer", AGENCY),)),
    Person("finance officer of the agency", 4, (("finance_officer", AGENCY),)),
    Person("approver of the agency", 5, (("approver", AGENCY),)),
    Person("approver of the ministry", 6, (("approver", MINISTRY),)),
    Person("auditor", 7, (("auditor", ELSEWHERE),)),
    Person("the evaluator", EVALUATOR, (("evaluator", AGENCY),)),
    Person("the chair of the panel", CHAIR, (("evaluator", AGENCY),)),
    Person("another evaluator", 8, (("evaluator", AGENCY),)),
    Person("city officer", 9, (("city_officer", CITY),)),
    Person("approver of the city", 10, (("approver", CITY),)),
    Person("finance officer of the city", 11, (("finance_officer", CITY),)),
    Person("consultant of the city", 12, (("consultant", CITY),)),
    Person("partner in the consortium", 13, (("member", PARTNER),)),
    Person("the neighbour's officer", 14, (("city_officer", NEIGHBOUR),)),
    Person("the neighbour's approver", 15, (("approver", NEIGHBOUR),)),
    Person("the neighbour's finance officer", 16, (("finance_officer", NEIGHBOUR),)),
    Person("the neighbour's consultant", 17, (("consultant", NEIGHBOUR),)),
    Person("another agency's officer", 18, (("programme_officer", OTHER_AGENCY),)),
)


@dataclass(frozen=True)
class Answer:
    """Who may do one thing, and which of them may not when they entered it themselves."""

    feature: str
    noun: str
    question: str
    says: str
    who: tuple[str, ...]
    not_own: tuple[str, ...]


class Things:
    """One unsaved object for each type, all of them parts of one call, application or project."""

    def __init__(self) -> None:
        self.made: dict[type, Any] = {}

    def one(self, model: type) -> Any:
        """Return the object of this type, made with everything it cannot be without."""
        from dure.accounts.models import Organisation, User  # noqa: PLC0415

        if model in self.made:
            return self.made[model]
        thing = self.made[model] = model()
        for field in model._meta.concrete_fields:  # type: ignore[attr-defined]
            if not field.is_relation:
                continue
            if issubclass(field.related_model, Organisation):
                setattr(thing, field.attname, BODIES.get(field.name))
            elif issubclass(field.related_model, User):
                setattr(thing, field.attname, EVALUATOR if field.name == "user" else SOMEBODY_ELSE)
            elif not field.null:
                setattr(thing, field.name, self.one(field.related_model))
        if hasattr(thing, "slug"):
            thing.slug = "here"
        return thing

    def entered_by(self, user_id: int | None) -> None:
        """Let *user_id* have entered, written, asked for and reported everything."""
        from dure.accounts.models import User  # noqa: PLC0415

        for model, thing in self.made.items():
            for field in model._meta.concrete_fields:  # type: ignore[attr-defined]
                by = field.is_relation and field.name.endswith("_by")
                if by and issubclass(field.related_model, User):
                    setattr(thing, field.attname, user_id)

    def states(self) -> Iterator[None]:
        """Put call, application and the rest into each of their states in turn."""
        from dure.programme.models import Application, Call  # noqa: PLC0415

        for thing in self.made.values():
            field = next((f for f in thing._meta.fields if f.name == "state"), None)
            if field is None or not field.choices:
                continue
            self._rest(Call, "evaluating")
            self._rest(Application, "submitted")
            resting = thing.state
            try:
                for state, _ in field.choices:
                    thing.state = state
                    yield
            finally:
                thing.state = resting
        yield

    def _rest(self, model: type, state: str) -> None:
        if model in self.made:
            self.made[model].state = state


def actor_of(person: Person) -> Any:
    """Return the actor that middleware would build."""
    from dure.core.actor import Actor, Role  # noqa: PLC0415

    return Actor(
        person.user_id,
        frozenset((Role(role), body) for role, body in person.grants),
        frozenset({(CITY, "here"), (NEIGHBOUR, "elsewhere")}),
    )


def asked(question: Callable[..., bool], things: Things) -> list[tuple[str, dict[str, Any]]]:
    """Return what to ask with: a suffix for its name, and the arguments except the actor."""
    hints = get_type_hints(question)
    given: dict[str, Any] = {}
    kinds: type[StrEnum] | None = None
    for name in list(inspect.signature(question).parameters)[1:]:
        kind = hints[name]
        if kind is bool or get_origin(kind) is Collection:
            given[name] = name  # depends on the person: filled in by `may`
        elif isinstance(kind, type) and issubclass(kind, StrEnum):
            given[name], kinds = name, kind
        elif kind is int or int in get_args(kind):
            given[name] = name
        else:
            given[name] = things.one(kind)
    if kinds is None:
        return [("", given)]
    slot = next(name for name in given if hints[name] is kinds)
    return [(f" ({kind.value})", given | {slot: kind}) for kind in kinds]


def fill(given: dict[str, Any], person: Person, *, own: bool) -> dict[str, Any]:
    """Put in what depends on the person: flags, keys, and who entered the thing."""
    flags = {
        "chairs": person.user_id == CHAIR,
        "attended": person.user_id in (CHAIR, EVALUATOR),
        "partners": {PARTNER},
        "agency_id": AGENCY,
        "lead_id": CITY,
    }
    who = {"written_by", "proposed_by", "entered_by_id"}
    filled = {}
    for name, value in given.items():
        if not isinstance(value, str) or value != name:
            filled[name] = value
        elif name in who:
            filled[name] = person.user_id if own else SOMEBODY_ELSE
        else:
            filled[name] = flags[name]
    return filled


def may(
    question: Callable[..., bool], given: dict[str, Any], things: Things, *, own: bool
) -> tuple[str, ...]:
    """Name the people who may, in any state."""
    hints = get_type_hints(question)
    allowed = []
    for person in PEOPLE:
        values = fill(given, person, own=own)
        if get_origin(hints.get("chairs")) is Collection:
            values["chairs"] = {CHAIR}
        things.entered_by(person.user_id if own else SOMEBODY_ELSE)
        actor = actor_of(person)
        if any(question(actor, **values) for _ in things.states()):
            allowed.append(person.name)
    return tuple(allowed)


def modules() -> Iterator[tuple[str, str, ModuleType]]:
    """Name every module of questions: feature, noun, module."""
    for feature in FEATURES:
        access = importlib.import_module(f"dure.{feature}.access")
        if not hasattr(access, "__path__"):
            noun = {"transit": "study", "places": "city"}[feature]
            yield feature, noun, access
            continue
        for found in sorted(pkgutil.iter_modules(access.__path__), key=lambda one: one.name):
            yield feature, found.name, importlib.import_module(f"{access.__name__}.{found.name}")


def answers() -> list[Answer]:
    """Ask every question for everybody."""
    rows = []
    for feature, noun, module in modules():
        for name, question in inspect.getmembers(module, inspect.isfunction):
            if not name.startswith("may_") or question.__module__ != module.__name__:
                continue
            things = Things()
            for suffix, given in asked(question, things):
                who = may(question, given, things, own=False)
                own = may(question, given, things, own=True)
                says = (inspect.getdoc(question) or "").split("\n")[0]
                text = name.removeprefix("may_").replace("_", " ") + suffix
                refused = tuple(one for one in who if one not in own)
                rows.append(Answer(feature, noun, text, says, who, refused))
    return rows


def workflows() -> list[tuple[str, str, Any]]:
    """Return every workflow of the product: feature, noun, table."""
    import dure  # noqa: PLC0415
    from dure.core.workflow import Workflow  # noqa: PLC0415

    found = []
    for part in sorted(Path(dure.__path__[0]).glob("*/domain/*.py")):
        feature, noun = part.parts[-3], part.stem
        if noun == "__init__" or "Workflow(" not in part.read_text():
            continue
        module = importlib.import_module(f"dure.{feature}.domain.{noun}")
        for name, value in inspect.getmembers(module):
            if isinstance(value, Workflow):
                found.append((feature, name.removesuffix("_WORKFLOW").lower(), value))
    return found


def in_words(names: tuple[str, ...]) -> str:
    """Write a list of people shortly."""
    everyone = tuple(person.name for person in PEOPLE)
    if names == everyone:
        return "anybody"
    if names == everyone[1:]:
        return "anybody signed in"
    return ", ".join(names) or "nobody"


def notes(module: ModuleType) -> str:
    """Return what a module's other guards say: `is_own`, `took_part`."""
    guards = (getattr(module, name, None) for name in ("is_own", "took_part"))
    said = ((inspect.getdoc(one) or "").split("\n")[0] for one in guards if one is not None)
    return " ".join(said)


def tables() -> Iterator[str]:
    """Write one table for each noun."""
    rows = answers()
    for feature, noun, module in modules():
        own = [row for row in rows if (row.feature, row.noun) == (feature, noun)]
        if not own:
            continue
        yield from ("", f"### {noun.replace('_', ' ').capitalize()} (`{feature}`)", "")
        yield "| may | who | never on their own | in words |"
        yield "|---|---|---|---|"
        for row in own:
            refused = in_words(row.not_own) if row.not_own else ""
            yield f"| {row.question} | {in_words(row.who)} | {refused} | {row.says} |"
        if note := notes(module):
            yield from ("", note)


def moves() -> Iterator[str]:
    """Write one table for each workflow."""
    for feature, noun, table in workflows():
        yield from ("", f"### {noun.replace('_', ' ').capitalize()} (`{feature}`)", "")
        yield from (
            f"Begins as `{table.initial.value}`.",
            "",
            "| move | from | to |",
            "|---|---|---|",
        )
        for move in table.moves.values():
            order = [state for state in type(table.initial) if state in move.sources]
            sources = ", ".join(f"`{state.value}`" for state in order)
            yield f"| {move.name} | {sources} | `{move.target.value}` |"


def page() -> str:
    """Return the whole page."""
    lines = [HEAD, "## Questions", *tables(), "", "## Moves", *moves()]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write or check the page; return the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dure.site.settings")
    import django  # noqa: PLC0415  needs the settings named first

    django.setup()
    text = page()
    if "--check" not in sys.argv:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(text)
        return 0
    if not PAGE.exists() or PAGE.read_text() != text:
        print(f"{PAGE} is not what the code says now: run `make docs`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
