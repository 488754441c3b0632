"""Preparing a call: its texts, its terms, its copy for another year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from dure.accounts.domain.organisation import OrganisationKind
from dure.accounts.queries.organisation import organisations
from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.errors import Invalid, NotAllowed, NotFound, Stale
from dure.programme.access.call import may_clone, may_create, may_edit
from dure.programme.actions.rubric_version import bring_shipped_rubrics
from dure.programme.domain.call import CallState
from dure.programme.domain.call_file import TEXTS
from dure.programme.domain.call_year import moved_terms, moved_title
from dure.programme.domain.programme import NAMES, ProgrammeKind
from dure.programme.domain.reading import Faulty
from dure.programme.domain.run import digest
from dure.programme.domain.terms import Terms, WindowKind
from dure.programme.domain.terms_file import terms_from_mapping, terms_to_mapping
from dure.programme.models import Call, CallTerms, Programme
from dure.programme.queries.call import calls_visible_to, latest_terms

FIRST_YEAR, LAST_YEAR = 2000, 2100


@transaction.atomic
def create_call(
    *,
    kind: ProgrammeKind,
    year: int,
    texts: Mapping[str, str],
    ministry_id: int,
    agency_id: int,
    actor: Actor,
    now: datetime,
    cloned_from: Call | None = None,
) -> Call:
    """Store a draft. Its terms are laid down by `set_terms`.

    Raises
    ------
    NotAllowed
        If *actor* is no programme officer of the agency.
    Faulty
        If the year, a text or an organisation is not what it must be; every fault by its field.
    """
    if not may_create(actor, agency_id):
        raise NotAllowed("Only programme officers of the agency prepare its calls.")
    given = _checked_texts(texts)
    _check_year(year)
    _check_bodies(ministry_id, agency_id)
    name, name_en = NAMES[kind]
    programme, _ = Programme.objects.get_or_create(
        kind=kind.value, defaults={"name": name, "name_en": name_en}
    )
    call = Call.objects.create(
        programme=programme,
        year=year,
        ministry_id=ministry_id,
        agency_id=agency_id,
        cloned_from=cloned_from,
        created_by_id=actor.user_id,
        created_at=now,
        **given,
    )
    origin = cloned_from.pk if cloned_from else None
    record(verb="call.create", subject=call, actor=actor, now=now, year=year, cloned_from=origin)
    return call


@transaction.atomic
def edit_call(
    *, call_id: int, year: int, texts: Mapping[str, str], actor: Actor, now: datetime
) -> Call:
    """Change the year and the texts of a draft.

    Raises
    ------
    NotFound, NotAllowed
        If *actor* does not know of it, or may not.
    Invalid
        If it is published: what was announced is not rewritten.
    Faulty
        As `create_call`.
    """
    call = locked_call(call_id, actor)
    if not may_edit(actor, call):
        raise NotAllowed("Only programme officers of the agency prepare its calls.")
    _require_draft(call)
    given = _checked_texts(texts)
    _check_year(year)
    call.year = year
    for field, text in given.items():
        setattr(call, field, text)
    call.save(update_fields=("year", *given))
    record(verb="call.edit", subject=call, actor=actor, now=now, year=year)
    return call


@transaction.atomic
def set_terms(
    *, call_id: int, terms: Mapping[str, Any], expected: int, actor: Actor, now: datetime
) -> CallTerms:
    """Lay down the terms of a draft in a new version; earlier ones are kept.

    Parameters
    ----------
    expected
        The version that was read before; 0 if there was none.

    Raises
    ------
    NotFound, NotAllowed
        If *actor* does not know of the call, or may not.
    Invalid
        If the call is published: then its terms are changed by an amendment.
    Stale
        If somebody laid down another version meanwhile.
    Faulty
        If the terms are not what they must be; every fault with its path.
    """
    call = locked_call(call_id, actor)
    if not may_edit(actor, call):
        raise NotAllowed("Only programme officers of the agency prepare its calls.")
    _require_draft(call)
    read = terms_from_mapping(terms)
    refuse_stale(call, expected)
    bring_shipped_rubrics((stage.rubric for stage in read.stages), actor=actor, now=now)
    version = store_terms(call, read, actor=actor, now=now, in_force=True)
    record(
        verb="call.set_terms",
        subject=call,
        actor=actor,
        now=now,
        version=version.version,
        hash=digest(version.body),
    )
    return version


@transaction.atomic
def clone_call(*, call_id: int, year: int, actor: Actor, now: datetime) -> Call:
    """Make a draft of another year: the same rules and texts, every date moved by whole years.

    Days keep their date and hour, so weekdays change; whoever clones looks them through.

    Raises
    ------
    NotFound, NotAllowed
        If *actor* does not know of the call, or may not.
    Faulty
        If the year is none.
    """
    source = locked_call(call_id, actor)
    if not may_clone(actor, source):
        raise NotAllowed("Only programme officers of the agency prepare its calls.")
    texts = {name: moved_title(getattr(source, name), source.year, year) for name in TEXTS}
    clone = create_call(
        kind=ProgrammeKind(source.programme.kind),
        year=year,
        texts=texts,
        ministry_id=source.ministry_id,
        agency_id=source.agency_id,
        actor=actor,
        now=now,
        cloned_from=source,
    )
    version = latest_terms(source)
    if version is not None:
        terms = moved_terms(terms_from_mapping(version.body), year - source.year)
        store_terms(clone, terms, actor=actor, now=now, in_force=True)
    return clone


def locked_call(call_id: int, actor: Actor) -> Call:
    """Lock one row for the transaction; what the actor may not see is not there."""
    try:
        return calls_visible_to(actor).select_for_update(of=("self",)).get(pk=call_id)
    except Call.DoesNotExist:
        raise NotFound("There is no such call.") from None


def refuse_stale(call: Call, expected: int) -> None:
    """Raise `Stale` if the version in force is not the one that was read."""
    version = latest_terms(call)
    if (version.version if version else 0) != expected:
        raise Stale(
            "Somebody else changed these terms meanwhile.",
            remedy="Read them again and repeat your change.",
        )


def store_terms(
    call: Call, terms: Terms, *, actor: Actor, now: datetime, in_force: bool, reason: str = ""
) -> CallTerms:
    """Store the next version. Inside the transaction of an action, on a locked call."""
    last = CallTerms.objects.filter(call=call).aggregate(last=Max("version"))["last"] or 0
    version = CallTerms.objects.create(
        call=call,
        version=last + 1,
        body=terms_to_mapping(terms),
        reason=reason,
        created_by_id=actor.user_id,
        created_at=now,
        in_force_at=now if in_force else None,
    )
    if in_force:
        repeat_instants(call, terms)
    return version


def repeat_instants(call: Call, terms: Terms) -> None:
    """Keep the window that queries ask for beside the state."""
    window = terms.window(WindowKind.SUBMISSION)
    call.opens_at = window.opens_at if window else None
    call.closes_at = window.closes_at if window else None
    call.save(update_fields=("opens_at", "closes_at"))


def _require_draft(call: Call) -> None:
    if call.state != CallState.DRAFT:
        raise Invalid(
            "The call is published.", remedy="Propose an amendment with its reason instead."
        )


def _checked_texts(texts: Mapping[str, str]) -> dict[str, str]:
    faults = [
        Invalid("There is no field of this name.", where=name) for name in set(texts) - set(TEXTS)
    ]
    given = {name: str(texts.get(name, "")).strip() for name in TEXTS}
    for name, text in given.items():
        if len(text) > TEXTS[name]:
            faults.append(
                Invalid("This is longer than {most} characters.", where=name, most=TEXTS[name])
            )
        if "\x00" in text:
            faults.append(Invalid("This must be a text.", where=name))
    if not given["title"]:
        faults.append(Invalid("This is missing.", where="title"))
    if faults:
        raise Faulty(tuple(faults))
    return given


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Faulty(
            (
                Invalid(
                    "This must lie from {least} to {most}.",
                    where="year",
                    least=FIRST_YEAR,
                    most=LAST_YEAR,
                ),
            )
        )


def _check_bodies(ministry_id: int, agency_id: int) -> None:
    for key, kind, field in (
        (ministry_id, OrganisationKind.MINISTRY, "ministry"),
        (agency_id, OrganisationKind.AGENCY, "agency"),
    ):
        if not organisations().filter(pk=key, kind=kind.value).exists():
            raise Faulty((Invalid("There is no such organisation.", where=field),))
