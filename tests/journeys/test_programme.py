"""The whole 2022 call: from a resident who reads of it to the first settled project."""

import re

import pytest
from playwright.sync_api import expect

from dure.cli.play.agreement import LINES
from dure.cli.play.answers import idea_of, letter
from dure.cli.play.applications import TITLE
from dure.cli.play.living_lab import TITLE as SECOND
from tests.journeys.conftest import SHOTS
from tests.journeys.hands import Keyboard
from tests.journeys.serving import ROOT, serving
from tests.journeys.trial import Person, Trial

AGENCY, SECOND_OFFICER = "officer@agency.example", "second-officer@agency.example"
MINISTRY, CITY, APPROVER = (
    "approver@ministry.example",
    "planner@tongyeong.example",
    "approver@tongyeong.example",
)
PLACE = "경상남도 통영시"


@pytest.fixture
def trial(browser, played, tmp_path, shot):
    folder = played.copy("presentations", tmp_path / "product")
    if SHOTS:  # pictures show the sample cities too
        (folder / "downloads").symlink_to(ROOT / "var" / "downloads")
    with serving(folder) as address:
        yield Trial(browser, address, folder, shot)


def test_the_call_of_2022_to_its_first_settled_project(trial):
    call = read_of_it(trial)
    judge(trial)
    apply(trial)
    choose(trial, call)
    announce(trial, call)
    read_the_results(trial, call)
    come_too_late(trial)
    begin_the_project(trial)
    settle(trial)


def read_of_it(trial: Trial) -> str:
    """A resident finds the call and reads it, and no application anywhere; give its address."""
    resident = trial.phone()
    resident.opens("/", shot="home-ko-375")
    resident.sees(TITLE, SECOND)
    resident.follows(re.compile(re.escape(TITLE)))
    call = resident.page.url
    resident.sees("320억 원", "7일", shot="call-ko-375")
    assert PLACE not in resident.text()
    resident.page.goto(call + "results/")
    assert PLACE not in resident.text()
    english = trial.person(ko=False)
    english.opens("/", shot="home-en-1280")
    english.opens(call)
    english.sees("Small and medium city smart city call", shot="call-en-1280")
    resident.page.complaints.clear()  # the results were not there yet, which browsers complain of
    trial.leave()
    return call


def judge(trial: Trial) -> None:
    """An evaluator declares herself free and fills in the three sheets that are left."""
    evaluator = trial.phone("evaluator-04@experts.example")
    evaluator.opens("/", shot="evaluator-home-ko-375")
    evaluator.opens("/review/", shot="desk-ko-375")
    sheets = evaluator.page.locator("main h3:not(.sr-only) a, main section ul a")
    addresses = [
        link.get_attribute("href")
        for link in evaluator.page.locator("a[href*='/review/']").all()
        if re.fullmatch(r"/review/\d+", link.get_attribute("href") or "")
    ]
    assert len(addresses) >= 3, sheets
    for address in addresses[:3]:
        fill_in(evaluator, address)
    evaluator.opens("/review/")
    evaluator.sees("남은 평가가 없습니다")
    evaluator.opens(addresses[0], shot="sheet-read-ko-375")
    trial.leave()


def fill_in(evaluator: Person, address: str) -> None:
    evaluator.opens(address)
    pledge = evaluator.page.get_by_label("위와 같이 확인하고 서약합니다")
    if pledge.count():
        pledge.check(force=True)
        evaluator.presses("신청서 열기")
        evaluator.opens(address, shot="sheet-ko-375")
    for points in evaluator.page.get_by_role("spinbutton").all():
        points.fill(str(int(float(points.get_attribute("max")) * 0.8)))
    evaluator.writes("종합 의견", "문제와 해법이 분명하고 주민이 함께합니다.")
    expect(evaluator.page.locator("[data-status]")).to_have_text("저장됨")
    evaluator.page.reload()
    expect(evaluator.page.get_by_label("종합 의견")).to_have_value(re.compile("주민이 함께"))
    evaluator.presses("제출")


def apply(trial: Trial) -> None:
    """A city finishes the draft of the second call on a phone; its approver submits it."""
    officer = trial.phone(CITY)
    officer.opens("/applications/", shot="applications-ko-375")
    officer.follows(re.compile("리빙랩"))
    application = officer.page.url
    officer.sees("임시 저장" if "임시 저장" in officer.text() else "", shot="draft-ko-375")
    lab = application + "edit/lab/"
    officer.opens(lab, shot="section-ko-375")
    officer.writes("리빙랩에서 풀 질문", "골목을 걷기 편하게 하려면 무엇부터 바꿔야 하나요?")
    officer.writes("주민이 정하는 것", "어느 골목부터 시험할지 주민이 투표로 정합니다.")
    expect(officer.page.locator("[data-status]")).to_contain_text("저장")
    officer.page.wait_for_timeout(2500)
    officer.page.reload()
    expect(officer.page.get_by_label("주민이 정하는 것").first).to_have_value(re.compile("투표로"))
    attach(trial, officer, application)
    officer.opens(application + "signoff/", shot="signoff-ko-375")
    officer.presses("결재자에게 결재 요청하기")
    approver = trial.phone(APPROVER, hands=Keyboard)
    approver.opens("/", shot="approver-home-ko-375")
    approver.opens(application + "signoff/")
    approver.presses("결재하고 제출하기")
    approver.sees("SHA-256", shot="receipt-ko-375")
    assert re.search(r"[0-9a-f]{64}", approver.text())
    trial.leave()


