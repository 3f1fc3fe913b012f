"""Where people can go: the centres, stations and parks of the city. Public, unlike the rest of the organisation."""

from django.db.models import QuerySet

from onewindow.kernel.org.models import Unit, UnitKind


def public_places() -> QuerySet[Unit]:
    """政务服务中心, parks and 便民服务站 that are open and have an address, the city's own first."""
    kinds = (UnitKind.CENTRE, UnitKind.PARK, UnitKind.STATION)
    return (
        Unit.objects.filter(kind__in=kinds, is_active=True)
        .exclude(address="")
        .select_related("division")
        .order_by("path")
    )
