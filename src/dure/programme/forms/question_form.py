"""How an officer writes a question: a form of our own kind, so rows and conditions work alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from dure.core.said import tell
from dure.programme.domain.answers import visible_questions
from dure.programme.domain.form import (
    IN_COLUMNS,
    TAGS,
    Form,
    Question,
    QuestionKind,
    Section,
)
from dure.programme.domain.form_check import Fault
from dure.programme.domain.form_file import form_from_mapping, form_to_mapping, limits_out
from dure.programme.forms.answers import SectionForm, section_form
from dure.programme.labels.form import QUESTION_KIND, SEVERITY, TAG

K = QuestionKind
MEDIA = {
    "application/pdf": "PDF",
    "application/hwp+zip": "HWPX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "application/zip": "ZIP",
}
LIMITS = ("least", "most", "earliest", "latest", "characters", "words")
PLAIN = ("key", "kind", "label", "label_en", "hint", "hint_en", "unit", "tag", "condition")


def question_form(question: Question | None, *, data: QueryDict | None = None) -> SectionForm:
    """Return the form in which a question is written; None begins a new one."""
    answers = _answers_of(question) if question else {"kind": "short_text", "required": True}
    form = _question_definition(question.accept if question else ())
    return section_form(form, "question", answers, data=data, complete=True)


def heading_form(section: Section | None, *, data: QueryDict | None = None) -> SectionForm:
    """Return the form in which a section's heading is written."""
    names = ("key", "title", "title_en", "guidance", "guidance_en", "condition")
    answers = {_own(name): getattr(section, name) for name in names} if section else {}
    return section_form(_heading_definition(), "section", answers, data=data, complete=True)


def question_mapping(form: SectionForm, free: str, old: Question | None = None) -> dict[str, Any]:
    """Return what was written as a question's plain values.

    Parameters
    ----------
    free
        The key of the question if none is given.
    old
        The question before; what this form does not ask for stays as it was.
    """
    asked = {question.key for question in visible_questions(form.form, form.answers)}
    answers = {key: form.answers.get(key) for key in asked}
    found: dict[str, Any] = {name: answers[name] for name in PLAIN if answers.get(name)}
    found.setdefault("key", free)
    found["required"] = bool(answers.get("required"))
    found["anonymous"] = bool(answers.get("anonymous"))
    if "formula" in asked:
        found["expression"] = answers.get("formula") or ""
    if "choices" in asked:
        found["choices"] = _keyed(answers["choices"], "choice")
    if "columns" in asked:
        rows = _keyed(answers["columns"], "column")
        found["columns"] = [_column_mapping(row, old) for row in rows]
    names = {_media_key(name): name for name in (*MEDIA, *(old.accept if old else ()))}
    if answers.get("accept"):
        found["accept"] = [names[key] for key in answers["accept"] if key in names]
    if answers.get("checks"):
        found["checks"] = [dict(check) for check in answers["checks"]]
    limits = {name: answers[name] for name in LIMITS if answers.get(name) is not None}
    return found | ({"limits": limits} if limits else {})


def heading_mapping(answers: Mapping[str, Any], free: str) -> dict[str, Any]:
    """Return what was written as a section's plain values, without its questions."""
    names = ("key", "title", "title_en", "guidance", "guidance_en", "condition")
    found = {name: answers[_own(name)] for name in names if answers.get(_own(name))}
    return {"key": free} | found


def field_of_fault(fault: Fault) -> tuple[str, str]:
    """Return the field beside which a form's fault is told, and the text."""
    rest = re.sub(r"^sections(\[\d+\](\.questions\[\d+\])?)?\.?", "", fault.path)
    head = re.match(r"[a-z_]*", rest)
    name = head[0] if head else ""
    if name == "limits":
        name = rest.removeprefix("limits.")
    row = re.match(r"[a-z]+\[(\d+)\]", rest)
    text = tell(fault.text, _)
    if fault.position is not None:
        text = _("At character {at}: {text}").format(at=fault.position + 1, text=text)
    if row:
        text = _("Row {row}: {text}").format(row=int(row[1]) + 1, text=text)
    return {"expression": "formula"}.get(name, _own(name)), text


def _own(name: str) -> str:
    """Return the name of a field: `title` is taken in every form."""
    return {"title": "heading", "title_en": "heading_en"}.get(name, name)


