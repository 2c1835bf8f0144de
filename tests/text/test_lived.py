"""Where people say in their lines that they come from, live or lived, and that they came back."""

import pytest

from eventhub.text.lived import Lived, read_lived, returns

SAID = {
    "grew up in Chengdu, lived in Berlin 2012-2020, back in Shanghai since": "grew_up cn-sichuan-chengdu, "
    "lived_in de-berlin, lives_in cn-shanghai, returned de, returnee",
    "海归": "returnee",
    "回国三年": "returnee",
    "Returnee": "returnee",
    "海归硕士": "returnee",
    "回国创业": "returnee",
    "德国海归": "lived_in de, returned de, returnee",
    "英国留学归来": "lived_in gb, returned gb, returnee",
    "在柏林生活了八年，回国三年": "lived_in de-berlin, returned de, returnee",
    "2019年从柏林回国": "lived_in de-berlin, returned de, returnee",
    "在德国留学五年后回国": "lived_in de, returned de, returnee",
    "a returnee from Germany": "lived_in de, returned de, returnee",
    "Lived in Berlin for eight years, moved back in 2020": "lived_in de-berlin, returned de, returnee",
    "Eight years in Munich, back in Shanghai since 2021": "lived_in de-munich, lives_in cn-shanghai, returned de, "
    "returnee",
    # Who came back from Beijing to Shanghai has not been abroad.
    "Lived in Beijing, back in Shanghai since 2021": "lived_in cn-beijing, lives_in cn-shanghai",
    "留英五年": "lived_in gb",
    "旅德八年": "lived_in de",
    "在Berlin生活过": "lived_in de-berlin",
    "Used to live in Nairobi": "lived_in ke-nairobi",
    "lived in Tokyo and Berlin": "lived_in de-berlin, lived_in jp-tokyo",
    "我是成都人": "hometown cn-sichuan-chengdu",
    "老家成都": "hometown cn-sichuan-chengdu",
    "Originally from Hamburg": "hometown de-hamburg",
    "Chengdu native": "hometown cn-sichuan-chengdu",
    "祖籍宁波": "ancestral_home cn-zhejiang-ningbo",
    "在成都长大": "grew_up cn-sichuan-chengdu",
    "born and raised in Chengdu": "grew_up cn-sichuan-chengdu",
    "grew up in chengdu": "grew_up cn-sichuan-chengdu",
    "I grew up in São Paulo and studied in London": "grew_up br-sao-paulo, lived_in gb-london",
    "现居上海": "lives_in cn-shanghai",
    "来上海五年了": "lives_in cn-shanghai",
    "Ich bin in Köln aufgewachsen": "grew_up de-cologne",
    "Ich komme aus Hamburg und wohne seit 2019 in Shanghai": "hometown de-hamburg, lives_in cn-shanghai",
    "Drei Jahre in Tokio gelebt": "lived_in jp-tokyo",
    "fünf Jahre in München": "lived_in de-munich",
    "坐标上海，老家成都": "hometown cn-sichuan-chengdu, lives_in cn-shanghai",
}
# About others, about a plan, or no place at all.
NOT_SAID = """
Jobs for returnees | Returnee recruiter | 海归求职辅导 | 帮助海归找工作 | 海归猎头 | 帮留学生回国就业 | 为回国人才服务
打算回国 | 想回国发展 | 不打算回国 | 还没回国 | 回国探亲 | Back in Berlin on Friday | back in June | back in the office
lived in nice flats | live in concert | Living in style | born in 1990 | I come from a farm | from scratch
Carpets from Turkey | from Turkey | Photographer in Berlin | We work with people who grew up in Chengdu
投资人 | 媒体人 | 音乐人 | 北京人力资源 | 上海人寿保险 | 成都小吃 | 来自五湖四海 | 住在郊区
德国留学咨询 | 留学德国咨询 | Jobs in Berlin | Ich lebe in Frieden | Kunden aus Hamburg | Zwei Jahre in der Beratung
旅行 | 旅美食 | 回上海高铁 | returned to painting | moved back the deadline | Years in finance | My wife grew up in Rome
"""


def written(text):
    return ", ".join(
        " ".join(filter(None, (tie, place.removeprefix("place:")))) for tie, place in sorted(read_lived(text))
    )


def test_lines_say_where_their_writer_comes_from_and_lived():
    wrong = {text: written(text) for text, ties in SAID.items() if written(text) != ties}
    assert wrong == {}


def test_what_is_about_others_or_about_no_place_says_nothing():
    phrases = [each.strip() for line in NOT_SAID.strip().splitlines() for each in line.split("|")]
    assert {each: written(each) for each in phrases if read_lived(each)} == {}


@pytest.mark.parametrize(
    ("stated", "countries"),
    [
        ({("lived_in", "place:de-berlin"), ("lives_in", "place:cn-shanghai")}, {"place:de"}),
        ({("lived_in", "place:cn-beijing"), ("lives_in", "place:cn-shanghai")}, set()),
        # Not from where they are at home.
        ({("lived_in", "place:de-berlin"), ("hometown", "place:de-hamburg")}, set()),
    ],
)
def test_a_returnee_came_back_from_where_the_profile_says_they_lived(stated, countries):
    assert returns(read_lived("海归") | stated) == {(Lived.RETURNED, each) for each in countries}
    assert returns(stated) == frozenset()
