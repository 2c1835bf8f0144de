import pytest

from eventhub.matching.lines import Lines, read_lines


def test_people_wanted_for_something_of_ones_own_are_a_wish():
    assert read_lines(looks_for="drone makers who can fit our sensor").wants == "drone makers who can fit our sensor"


def test_what_the_writer_makes_is_none():
    assert read_lines(looks_for="our sensor fits any drone").does == "our sensor fits any drone"


@pytest.mark.parametrize("line", ["My wife is a ceramic artist", "我太太是陶艺师", "Meine Frau ist Ärztin"])
def test_what_others_do_is_no_offer(line):
    assert read_lines(headline=line) == read_lines(looks_for=line) == Lines()


@pytest.mark.parametrize("line", ["儿子学架子鼓", "Our daughter plays the violin", "不会游泳", "没学过编程"])
def test_what_a_child_does_and_the_writer_cannot_is_looked_for(line):
    assert read_lines(headline=line) == Lines(wants=line)


def test_a_teacher_for_ones_child_is_looked_for():
    assert read_lines(looks_for="My son needs a violin teacher").wants == "My son needs a violin teacher"


@pytest.mark.parametrize("line", ["看教育项目，不看区块链", "爬山，不去酒吧"])
def test_each_verb_that_is_denied_refuses(line):
    wanted, refused = line.split("，不")
    read = read_lines(looks_for=line)

    assert (read.wants, read.refuses) == (wanted, refused[1:])


@pytest.mark.parametrize(
    "line",
    [
        "ceramics 爱好者，家里 no kiln",
        "Dinghy sailor, no boat here yet",
        "宁夏小酒庄，不加硫",
        "Imker, kein eigener Garten",
    ],
)
def test_what_a_headline_lacks_is_no_refusal(line):
    assert read_lines(headline=line).refuses == ""


@pytest.mark.parametrize("line", ["10 to 500 pcs, no tooling", "home cooked, no charge", "仓储，不做头程"])
def test_what_an_offer_leaves_out_is_no_refusal(line):
    assert read_lines(can_help=line).refuses == ""


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("Chef, no recruiters please", "recruiters"),
        ("Backend developer. No headhunters", "headhunters"),
        ("两室一厅出租，中介勿扰", "中介"),
        ("Winzer, keine Makler", "Makler"),
        ("木匠，别加我卖货", "卖货"),
    ],
)
def test_whom_a_headline_keeps_away_is_refused(line, refused):
    assert refused in read_lines(headline=line).refuses
