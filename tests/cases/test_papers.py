"""Official documents are Chinese, in whatever language the clerk reads the desk."""

import pytest
from django.utils import translation

from onewindow.cases import service as cases
from onewindow.kernel.documents import service as documents
from tests.cases.road import Road

ENGLISH = {
    "申请表": "Form",
    "补正材料一次性告知书": "Correction notice",
    "专家评审": "Expert review",
    "%d 个工作日": "%d working days",
}


@pytest.fixture
def _in_english(monkeypatch: pytest.MonkeyPatch):
    """A page in English, whose translations are there."""

    def told(text: str) -> str:
        return ENGLISH.get(text, text) if translation.get_language() == "en" else text

    monkeypatch.setattr(translation._trans, "gettext", told)
    with translation.override("en"):
        yield


def _content(case: cases.Case, kind: str) -> dict:
    return documents.of_subject(case.subject).get(kind=kind).content


@pytest.mark.usefixtures("_in_english")
def test_a_correction_notice(road: Road) -> None:
    case = cases.request_correction(road.case_in("submitted"), materials={"form": "写明场次"}, actor=road.clerk)
    assert _content(case, "correction")["materials"] == [{"name": "申请表", "reason": "写明场次"}]
    assert documents.of_subject(case.subject).get(kind="correction").title == "补正材料一次性告知书"


@pytest.mark.usefixtures("_in_english")
def test_a_special_procedure(road: Road) -> None:
    content = _content(road.case_in("suspended"), "special_procedure")
    assert (content["procedure"], content["days"]) == ("专家评审", "8 个工作日")
