"""What people read for feedback on evaluators."""

from django.utils.translation import gettext_lazy as _

from dure.programme.domain.feedback import FeedbackSource, Mark

MARK = {Mark.GOOD: _("Good"), Mark.NORMAL: _("Normal"), Mark.POOR: _("Poor")}

FEEDBACK_SOURCE = {
    FeedbackSource.APPLICANT: _("An applicant"),
    FeedbackSource.CHAIR: _("The chair of the panel"),
}
