"""One project of the trial and those who work on it: what the steps of its story share."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from dure.cli.play.answers import letter
from dure.cli.play.calendar import Calendar
from dure.cli.play.people import Cast, City
from dure.cli.play.picture import picture
from dure.core.actor import Actor
from dure.delivery.models import Project
from dure.files.actions.stored_file import scan_file, store_file


class Site:
    """A project, its people and its days.

    Every step asks first what stands already, so that a story that people began on the pages can
    be gone on with.
    """

    def __init__(self, project: Project, cast: Cast, city: City, days: Calendar) -> None:
        self.project, self.cast, self.city, self.days = project, cast, city, days

    def stands_at(self, state: str) -> bool:
        """Tell whether the project is in a state now."""
        self.project.refresh_from_db(fields=("state",))
        return self.project.state == state

    def file(self, name: str, actor: Actor, now: datetime) -> int:
        """Keep a document and have it scanned."""
        return self._keep(letter(name, now.date()), f"{name}.pdf", actor, now)

    def photo(self, number: int, actor: Actor, now: datetime) -> int:
        """Keep the picture of a device and have it scanned."""
        return self._keep(picture(number, now.date()), f"photo-{number}.png", actor, now)

    def _keep(self, content: bytes, name: str, actor: Actor, now: datetime) -> int:
        stored = store_file(stream=BytesIO(content), name=name, actor=actor, now=now)
        scan_file(file_id=stored.pk, now=now)
        return stored.pk
