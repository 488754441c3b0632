"""What every template knows."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Give templates the actor and whether this is a trial installation."""
    return {"actor": getattr(request, "actor", None), "sample": settings.SAMPLE}
