import pytest
import sqlalchemy as sa

from eventhub.accounts.models import BackgroundItem, User
from eventhub.accounts.profile import save_background, set_value_visibility, update_profile
from eventhub.accounts.rules import BackgroundKind, BackgroundVisibility
from eventhub.platform.errors import NotAllowed
from tests.factories import make_user


def test_the_same_value_typed_in_two_scripts_is_one_row(session, now):
    anna = make_user()

    save_background(anna, {BackgroundKind.SCHOOL: ["Tongji University", "同济大学", " "]}, now)
    save_background(anna, {BackgroundKind.SCHOOL: ["同济大学"]}, now)

    assert session.scalar(sa.select(sa.func.count(BackgroundItem.id))) == 1


def test_replacing_removes_what_is_no_longer_named_and_keeps_the_rest(session, now):
    anna = make_user()
    save_background(anna, {BackgroundKind.HOMETOWN: ["Hamburg"], BackgroundKind.INTEREST: ["rowing"]}, now)

    save_background(anna, {BackgroundKind.HOMETOWN: ["Zigong"]}, now, replace=True)

    texts = set(session.scalars(sa.select(BackgroundItem.text)))
    assert texts == {"Zigong", "rowing"}


def test_the_school_area_of_children_is_never_widened(session, now):
    anna = make_user()
    save_background(anna, {BackgroundKind.CHILDREN_SCHOOL_AREA: ["Xuhui"]}, now)
    item = session.scalar(sa.select(BackgroundItem))

    with pytest.raises(NotAllowed):
        set_value_visibility(anna.id, {item.id: BackgroundVisibility.OPEN})


def test_the_visibility_of_somebody_elses_value_cannot_be_set(session, now):
    anna, eve = make_user(), make_user()
    save_background(anna, {BackgroundKind.HOMETOWN: ["Hamburg"]}, now)
    item = session.scalar(sa.select(BackgroundItem))

    set_value_visibility(eve.id, {item.id: BackgroundVisibility.OPEN})

    assert session.scalar(sa.select(BackgroundItem.visibility)) is BackgroundVisibility.SHARED


def test_a_profile_takes_only_what_a_person_may_edit(session, now):  # case 22
    anna = make_user("Anna Keller")
    address = anna.email

    update_profile(anna.id, {"name": "Anna K.", "email": "eve@example.org", "session_version": 9, "id": 77})

    fresh = session.get_one(User, anna.id)
    assert (fresh.name, fresh.email, fresh.session_version) == ("Anna K.", address, 1)
