"""Which branches of an application can take part, and which need somebody to go and look (踏勘)."""

from onewindow.packages.service import Branch, PackageApplication
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Duty


def branches_in_work(application: PackageApplication) -> list[Branch]:
    """Those whose units can take part: their case runs. One statement."""
    rows = Branch.objects.filter(application=application, case__isnull=False, case__closed_at__isnull=True)
    return list(rows.select_related("unit", "case").order_by("order"))


def surveys_wanted(application: PackageApplication) -> list[Branch]:
    """Those whose running procedure waits at a step of surveying or can still come to one; with two units or more a joint survey is
    proposed (并联审批管理规定 14). Two statements.
    """
    branches = branches_in_work(application)
    ahead = procedures.duties_ahead("case", [branch.case.number for branch in branches if branch.case])
    return [one for one in branches if one.case and Duty.SURVEY in ahead.get(one.case.number, ())]


def is_proposed(wanted: list[Branch]) -> bool:
    """Two units or more would each go there."""
    return len({branch.unit_id for branch in wanted}) > 1
