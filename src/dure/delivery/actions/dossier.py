"""Sealing a project's dossier. What is sealed is never changed; a later one stands beside it."""

from __future__ import annotations

from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from dure.audit.actions.record import record
from dure.audit.queries.entry import chain_end
from dure.core.actor import Actor
from dure.core.errors import NotAllowed
from dure.delivery.access.dossier import may_seal
from dure.delivery.actions.project import locked_project
from dure.delivery.adapters.dossier_file import write_dossier
from dure.delivery.models import Dossier, Project
from dure.files.actions.stored_file import store_file
from dure.files.domain.media_type import ZIP
from dure.files.domain.stored_file import SEALED_ARCHIVE_BYTES

IN_MEMORY_BYTES = 8 << 20


@transaction.atomic
def seal_dossier(*, project_id: int, actor: Actor, now: datetime) -> Dossier:
    """Write everything that is kept of a project into one archive, and keep that for good.

    Raises
    ------
    NotFound, NotAllowed
        If the project is unseen, or the actor is not of the agency.
    Invalid
        If the archive is larger than what is kept as one file.
    """
    project = locked_project(project_id, actor)
    if not may_seal(actor, project):
        raise NotAllowed("Only the agency may do this.")
    length, head = chain_end()
    facts = _facts(project, actor, now) | {"audit": {"length": length, "head": head}}
    name = f"dossier-{project.pk}-{localtime(now):%Y%m%d-%H%M%S}.zip"
    with SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as archive:
        entries = write_dossier(archive, project, facts)
        archive.seek(0)
        stored = store_file(
            stream=archive,
            name=name,
            actor=actor,
            now=now,
            media_types=(ZIP,),
            limit_bytes=SEALED_ARCHIVE_BYTES,
        )
    dossier = Dossier.objects.create(
        project=project,
        file=stored,
        sha256=stored.sha256,
        entries=entries,
        audit_head=head,
        sealed_by_id=actor.user_id,
        sealed_at=now,
    )
    record(
        verb="dossier.seal",
        subject=dossier,
        actor=actor,
        now=now,
        project=project.pk,
        sha256=stored.sha256,
        audit_head=head,
    )
    return dossier


def _facts(project: Project, actor: Actor, now: datetime) -> dict[str, Any]:
    call = project.application.call
    return {
        "project": {
            "id": project.pk,
            "title": project.title,
            "lead": project.lead.name,
            "state": project.state,
            "national_won": project.national_won,
            "local_won": project.local_won,
        },
        "call": {"id": call.pk, "title": call.title, "year": call.year},
        "application": {"id": project.application_id, "number": project.application.number},
        "sealed_at": now.isoformat(),
        "sealed_by": str(actor.user_id or "system"),
    }
