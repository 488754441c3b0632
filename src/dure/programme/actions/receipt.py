"""What stands against handing an application in, and the receipt for what was handed in."""

from __future__ import annotations

from datetime import datetime

from dure.core.actor import Actor
from dure.core.bounded import needed_reason
from dure.core.errors import Incomplete, Invalid, NotAllowed
from dure.programme.domain.answer import receipt_content, receipt_hash
from dure.programme.domain.form import QuestionKind, is_empty
from dure.programme.models import Answer, Application, SubmissionReceipt
from dure.programme.queries.answer import (
    answers_of,
    attachments_of,
    blocking,
    file_hashes,
    findings_of,
    form_of,
    spoken_answers,
    unreadable,
)
from dure.programme.queries.call import terms_of

MATCH_COMMITMENT = "match_commitment"
"""Key of the question to which a form attaches the city's promise of its half."""


class TooLate(Invalid):
    """The deadline was over when the server received it."""

    code = "too_late"


def refuse_incomplete(application: Application) -> None:
    """Raise `Incomplete` or `Invalid` if something stands against handing it in."""
    answers, attachments = answers_of(application), attachments_of(application)
    if waiting := unreadable(attachments):
        raise Invalid(
            "The file {name} is still being checked or was blocked.",
            remedy="Wait a minute, or attach another file in its place.",
            name=waiting[0].file.name,
        )
    form = form_of(application)
    labels = {question.key: question.label for question in form.questions}
    missing = [labels[f.question] for f in blocking(findings_of(application, answers))]
    promise = form.question(MATCH_COMMITMENT)
    if (
        promise is not None
        and promise.kind is QuestionKind.FILE
        and terms_of(application.call).funding.national_share < 1
        and is_empty(answers.get(MATCH_COMMITMENT))
    ):
        missing.append(promise.label)
    if missing:
        raise Incomplete(tuple(dict.fromkeys(missing)))


def refuse_own_work(application: Application, actor: Actor, *, since: int = 0) -> None:
    """Raise `NotAllowed` if the actor would approve what they entered after a revision."""
    wrote = Answer.objects.filter(
        application=application, by_id=actor.user_id, revision__gt=since
    ).exists()
    if actor.user_id is None or wrote or application.signoff_by_id == actor.user_id:
        raise NotAllowed(
            "Nobody approves what they entered.",
            remedy="Another approver of your organisation can submit it.",
        )


def issue_receipt(application: Application, actor: Actor, now: datetime) -> SubmissionReceipt:
    """Store what was received under its hash; part of the caller's transaction."""
    answers = spoken_answers(form_of(application), answers_of(application))
    files = file_hashes(attachments_of(application))
    return SubmissionReceipt.objects.create(
        application=application,
        number=application.number,
        round=SubmissionReceipt.objects.filter(application=application).count() + 1,
        revision=application.revision,
        content=receipt_content(answers, files),
        hash=receipt_hash(answers, files),
        received_at=now,
        submitted_by_id=actor.user_id,
    )


def reason_of(text: str) -> str:
    """Return a reason that says something. Raises `Invalid`; `TooLong` if it says too much."""
    if not text.strip():
        raise Invalid("Give the reason.", where="reason")
    return needed_reason(text)
