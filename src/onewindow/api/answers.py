"""Answers as bytes: JSON written once, with a tag where the reader may ask again."""

import hashlib
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from pydantic import BaseModel

JSON = "application/json"


@dataclass(frozen=True)
class Answer:
    """What a write answers with, in a form that can be kept and given again."""

    status: int
    body: str
    location: str = ""

    def response(self) -> HttpResponse:
        """The HTTP answer."""
        response = HttpResponse(self.body, status=self.status, content_type=JSON)
        if self.location:
            response["Location"] = self.location
        return response


def answered(shape: BaseModel, *, status: int = 200, location: str = "") -> Answer:
    """The answer of a write."""
    return Answer(status, shape.model_dump_json(), location)


def shown(shape: BaseModel) -> HttpResponse:
    """The answer of a read."""
    return answered(shape).response()


def shown_with_tag(request: HttpRequest, shape: BaseModel) -> HttpResponse:
    """The answer of a read that machines repeat: 304 without a body while ``If-None-Match`` still fits (RFC 9110, 13.1.2)."""
    body = shape.model_dump_json()
    tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    known = {word.strip().removeprefix("W/") for word in request.headers.get("If-None-Match", "").split(",")}
    response = HttpResponseNotModified() if tag in known or "*" in known else HttpResponse(body, content_type=JSON)
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return response
