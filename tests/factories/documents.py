"""A form with a question of each kind, answers to it, and the document of both."""

from dure.programme.domain.document import Document, Identity, parts_of
from dure.programme.domain.form import (
    Choice,
    Column,
    Form,
    Limits,
    Question,
    QuestionKind,
    Section,
)

K = QuestionKind
USES = (
    Choice("car", "주차 공유", "Shared parking"),
    Choice("bus", "수요응답 버스", "On-demand bus"),
)

FORM = Form(
    (
        Section(
            "plan",
            "사업 계획",
            "The plan",
            questions=(
                Question("purpose", K.LONG_TEXT, "사업 목적", "Purpose"),
                Question("slogan", K.SHORT_TEXT, "한 줄 소개", required=False),
                Question("use", K.ONE_OF, "분야", "Field", choices=USES),
                Question("uses", K.MANY_OF, "연계 분야", choices=USES, required=False),
                Question("starts_on", K.DATE, "시작일"),
                Question("agreed", K.YES_NO, "의회 동의"),
                Question("ratio", K.DECIMAL, "비율", unit="%"),
                Question("homes", K.WHOLE_NUMBER, "가구 수", limits=Limits()),
                Question("place", K.MUNICIPALITY, "대상지"),
                Question("partner", K.ORGANISATION, "참여 기관", required=False),
                Question("plan_file", K.FILE, "계획서", required=False),
            ),
        ),
        Section(
            "money",
            "예산",
            questions=(
                Question(
                    "budget",
                    K.TABLE,
                    "세부 예산",
                    columns=(
                        Column("item", K.SHORT_TEXT, "항목", "Item"),
                        Column("national", K.WON, "국비", tag="national_won", total=True),
                        Column("local", K.WON, "지방비", tag="local_won", required=False),
                        Column("cash", K.YES_NO, "현금", required=False),
                    ),
                ),
                Question("total", K.COMPUTED, "합계", expression="sum(budget.national)"),
            ),
        ),
    )
)

ANSWERS = {
    "purpose": '원도심 주차난을 줄인다.\n둘째 줄 <b>&amp; "따옴표"\n\n넷째 줄',
    "slogan": "=1+1",
    "use": "car",
    "uses": ["bus", "car"],
    "starts_on": "2022-03-02",
    "agreed": False,
    "ratio": "12.50",
    "homes": 0,
    "place": "48220",
    "partner": 7,
    "budget": [
        {"item": "공유 주차 단말", "national": 3_000_000_000, "local": 1, "cash": True},
        {"item": "@SUM(A1)", "national": 0},
    ],
}

IDENTITY = Identity("small-city@1", 12, 5)


def a_document(answers=None, *, english: bool = False, spare_rows: int = 0, form: Form = FORM):
    """Return the document of the form with these answers."""
    given = ANSWERS if answers is None else answers
    return Document(
        IDENTITY,
        "스마트 주차 공유",
        (("번호", "2022-0001"), ("신청 기관", "통영시")),
        parts_of(form, given, form.questions, english=english, spare_rows=spare_rows),
    )
