"""What the head of every page shows of the features."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from dure.core.actor import ANONYMOUS
from dure.notifications.queries.notice import unread_count


def notices(request: HttpRequest) -> dict[str, Any]:
    """Give the number of unread notices, asked for only where it is shown. One query."""
    actor = getattr(request, "actor", ANONYMOUS)
    return {"unread_notices": SimpleLazyObject(lambda: unread_count(actor))}
