"""From a signed-in person to the actor that permission is asked of."""

from django.contrib.auth.models import AnonymousUser

from dure.accounts.models import Grant, Remit, User
from dure.core.actor import ANONYMOUS, Actor, Role


def actor_of(user: User | AnonymousUser) -> Actor:
    """Load what *user* was granted. Two queries; none for somebody not signed in."""
    if not isinstance(user, User) or not user.is_active:
        return ANONYMOUS
    granted = Grant.objects.filter(user=user).values_list("role", "organisation_id")
    grants = frozenset((Role(role), organisation) for role, organisation in granted)
    remits = Remit.objects.filter(organisation_id__in={key for _, key in grants})
    places = frozenset(remits.values_list("organisation_id", "city_slug")) if grants else None
    return Actor(user.pk, grants, places or frozenset())
