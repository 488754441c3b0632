"""Answers from a filled-in document: looked at first, then taken over as a whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.errors import IllegalMove, Invalid, NotAllowed, Stale
from dure.programme.access.application import may_write
from dure.programme.actions.answer import save_section
from dure.programme.domain.answer_comparison import Difference, comparison
from dure.programme.domain.application import ApplicationState
from dure.programme.domain.document import Given, answers_in
from dure.programme.domain.form import is_empty
from dure.programme.models import Application
from dure.programme.queries.answer import answers_at, answers_of, form_of
from dure.programme.queries.application import application_visible_to, locked_application
from dure.programme.queries.consortium import partners_of


@dataclass(frozen=True, slots=True)
class Preview:
    """What a document would change, and what is wrong with it.

    Parameters
    ----------
    revision
        Of the application that was looked at.
    answers
        The answers that would change, as they would be.
    also_changed
        Questions that were changed here too since the document was downloaded.
    """

    revision: int
    answers: dict[str, Any]
    changes: tuple[Difference, ...]
    also_changed: frozenset[str]
    faults: tuple[Invalid, ...]


def preview_answers(*, application_id: int, given: Given, actor: Actor) -> Preview:
    """Compare a document with the application; nothing is written.

    What stands in the document as it was downloaded is no change, even where somebody has
    changed it here since.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        As `import_answers`.
    Invalid
        If the document belongs to another form or application.
    """
    application = _writable(application_visible_to(actor, application_id), actor)
    _refuse_foreign(application, given)
    form = form_of(application)
    read = answers_in(form, given)
    now_said = answers_of(application)
    base = given.identity.revision if given.identity else 0
    then_said = answers_at(application, base)
    answers = {
        key: value
        for key, value in read.answers.items()
        if _differ(value, then_said.get(key)) and _differ(value, now_said.get(key))
    }
    moved = {key for key in answers if _differ(then_said.get(key), now_said.get(key))}
    return Preview(
        application.revision,
        answers,
        comparison(form, now_said, now_said | answers),
        frozenset(moved),
        read.faults,
    )


@transaction.atomic
def import_answers(
    *, application_id: int, answers: Mapping[str, Any], revision: int, actor: Actor, now: datetime
) -> int:
    """Take over the answers of a preview; return how many. All of them or none.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If there is no such application, or the actor does not write it now.
    Stale
        If it was changed since the preview.
    Busy, Invalid
        As `save_section`.
    """
    application = _writable(locked_application(actor, application_id), actor)
    form = form_of(application)
    if application.revision != revision:
        raise Stale(
            "The application was changed since you looked at the document.",
            remedy="Upload it again and look at the changes once more.",
        )
    left = dict(answers)
    for section in form.sections:
        keys = [question.key for question in section.questions if question.key in left]
        if keys:
            save_section(
                application_id=application_id,
                section=section.key,
                written={key: left.pop(key) for key in keys},
                base=dict.fromkeys(keys, revision),
                actor=actor,
                now=now,
            )
    if left:
        raise Invalid("The form has no question “{key}”.", key=min(left))
    record(
        verb="application.import",
        subject=application,
        actor=actor,
        now=now,
        questions=sorted(answers),
    )
    return len(answers)


def _writable(application: Application, actor: Actor) -> Application:
    if actor.user_id is None or not may_write(actor, application, partners_of(application)):
        raise NotAllowed("Only the lead and confirmed members of the consortium write here.")
    if application.state not in {ApplicationState.DRAFT, ApplicationState.CORRECTING}:
        raise IllegalMove("write", application.state)
    return application


def _refuse_foreign(application: Application, given: Given) -> None:
    identity = given.identity
    if identity is None or identity.form != str(application.form):
        raise Invalid(
            "This document was not made from the form of this application ({form}).",
            remedy="Download the template here and fill that in.",
            form=str(application.form),
        )
    if identity.application != application.pk:
        raise Invalid(
            "This document belongs to another application.",
            remedy="Download the template here and fill that in.",
        )


def _differ(one: Any, other: Any) -> bool:
    if is_empty(one) and is_empty(other):
        return False
    return bool(one != other)
