"""What the pages of the office share: who may enter, and how a command's refusal comes back into its form."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from onewindow.base.errors import Conflict, Invalid, NotPermitted
from onewindow.kernel.org.service import Person
from onewindow.web.desk.asking import staff_page
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.plain_form import PlainForm

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]


def only_for(may: Callable[[Person], bool]) -> Callable[[View[Rest]], View[Rest]]:
    """A page for staff of whom this holds; everybody else is told that it is not theirs (403), strangers sign in first."""

    def guard(view: View[Rest]) -> View[Rest]:
        @staff_page
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
            if not may(person_of(request)):
                raise NotPermitted("not_permitted", _("您没有打开这一页的权限。需要时请联系本单位的系统管理员。"))
            return view(request, *args, **kwargs)

        return guarded

    return guard


def obeyed(form: PlainForm, command: Callable[[], object], names: dict[str, str] | None = None) -> bool:
    """Run the command; a refusal over words or state goes into the form, with everything typed kept. Whether it was done."""
    try:
        command()
    except (Invalid, Conflict) as error:
        form.refuse(error, names)
        return False
    return True
