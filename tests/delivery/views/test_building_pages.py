import pytest

from dure.delivery.models import Contract, ImplementationPlan, Meeting, Milestone
from dure.delivery.queries.labour import labour_grid, months_of, person_months
from dure.programme.models import ConsortiumChange
from tests.delivery.views.test_money_pages import INSIDE, OUTSIDE, client_of, read
from tests.factories.building import (
    a_change,
    a_claim,
    a_contract,
    a_milestone,
    a_person,
    a_plan,
    an_acceptance,
    an_asset,
    an_inspection,
    building,
)
from tests.factories.money import NOW, crew
from tests.factories.programme import a_member, company

pytestmark = pytest.mark.django_db
PAGES = (
    *("plan/", "milestones/", "progress/", "changes/", "contracts/", "contracts/new/"),
    *("meetings/", "labour/", "labour/people/new/", "assets/", "assets/new/", "inspections/"),
    *("acceptance/", "dossiers/"),
)


@pytest.fixture
def who():
    return crew()


@pytest.fixture
def full(who):
    """A project with one of each, and the addresses of those."""
    project = building()
    plan = a_plan(project, who, "approved")
    stone, change = a_milestone(project, who), a_change(project, who, "submitted")
    contract = a_contract(project, who, bidders=1)
    visit, asset = an_inspection(project, who), an_asset(project, who)
    an_acceptance(project, who)
    a_claim(project, who, a_person(project, who))
    return project, (
        f"/plans/{plan.pk}/", f"/milestones/{stone.pk}/report/", f"/changes/{change.pk}/",
        f"/contracts/{contract.pk}/", f"/inspections/{visit.pk}/", f"/assets/{asset.pk}/",
    )  # fmt: skip


@pytest.mark.parametrize("name", INSIDE)
def test_every_page_opens_for_whoever_sees_the_project(who, full, name):
    project, rows = full
    for address in (*(f"/projects/{project.pk}/{page}" for page in PAGES), *rows):
        assert read(getattr(who, name), address)[0] == 200, address


@pytest.mark.parametrize("name", OUTSIDE)
def test_no_page_opens_for_anybody_else(who, full, name):
    project, rows = full
    for address in (*(f"/projects/{project.pk}/{page}" for page in PAGES), *rows):
        status, text = read(getattr(who, name), address)
        assert status == 404, address
        assert project.title not in text


def test_the_project_s_page_lists_its_parts_and_what_waits(who, full):
    project, _rows = full
    text = read(who.officer, f"/projects/{project.pk}/")[1]

    assert "How far is the building?" in text
    for waits in ("1 to decide", "1 flagged", "1 to look at"):
        assert waits in text


def test_the_page_of_a_contract_explains_its_flags(who, full):
    contract = Contract.objects.get()
    text = read(who.planner, f"/contracts/{contract.pk}/")[1]

    assert "one firm alone made a bid" in text
    assert "Give the reasons" in text


def test_months_elsewhere_are_a_sum_without_the_project_s_name(who):
    here, there = building(title="여기 사업"), building(title="비밀 사업")
    someone = a_person(here, who)
    a_claim(there, who, someone, share_permille=700)

    grid = labour_grid(here, months_of(here))
    text = read(who.officer, f"/projects/{here.pk}/labour/")[1]

    assert [cell.left for cell in grid[0].cells][:2] == [300, 1000]
    assert grid[0].cells[0].elsewhere == 700
    assert "30% left" in text
    assert "비밀 사업" not in text
    assert person_months(here) == []


def test_a_change_names_what_was_and_what_is_to_be_in_words(who):
    change = a_change(building(), who, "submitted")
    change.before = {"ends_on": "2027-06-30", "national_won": 900, "members": ["A", "B"],
                     "months": 12}  # fmt: skip
    change.after = {"ends_on": "2027-08-31", "national_won": 800, "members": ["A"],
                    "months": 12, "open_data": True}  # fmt: skip
    change.save()
    text = read(who.officer, f"/changes/{change.pk}/")[1]

    for words in (
        "Last day",
        "Wed 30 Jun 2027",
        "Tue 31 Aug 2027",
        "KRW 900",
        "A, B",
        "Open data",
    ):
        assert words in text, words
    for raw in ("ends_on", "2027-06-30", "[", "True", "Months"):
        assert raw not in text.partition("Before and after")[2], raw


def test_a_change_in_the_consortium_is_on_the_project_s_page(who):
    project = building()
    member = a_member(project.application, company("협력사"), state="left", left_at=NOW)
    ConsortiumChange.objects.create(
        application=project.application, member=member, state_after="left", reason="합병", at=NOW
    )

    assert "The consortium has changed" in read(who.planner, f"/projects/{project.pk}/")[1]


def rows_of(prefix, rows):
    given = {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        given |= {f"{prefix}-{number}-{key}": value for key, value in row.items()}
    return given


def test_a_plan_is_written_in_rows_and_a_fault_leaves_it_alone(who):
    project = building()
    plan = a_plan(project, who, work_packages=[])
    good = {
        "key": "1", "title": "설계", "starts_on": "2022-03-01", "ends_on": "2022-04-01",
        "planned_won": "1,000",
    }  # fmt: skip
    client, address = client_of(who.planner), f"/plans/{plan.pk}/edit/"

    bad = client.post(address, rows_of("form", [good | {"ends_on": "2022-02-01"}, {}]))
    assert bad.status_code == 422
    assert ImplementationPlan.objects.get().work_packages == []
    done = client.post(address, rows_of("form", [good, {}]))
    assert done.status_code == 302
    assert ImplementationPlan.objects.get().work_packages[0]["planned_won"] == 1_000


def test_a_meeting_names_each_firm_once(who):
    project, firm = building(), company("통신사")
    row = {"organisation": str(firm.pk), "people": "2"}
    head = {"held_on": "2022-03-01", "title": "착수 회의"}
    client, address = client_of(who.planner), f"/projects/{project.pk}/meetings/"

    twice = client.post(address, head | rows_of("form", [row, row]))
    assert "stands in the list twice" in twice.content.decode()
    client.post(address, head | rows_of("form", [row, {}]))
    assert Meeting.objects.get().attendances.get().people == 2


def test_progress_says_there_is_nothing_to_compare_without_a_plan(who):
    text = read(who.planner, f"/projects/{building().pk}/progress/")[1]

    assert "no approved plan to compare" in text


def test_a_refused_milestone_is_not_kept(who):
    project = building()
    answer = client_of(who.planner).post(f"/projects/{project.pk}/milestones/", {"title": ""})

    assert answer.status_code == 422
    assert not Milestone.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("page", "make", "queries"),
    [
        ("contracts/", lambda p, w, n: a_contract(p, w), 7),
        ("milestones/", lambda p, w, n: a_milestone(p, w), 8),
        ("assets/", lambda p, w, n: an_asset(p, w), 10),
        ("labour/", lambda p, w, n: a_claim(p, w, a_person(p, w, str(n))), 13),
    ],
)
def test_lists_cost_the_same_whatever_their_length(
    who, count, page, make, queries, django_assert_num_queries
):
    project = building()
    for number in range(count):
        make(project, who, number)
    client = client_of(who.auditor)

    with django_assert_num_queries(queries):
        client.get(f"/projects/{project.pk}/{page}")
