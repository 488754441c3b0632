"""What people read for a thing that a change of a project names."""

from django.utils.translation import gettext_lazy as _

CHANGED = {
    "starts_on": _("First day"),
    "ends_on": _("Last day"),
    "months": _("Months"),
    "national_won": _("National money"),
    "local_won": _("Local money"),
    "budget_won": _("Budget"),
    "members": _("Consortium"),
    "title": _("Title"),
    "scope": _("What is built"),
}
"""The keys under which a change keeps what was and what is to be."""
