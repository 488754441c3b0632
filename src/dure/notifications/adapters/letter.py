"""Writes a letter in its reader's language, as plain text and as simple HTML, and sends it.

The subject line names a group of things and never a title, since it is shown on locked screens.
"""

from __future__ import annotations

from collections.abc import Sequence
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dure.core.said import from_data, tell
from dure.notifications.domain.outbox import group_of
from dure.notifications.labels import group_label
from dure.notifications.models import Notice

SendingFailed = (SMTPException, OSError)


def letter(
    notices: Sequence[Notice], *, to: str, language: str, daily: bool
) -> EmailMultiAlternatives:
    """Return the letter about some notices of one person.

    Parameters
    ----------
    language
        Of the person; empty: the installation's.
    """
    with translation.override(language or settings.LANGUAGE_CODE):
        subject = _subject(notices, daily=daily)
        page = {
            "subject": subject,
            "lines": [
                {
                    "text": tell(from_data(notice.said), translation.gettext),
                    "href": settings.SITE_URL + notice.href if notice.href else "",
                    "at": notice.created_at,
                }
                for notice in notices
            ],
            "daily": daily,
            "preferences": settings.SITE_URL + reverse("notifications:preferences"),
            "language": translation.get_language(),
        }
        written = EmailMultiAlternatives(
            subject=subject,
            body=render_to_string("notifications/mail.txt", page),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[to],
            headers={
                "Auto-Submitted": "auto-generated",
                "List-Unsubscribe": f"<{page['preferences']}>",
            },
        )
        written.attach_alternative(render_to_string("notifications/mail.html", page), "text/html")
        return written


def _subject(notices: Sequence[Notice], *, daily: bool) -> str:
    name = _("Dure")
    if daily:
        count = len(notices)
        told = ngettext("%(count)d notice today", "%(count)d notices today", count)
        return f"[{name}] " + told % {"count": count}
    return f"[{name}] {group_label(group_of(notices[0].kind))}"
