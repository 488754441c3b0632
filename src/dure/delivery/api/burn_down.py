"""Plan and spending for programs: the same queries and actions as the pages."""

from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localdate
from ninja import Router

from dure.delivery.api.building_shapes import BurnDownOut
from dure.delivery.api.money_shapes import (
    actor_of,
)
from dure.delivery.queries.burn_down import burn_down
from dure.delivery.queries.project import project_visible_to
from dure.web.clock import now
from dure.web.fields import Key

router = Router(tags=["building"])


@router.get("/projects/{project_id}/progress", response=BurnDownOut)
def progress(request: HttpRequest, project_id: Key) -> Any:
    """Return plan and spending by month, and what warns early."""
    return burn_down(project_visible_to(actor_of(request), project_id), localdate(now()))
