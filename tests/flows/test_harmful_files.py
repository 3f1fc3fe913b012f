"""Who brought a harmful file hears of it, once."""

import io

import pytest
from django.conf import LazySettings

from onewindow.cases import service as cases
from onewindow.flows import harmful_files
from onewindow.kernel.attachments.service import HarmfulContentFound, of_subject
from onewindow.kernel.events import service as events
from onewindow.kernel.notices.service import Notice
from tests.cases.road import Road
from tests.kernel.attachments import files


@pytest.fixture(autouse=True)
def _store(settings: LazySettings, tmp_path) -> None:
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}


def test_the_uploader_is_told_once(road: Road) -> None:
    case = road.draft()
    content = files.packed({"a.txt": files.EICAR})
    cases.add_file(case, "m01", io.BytesIO(content), "节目单.zip", actor=road.applicant)
    events.run_pending()
    harmful_files.tell_uploaders(HarmfulContentFound(of_subject(case.subject).get().blob.sha256, "EICAR"))
    told = Notice.objects.filter(template="file_harmful", person=road.applicant)
    assert sorted(told.values_list("channel", flat=True)) == ["inbox", "sms"]
    assert "节目单.zip" in told.filter(channel="inbox").get().body


def test_who_brings_known_harmful_content_is_told_as_well(road: Road) -> None:
    content = files.packed({"a.txt": files.EICAR})
    for name in ("甲.zip", "乙.zip"):
        cases.add_file(road.draft(), "m01", io.BytesIO(content), name, actor=road.applicant)
        events.run_pending()
    told = Notice.objects.filter(template="file_harmful", channel="inbox").order_by("pk")
    assert [name for notice in told for name in ("甲", "乙") if name in notice.body] == ["甲", "乙"]
