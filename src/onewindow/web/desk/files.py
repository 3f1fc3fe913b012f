"""A file made on the spot, to be kept by the person who asked for it."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    """The answer that the browser saves under this name."""
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer
