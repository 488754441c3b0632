"""One thing that has to happen next in a project, and the names of who does it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LEAD, FINANCE = _("the lead"), _("a finance officer")
AGENCY, MINISTRY = _("the agency"), _("the ministry")
PAY_FINANCE = _("the agency's finance officer")


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to be done: by whom, and the part of the project's address where."""

    text: str | Promise
    who: str | Promise
    page: str
