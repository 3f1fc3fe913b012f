"""A stranger's file must not act in our pages."""

import pytest

from onewindow.kernel.attachments.service import Attachment, Blob, download_headers


@pytest.mark.parametrize(
    ("media_type", "place"),
    [
        ("application/pdf", "inline"),
        ("image/png", "inline"),
        ("image/jpeg", "inline"),
        ("image/tiff", "attachment"),
        ("text/plain", "attachment"),
        ("application/zip", "attachment"),
    ],
)
def test_shown_in_place_or_downloaded(media_type, place):
    attachment = Attachment(name='营业"执照;.pdf', blob=Blob(media_type=media_type, size=5))
    headers = download_headers(attachment)
    assert headers["Content-Disposition"] == f"{place}; filename*=UTF-8''%E8%90%A5%E4%B8%9A%22%E6%89%A7%E7%85%A7%3B.pdf"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Content-Length"] == "5"
    assert headers["Content-Type"].startswith(media_type)
