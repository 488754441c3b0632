"""Every write to an answer: saving a section as it is typed, and who writes it now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.errors import Busy, IllegalMove, Invalid, NotAllowed, NotFound
from dure.core.said import Said
from dure.notifications.actions.notice import notify
from dure.programme.access.application import may_write
from dure.programme.domain.answer import LEASE, Merged, fault_of, merge
from dure.programme.domain.answers import totals_by_tag
from dure.programme.domain.application import ApplicationState
from dure.programme.domain.form import Form, QuestionKind, Section, is_empty
from dure.programme.models import Answer, AnswerRevision, Application, SectionLock
from dure.programme.queries.answer import answers_at, answers_of, form_of, stored_answers
from dure.programme.queries.application import locked_application
from dure.programme.queries.consortium import partners_of
from dure.programme.queries.correction import open_correction

NOT_WRITTEN = frozenset({QuestionKind.COMPUTED, QuestionKind.FILE})


@dataclass(frozen=True, slots=True)
class Clash:
    """One question that two devices changed: what stands there now, and what was written."""

    question: str
    kept: Any
    written: Any


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did.

    Parameters
    ----------
    revision
        Of the application afterwards.
    answers, revisions
        Of every question of the section as it stands now.
    """

    revision: int
    at: datetime
    answers: dict[str, Any]
    revisions: dict[str, int]
    clashes: tuple[Clash, ...]


@transaction.atomic
def save_section(
    *,
    application_id: int,
    section: str,
    written: Mapping[str, Any],
    base: Mapping[str, int],
    actor: Actor,
    now: datetime,
) -> Saved:
    """Keep what was written in a section, question by question; no word is ever lost.

    Parameters
    ----------
    written
        Answers by question; a question that is not named stays as it is.
    base
        The revision of each answer that the device had read; 0 where it was empty.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If there is no such application or section, it is not the actor's to write, or it is not
        being written now.
    Busy
        If somebody else writes the section at this moment.
    Invalid
        If a question does not belong to the section, or a value cannot be kept.
    """
    application = _writable(application_id, actor)
    form = form_of(application)
    part = _section(form, section)
    _refuse_questions(application, part, written)
    lease = _holder(application, section, actor, now)
    if lease is not None and lease.holder_id == actor.user_id:
        lease.until = now + LEASE
        lease.save(update_fields=("until",))
    merged = _merged(application, part, written, base)
    return _store(application, form, part, merged, written, actor, now)


@transaction.atomic
def lock_section(*, application_id: int, section: str, actor: Actor, now: datetime) -> SectionLock:
    """Take a section for writing, or keep it a while longer.

    A lease that has run out is taken over, and its holder is told. Raises as `save_section`.
    """
    application = _writable(application_id, actor)
    _section(form_of(application), section)
    former = _holder(application, section, actor, now)
    if former is not None and former.holder_id != actor.user_id:
        _tell_former(application, former, now)
    kept = former is not None and former.holder_id == actor.user_id
    values = {"holder_id": actor.user_id, "until": now + LEASE}
    return SectionLock.objects.update_or_create(
        application=application,
        section=section,
        defaults=values if kept else values | {"since": now},
    )[0]


@transaction.atomic
def unlock_section(*, application_id: int, section: str, actor: Actor, now: datetime) -> None:
    """Give a section free, if it is the actor's. Raises as `save_section`."""
    application = _writable(application_id, actor)
    SectionLock.objects.filter(
        application=application, section=section, holder_id=actor.user_id
    ).delete()


def _writable(application_id: int, actor: Actor) -> Application:
    application = locked_application(actor, application_id)
    if actor.user_id is None or not may_write(actor, application, partners_of(application)):
        raise NotAllowed("Only the lead and confirmed members of the consortium write here.")
    if application.state not in {ApplicationState.DRAFT, ApplicationState.CORRECTING}:
        raise IllegalMove("write", application.state)
    return application


def _section(form: Form, key: str) -> Section:
    part = form.section(key)
    if part is None:
        raise NotFound("The form has no such section.")
    return part


