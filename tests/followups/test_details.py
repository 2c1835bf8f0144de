import pytest

from eventhub.followups.details import LONGEST_DETAIL, NoteFacts, fitting, read_note

TEA = (
    "Twins, 3 years old. Power cuts at the Xiaoshan plant every August. "
    "I promised the Hamburg port case. Likes longjing tea."
)


def test_a_note_gives_its_fragments_and_keeps_the_promise_apart():
    assert read_note(TEA, promised=False) == NoteFacts(
        details=(
            "Twins, 3 years old",
            "Power cuts at the Xiaoshan plant every August",
            "longjing tea",
        ),
        promised=True,
        promise="the Hamburg port case",
    )


def test_a_chinese_note_is_read_by_its_own_marks():
    facts = read_note("聊到双胞胎三岁，萧山厂房八月限电，答应发她汉堡港案例。喜欢龙井", promised=False)

    assert facts.details == ("双胞胎三岁", "萧山厂房八月限电", "龙井")
    assert facts.promise == "汉堡港案例"


@pytest.mark.parametrize(
    "note", ["promised to introduce her to Li Wei", "答应介绍李伟给她", "答应带她看两家印染厂的配电房"]
)
def test_a_promised_deed_is_remembered_but_not_named(note):
    facts = read_note(note, promised=False)

    assert facts.promised
    assert facts.promise == ""
    assert facts.details == ()


def test_a_tick_alone_is_a_promise_without_a_name():
    assert read_note("", promised=True) == NoteFacts(promised=True)


@pytest.mark.parametrize(
    ("note", "detail"),
    [
        ("Plans the energy of small factories in Suzhou.", "the energy of small factories in Suzhou"),
        ("His daughter starts at TU Munich", "daughter starts at TU Munich"),
        ("She says that the door seal would fail", "the door seal would fail"),
        ("聊了商会和小工厂出海", "商会和小工厂出海"),
        ("她儿子今年高考", "儿子今年高考"),
        ("他说周末爱爬山", "周末爱爬山"),
        ("Likes", "Likes"),
    ],
)
def test_the_way_a_note_begins_is_left_out(note, detail):
    assert read_note(note, promised=False).details == (detail,)


def test_titles_and_numbers_do_not_end_a_sentence():
    facts = read_note("Dr. Wang has 3.5 MW on the roof. Visits Hamburg in May", promised=False)

    assert facts.details == ("Dr. Wang has 3.5 MW on the roof", "Visits Hamburg in May")


@pytest.mark.parametrize("note", ["", "   ", "...", "?!", "🙂🙂", "\n\n", "x" * (LONGEST_DETAIL + 1)])
def test_a_note_without_anything_to_tell_gives_no_detail(note):
    assert read_note(note, promised=False) == NoteFacts()


@pytest.mark.parametrize("typed", ["%s and {0}", "{{7*seven}}", "{0.__class__}", "{detail} {you}"])
def test_case_28_odd_notes_stay_as_typed(typed):
    assert read_note(typed, promised=False).details == (typed,)


@pytest.mark.parametrize(
    ("name", "chinese", "chosen"),
    [
        ("Zhang Min", False, ("Cycles to work",)),
        ("张敏", True, ("爱爬山", "张敏认识商会的人")[:1]),
        ("Zhang Min", True, ("爱爬山", "张敏认识商会的人")),
    ],
)
def test_a_text_takes_the_details_in_its_script_that_do_not_name_its_reader(name, chinese, chosen):
    details = ("Cycles to work", "Zhang Min knows everybody", "爱爬山", "张敏认识商会的人")

    assert fitting(details, name=name, chinese=chinese) == chosen


def test_a_detail_in_the_other_script_is_better_than_none():
    assert fitting(("碧螺春",), name="Zhang Min", chinese=False) == ("碧螺春",)