def _keyed(rows: Any, stem: str) -> list[dict[str, Any]]:
    """Give every row without a key one of its own."""
    used = {row.get("key") for row in rows or []}
    found, number = [], 0
    for row in rows or []:
        key = row.get("key")
        while not key:
            number += 1
            key = None if f"{stem}_{number}" in used else f"{stem}_{number}"
        found.append({**row, "key": key})
    return found


def _column_mapping(row: Mapping[str, Any], old: Question | None) -> dict[str, Any]:
    before = old.column(str(row["key"])) if old else None
    limits = limits_out(before.limits) if before and before.kind.value == row.get("kind") else {}
    limits = {name: value for name, value in limits.items() if name not in {"least", "most"}}
    limits |= {name: row[name] for name in ("least", "most") if row.get(name) is not None}
    kept = {
        name: row[name] for name in ("key", "kind", "label", "label_en", "unit") if name in row
    }
    kept["required"] = row.get("required", True)
    kept["total"] = row.get("total", False)
    if before and before.tag:
        kept["tag"] = before.tag
    if row.get("kind") == "one_of":
        kept["choices"] = _choices_from(str(row.get("choices", "")))
    return kept | ({"limits": limits} if limits else {})


def _choices_from(text: str) -> list[dict[str, str]]:
    """Read `key=한국어/English; …`; key and English may be left out."""
    found = []
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        key, is_named, names = part.partition("=")
        label, _slash, english = (names if is_named else part).partition("/")
        row = {"label": label.strip(), "label_en": english.strip()}
        found.append({"key": key.strip(), **row} if is_named else row)
    return _keyed(found, "choice")


def _answers_of(question: Question) -> dict[str, Any]:
    """Return a question as answers to the form in which it is written."""
    out = form_to_mapping(Form((Section("s", "s", questions=(question,)),)))
    given: dict[str, Any] = out["sections"][0]["questions"][0]
    limits = given.pop("limits", {})
    found = {name: value for name, value in given.items() if name != "expression"}
    found |= {"required": question.required, "anonymous": question.anonymous, **limits}
    found["formula"] = question.expression
    found["accept"] = [_media_key(name) for name in question.accept]
    found["checks"] = [{"severity": "blocking", **check} for check in given.get("checks", [])]
    found["columns"] = [_column_answers(column) for column in given.get("columns", [])]
    return found


def _column_answers(column: dict[str, Any]) -> dict[str, Any]:
    choices = "; ".join(
        f"{c['key']}={c['label']}" + (f"/{c['label_en']}" if c.get("label_en") else "")
        for c in column.pop("choices", [])
    )
    limits = column.pop("limits", {})
    extra = {"choices": choices} if choices else {}
    return {"required": True, "total": False} | column | limits | extra


def _question_definition(accepted: tuple[str, ...]) -> Form:
    section = {"key": "question", "title": "question", "questions": _questions(accepted)}
    return form_from_mapping({"sections": [section]})


def _heading_definition() -> Form:
    questions = [
        _ask("heading", "short_text", _("Title"), limits={"characters": 200}),
        _ask("heading_en", "short_text", _("Title in English"), required=False),
        _ask("guidance", "long_text", _("What to know before answering"), required=False),
        _ask("guidance_en", "long_text", _("The same in English"), required=False),
        _ask("condition", "short_text", _("Ask this section only if"), required=False),
        _ask("key", "short_text", _("Key"), _key_hint(), required=False),
    ]
    return form_from_mapping(
        {"sections": [{"key": "section", "title": "section", "questions": questions}]}
    )