def attach(trial: Trial, officer: Person, application: str) -> None:
    officer.opens(application + "edit/documents/")
    for question in ("사업계획서", "공문"):
        part = officer.page.get_by_role("region", name=question)
        part.get_by_label("파일 추가").set_input_files(paper(question, trial))
        officer.presses("올리기", part)
        officer.page.wait_for_timeout(300)
    pledge = officer.page.get_by_role("group", name=re.compile("낸 내용이 사실"))
    pledge.get_by_role("radio", name="예").check(force=True)
    officer.presses("저장")
    expect(officer.page.get_by_text("바이러스 검사 중")).to_have_count(0)


def choose(trial: Trial, call: str) -> None:
    """The agency ranks, takes advice, chooses and writes; the city sees nothing new of it."""
    number = re.search(r"/calls/(\d+)/", call)[1]
    city = trial.person(CITY)
    before = of_the_city(city)
    officer = trial.person(AGENCY)
    officer.opens("/", shot="officer-home-ko-1280")
    officer.opens(f"/calls/{number}/stages/3/matrix", shot="matrix-ko-1280")
    officer.page.get_by_text("이 단계의 평가표 잠그기").first.click()
    officer.presses("제출된 평가표 모두 잠그기")
    officer.opens(f"/calls/{number}/selection/")
    officer.presses(re.compile("3단계 순위 매기기"))
    officer.sees("봉인", shot="ranking-ko-1280")
    officer.presses("단계를 마감하고 결과 알리기")
    officer.opens(f"/calls/{number}/selection/")
    officer.presses("선정안 만들기")
    officer.presses("결정안 작성")
    officer.sees(shot="determinations-ko-1280")
    assert of_the_city(city) == before
    trial.leave()


def of_the_city(city: Person) -> list[str]:
    """Return all that the city can read of its own application, without the times of day."""
    city.opens("/applications/")
    city.follows(re.compile(idea_of(0).title))
    own = city.page.url
    texts = [city.text()]
    city.opens(own + "result/")
    return [*texts, city.text()]


def announce(trial: Trial, call: str) -> None:
    """The ministry's approver approves and announces, by keys alone."""
    approver = trial.person(MINISTRY, hands=Keyboard)
    approver.opens("/", shot="ministry-home-ko-1280")
    approver.opens(call + "selection/")
    approver.presses(re.compile("승인"))
    approver.presses("지금 모두에게 발표")
    approver.sees(shot="announced-ko-1280")
    trial.leave()


def read_the_results(trial: Trial, call: str) -> None:
    """Anybody reads the results and takes the open data; a city reads its own with reasons."""
    resident = trial.phone()
    resident.opens(call + "results/", shot="results-ko-375")
    resident.sees("16", "640억 원", PLACE)
    english = trial.person(ko=False)
    english.opens(call + "results/", shot="results-en-1280")
    english.sees("16 applications were selected", "KRW 64 billion")
    address = english.link("360Giving JSON").get_attribute("href")
    grants = english.page.request.get(address).json()["grants"]
    assert len(grants) == 16
    assert sum(grant["amountAwarded"] for grant in grants) == 32_000_000_000
    city = trial.person(CITY)
    city.opens("/", shot="city-home-ko-1280")
    of_the_city(city)
    city.sees("이유", "평가위원", shot="result-ko-1280")
    trial.leave()


def come_too_late(trial: Trial) -> None:
    """What is handed in after the deadline is refused in words, and kept."""
    officer = trial.phone(CITY)
    officer.opens("/calls/")
    officer.follows(re.compile(re.escape(SECOND)))
    officer.follows("신청하기")
    officer.sees(shot="apply-ko-375")
    officer.writes("제목", "통영시 야간 골목 리빙랩")
    officer.presses("신청 시작하기")
    officer.sees("통영시 야간 골목 리빙랩")
    application = officer.page.url
    assert re.search(r"/applications/\d+/$", application)
    trial.moves_to(2, 12)
    officer.opens(application + "signoff/")
    officer.sees("마감이 지났습니다", shot="late-ko-375")
    expect(officer.page.get_by_role("button", name="결재자에게 결재 요청하기")).to_have_count(0)
    officer.opens(application)
    officer.sees("통영시 야간 골목 리빙랩")
    trial.leave()


