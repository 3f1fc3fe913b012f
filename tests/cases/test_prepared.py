import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.base.prepared import Prepared
from onewindow.cases.service import Case


@pytest.mark.django_db
def test_the_first_question_is_asked_once_and_never_with_its_marks() -> None:
    by_number = Prepared(
        lambda number: Case.objects.filter(number=number).select_related("revision"), {"number": "<mark>"}
    )
    for number in ("MC26030200001", "MC26030200002"):
        with CaptureQueriesContext(connection) as captured:
            assert by_number.rows(number=number) == []
        assert [number in query["sql"] for query in captured.captured_queries] == [True]
