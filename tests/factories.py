"""Units, people and parties for every test: rows as the commands leave them, with numbers that pass their check digits.

``StaffFactory(role="clerk", unit=unit)`` also holds the role; ``ApplicantFactory()`` is also a natural person (``.party``).
Every password is ``PASSWORD``.
"""

import datetime as dt
import random
import uuid
from functools import cache
from typing import Any

import factory
from factory.django import DjangoModelFactory

from onewindow.base import clock
from onewindow.base.chinese import mask_id_number, mask_phone
from onewindow.base.codes import IdType
from onewindow.base.identifiers import citizen_check_character, uscc_check_character
from onewindow.base.sealing import seal
from onewindow.kernel.org.service import Division, Person, PersonKind, RoleHolding, Unit, UnitKind, phone_digest
from onewindow.kernel.parties.identity import check_identity
from onewindow.kernel.parties.service import Authority, Membership, Party, PartyKind

PASSWORD = "clear-water-under-9-bridges"
_SURNAMES = "林陈周吴郑何沈许邵唐"
_GIVEN = ["晓雨", "建国", "思远", "海棠", "一鸣", "若兰", "文博", "静怡", "子昂", "春燕"]


def citizen_id(born: dt.date | None = None) -> str:
    """A random citizen identification number of nobody in particular that passes GB 11643."""
    day = born or dt.date(1950, 1, 1) + dt.timedelta(days=random.randrange(20000))
    first = f"119900{day:%Y%m%d}{random.randrange(1000):03d}"
    return first + citizen_check_character(first)


def uscc() -> str:
    """A random unified social credit code that passes GB 32100."""
    first = "91119900" + "".join(random.choices("0123456789ABCDEFGHJKLMNPQRTUWXY", k=9))
    return first + uscc_check_character(first)


def mobile() -> str:
    """A random mobile number."""
    return f"199{random.randrange(10**8):08d}"


def person_name() -> str:
    return random.choice(_SURNAMES) + random.choice(_GIVEN)


class DivisionFactory(DjangoModelFactory[Division]):
    class Meta:
        model = Division
        django_get_or_create = ("code",)

    code = "119900"
    name = "明川市"
    level = 2


class UnitFactory(DjangoModelFactory[Unit]):
    """A unit in the tree: ``UnitFactory(parent=bureau)`` stands beneath it."""

    class Meta:
        model = Unit
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"U{n:04d}")
    name = factory.Sequence(lambda n: f"明川市第{n}局")
    short_name = factory.Sequence(lambda n: f"{n}局")
    document_mark = factory.Sequence(lambda n: f"明{n}")
    kind = UnitKind.DEPARTMENT
    division = factory.SubFactory(DivisionFactory)
    parent = None
    path = ""

    @factory.post_generation
    def placed(self: Unit, create: bool, extracted: Any, **kwargs: Any) -> None:
        self.path = f"{self.parent.path if self.parent else ''}{self.pk}."
        self.save(update_fields=["path"])


class _PersonFactory(DjangoModelFactory[Person]):
    class Meta:
        model = Person
        abstract = True
        skip_postgeneration_save = True

    name = factory.LazyFunction(person_name)
    created_at = factory.LazyFunction(clock.now)
    password = factory.django.Password(PASSWORD)


@cache
def sealed_totp() -> bytes:
    """The secret of a one-time code that was set up."""
    return seal("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")


class StaffFactory(_PersonFactory):
    """Staff of a unit; ``role=Role.CLERK`` (or several in ``roles=``) held in that unit since last year.

    Their one-time code is set up; with ``totp_sealed=None`` they have only a password, and no session outside the demo.
    """

    username = factory.Sequence(lambda n: f"staff{n}")
    kind = PersonKind.STAFF
    unit = factory.SubFactory(UnitFactory)
    post = "工作人员"
    totp_sealed = factory.LazyFunction(sealed_totp)

    @factory.post_generation
    def role(self: Person, create: bool, extracted: str | None, **kwargs: Any) -> None:
        if extracted:
            hold(self, extracted)

    @factory.post_generation
    def roles(self: Person, create: bool, extracted: list[str] | None, **kwargs: Any) -> None:
        for role in extracted or []:
            hold(self, role)