def _refuse_questions(application: Application, part: Section, written: Mapping[str, Any]) -> None:
    known = {question.key: question for question in part.questions}
    named: set[str] | None = None
    if application.state == ApplicationState.CORRECTING:
        correction = open_correction(application)
        named = set(correction.questions) if correction else set()
    for key, value in written.items():
        if key not in known or known[key].kind in NOT_WRITTEN:
            raise Invalid("This section does not ask that.", where=key)
        if named is not None and key not in named:
            raise Invalid("Only what the agency named may be corrected.", where=key)
        fault: Said | None = fault_of(value)
        if fault is not None:
            raise Invalid(fault, where=key)


def _holder(
    application: Application, section: str, actor: Actor, now: datetime
) -> SectionLock | None:
    """Return the lease of a section, run out or the actor's own. Raises `Busy` if another's."""
    rows = SectionLock.objects.select_for_update(of=("self",)).select_related("holder")
    row = rows.filter(application=application, section=section).first()
    if row is not None and row.holder_id != actor.user_id and row.until > now:
        raise Busy(
            "{name} is writing this section.",
            remedy="It falls free {minutes} minutes after the last word. Your text is not lost.",
            name=str(row.holder),
            minutes=int(LEASE.total_seconds() // 60),
        )
    return row


def _tell_former(application: Application, lock: SectionLock, now: datetime) -> None:
    notify(
        recipients=[lock.holder_id],
        kind="section.taken",
        what=gettext_noop(
            "Somebody else is now writing the section you had open in {title}. "
            "What you saved is kept."
        ),
        href=f"/applications/{application.pk}/edit/{lock.section}/",
        now=now,
        subject=application,
        title=application.title,
    )


def _merged(
    application: Application, part: Section, written: Mapping[str, Any], base: Mapping[str, int]
) -> dict[str, Merged]:
    stored = stored_answers(application)
    kinds = {question.key: question.kind for question in part.questions}
    stale = {k for k in written if k in stored and base.get(k, 0) < stored[k].revision}
    originals = {
        revision: answers_at(application, revision)
        for revision in {base.get(key, 0) for key in stale}
    }
    return {
        key: merge(
            written=value,
            base=base.get(key, 0),
            stored=stored.get(key),
            original=originals.get(base.get(key, 0), {}).get(key) if key in stale else None,
            joins=kinds[key] is QuestionKind.LONG_TEXT,
        )
        for key, value in written.items()
    }


def _store(
    application: Application,
    form: Form,
    part: Section,
    merged: Mapping[str, Merged],
    written: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> Saved:
    before = stored_answers(application)
    changed = {
        key: each.value
        for key, each in merged.items()
        if (each.value != before[key].value if key in before else not is_empty(each.value))
    }
    aside = {key: each.aside for key, each in merged.items() if each.aside is not None}
    if changed or aside:
        write_answers(application, form, changed, actor, now, aside=aside)
        record(
            verb="application.write",
            subject=application,
            actor=actor,
            now=now,
            section=part.key,
            questions=sorted(changed),
            conflicts=sorted(aside),
            revision=application.revision,
        )
    after = stored_answers(application)
    keys = [question.key for question in part.questions if question.key in after]
    return Saved(
        revision=application.revision,
        at=now,
        answers={key: after[key].value for key in keys},
        revisions={key: after[key].revision for key in keys},
        clashes=tuple(
            Clash(key, each.value, written[key]) for key, each in merged.items() if each.conflict
        ),
    )


def write_answers(
    application: Application,
    form: Form,
    changed: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    *,
    aside: Mapping[str, Any] | None = None,
) -> None:
    """Store answers as the next revision of a locked application; asking is the caller's work."""
    application.revision += 1
    who = {"by_id": actor.user_id, "at": now, "revision": application.revision}
    for key, value in changed.items():
        Answer.objects.update_or_create(
            application=application, question=key, defaults={"value": value, **who}
        )
    kept = [(key, value, False) for key, value in changed.items()]
    kept += [(key, value, True) for key, value in (aside or {}).items()]
    AnswerRevision.objects.bulk_create(
        AnswerRevision(application=application, question=key, value=value, is_aside=side, **who)
        for key, value, side in kept
    )
    totals = totals_by_tag(form, answers_of(application))
    application.national_won = _storable(totals.get("national_won", 0))
    application.local_won = _storable(totals.get("local_won", 0))
    application.updated_at = now
    application.save(update_fields=("revision", "national_won", "local_won", "updated_at"))


def _storable(amount: int) -> int:
    """Bound what half-written answers add up to; the check of the answers names the fault."""
    return min(max(amount, 0), 10**18)
