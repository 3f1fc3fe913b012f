"""An editor puts blank forms and samples into a draft, sees them and takes them out."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onewindow.base.errors import Invalid, NotFound, NotPermitted
from onewindow.base.subjects import Subject
from onewindow.catalogue import service as catalogue
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.org.service import Role
from tests.cases.road import PDF
from tests.factories import StaffFactory
from tests.web.desk_catalogue.conftest import CODE, Desk, browser
from tests.web.desk_catalogue.test_editing import materials, newest

URL = f"/desk/items/{CODE}/edit/papers/"


def upload(name: str = "合同样表.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def files() -> list[str]:
    return [file.name for file in attachments.of_subject(Subject("item", CODE))]


def test_put_in_seen_and_taken_out(desk: Desk) -> None:
    desk.draft()
    answer = desk.editing.post(URL, {"place": "materials.m04.sample", "file": upload()})
    assert answer.headers["Location"] == URL
    key = newest().materials.get(code="m04").sample
    assert catalogue.key_of(key)
    page = desk.editing.get(URL).content.decode()
    assert "合同样表.pdf" in page
    assert f"/files/{key}/" in page
    assert "按申请表自动生成" in page
    desk.editing.post(URL, {"place": "materials.m04.sample", "remove": "1"})
    assert newest().materials.get(code="m04").sample == ""
    assert files() == []


def test_the_sample_of_the_result(desk: Desk) -> None:
    desk.draft(result_sample="许可证（样本）")
    assert "只有文字，没有文件" in desk.editing.get(URL).content.decode()
    desk.editing.post(URL, {"place": "result_sample", "file": upload("许可证.pdf")})
    assert files() == ["许可证.pdf"]
    assert catalogue.key_of(newest().result_sample)


def test_the_materials_section_keeps_the_files(desk: Desk) -> None:
    desk.draft()
    desk.editing.post(URL, {"place": "materials.m02.blank_form", "file": upload()})
    key = newest().materials.get(code="m02").blank_form
    post = materials("护照", "合同") | {"f.materials.0.code": "m02"}
    assert desk.editing.post(f"/desk/items/{CODE}/edit/materials/", post).status_code == 302
    assert newest().materials.get(code="m02").blank_form == key


def test_a_file_that_another_version_names_stays(desk: Desk) -> None:
    desk.draft()
    desk.editing.post(URL, {"place": "result_sample", "file": upload()})
    catalogue.submit_for_review(newest(), actor=desk.editor)
    catalogue.publish(newest(), actor=desk.reviewer)
    desk.editing.post(URL, {"place": "result_sample", "remove": "1"})
    assert (newest().number, newest().result_sample) == (2, "")
    assert files() == ["合同样表.pdf"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"place": "materials.m04.sample"}, "先选一个文件"),
        ({"place": "materials.m04.sample", "file": ("a.pdf", b"MZ\x00\x01\x02\xff" * 9)}, "可以运行的程序"),
        ({"place": "materials.m04.sample", "file": ("a.pdf", b"<svg onload=alert(1)>")}, "可能运行脚本"),
        ({"place": "materials.m04.sample", "file": ("a.docx", PDF)}, "文件名却是"),
    ],
)
def test_what_is_refused_is_said(words: dict[str, object], sentence: str, desk: Desk) -> None:
    desk.draft()
    post = {key: upload(*value) if isinstance(value, tuple) else value for key, value in words.items()}
    answer = desk.editing.post(URL, post)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert files() == []


def test_too_big_and_no_such_place(desk: Desk) -> None:
    desk.draft()
    with pytest.raises(Invalid, match="最大 10 MB"):
        catalogue.put_paper(CODE, "result_sample", upload(), "a.pdf", 11 * 1024 * 1024, actor=desk.editor)
    with pytest.raises(NotFound):
        catalogue.put_paper(CODE, "materials.m99.sample", upload(), "a.pdf", 10, actor=desk.editor)
    with pytest.raises(NotFound):
        catalogue.put_paper("nothing", "result_sample", upload(), "a.pdf", 10, actor=desk.editor)


def test_who_may(desk: Desk) -> None:
    desk.draft()
    desk.editing.post(URL, {"place": "result_sample", "file": upload()})
    for stranger in (desk.reviewer, StaffFactory(role=Role.CATALOGUE_EDITOR)):
        with pytest.raises(NotPermitted):
            catalogue.put_paper(CODE, "result_sample", upload(), "a.pdf", 10, actor=stranger)
        with pytest.raises(NotPermitted):
            catalogue.take_paper(CODE, "result_sample", actor=stranger)
    file = attachments.of_subject(Subject("item", CODE)).get()
    assert attachments.get_for(desk.reviewer, file.key) == file
    with pytest.raises(NotFound):
        attachments.get_for(StaffFactory(role=Role.CATALOGUE_EDITOR), file.key)
    assert browser(StaffFactory(role=Role.CATALOGUE_EDITOR)).get(URL).status_code == 404
