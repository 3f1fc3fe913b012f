"""Blank forms and samples are everybody's; nothing else can be had by their address."""

import io
import uuid
from typing import Any

from django.test import Client

from onewindow.base.subjects import Subject
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.form_papers import form_words
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.attachments.service import Attachment, Blob
from onewindow.kernel.org.service import system_actor
from tests.cases.road import PDF, Road

FORM: dict[str, Any] = {
    "type": "object",
    "title": "营业性演出申请表",
    "required": ["show"],
    "x-sections": [{"title": "演出", "fields": ["show", "kind", "abroad"]}],
    "properties": {
        "show": {"type": "string", "title": "演出名称", "description": "和海报一致", "x-sample": "春江夜曲音乐会"},
        "kind": {"enum": ["a", "b"], "x-labels": {"a": "音乐", "b": "戏剧"}, "title": "类型", "x-sample": "b"},
        "abroad": {"type": "boolean", "title": "有外国演员", "x-sample": False},
        "people": {
            "type": "array",
            "title": "演员",
            "items": {
                "type": "object",
                "properties": {"name": {"title": "姓名", "x-sample": "林晓雨"}, "age": {"title": "年龄"}},
            },
        },
    },
}


def keep(subject: Subject, name: str = "样表.pdf") -> Attachment:
    file = attachments.store(io.BytesIO(PDF), name, subject=subject, purpose="sample", actor=system_actor())
    Blob.objects.update(scan="clean", scanned_at=file.uploaded_at)
    return file


def name_in_guide(road: Road, file: Attachment) -> str:
    material = road.revision.materials.order_by("order").first()
    assert material is not None
    material.sample = str(file.key)
    material.save()
    return f"/items/{road.revision.item.code}/papers/{file.key}/"


def test_a_sample_opens_for_everybody(client: Client, road: Road) -> None:
    url = name_in_guide(road, keep(Subject("item", road.revision.item.code)))
    assert f'href="{url}"' in client.get(f"/items/{road.revision.item.code}/").content.decode()
    answer = client.get(url)
    assert answer.status_code == 200
    assert b"".join(answer) == PDF  # type: ignore[call-overload]
    answer.close()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert "sandbox" not in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "public, max-age=3600"


def test_no_other_file_can_be_had(client: Client, road: Road) -> None:
    code = road.revision.item.code
    unnamed = keep(Subject("item", code))
    of_another = keep(Subject("item", "another"))
    assert client.get(f"/items/{code}/papers/{unnamed.key}/").status_code == 404
    assert client.get(f"/items/{code}/papers/{uuid.uuid4()}/").status_code == 404
    # Even when a guide names it: a file belongs to its own item.
    assert client.get(name_in_guide(road, of_another)).status_code == 404


def test_a_draft_shows_nothing_yet(client: Client, road: Road) -> None:
    url = name_in_guide(road, keep(Subject("item", road.revision.item.code)))
    catalogue.Revision.objects.update(state="draft", published_at=None)
    assert client.get(url).status_code == 404
    catalogue.Revision.objects.update(state="published", published_at=road.revision.published_at)
    answer = client.get(url)
    assert answer.status_code == 200
    answer.close()


def test_what_is_not_scanned_yet_is_told(client: Client, road: Road) -> None:
    url = name_in_guide(road, keep(Subject("item", road.revision.item.code)))
    Blob.objects.update(scan="pending", scanned_at=None)
    assert client.get(url).status_code == 409


def test_the_form_on_paper(client: Client, road: Road) -> None:
    revision = road.revision
    base = f"/items/{revision.item.code}/form/"
    revision.form_schema = {"properties": {"show": {"title": "演出名称"}}}
    revision.save()
    assert client.get(f"{base}blank.pdf").content.startswith(b"%PDF")
    assert client.get(f"{base}sample.pdf").status_code == 404
    revision.form_schema = FORM
    revision.save()
    for name in ("blank", "sample"):
        answer = client.get(f"{base}{name}.pdf")
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
    material = revision.materials.order_by("order").first()
    assert material is not None
    material.material_type = "2"
    material.save()
    page = client.get(f"/items/{revision.item.code}/").content.decode()
    assert f'href="{base}blank.pdf"' in page
    assert f'href="{base}sample.pdf"' in page
    revision.form_schema = {}
    revision.save()
    assert client.get(f"{base}blank.pdf").status_code == 404


def test_the_words_of_the_form(road: Road) -> None:
    road.revision.form_schema = FORM
    blank, sample = (form_words(road.revision, filled_in=filled_in) for filled_in in (False, True))
    assert [part["title"] for part in blank["sections"]] == ["演出", ""]
    assert blank["sections"][0]["fields"] == [
        ["演出名称 ＊", "", "和海报一致"],
        ["类型", "□ 音乐　□ 戏剧", ""],
        ["有外国演员", "□ 是　□ 否", ""],
    ]
    assert sample["sections"][0]["fields"] == [
        ["演出名称 ＊", "春江夜曲音乐会", ""],
        ["类型", "□ 音乐　■ 戏剧", ""],
        ["有外国演员", "□ 是　■ 否", ""],
    ]
    assert sample["sections"][1]["fields"] == [["演员", "1. 姓名：林晓雨　年龄：________", ""]]
    assert (blank["mark"], sample["mark"]) == ("", "样本")


def test_the_application_page_shows_the_sample(road: Road) -> None:
    road.revision.form_schema = FORM
    road.revision.save()
    client = Client()
    client.force_login(road.applicant)
    begun = client.post(
        f"/items/{road.revision.item.code}/apply/", {"performers": "mainland", "party": road.party.key}, follow=True
    )
    assert f"/items/{road.revision.item.code}/form/sample.pdf" in begun.content.decode()
