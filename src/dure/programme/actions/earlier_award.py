"""Bringing in awards that were not made here, so that rules can ask for the years since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from dure.accounts.actions.membership import found_organisation
from dure.audit.actions.record import record
from dure.core.actor import SYSTEM, Actor
from dure.core.errors import Incomplete, Invalid, NotAllowed
from dure.programme.access.earlier_award import may_bring
from dure.programme.adapters.award_file import (
    FIRST_YEAR,
    LAST_YEAR,
    LENGTHS,
    AwardRow,
    read_awards,
)
from dure.programme.models import EarlierAward

FIELDS = ("title", "ends_on", "source")


@dataclass(frozen=True, slots=True)
class Brought:
    """How many awards a table made, corrected, or found as they were."""

    new: int = 0
    changed: int = 0
    same: int = 0


@transaction.atomic
def enter_earlier_award(*, award: AwardRow, actor: Actor, now: datetime) -> EarlierAward:
    """Enter one award by hand; one that is here already is corrected, as by a table.

    Raises
    ------
    NotAllowed
        If *actor* is no programme officer.
    Incomplete, Invalid
        If a text is missing or too long, or the days are out of order or of no such years.
    """
    if not may_bring(actor):
        raise NotAllowed("Only programme officers of an agency bring in earlier awards.")
    _check(award)
    return _bring(award, actor, now)[0]


@transaction.atomic
def import_earlier_awards(*, content: bytes, name: str, actor: Actor, now: datetime) -> Brought:
    """Take over every award in a CSV or XLSX table, or none.

    An award of the same organisation, programme and day is corrected: its title, its end and
    its source. So an end that came earlier or later than planned, of an award made here too, is
    brought in by a table.

    Raises
    ------
    NotAllowed
        If *actor* is no programme officer.
    Invalid
        With the first fault by row and column; `adapters.award_file.read_awards` lists all.
    """
    if not may_bring(actor):
        raise NotAllowed("Only programme officers of an agency bring in earlier awards.")
    rows, faults = read_awards(content, name)
    if faults:
        raise faults[0]
    done = [_bring(row, actor, now)[1] for row in rows]
    return Brought(done.count("new"), done.count("changed"), done.count("same"))


def _check(award: AwardRow) -> None:
    missing = tuple(name for name in LENGTHS if not getattr(award, name).strip())
    if missing:
        raise Incomplete(missing)
    for name, most in LENGTHS.items():
        if len(getattr(award, name)) > most or "\0" in getattr(award, name):
            raise Invalid("This is longer than {most} characters.", where=name, most=most)
    for name in ("awarded_on", "ends_on"):
        day = getattr(award, name)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise Invalid("{text} is no date.", where=name, text=day.isoformat())
    if award.ends_on is not None and award.ends_on < award.awarded_on:
        raise Invalid("A project ends after it was awarded.", where="ends_on")


def _bring(row: AwardRow, actor: Actor, now: datetime) -> tuple[EarlierAward, str]:
    organisation = found_organisation(
        kind=row.organisation_kind, name=row.organisation, name_en="", actor=SYSTEM, now=now
    )
    given = {field: getattr(row, field) for field in FIELDS}
    award, new = EarlierAward.objects.select_for_update(of=("self",)).get_or_create(
        organisation=organisation,
        kind=row.kind.value,
        awarded_on=row.awarded_on,
        defaults={**given, "entered_by_id": actor.user_id, "entered_at": now},
    )
    before = {field: getattr(award, field) for field in FIELDS}
    if new:
        record(verb="earlier_award.enter", subject=award, actor=actor, now=now, **given)
        return award, "new"
    if before == given:
        return award, "same"
    for field, value in given.items():
        setattr(award, field, value)
    award.entered_by_id, award.entered_at = actor.user_id, now
    award.save(update_fields=(*FIELDS, "entered_by", "entered_at"))
    record(
        verb="earlier_award.correct", subject=award, actor=actor, now=now, before=before, **given
    )
    return award, "changed"
