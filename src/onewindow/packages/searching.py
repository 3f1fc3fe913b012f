"""Finding themes in a person's own words."""

from collections.abc import Iterator, Mapping, Sequence

from onewindow.kernel.search import service as search
from onewindow.packages.models import ThemeVersion

KIND = "theme"
_FIELDS = {"name": 6.0, "words": 3.0, "intro": 2.0, "questions": 1.0}


def _texts(version: ThemeVersion) -> Mapping[str, str]:
    return {
        "name": version.name,
        "words": version.words,
        "intro": version.intro,
        "questions": " ".join(str(question["question"]) for question in version.questions),
    }


def _load(codes: Sequence[str] | None) -> Iterator[tuple[str, Mapping[str, str]]]:
    versions = ThemeVersion.objects.in_force().select_related("theme")
    if codes is not None:
        versions = versions.filter(theme__code__in=codes)
    for version in versions.order_by("pk").iterator(chunk_size=500):
        yield version.theme.code, _texts(version)


def _count() -> int:
    return ThemeVersion.objects.in_force().count()


KIND_OF_THEMES = search.Kind(KIND, _FIELDS, _load, _count)


def search_themes(text: str, limit: int = 4) -> list[ThemeVersion]:
    """Themes in force that fit the words, best first. One statement."""
    codes = [hit.key for hit in search.query(KIND, text, limit)]
    if not codes:
        return []
    found = {
        version.theme.code: version
        for version in ThemeVersion.objects.in_force().with_unit().filter(theme__code__in=codes)
    }
    return [found[code] for code in codes if code in found]
