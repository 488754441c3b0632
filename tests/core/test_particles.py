import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.core.particles import fitted
from dure.core.said import say, tell


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("공모을(를) 엽니다", "공모를 엽니다"),
        ("사업을(를) 엽니다", "사업을 엽니다"),
        ("함께 쓰는 주차장이(가) 왔습니다", "함께 쓰는 주차장이 왔습니다"),
        ("버스이(가) 왔습니다", "버스가 왔습니다"),
        ("통영시은(는)", "통영시는"),
        ("남해군은(는)", "남해군은"),
        ("도시와(과) 마을과(와)", "도시와 마을과"),
        ("서울(으)로", "서울로"),
        ("부산(으)로", "부산으로"),
        ("제주(으)로", "제주로"),
        ("번호 2026-001(으)로", "번호 2026-001로"),
        ("번호 2026-003(으)로", "번호 2026-003으로"),
        ("2026-010을(를)", "2026-010을"),
        ("“쉬어 가는 정류장”을(를)", "“쉬어 가는 정류장”을"),
        ("「쉬어 가는 정류장」을(를)", "「쉬어 가는 정류장」을"),
        ("「공유 주차」을(를)", "「공유 주차」를"),
        ("컨소시엄(가칭)을(를)", "컨소시엄(가칭)을"),
        ("officer@agency.example은(는)", "officer@agency.example은(는)"),
        ("", ""),
    ],
)
def test_the_particle_fits_the_last_sound(text, want):
    assert fitted(text) == want


@given(st.text(alphabet=st.characters(blacklist_characters="(")))
def test_a_text_without_both_forms_stays(text):
    assert fitted(text) == text


@given(st.text())
def test_fitting_twice_changes_nothing(text):
    assert fitted(fitted(text)) == fitted(text)


def test_a_told_text_fits_its_values():
    said = say("{title} was withdrawn.", title="함께 쓰는 주차장")
    assert (
        tell(said, lambda _: "{title}을(를) 철회했습니다.") == "함께 쓰는 주차장을 철회했습니다."
    )
    assert str(said) == "함께 쓰는 주차장 was withdrawn."