class MachineFactory(StaffFactory):
    """A unit's own system that calls the API."""

    username = factory.Sequence(lambda n: f"machine{n}")
    kind = PersonKind.MACHINE
    name = "业务系统"
    totp_sealed = None


class PartyFactory(DjangoModelFactory[Party]):
    """A natural person as the window entered them; ``PartyFactory(legal=True)`` is an organisation.

    ``id_number`` and ``phone`` go in clear; with ``checked_at=None`` somebody only typed them.
    """

    class Meta:
        model = Party

    class Params:
        legal = factory.Trait(
            kind=PartyKind.LEGAL,
            name=factory.Sequence(lambda n: f"明川第{n}演艺有限公司"),
            id_type=IdType.USCC,
            id_number=factory.LazyFunction(uscc),
            legal_representative=factory.LazyFunction(person_name),
        )

    key = factory.LazyFunction(uuid.uuid4)
    kind = PartyKind.NATURAL
    name = factory.LazyFunction(person_name)
    id_type = IdType.CITIZEN
    id_number = factory.LazyFunction(citizen_id)
    phone = factory.LazyFunction(mobile)
    created_at = factory.LazyFunction(clock.now)
    checked_at = factory.LazyFunction(clock.now)

    @classmethod
    def _create(cls, model_class: type[Party], *args: Any, **kwargs: Any) -> Party:
        identity = check_identity(kwargs["id_type"], kwargs.pop("id_number"))
        phone = kwargs.pop("phone")
        kwargs |= identity.columns()
        kwargs |= {"phone_digest": phone_digest(phone), "phone_sealed": seal(phone), "phone_masked": mask_phone(phone)}
        kwargs["id_masked"] = mask_id_number(identity.number)
        return super()._create(model_class, *args, **kwargs)


class ApplicantFactory(_PersonFactory):
    """A citizen's account, proven to be its natural person: ``.party``. ``TypedApplicantFactory``: only typed at sign-up."""

    username = factory.LazyFunction(lambda: f"p{uuid.uuid4().hex}")
    kind = PersonKind.APPLICANT

    class Params:
        phone = factory.LazyFunction(mobile)

    phone_digest = factory.LazyAttribute(lambda made: phone_digest(made.phone))
    phone_sealed = factory.LazyAttribute(lambda made: seal(made.phone))

    @factory.post_generation
    def party(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        self.party = extracted or PartyFactory(name=self.name, **kwargs)
        stand_for(self, self.party, Membership.Relation.SELF)


class TypedApplicantFactory(ApplicantFactory):
    """A citizen who signed up by a phone code: nobody has looked at a document yet."""

    @factory.post_generation
    def party(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        self.party = extracted or PartyFactory(name=self.name, **{"checked_at": None, **kwargs})
        stand_for(self, self.party, Membership.Relation.SELF, verified=False)


def hold(person: Person, role: str, unit: Unit | None = None) -> RoleHolding:
    """The person holds the role in the unit (their own) since a year ago."""
    person.held_on = None
    since = clock.today() - dt.timedelta(days=365)
    return RoleHolding.objects.create(person=person, unit=unit or person.unit, role=role, valid_from=since)


def stand_for(person: Person, party: Party, relation: str, *, verified: bool = True) -> Membership:
    """The account stands for the party, and somebody has confirmed it."""
    return Membership.objects.create(
        person=person, party=party, relation=relation, verified=verified, since=clock.now()
    )


class AuthorityFactory(DjangoModelFactory[Authority]):
    """``agent`` may act for ``principal`` from yesterday for a month, for every item unless ``item_codes`` says which."""

    class Meta:
        model = Authority

    key = factory.LazyFunction(uuid.uuid4)
    principal = factory.SubFactory(PartyFactory, legal=True)
    agent = factory.SubFactory(PartyFactory)
    item_codes: list[str] = []
    valid_from = factory.LazyFunction(lambda: clock.today() - dt.timedelta(days=1))
    valid_until = factory.LazyFunction(lambda: clock.today() + dt.timedelta(days=30))
    granted_at = factory.LazyFunction(clock.now)
