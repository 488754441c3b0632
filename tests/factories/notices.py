"""Notices with letters that wait."""

from datetime import UTC, datetime

from django.utils.translation import gettext_noop

from dure.notifications.actions.notice import notify
from dure.notifications.models import OutboxMail

NOW = datetime(2021, 12, 28, 3, 0, tzinfo=UTC)  # noon in Seoul
SAID = gettext_noop("{city} has submitted {title}.")


def told(*people, subject=None, kind="application.submitted", now=NOW, **values):
    """Tell people of something and return the letters that wait, in order."""
    values = {"city": "통영시", "title": "스마트 <주차>"} | values
    before = set(OutboxMail.objects.values_list("pk", flat=True))
    notify(
        recipients=[person.pk for person in people],
        kind=kind,
        what=SAID,
        href="/applications/1/",
        now=now,
        subject=subject,
        **values,
    )
    return list(OutboxMail.objects.exclude(pk__in=before).order_by("pk"))
