"""Every address of the programme, noun by noun."""

from dure.programme.views import (
    answer,
    application,
    assignment,
    attachment,
    call,
    call_office,
    check,
    conflict,
    consensus,
    consortium,
    correction,
    determination,
    document,
    earlier_award,
    evaluator,
    feedback,
    form_version,
    import_file,
    matrix,
    objection,
    organisation,
    panel,
    portfolio,
    programme,
    ranking,
    results,
    rubric_version,
    run,
    sheet,
    signoff,
    terms,
    timetable,
)

app_name = "programme"

NOUNS = (
    programme, call, call_office, terms, form_version, rubric_version, application, answer,
    signoff, consortium, attachment, check, correction, evaluator, conflict, panel, assignment,
    sheet, matrix, timetable, consensus, feedback, ranking, portfolio, determination,
    objection, organisation, run, results, document, import_file, earlier_award,
)  # fmt: skip

urlpatterns = [pattern for noun in NOUNS for pattern in noun.patterns]
