"""The page of a score sheet: the application as its stage may see it, and the points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from dure.core.actor import Actor
from dure.programme.domain.answers import visible_questions
from dure.programme.domain.form import Question
from dure.programme.domain.rubric import Rubric, RubricCriterion
from dure.programme.domain.score import Score, SheetContent, missing_of, total_of
from dure.programme.domain.sheet import IN, SheetState
from dure.programme.domain.terms import Terms, WindowKind
from dure.programme.models import Application, Attachment, ScoreSheet
from dure.programme.queries.answer import answers_of, attachments_of, form_of
from dure.programme.queries.application import applications_visible_to
from dure.programme.queries.attachment import shown_name
from dure.programme.queries.call import terms_of
from dure.programme.queries.rubric_version import rubric_body
from dure.programme.queries.seen import Seen, hidden_at, seen_by
from dure.programme.queries.sheet import (
    content_is_open,
    content_of,
    evaluator_numbers,
    other_sheets,
)

WRITABLE = frozenset({SheetState.DECLARED, SheetState.DRAFT, SheetState.REOPENED})


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion and what stands for it."""

    criterion: RubricCriterion
    score: Score


@dataclass(frozen=True, slots=True)
class Answered:
    """One question of the application and what it says, or its files."""

    question: Question
    value: Any
    files: tuple[Attachment, ...]
    file_names: tuple[str, ...] = ()

    @property
    def linked(self) -> tuple[tuple[Attachment, str], ...]:
        """Each file with the name under which it may be read."""
        return tuple(zip(self.files, self.file_names, strict=True))


@dataclass(frozen=True, slots=True)
class Part:
    """One section of the application."""

    title: str
    title_en: str
    answers: tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class OtherSheet:
    """A sheet of somebody else on the same panel; *name* is empty where none is shown."""

    sheet_id: int
    number: int
    name: str
    total: Fraction
    scores: Mapping[str, Fraction]
    comment: str


@dataclass(frozen=True, slots=True)
class SheetPage:
    """Everything that the page shows; what may not be seen is not in it."""

    sheet: ScoreSheet
    rubric: Rubric
    terms: Terms
    is_own: bool
    is_writable: bool
    content: SheetContent | None
    lines: tuple[Line, ...]
    total: Fraction
    missing: tuple[str, ...]
    title: str
    lead: str
    parts: tuple[Part, ...]
    others: tuple[OtherSheet, ...]
    closes_at: datetime | None


def sheet_page(actor: Actor, sheet: ScoreSheet) -> SheetPage:
    """Return the page of a sheet that *actor* sees."""
    rubric, terms = rubric_body(sheet.rubric), terms_of(sheet.application.call)
    content = content_of(sheet) if content_is_open(actor, sheet) else None
    is_own = sheet.evaluator.user_id == actor.user_id
    lines = tuple(
        Line(one, (content or SheetContent()).scores.get(one.key, Score()))
        for one in rubric.criteria
    )
    title, lead, parts = _application(actor, sheet)
    window = terms.window(WindowKind.EVALUATION)
    return SheetPage(
        sheet=sheet,
        rubric=rubric,
        terms=terms,
        is_own=is_own,
        is_writable=is_own and sheet.state in WRITABLE,
        content=content,
        lines=lines,
        total=total_of(content.scores) if content else Fraction(0),
        missing=missing_of(rubric, content) if content and is_own else (),
        title=title,
        lead=lead,
        parts=parts,
        others=_others(actor, sheet, terms) if not is_own or sheet.state in _IN else (),
        closes_at=window.closes_at if window and sheet.stage else None,
    )


_IN = frozenset(state.value for state in IN)


def heading_of(actor: Actor, sheet: ScoreSheet) -> tuple[str, str]:
    """Return title and lead as its evaluator may read them before the application is open."""
    hidden = hidden_at(sheet.application, sheet.stage)
    application = sheet.application
    title = "" if "title" in hidden else application.title
    return title, "" if "lead" in hidden else application.lead.name


def _application(actor: Actor, sheet: ScoreSheet) -> tuple[str, str, tuple[Part, ...]]:
    found = applications_visible_to(actor).filter(pk=sheet.application_id).first()
    if found is None:
        return (*heading_of(actor, sheet), ())
    seen = seen_by(actor, found)
    title = found.title if seen.title else ""
    lead = found.lead.name if seen.lead else ""
    return title, lead, _parts(found, seen.shown(answers_of(found)), seen)


def _parts(application: Application, answers: Mapping[str, Any], seen: Seen) -> tuple[Part, ...]:
    form = form_of(application)
    shown = {question.key for question in visible_questions(form, dict(answers))}
    shown -= seen.hidden
    files: dict[str, list[Attachment]] = {}
    for attachment in attachments_of(application):
        files.setdefault(attachment.question, []).append(attachment)
    parts = []
    for section in form.sections:
        said = tuple(
            Answered(
                one,
                answers.get(one.key),
                tuple(files.get(one.key, ())),
                tuple(shown_name(file, seen) for file in files.get(one.key, ())),
            )
            for one in section.questions
            if one.key in shown and (answers.get(one.key) is not None or one.key in files)
        )
        if said:
            parts.append(Part(section.title, section.title_en, said))
    return tuple(parts)


def _others(actor: Actor, sheet: ScoreSheet, terms: Terms) -> tuple[OtherSheet, ...]:
    stage = terms.stage(sheet.stage)
    nameless = stage is None or "evaluators" in stage.anonymous
    sheets = list(other_sheets(actor, sheet))
    numbers = evaluator_numbers({sheet.panel_id}) if sheets else {}
    found = []
    for other in sheets:
        scores = content_of(other).scores
        found.append(
            OtherSheet(
                other.pk,
                numbers.get((other.panel_id, other.evaluator_id), 0),
                "" if nameless else str(other.evaluator.user.name or other.evaluator.user),
                total_of(scores),
                {key: one.points for key, one in scores.items() if one.points is not None},
                other.comment,
            )
        )
    return tuple(found)
