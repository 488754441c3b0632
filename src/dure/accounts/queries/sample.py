"""The log-ins that a trial installation offers on its sign-in page."""

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language

from dure.accounts import labels
from dure.accounts.domain.sample import PASSWORD, PEOPLE
from dure.accounts.models import User


def sample_logins() -> list[dict[str, str | Promise]]:
    """Return the sample people who can sign in here, in one query; none unless on trial."""
    if not settings.SAMPLE:
        return []
    english = (get_language() or "").startswith("en")
    enrolled = set(
        User.objects.filter(
            email__in=[person.email for person in PEOPLE], is_active=True
        ).values_list("email", flat=True)
    )
    return [
        {
            "email": person.email,
            "role": labels.ROLE[person.role],
            "organisation": person.organisation_en if english else person.organisation,
            "purpose": labels.SAMPLE_PURPOSE[person.role],
            "password": PASSWORD,
        }
        for person in PEOPLE
        if person.email in enrolled
    ]
