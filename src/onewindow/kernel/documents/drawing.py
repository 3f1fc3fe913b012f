"""The round red seal and the QR code, as SVG."""

import io
import math
from html import escape

import segno

_SIZE, _CENTRE, _RED = 420, 210, "#c4171b"
_ARC_RADIUS, _WIDEST_ARC, _WIDEST_STEP = 156.0, 250.0, 24.0


def seal(unit_name: str, purpose: str) -> str:
    """A round seal: the unit's name on the arc, the star in the middle, the purpose (政务服务专用章) beneath."""
    parts = [
        f'<circle cx="{_CENTRE}" cy="{_CENTRE}" r="202" fill="none" stroke="{_RED}" stroke-width="11"/>',
        f'<polygon points="{_star(62)}" fill="{_RED}"/>',
        *_arc(unit_name),
        _line(purpose),
    ]
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE} {_SIZE}">{"".join(parts)}</svg>'


def qr(text: str) -> str:
    """A QR code of medium error correction without a margin."""
    picture = io.BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="svg", border=0, dark="#18222c", xmldecl=False)
    return picture.getvalue().decode()


def _star(radius: float) -> str:
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.382
        angle = math.radians(36 * corner - 90)
        points.append(f"{_CENTRE + reach * math.cos(angle):.2f},{_CENTRE + reach * math.sin(angle):.2f}")
    return " ".join(points)


def _arc(text: str) -> list[str]:
    step = min(_WIDEST_STEP, _WIDEST_ARC / max(len(text) - 1, 1))
    # A character takes as much of the arc as its step leaves it.
    size = min(50.0, math.radians(step) * _ARC_RADIUS * 0.92)
    first = -step * (len(text) - 1) / 2
    return [_turned(character, first + step * place, size) for place, character in enumerate(text)]


def _turned(character: str, degrees: float, size: float) -> str:
    baseline = _CENTRE - _ARC_RADIUS + size * 0.3
    return (
        f'<text x="{_CENTRE}" y="{baseline:.1f}" transform="rotate({degrees:.2f} {_CENTRE} {_CENTRE})" '
        f"{_letters(size)}>{escape(character)}</text>"
    )


def _line(text: str) -> str:
    return f'<text x="{_CENTRE}" y="336" {_letters(34)}>{escape(text)}</text>'


def _letters(size: float) -> str:
    return f'font-family="Noto Sans SC" font-weight="700" font-size="{size:.1f}" text-anchor="middle" fill="{_RED}"'
