"""What people read for draws and assignments."""

from django.utils.translation import gettext_lazy as _

from dure.programme.domain.assignment import AssignmentMode
from dure.programme.domain.panel import Out

OUT = {
    Out.UNAVAILABLE: _("Cannot come"),
    Out.UNCHECKED: _("Record not checked"),
    Out.CONFLICT: _("Conflict of interest"),
    Out.ENTERED_LATE: _("Entered after the seed was published"),
    Out.SEATED: _("Sits on a panel already"),
}

ASSIGNMENT_MODE = {
    AssignmentMode.ONE: _("One panel judges all applications"),
    AssignmentMode.SEVERAL: _("Each application goes to one of the panels"),
    AssignmentMode.MIXED: _("Each application gets members of any panel"),
}
