from django import template
from django.utils.functional import Promise

from dure.accounts.queries import sample

register = template.Library()


@register.simple_tag
def sample_logins() -> list[dict[str, str | Promise]]:
    """Return the log-ins of a trial installation."""
    return sample.sample_logins()
