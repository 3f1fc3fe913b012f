"""A parallel approval (并联审批): three branches at once under the bureau of markets; the food licence is granted after the trade licence."""

from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person, Role
from onewindow.packages import service as packages
from onewindow.packages.service import PackageApplication
from tests.factories import StaffFactory
from tests.packages.city import LARGE, THEME, City

TABLE = {
    **THEME["table"],
    "rows": [{**row, "flow": "joint"} for row in THEME["table"]["rows"]],
}


def led(city: City) -> PackageApplication:
    """Sent: every unit has its case."""
    application = packages.submit(city.filled(city.publish(table=TABLE), LARGE), actor=city.applicant)
    events.run_pending()
    return application


def leader(city: City, role: str = Role.EXAMINER) -> Person:
    """Somebody who acts for the lead unit; always the same one."""
    if ("lead", role) not in city.people:
        city.people["lead", role] = StaffFactory(unit=city.lead, role=role)
    return city.people["lead", role]
