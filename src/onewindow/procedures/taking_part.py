"""Units that take part in what others handle (并联、会签): a drawing names them by code, and steps fall to them (docs/adr/0051)."""

from collections.abc import Collection, Mapping

from onewindow.base import clock
from onewindow.kernel.org.service import Person
from onewindow.procedures.models import Execution, Task, Version

# How long another process may go on with the versions it knows.
_SECONDS_BETWEEN_READINGS = 30.0
_cache: dict[str, tuple[Mapping[int, frozenset[int]], float]] = {}


def keys_taken_part_in(kind: str, person: Person, units: Collection[int]) -> list[str]:
    """Subjects of other units in which one of these units has or had a step, while the procedure runs; afterwards those of which the
    person did a step.

    One statement; none where no published version names one of the units, and the versions are read every half minute.
    """
    versions = [version for version, named in _versions().items() if not named.isdisjoint(units)]
    if not versions:
        return []
    steps = Task.objects.filter(subject_kind=kind, execution__version__in=versions).order_by()
    running = steps.filter(unit__in=units, execution__state=Execution.State.RUNNING)
    done = steps.filter(person=person, state=Task.State.DONE)
    return list(running.values_list("subject_key", flat=True).union(done.values_list("subject_key", flat=True)))


def forget() -> None:
    """Empty this process's memory: the next question reads the versions."""
    _cache.clear()


def _versions() -> Mapping[int, frozenset[int]]:
    """Each published version that names units, and their ids."""
    known, present = _cache.get("versions"), clock.stopwatch()
    if known is None or present - known[1] >= _SECONDS_BETWEEN_READINGS:
        return read_again()
    return known[0]


def read_again() -> Mapping[int, frozenset[int]]:
    """Read the versions now. One statement."""
    found = _read()
    _cache["versions"] = (found, clock.stopwatch())
    return found


def _read() -> Mapping[int, frozenset[int]]:
    naming = Version.objects.filter(state=Version.State.PUBLISHED).exclude(compiled__units={})
    return {key: frozenset(units.values()) for key, units in naming.values_list("pk", "compiled__units")}
