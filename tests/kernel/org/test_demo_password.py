"""The demo city's password is printed in our documents: outside a demo city it opens nothing and nobody can choose it."""

import pytest
from django.conf import LazySettings

from onewindow.base.errors import DomainError
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Role
from tests.factories import PASSWORD, StaffFactory

pytestmark = pytest.mark.django_db


def test_it_opens_accounts_only_in_the_demo_city(settings: LazySettings) -> None:
    clerk = StaffFactory(totp_sealed=None, password=settings.ONEWINDOW_DEMO_PASSWORD)
    settings.ONEWINDOW_DEMO = False
    with pytest.raises(DomainError) as refusal:
        org.sign_in_with_password(clerk.username, settings.ONEWINDOW_DEMO_PASSWORD)
    assert refusal.value.code == "bad_credentials"
    settings.ONEWINDOW_DEMO = True
    assert org.sign_in_with_password(clerk.username, settings.ONEWINDOW_DEMO_PASSWORD) == clerk


def test_nobody_chooses_it_outside_the_demo_city(settings: LazySettings) -> None:
    clerk, operator = StaffFactory(), StaffFactory(role=Role.OPERATOR)
    demo = settings.ONEWINDOW_DEMO_PASSWORD
    settings.ONEWINDOW_DEMO = False
    for choose in (
        lambda: org.change_password(clerk, PASSWORD, demo, actor=clerk),
        lambda: org.set_password(clerk, demo, actor=clerk),
        lambda: org.create_staff("new", "新人", operator.unit, actor=operator, password=demo),
        lambda: org.create_applicant("林晓雨", "19900001111", password=demo),
    ):
        with pytest.raises(DomainError) as refusal:
            choose()
        assert refusal.value.code == "weak_password"
    settings.ONEWINDOW_DEMO = True
    org.change_password(clerk, PASSWORD, demo, actor=clerk)
