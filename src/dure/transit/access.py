"""Who may do what to a study. Questions only: no writes, no raises, no queries."""

from dure.core.actor import Actor, Role
from dure.transit.models import Study

OFFICERS = (Role.CITY_OFFICER, Role.ADMINISTRATOR)


def may_request(actor: Actor) -> bool:
    """Whoever is signed in may ask for a study of any city."""
    return actor.user_id is not None or actor.system


def may_cancel(actor: Actor, study: Study) -> bool:
    return _is_own(actor, study) or is_officer_of(actor, study)


def may_resume(actor: Actor, study: Study) -> bool:
    return _is_own(actor, study) or is_officer_of(actor, study)


def may_publish(actor: Actor, study: Study) -> bool:
    """Only the city itself shows a study as its own; its author alone does not."""
    return is_officer_of(actor, study)


def questions(actor: Actor, study: Study) -> dict[str, bool]:
    """Answer every question about one study at once, for a page that offers what is allowed."""
    return {
        "request": may_request(actor),
        "cancel": may_cancel(actor, study),
        "resume": may_resume(actor, study),
        "publish": may_publish(actor, study),
    }


def is_officer_of(actor: Actor, study: Study) -> bool:
    return actor.system or study.city.slug in actor.cities(*OFFICERS)


def _is_own(actor: Actor, study: Study) -> bool:
    return actor.system or (actor.user_id is not None and study.created_by_id == actor.user_id)
