"""Years behind a school or an employer."""

import pytest

from eventhub.text.years import shared_years, split_years, with_years


@pytest.mark.parametrize(
    ("typed", "text", "years"),
    [
        ("Tongji University 2005-2009", "Tongji University", (2005, 2009)),
        ("Tongji University (2005–2009)", "Tongji University", (2005, 2009)),
        ("同济大学2005至2009年", "同济大学", (2005, 2009)),
        ("同济大学（2005年-2009年）", "同济大学", (2005, 2009)),
        ("TU Berlin 2011 to 2013", "TU Berlin", (2011, 2013)),
        ("TU Berlin 2011", "TU Berlin", (2011, 2011)),
        ("TU Berlin", "TU Berlin", None),
        # No time that somebody was there.
        ("TU Berlin 2013-2011", "TU Berlin 2013-2011", None),
        ("TU Berlin, class of 2011", "TU Berlin, class of 2011", None),
        ("Studio 1850", "Studio 1850", None),
        ("2015", "2015", None),
        ("", "", None),
    ],
)
def test_years_stand_behind_a_value(typed, text, years):
    assert split_years(typed) == (text, years)
    assert split_years(with_years(text, years)) == (text, years)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ((2005, 2009), (2007, 2011), (2007, 2009)),
        ((2005, 2009), (2009, 2011), (2009, 2009)),
        ((2005, 2009), (2005, 2009), (2005, 2009)),
        ((2005, 2009), (2010, 2011), None),
        ((2005, 2009), None, None),
        (None, (2005, 2009), None),
        (None, None, None),
    ],
)
def test_two_were_there_together_only_where_both_have_said_when(one, other, both):
    assert shared_years(one, other) == both == shared_years(other, one)
