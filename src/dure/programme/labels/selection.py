"""What people read on the page of a selection."""

from django.utils.translation import gettext_lazy as _

STEP = {
    "not_yet": _("The evaluation has not begun. There is nothing to select yet."),
    "rank": _("When all sheets are in, rank the stage by the rule of the call."),
    "release": _("The stage is ranked. Release the result to all applicants at one moment."),
    "next_stage": _("The result is released. Start the next stage on the page of the call."),
    "choose": _("The evaluation is over. Choose the portfolio within places, budget and quotas."),
    "propose": _("The portfolio is sealed. Write the determinations it leads to."),
    "approve": _("The determinations wait for the ministry's approver."),
    "announce": _("Everything is approved. Nobody knows it before it is announced."),
    "objections": _("The results are out. Objections are heard until the days for them are over."),
    "over": _("The call is final."),
}

DECIDED_BY = {
    "asked_won": _("the smaller amount asked for"),
    "lot": _("lot"),
}

MISSED_TOTAL = _("least total")

RUN_KIND = {
    "panel_draw": _("Draw of a panel"),
    "assignment": _("Assignment of evaluators"),
    "timetable": _("Timetable"),
    "ranking": _("Official ranking"),
    "portfolio": _("Portfolio"),
}
