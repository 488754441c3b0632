"""Reads of answers: what an application says now, what it said, what is missing.

Whoever shows them asks `queries.seen.seen_by` first which of them may be seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dure.files.domain.stored_file import READABLE
from dure.programme.domain.answer import Stored, answers_after
from dure.programme.domain.answers import Finding, check_answers
from dure.programme.domain.form import Form, QuestionKind
from dure.programme.domain.terms import Severity
from dure.programme.models import (
    Answer,
    AnswerRevision,
    Application,
    Attachment,
    SectionLock,
    SubmissionReceipt,
)
from dure.programme.queries.form_version import form_of as form_of_version

Answers = dict[str, Any]


def form_of(application: Application) -> Form:
    """Return the form that the application answers."""
    return form_of_version(application.form)


def answers_of(application: Application) -> Answers:
    """Return what the application says now, files by their keys. One query."""
    return dict(Answer.objects.filter(application=application).values_list("question", "value"))


def stored_answers(application: Application) -> dict[str, Stored]:
    """Return the answers with the revision at which each last changed. One query."""
    rows = Answer.objects.filter(application=application)
    return {
        question: Stored(value, revision)
        for question, value, revision in rows.values_list("question", "value", "revision")
    }


def answers_at(application: Application, revision: int) -> Answers:
    """Return what the application said after a revision. One query."""
    rows = AnswerRevision.objects.filter(application=application, is_aside=False)
    rows = rows.filter(revision__lte=revision).order_by("revision", "pk")
    return answers_after(rows.values_list("question", "revision", "value"), revision)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was written."""

    revision: int
    question: str
    value: Any
    is_aside: bool
    by: str
    at: datetime


def history_of(application: Application, *, question: str = "", most: int = 100) -> list[Change]:
    """Return what was written, the newest first; of one question if given. One query."""
    rows = AnswerRevision.objects.filter(application=application).select_related("by")
    if question:
        rows = rows.filter(question=question)
    return [
        Change(row.revision, row.question, row.value, row.is_aside, str(row.by or ""), row.at)
        for row in rows.order_by("-revision", "-pk")[:most]
    ]


def findings_of(application: Application, answers: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Return what is missing or wrong in the answers, in the order of the form."""
    return check_answers(form_of(application), answers)


def blocking(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.severity is Severity.BLOCKING)


def attachments_of(application: Application) -> list[Attachment]:
    """Return the files that are attached now. One query."""
    rows = Attachment.objects.filter(application=application, removed_at__isnull=True)
    return list(rows.select_related("file").order_by("pk"))


def unreadable(attachments: list[Attachment]) -> list[Attachment]:
    """Return those that are still being checked or were blocked."""
    readable = {state.value for state in READABLE}
    return [each for each in attachments if each.file.state not in readable]


def file_hashes(attachments: list[Attachment]) -> dict[str, list[str]]:
    """Return the SHA-256 of the files by question."""
    found: dict[str, list[str]] = {}
    for each in attachments:
        found.setdefault(each.question, []).append(each.file.sha256)
    return {question: sorted(hashes) for question, hashes in found.items()}


def spoken_answers(form: Form, answers: Mapping[str, Any]) -> Answers:
    """Return the answers that a receipt covers: files stand there by their hashes instead."""
    files = {q.key for q in form.questions if q.kind is QuestionKind.FILE}
    return {key: value for key, value in answers.items() if key not in files}


def receipts_of(application: Application) -> list[SubmissionReceipt]:
    """Return what was received, the newest first. One query."""
    rows = SubmissionReceipt.objects.filter(application=application)
    return list(rows.select_related("submitted_by").order_by("-round"))


def locks_of(application: Application, now: datetime) -> dict[str, SectionLock]:
    """Return who is writing which section at this moment. One query."""
    rows = SectionLock.objects.filter(application=application, until__gt=now)
    return {lock.section: lock for lock in rows.select_related("holder")}