def _questions(accepted: tuple[str, ...]) -> list[dict[str, Any]]:
    kinds = [{"key": kind.value, "label": str(QUESTION_KIND[kind])} for kind in K]
    known = MEDIA | {name: name for name in accepted if name not in MEDIA}
    media = [{"key": _media_key(name), "label": label} for name, label in known.items()]
    tags = [{"key": tag, "label": str(TAG[tag])} for tag in sorted(TAGS)]
    numeric = 'kind = "whole_number" or kind = "won" or kind = "decimal"'
    many = 'kind = "table" or kind = "many_of" or kind = "file"'
    texts = 'kind = "short_text" or kind = "long_text"'
    return [
        _ask("kind", "one_of", _("What is answered"), choices=kinds),
        _ask("label", "short_text", _("Question"), limits={"characters": 300}),
        _ask("label_en", "short_text", _("Question in English"), required=False),
        _ask("hint", "long_text", _("Help beside it"), required=False),
        _ask("hint_en", "long_text", _("Help in English"), required=False),
        _ask("required", "yes_no", _("Must it be answered?"), condition='kind != "computed"'),
        _ask("choices", "table", _("Choices"), condition='kind = "one_of" or kind = "many_of"',
             columns=_named(), limits={"least": 1, "most": 100}),
        _ask("columns", "table", _("Columns"), condition='kind = "table"',
             columns=_column_columns(), limits={"least": 1, "most": 20}),
        _ask("formula", "short_text", _("How it is computed"),
             _("For example: sum(budget.amount where budget.source = \"national\")"),
             condition='kind = "computed"'),
        _ask("least", "decimal", _("Least"), _("Of a number; of rows, choices or files."),
             required=False, condition=f"{numeric} or {many}"),
        _ask("most", "decimal", _("Most"), required=False, condition=f"{numeric} or {many}"),
        _ask("earliest", "date", _("Earliest"), required=False, condition='kind = "date"'),
        _ask("latest", "date", _("Latest"), required=False, condition='kind = "date"'),
        _ask("characters", "whole_number", _("Most characters"), required=False, condition=texts),
        _ask("words", "whole_number", _("Most words"), required=False, condition=texts),
        _ask("accept", "many_of", _("Kinds of file that are taken"), required=False,
             condition='kind = "file"', choices=media),
        _ask("unit", "short_text", _("Unit"), required=False,
             condition=f'{numeric} or kind = "computed"'),
        _ask("tag", "one_of", _("Counts as"), _("The programme adds these sums up."),
             required=False, choices=tags, condition=f'{numeric} or kind = "computed"'),
        _ask("anonymous", "yes_no", _("Can the answer tell who applies?"),
             _("Anonymous stages do not show it."), required=False),
        _ask("condition", "short_text", _("Ask it only if"),
             _("Empty: always. For example: council_vote and national_total > 0"),
             required=False),
        _ask("checks", "table", _("Checks"), required=False, columns=_check_columns(),
             limits={"most": 20}),
        _ask("key", "short_text", _("Key"), _key_hint(), required=False),
    ]  # fmt: skip


def _ask(key: str, kind: str, label: str, hint: str = "", **more: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "label": str(label), "hint": str(hint), **more}


def _key_hint() -> str:
    return _("By this name other questions refer to it. Left empty, it gets one.")


def _named() -> list[dict[str, Any]]:
    return [
        _ask_column("label", "short_text", _("Choice")),
        _ask_column("label_en", "short_text", _("In English"), required=False),
        _ask_column("key", "short_text", _("Key"), required=False),
    ]


def _column_columns() -> list[dict[str, Any]]:
    kinds = [
        {"key": kind.value, "label": str(QUESTION_KIND[kind])} for kind in K if kind in IN_COLUMNS
    ]
    return [
        _ask_column("label", "short_text", _("Column")),
        _ask_column("label_en", "short_text", _("In English"), required=False),
        _ask_column("kind", "one_of", _("Kind"), choices=kinds),
        _ask_column("choices", "short_text", _("Choices: a; b; c"), required=False),
        _ask_column("unit", "short_text", _("Unit"), required=False),
        _ask_column("required", "yes_no", _("Must it be answered?"), required=False),
        _ask_column("total", "yes_no", _("Show the sum?"), required=False),
        _ask_column("least", "decimal", _("Least"), required=False),
        _ask_column("most", "decimal", _("Most"), required=False),
        _ask_column("key", "short_text", _("Key"), required=False),
    ]


def _check_columns() -> list[dict[str, Any]]:
    severities = [{"key": s.value, "label": str(label)} for s, label in SEVERITY.items()]
    return [
        _ask_column("expression", "short_text", _("What must be true")),
        _ask_column("message", "short_text", _("What is said where it is not")),
        _ask_column("message_en", "short_text", _("In English"), required=False),
        _ask_column("severity", "one_of", _("How hard"), choices=severities),
    ]


def _ask_column(key: str, kind: str, label: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "label": str(label), **more}


def _media_key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "_", name)[:40]
