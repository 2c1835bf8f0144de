"""What is shown of a name before a circle begins."""

from types import SimpleNamespace

import pytest

from eventhub.circles.labels import first_name
from tests.design_app import make_design_app


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("令狐冲", "令狐＊"),
        ("欧阳娜娜", "欧阳＊"),
        ("單明", "單＊"),
        ("张伟", "张＊"),
        ("Wang Lei", "Lei"),
        ("Ng Man Tat", "Man Tat"),
        ("Au Yeung Kwok Keung", "Kwok Keung"),
        ("Peter Chan Tai Man", "Peter"),
        ("張簡俊豪", "張簡＊"),
        ("Lee Harper", "Lee"),
        ("Anna Keller", "Anna"),
        ("", ""),
    ],
)
def test_a_given_name_or_the_surname_in_hanzi_is_shown(name, shown):
    with make_design_app().test_request_context("/"):
        assert first_name(SimpleNamespace(name=name, other_name="")) == shown
