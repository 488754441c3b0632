"""What pages show of files: how each stands, and, to administrators, how all are checked."""

from typing import Any

from django import template

from dure.core.actor import Actor, Role
from dure.files.domain.stored_file import ScanState
from dure.files.labels import SCAN_STATE
from dure.files.models import StoredFile
from dure.files.queries.stored_file import scanning

register = template.Library()

TONE = {
    ScanState.QUARANTINED: "info",
    ScanState.CLEAN: "",
    ScanState.INFECTED: "danger",
    ScanState.UNSCANNED: "warning",
}


@register.inclusion_tag("files/state.html")
def file_state(stored: StoredFile) -> dict[str, Any]:
    """Show what is to be known before a file is opened; nothing for a clean one."""
    state = ScanState(stored.state)
    return {"tone": TONE[state], "label": SCAN_STATE[state], "finding": stored.finding}


@register.inclusion_tag("files/scanning.html")
def scanning_line(actor: Actor | None) -> dict[str, Any]:
    """Tell an administrator where files are not checked. No query for anybody else."""
    if actor is None or not actor.has_anywhere(Role.ADMINISTRATOR):
        return {"scanning": None}
    return {"scanning": scanning()}
