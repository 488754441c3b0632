"""Reads of attached files: begin with the application that the file belongs to."""

from __future__ import annotations

from pathlib import PurePath

from dure.core.actor import Actor
from dure.core.errors import NotFound
from dure.programme.models import Attachment
from dure.programme.queries.application import applications_visible_to
from dure.programme.queries.seen import Seen, seen_by


def attachment_visible_to(actor: Actor, attachment_id: int) -> Attachment:
    """Return one attached file.

    Whether it is clean is asked by `files.queries.stored_file.download_response`.

    Raises
    ------
    NotFound
        If there is none, or *actor* may not see it: not the application, or not this answer.
    """
    rows = Attachment.objects.select_related("file", "application__call", "application__form")
    found = rows.filter(
        pk=attachment_id, application__in=applications_visible_to(actor).select_related(None)
    ).first()
    if found is not None:
        seen = seen_by(actor, found.application)
        # What was taken off stays with those who may read the history.
        if seen.shows(found.question) and (found.removed_at is None or seen.history):
            return found
    raise NotFound("There is no such file.")


def shown_name(attachment: Attachment, seen: Seen) -> str:
    """Return the name of a file; a neutral one where a name could tell who applies."""
    if seen.lead and seen.consortium:
        return attachment.file.name
    return f"{attachment.question}-{attachment.pk}{PurePath(attachment.file.name).suffix}"