def begin_the_project(trial: Trial) -> None:
    """Projects are opened; budget, local money and the agreement of one of them."""
    trial.moves_to(2, 14)
    agency = trial.person(AGENCY)
    agency.opens("/projects/")
    agency.presses("사업 열기")
    agency.opens("/projects/", shot="projects-ko-1280")
    agency.follows(re.compile(PLACE))
    project = agency.page.url
    city = trial.person(CITY)
    city.opens(project, shot="project-ko-1280")
    enter_budget(city, project)
    enter_local_money(trial, city, project)
    trial.moves_to(2, 21)
    agree(trial, agency, project)
    trial.leave()


def enter_budget(city: Person, project: str) -> None:
    city.opens(project + "budget/lines/", shot="lines-ko-1280")
    rows = city.page.get_by_role("group", name=re.compile(r"^\d+번 항목$")).all()
    for place, row in enumerate(rows):  # what the application asked for stands there already
        one = LINES[place] if place < len(LINES) else ("", None, "", "")
        row.locator("input[name$=name]").fill(one[0])
        if one[1]:
            row.get_by_role("combobox").select_option(one[1].value)
        row.locator("input[name$=national_won]").fill(str(one[2]))
        row.locator("input[name$=local_won]").fill(str(one[3]))
    city.presses("항목 저장")
    city.opens(project + "budget/", shot="budget-ko-1280")
    city.sees(*(name for name, *_ in LINES), "18억 2,000만 원")


def enter_local_money(trial: Trial, city: Person, project: str) -> None:
    city.opens(project + "match/")
    city.page.locator("select[name=source]").select_option("city")
    city.page.locator("input[name=amount_won]").fill("2000000000")
    city.presses("입력")
    city.follows("의결 기록")
    city.page.locator("input[name=voted_on]").fill(trial.days.day(2, 10).isoformat())
    city.page.locator("input[name=number]").fill("2022-1")
    city.page.locator("input[type=file]").set_input_files(paper("council-vote", trial))
    city.presses("의결 기록")
    trial.moves_to(2, 18, 17)
    finance = trial.person("finance@tongyeong.example")
    finance.opens(project + "match/", shot="match-ko-1280")
    finance.page.get_by_label("입금일").first.fill(trial.days.day(2, 18).isoformat())
    finance.presses("입금 확인")
    finance.sees("예, 모두 들어왔습니다")


def agree(trial: Trial, agency: Person, project: str) -> None:
    agency.opens(project + "agreement/")
    agency.page.locator("input[name=starts_on]").fill(trial.days.day(3, 1).isoformat())
    agency.page.locator("input[name=ends_on]").fill(trial.days.day(2, 28, year=2023).isoformat())
    agency.page.locator("input[type=file]").set_input_files(paper("agreement", trial))
    agency.presses("초안 저장")
    agency.presses("당사자에게 보내기")
    approver = trial.phone(APPROVER, hands=Keyboard)
    approver.opens("/")
    approver.follows(re.compile(PLACE))
    approver.presses("서명하기")
    approver.sees("서명하지 않은 당사자가 있습니다", shot="agreement-ko-375")


def settle(trial: Trial) -> None:
    """A year later: prepared by the city, checked by the agency, approved by the ministry."""
    trial.plays("evaluated")
    trial.moves_to(3, 6, year=2023)
    city = trial.person(CITY)
    city.opens("/projects/")
    city.follows(re.compile(PLACE))
    project = city.page.url
    city.opens(project + "settlement/", shot="settlement-ko-1280")
    city.presses("정산 제출")
    agency = trial.person(AGENCY)
    agency.opens(project + "settlement/")
    agency.presses("검토 완료")
    ministry = trial.person(MINISTRY, hands=Keyboard)
    ministry.opens(project + "settlement/")
    ministry.presses("정산 승인")
    ministry.sees("누구에게 얼마를 돌려주나", shot="settled-ko-1280")
    given_back(ministry)
    city.opens(project)
    city.sees("정산 완료")
    city.opens("/projects/")
    trial.leave()


def given_back(reader: Person) -> None:
    """Read that the ten million won that are left go back to both who gave."""
    table = reader.page.get_by_role("table", name="누구에게 얼마를 돌려주나")
    amounts = [int(cell.replace(",", "")) for cell in table.get_by_role("cell").all_inner_texts()]
    assert amounts[-1] == sum(amounts[:-1]) == 10_000_000


def paper(name: str, trial: Trial) -> dict[str, object]:
    """Return a document to upload."""
    content = letter(name, trial.days.day(2, 10))
    return {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": content}
