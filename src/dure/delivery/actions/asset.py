"""Every write to the register of assets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.bounded import needed_reason
from dure.core.errors import Incomplete, Invalid, NotAllowed
from dure.delivery.access.asset import may_dispose, may_enter, may_report, may_verify
from dure.delivery.actions.project import locked_project
from dure.delivery.actions.telling import tell
from dure.delivery.domain.asset import ASSET_WORKFLOW, AssetCategory, AssetState, next_check_due
from dure.delivery.domain.words import MOST_WORDS
from dure.delivery.models import Asset, Contract
from dure.delivery.queries.building import AGENCY, LEAD, Who, locked_row

TOLD: dict[str, tuple[Who, str]] = {
    "report_missing": (AGENCY, gettext_noop("{title}: an asset cannot be found.")),
    "dispose": (LEAD, gettext_noop("{title}: an asset may be disposed of.")),
}
"""Who is told of a move, and what."""


@dataclass(frozen=True, slots=True)
class AssetTerms:
    """What is entered of an asset: WGS84 degrees, whole won."""

    name: str
    category: AssetCategory
    serial: str
    cost_won: int
    acquired_on: date
    place: str
    lon: float | None = None
    lat: float | None = None


@transaction.atomic
def enter_asset(
    *,
    project_id: int,
    terms: AssetTerms,
    actor: Actor,
    now: datetime,
    contract_id: int | None = None,
    photo_id: int | None = None,
) -> Asset:
    """Enter a thing that was bought.

    Raises
    ------
    NotFound, NotAllowed
        If the project or the contract is unseen, or the actor is not of the city.
    Incomplete
        If its name, serial number or place is missing.
    Invalid
        If the serial number is entered already, the cost is below zero, the day is to come, or
        the place is not on earth.
    """
    project = locked_project(project_id, actor)
    if not may_enter(actor, project):
        raise NotAllowed("Only the city that leads the project may do this.")
    _check(terms, now)
    if Asset.objects.filter(project=project, serial=terms.serial.strip()).exists():
        raise Invalid("This serial number is entered already.", where="serial")
    contract = locked_row(Contract, actor, contract_id) if contract_id is not None else None
    if contract is not None and contract.project_id != project.pk:
        raise Invalid("The contract belongs to another project.", where="contract")
    asset = Asset.objects.create(
        project=project,
        contract=contract,
        name=terms.name.strip(),
        category=terms.category.value,
        serial=terms.serial.strip(),
        cost_won=terms.cost_won,
        acquired_on=terms.acquired_on,
        place=terms.place.strip(),
        lon=terms.lon,
        lat=terms.lat,
        photo_id=photo_id,
        entered_by_id=actor.user_id,
        created_at=now,
        updated_at=now,
    )
    record(verb="asset.enter", subject=asset, actor=actor, now=now, serial=asset.serial)
    return asset


@transaction.atomic
def give_photo(*, asset_id: int, photo_id: int, actor: Actor, now: datetime) -> Asset:
    """Put a photo to an asset. Raises `NotFound` or `NotAllowed`."""
    asset = locked_row(Asset, actor, asset_id)
    if not may_enter(actor, asset.project):
        raise NotAllowed("Only the city that leads the project may do this.")
    asset.photo_id, asset.updated_at = photo_id, now
    asset.save(update_fields=("photo", "updated_at"))
    record(verb="asset.photo", subject=asset, actor=actor, now=now, photo=photo_id)
    return asset


@transaction.atomic
def verify_asset(*, asset_id: int, actor: Actor, now: datetime) -> Asset:
    """Confirm that the thing is where it is said to be; the next look is due in a year.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If it is unseen, the actor entered it, or it is disposed of.
    Incomplete
        If there is no photo.
    """
    asset = locked_row(Asset, actor, asset_id)
    if not may_verify(actor, asset):
        raise NotAllowed("Another person than who entered it goes and looks.")
    move = "check" if asset.state == AssetState.VERIFIED.value else "verify"
    ASSET_WORKFLOW.target(move, AssetState(asset.state))
    if asset.photo_id is None:
        raise Incomplete(("photo",))
    asset.verified_by_id, asset.check_due_on = actor.user_id, next_check_due(localdate(now))
    asset.reason = ""
    fields = ("verified_by", "check_due_on", "reason")
    return _moved(asset, move, actor=actor, now=now, fields=fields)


@transaction.atomic
def report_missing(*, asset_id: int, reason: str, actor: Actor, now: datetime) -> Asset:
    """Say that an asset cannot be found. Raises as `verify_asset`; `Incomplete`: no reason."""
    asset = locked_row(Asset, actor, asset_id)
    if not may_report(actor, asset):
        raise NotAllowed("Only the city that leads the project and the agency may do this.")
    return _gone(asset, "report_missing", reason, actor=actor, now=now)


@transaction.atomic
def dispose_asset(*, asset_id: int, reason: str, actor: Actor, now: datetime) -> Asset:
    """Permit that an asset be given away or scrapped. Raises as `report_missing`."""
    asset = locked_row(Asset, actor, asset_id)
    if not may_dispose(actor, asset):
        raise NotAllowed("What public money bought is disposed of with the agency's permission.")
    return _gone(asset, "dispose", reason, actor=actor, now=now)


def _gone(asset: Asset, move: str, reason: str, *, actor: Actor, now: datetime) -> Asset:
    ASSET_WORKFLOW.target(move, AssetState(asset.state))
    reason = needed_reason(reason, MOST_WORDS)
    asset.reason = reason
    return _moved(asset, move, actor=actor, now=now, fields=("reason",), reason=asset.reason)


def _check(terms: AssetTerms, now: datetime) -> None:
    given = {"name": terms.name, "serial": terms.serial, "place": terms.place}
    missing = tuple(key for key, text in given.items() if not text.strip())
    if missing:
        raise Incomplete(missing)
    if terms.cost_won < 0:
        raise Invalid("An asset costs nothing below zero won.", where="cost_won")
    if terms.acquired_on > localdate(now):
        raise Invalid("This day is still to come.", where="acquired_on")
    if (terms.lon is None) != (terms.lat is None):
        raise Invalid("A place on the map has both degrees.", where="lon")
    if abs(terms.lon or 0) > 180 or abs(terms.lat or 0) > 90:
        raise Invalid("This place is not on earth.", where="lon")


def _moved(
    asset: Asset,
    move: str,
    *,
    actor: Actor,
    now: datetime,
    fields: tuple[str, ...] = (),
    **detail: object,
) -> Asset:
    asset.state = ASSET_WORKFLOW.target(move, AssetState(asset.state)).value
    asset.updated_at = now
    asset.save(update_fields=("state", "updated_at", *fields))
    record(verb=f"asset.{move}", subject=asset, actor=actor, now=now, **detail)
    if move in TOLD:
        who, what = TOLD[move]
        tell(
            asset.project,
            who,
            what,
            subject=asset,
            kind="asset.moved",
            href=f"/assets/{asset.pk}/",
            actor=actor,
            now=now,
        )
    return asset
