"""Every address of delivery, noun by noun."""

from dure.delivery.views import (
    acceptance,
    agreement,
    asset,
    budget,
    burn_down,
    change_request,
    clawback,
    commitment,
    contract,
    course,
    dossier,
    expenditure,
    inspection,
    labour,
    ledger,
    meeting,
    milestone,
    plan,
    project,
    settlement,
    tranche,
)

app_name = "delivery"

NOUNS = (
    project, agreement, commitment, tranche, budget, ledger, expenditure, settlement, clawback,
    plan, milestone, change_request, inspection, acceptance, contract, labour, asset, burn_down,
    meeting, course, dossier,
)  # fmt: skip

urlpatterns = [pattern for noun in NOUNS for pattern in noun.patterns]
