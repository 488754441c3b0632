"""Who may do what to an asset."""

from dure.core.actor import Actor
from dure.delivery.access.project import (
    is_agency,
    is_lead,
    is_lead_approver,
    is_someone_else,
)
from dure.delivery.models import Asset, Project


def may_enter(actor: Actor, project: Project) -> bool:
    return is_lead(actor, project)


def may_verify(actor: Actor, asset: Asset) -> bool:
    """Another person than who entered it goes and looks: of the city, or of the agency."""
    project = asset.project
    looks = (
        is_lead(actor, project) or is_lead_approver(actor, project) or is_agency(actor, project)
    )
    return looks and is_someone_else(actor, asset.entered_by_id)


def may_report(actor: Actor, asset: Asset) -> bool:
    return is_lead(actor, asset.project) or is_agency(actor, asset.project)


def may_dispose(actor: Actor, asset: Asset) -> bool:
    """What public money bought is not given away without the agency."""
    return is_agency(actor, asset.project)
