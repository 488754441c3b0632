"""Words of applications in templates."""

from django import template
from django.utils.translation import get_language

from dure.accounts.domain.organisation import OrganisationKind
from dure.accounts.labels import ORGANISATION_KIND
from dure.core.said import from_data
from dure.files.domain.stored_file import ScanState
from dure.files.labels import SCAN_STATE
from dure.programme.domain.application import ApplicationState
from dure.programme.domain.check import CheckState
from dure.programme.domain.consortium import ConsortiumRole, MembershipState
from dure.programme.domain.eligibility import FindingOutcome
from dure.programme.domain.terms import EligibilityCode
from dure.programme.labels.application import (
    APPLICATION_STATE,
    CONSORTIUM_ROLE,
    MEMBERSHIP_STATE,
)
from dure.programme.labels.call import ELIGIBILITY_CODE
from dure.programme.labels.check import CHECK_STATE, FINDING_OUTCOME
from dure.programme.labels.form import label_of, own_text
from dure.web.refusals import told

register = template.Library()

TONES = {
    "draft": "gray", "awaiting_signoff": "warning", "late": "danger", "submitted": "information",
    "correcting": "warning", "eligible": "information", "in_stage": "information",
    "selected": "success", "reserve": "warning", "under_objection": "warning",
}  # fmt: skip


@register.filter
def application_state(value):
    return APPLICATION_STATE[ApplicationState(value)]


@register.filter
def application_tone(value):
    return TONES.get(value, "gray")


@register.filter
def consortium_role(value):
    return CONSORTIUM_ROLE[ConsortiumRole(value)]


@register.filter
def membership_state(value):
    return MEMBERSHIP_STATE[MembershipState(value)]


@register.filter
def check_state(value):
    return CHECK_STATE[CheckState(value)]


@register.filter
def finding_outcome(value):
    return FINDING_OUTCOME[FindingOutcome(value)]


@register.filter
def finding_tone(finding):
    return {"met": "success", "broken": "danger"}.get(finding.outcome, "warning")


@register.filter
def finding_said(finding):
    """Return the evidence in the language of the page, kinds of organisations by their names."""
    data = dict(finding.said)
    values = dict(data.get("values", {}))
    kind = values.get("kind")
    key = kind.get("template", kind.get("text")) if isinstance(kind, dict) else kind
    if key in set(OrganisationKind):
        data["values"] = values | {"kind": str(ORGANISATION_KIND[OrganisationKind(key)])}
    return told(from_data(data))


@register.filter
def eligibility_code(value):
    return ELIGIBILITY_CODE[EligibilityCode(value)]


@register.filter
def scan_state(value):
    return SCAN_STATE[ScanState(value)]


@register.filter
def section_title(section):
    return own_text(section.title, section.title_en)


@register.filter
def question_label(form, key):
    question = form.question(key)
    return label_of(question) if question else key


@register.filter
def organisation_name(organisation):
    english = (get_language() or "").startswith("en")
    return (organisation.name_en or organisation.name) if english else organisation.name


@register.filter
def permille(value):
    whole, rest = divmod(int(value), 10)
    return f"{whole}.{rest}%" if rest else f"{whole}%"
