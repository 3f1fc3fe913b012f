"""Lists of items for pages: by theme, by unit, popular, related. Each is one statement, whatever the number of items."""

from collections.abc import Sequence

from django.db import connection

from onewindow.catalogue.models import Revision
from onewindow.catalogue.queries import RevisionQuerySet

_THEMES = """
SELECT theme, count(*) FROM (
    SELECT DISTINCT revision.id, theme.value AS theme
    FROM catalogue_revision AS revision
    CROSS JOIN LATERAL jsonb_array_elements_text(
        CASE WHEN %(persons)s THEN revision.person_themes ELSE revision.legal_themes END
    ) AS theme(value)
    WHERE revision.state IN ('published', 'suspended')
) AS themes
GROUP BY theme ORDER BY count(*) DESC, theme
"""


def popular_for_persons() -> RevisionQuerySet:
    """常办 for natural persons."""
    return Revision.objects.published().popular().for_persons().for_list().theirs_first(persons=True)


def popular_for_enterprises() -> RevisionQuerySet:
    """常办 for legal persons and other organisations."""
    return Revision.objects.published().popular().for_enterprises().for_list().theirs_first(persons=False)


def themes(*, persons: bool) -> Sequence[tuple[str, int]]:
    """Themes with the number of items in force, most first: the personal ones or the corporate ones."""
    with connection.cursor() as cursor:
        cursor.execute(_THEMES, {"persons": persons})
        found: list[tuple[str, int]] = cursor.fetchall()
    return found


def related(revision: Revision) -> RevisionQuerySet:
    """Other items in force that share a theme with this one, those of the same unit first."""
    shared = Revision.objects.none()
    names = [*revision.person_themes, *revision.legal_themes]
    if names:
        shared = Revision.objects.in_force().about_any_theme(names).exclude(item_id=revision.item_id)
    return shared.for_list().nearest_to_unit(revision.item.unit_id)
