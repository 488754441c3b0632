"""Attaching files to an application. A file is stored in quarantine until it is found clean."""

from __future__ import annotations

from datetime import datetime
from typing import IO

from django.db import transaction

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.errors import IllegalMove, Invalid, NotAllowed, NotFound
from dure.files.actions.stored_file import store_file
from dure.programme.access.application import may_write
from dure.programme.actions.answer import write_answers
from dure.programme.domain.answer_check import MAX_FILES
from dure.programme.domain.application import ApplicationState
from dure.programme.domain.form import Question, QuestionKind
from dure.programme.models import Application, Attachment
from dure.programme.queries.answer import form_of
from dure.programme.queries.application import locked_application
from dure.programme.queries.consortium import partners_of
from dure.programme.queries.correction import open_correction


@transaction.atomic
def attach_file(
    *,
    application_id: int,
    question: str,
    stream: IO[bytes],
    name: str,
    actor: Actor,
    now: datetime,
) -> Attachment:
    """Attach a file to a FILE question.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If there is no such application or question, it is not the actor's to write, or it is not
        being written now.
    Invalid
        If the file is refused (`files.actions.stored_file.store_file`), or there are too many.
    """
    application, asked = _writable(application_id, question, actor)
    kept = _live(application, question)
    most = int(min(asked.limits.most or MAX_FILES, MAX_FILES))
    if len(kept) >= most:
        raise Invalid("This may have {most} files at most.", where=question, most=most)
    stored = store_file(
        stream=stream, name=name, actor=actor, now=now, media_types=asked.accept or None
    )
    attachment = Attachment.objects.create(
        application=application,
        question=question,
        file=stored,
        added_by_id=actor.user_id,
        added_at=now,
    )
    _write(application, question, [*kept, stored.pk], actor, now)
    record(
        verb="application.attach", subject=application, actor=actor, now=now,
        question=question, file=stored.pk, sha256=stored.sha256,
    )  # fmt: skip
    return attachment


@transaction.atomic
def remove_attachment(*, attachment_id: int, actor: Actor, now: datetime) -> Attachment:
    """Take a file off an application; what was handed in with it before is kept.

    Raises as `attach_file`.
    """
    attachment = Attachment.objects.filter(pk=attachment_id, removed_at__isnull=True).first()
    if attachment is None:
        raise NotFound("There is no such file.")
    application, _asked = _writable(attachment.application_id, attachment.question, actor)
    attachment.removed_at = now
    attachment.save(update_fields=("removed_at",))
    kept = _live(application, attachment.question)
    _write(application, attachment.question, kept, actor, now)
    record(
        verb="application.detach", subject=application, actor=actor, now=now,
        question=attachment.question, file=attachment.file_id,
    )  # fmt: skip
    return attachment


def _writable(application_id: int, question: str, actor: Actor) -> tuple[Application, Question]:
    application = locked_application(actor, application_id)
    if actor.user_id is None or not may_write(actor, application, partners_of(application)):
        raise NotAllowed("Only the lead and confirmed members of the consortium write here.")
    if application.state not in {ApplicationState.DRAFT, ApplicationState.CORRECTING}:
        raise IllegalMove("write", application.state)
    asked = form_of(application).question(question)
    if asked is None or asked.kind is not QuestionKind.FILE:
        raise NotFound("The form asks for no such file.")
    if application.state == ApplicationState.CORRECTING:
        correction = open_correction(application)
        if correction is None or question not in correction.questions:
            raise Invalid("Only what the agency named may be corrected.", where=question)
    return application, asked


def _live(application: Application, question: str) -> list[int]:
    rows = Attachment.objects.filter(
        application=application, question=question, removed_at__isnull=True
    )
    return list(rows.order_by("pk").values_list("file_id", flat=True))


def _write(
    application: Application, question: str, files: list[int], actor: Actor, now: datetime
) -> None:
    write_answers(application, form_of(application), {question: files}, actor, now)
