"""What people change about themselves."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from dure.accounts.models import User
from dure.audit.actions import record
from dure.core.actor import Actor
from dure.core.errors import Invalid, NotAllowed


@transaction.atomic
def choose_language(*, language: str, actor: Actor, now: datetime) -> None:
    """Remember the language that a person reads. The same one again changes nothing.

    Raises
    ------
    NotAllowed
        If nobody is signed in.
    Invalid
        If the product does not speak that language.
    """
    if actor.user_id is None:
        raise NotAllowed("Sign in first.")
    if language not in dict(settings.LANGUAGES):
        raise Invalid(
            "There is no language {language!r} here.", where="language", language=language
        )
    user = User.objects.select_for_update().get(pk=actor.user_id)
    if user.language == language:
        return
    user.language = language
    user.save(update_fields=("language",))
    record(verb="user.choose_language", subject=user, actor=actor, now=now, language=language)
