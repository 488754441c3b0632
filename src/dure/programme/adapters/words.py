"""Words that computed explanations share."""

from django.utils import translation

from dure.core.said import Said, word
from dure.programme.domain.evaluator import Expertise
from dure.programme.labels.evaluator import EXPERTISE


def field(key: str) -> Said:
    """Return the name of a field of expertise as a text that is translated when it is read."""
    if key not in set(Expertise):
        return word(key)
    with translation.override("en"):
        return word(str(EXPERTISE[Expertise(key)]))
