"""What the pages of one application show: where it stands, its parts, its people, its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dure.core.actor import Actor, Role
from dure.programme.access.application import questions
from dure.programme.access.call import is_staff
from dure.programme.domain.answers import AnsweredForm, Finding
from dure.programme.domain.application import REFUSED, ApplicationState
from dure.programme.domain.deadline import closes_for
from dure.programme.domain.form import Form, Section, is_empty
from dure.programme.domain.terms import StageKind
from dure.programme.models import (
    Application,
    Attachment,
    ConsortiumMember,
    CorrectionRequest,
    SubmissionReceipt,
)
from dure.programme.queries.answer import (
    answers_of,
    attachments_of,
    blocking,
    findings_of,
    form_of,
    receipts_of,
)
from dure.programme.queries.attachment import shown_name
from dure.programme.queries.call import terms_in_force
from dure.programme.queries.consortium import members_of
from dure.programme.queries.correction import open_correction
from dure.programme.queries.seen import Seen, seen_by

S = ApplicationState
ORDER = ("draft", "awaiting_signoff", "submitted", "eligible", "in_stage", "selected")
"""The steps that everybody hopes for; other ends stand in place of the last one reached."""

PLACE = {
    S.DRAFT: 0, S.LATE: 0, S.AWAITING_SIGNOFF: 1, S.SUBMITTED: 2, S.CORRECTING: 2,
    S.INELIGIBLE: 3, S.ELIGIBLE: 3, S.IN_STAGE: 4, S.NOT_SHORTLISTED: 4, S.UNDER_OBJECTION: 4,
    S.SELECTED: 5, S.RESERVE: 5, S.REJECTED: 5, S.WITHDRAWN: 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way. *place* is `done`, `active` or empty."""

    state: str
    place: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Part:
    """A section with how much of it is answered."""

    section: Section
    asked: int
    answered: int
    faults: int

    @property
    def is_complete(self) -> bool:
        return self.faults == 0


@dataclass(frozen=True, slots=True)
class File:
    """An attached file as it may be shown."""

    id: int
    question: str
    name: str
    state: str
    size_bytes: int
    added_at: datetime
    is_readable: bool

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class ApplicationPage:
    """Everything of one application that its reader may see."""

    application: Application
    seen: Seen
    may: dict[str, bool]
    form: Form
    answers: dict[str, Any]
    parts: list[Part]
    findings: tuple[Finding, ...]
    files: list[File]
    members: list[ConsortiumMember]
    receipts: list[SubmissionReceipt]
    correction: CorrectionRequest | None
    steps: list[Step]
    closes_at: datetime | None

    @property
    def title(self) -> str:
        return self.application.title if self.seen.title else ""

    @property
    def files_by_question(self) -> dict[str, list[File]]:
        found: dict[str, list[File]] = {}
        for file in self.files:
            found.setdefault(file.question, []).append(file)
        return found

    @property
    def first_open(self) -> str:
        """Return the key of the first part that is not complete; empty where none is."""
        return next((part.section.key for part in self.parts if not part.is_complete), "")

    @property
    def complete_parts(self) -> int:
        return sum(part.is_complete for part in self.parts)

    @property
    def is_complete(self) -> bool:
        return self.complete_parts == len(self.parts)


def page_of(actor: Actor, application: Application) -> ApplicationPage:
    """Return the page of an application that *actor* may open; at most nine queries."""
    seen = seen_by(actor, application)
    form = form_of(application)
    whole = answers_of(application) if seen.content else {}
    findings = findings_of(application, whole) if seen.history else ()
    return ApplicationPage(
        application=application,
        seen=seen,
        may=questions(actor, application, seen.partners),
        form=form,
        answers=whole,
        parts=_parts(form, whole, findings) if seen.history else [],
        findings=findings,
        files=files_shown(application, seen),
        members=list(members_of(application)) if seen.consortium else [],
        receipts=receipts_of(application) if seen.history else [],
        correction=open_correction(application) if seen.history else None,
        steps=_steps(application),
        closes_at=closes_for(application.call.closes_at, application.extension_until),
    )


def files_shown(application: Application, seen: Seen) -> list[File]:
    """Return the attached files that may be seen; of those being checked, that they are there."""
    return [_file(each, seen) for each in attachments_of(application) if seen.shows(each.question)]


def _file(each: Attachment, seen: Seen) -> File:
    return File(
        id=each.pk,
        question=each.question,
        name=shown_name(each, seen),
        state=each.file.state,
        size_bytes=each.file.size_bytes,
        added_at=each.added_at,
        is_readable=each.file.state in {"clean", "unscanned"},
    )


def _parts(form: Form, answers: Mapping[str, Any], findings: tuple[Finding, ...]) -> list[Part]:
    worked = AnsweredForm(form, answers)
    faults: dict[str, int] = {}
    for finding in blocking(findings):
        faults[finding.section] = faults.get(finding.section, 0) + 1
    found = []
    for section in form.sections:
        asked = [
            q for q in section.questions if worked.is_visible(q) and q.kind.value != "computed"
        ]
        if asked:
            given = sum(not is_empty(answers.get(question.key)) for question in asked)
            found.append(Part(section, len(asked), given, faults.get(section.key, 0)))
    return found


def _steps(application: Application) -> list[Step]:
    state = S(application.state)
    here = PLACE[state]
    dates = [application.created_at, application.signoff_at, application.submitted_at]
    shown = [state.value if place == here else name for place, name in enumerate(ORDER)]
    if application.state in {S.REJECTED, S.NOT_SHORTLISTED, S.INELIGIBLE, S.WITHDRAWN, S.LATE}:
        shown = shown[: here + 1]
    return [
        Step(
            name,
            "done" if place < here else "active" if place == here else "",
            dates[place] if place < len(dates) and place <= here else None,
        )
        for place, name in enumerate(shown)
    ]


TOLD_STATES = REFUSED | {S.SELECTED, S.RESERVE, S.UNDER_OBJECTION}
BEFORE_PANELS = frozenset({S.SUBMITTED, S.CORRECTING, S.ELIGIBLE})


@dataclass(frozen=True, slots=True)
class More:
    """Which further pages of an application there are for a reader now."""

    result: bool = False
    timetable: bool = False
    report: bool = False


def more_of(actor: Actor, application: Application) -> More:
    """Return where an application's own people, and those who run its call, can go on. One query.

    Whoever else reads an application, such as a partner or an evaluator, goes on nowhere.
    """
    own = application.lead_id in actor.organisations(Role.CITY_OFFICER, Role.APPROVER)
    if not own and not is_staff(actor, application.call):
        return More()
    state = ApplicationState(application.state)
    terms = terms_in_force(application.call) if state is ApplicationState.IN_STAGE else None
    stage = terms.stage(application.stage) if terms else None
    return More(
        result=state in TOLD_STATES and application.call.announced_at is not None,
        timetable=stage is not None and stage.kind is StageKind.PRESENTATION,
        report=own and state in BEFORE_PANELS,
    )
