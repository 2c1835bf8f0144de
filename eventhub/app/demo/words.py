"""What the demo's events are called and say. Pure."""

from dataclasses import dataclass

# What the QR pictures of the demo's people hold.
NO_WECHAT = "EventHub demo: nobody can be added by this code."


@dataclass(frozen=True)
class EventWords:
    """An invented event, with its title and description in Chinese."""

    slug: str
    title: str
    chinese_title: str
    summary: str
    description: str
    place: str
    address: str
    capacity: int
    cover_seed: int
    chinese_description: str = ""
    culture_primer: str = ""
    tags: str = ""


EVENING = EventWords(
    slug="clean-energy-evening-shanghai-k7mx",
    title="Clean-Energy Evening, Shanghai",
    chinese_title="清洁能源之夜 · 上海",
    summary="One evening for people who build, buy and connect clean energy around the Yangtze delta.",
    description="""\
Two short talks, one long tea break. Come for **three good conversations** rather than twenty cards.

- 18:30 Doors and tea
- 19:00 *What forty factory batteries taught us*
- 19:30 *Roofs of Zhejiang*
- 20:00 Tea tables
""",
    chinese_description="""\
两场短分享，一段长茶歇。不必换二十张名片，**认真聊三个人**就好。

- 18:30 入场、喝茶
- 19:00 《四十台工厂储能的教训》
- 19:30 《浙江的屋顶》
- 20:00 茶桌交流
""",
    tags="清洁能源, clean energy, 长三角",
    place="Riverside Loft 江边仓库, Huangpu",
    address="12 Waima Road, Huangpu, Shanghai 上海市黄浦区外马路 12 号",
    capacity=120,
    cover_seed=9,
    culture_primer="""\
Names first, cards later. A card or a phone with the WeChat code is handed over with both hands.
Being introduced by someone you both know helps more than a good pitch.
先认人，再谈事。有共同的朋友引荐，比说得好更管用。
""",
)

BREAKFAST = EventWords(
    slug="supply-chain-breakfast-suzhou-p3wd",
    title="Supply-Chain Breakfast, Suzhou",
    chinese_title="供应链早餐会 · 苏州",
    summary="Soy milk, fried dough and how mills around Suzhou buy their energy.",
    description="Eight tables, one question each.",
    chinese_description="八张桌子，一桌一个问题。",
    place="Pingjiang Tea House 平江茶馆, Suzhou",
    address="88 Pingjiang Road, Suzhou 苏州市平江路 88 号",
    capacity=40,
    cover_seed=6,
)

DRAFT = EventWords(
    slug="battery-recycling-lunch-hangzhou-v9qe",
    title="Battery Recycling Lunch, Hangzhou",
    chinese_title="电池回收午餐会 · 杭州",
    summary="",
    description="Who takes the old cells? Noodles and three short reports.",
    place="Hangzhou",
    address="",
    capacity=30,
    cover_seed=5,
)

CLUB = ("yangtze-energy-circle-m4kt", "Yangtze Energy Circle", "长江能源圈")
CLUB_ABOUT = "People who build, buy and finance clean energy between Nanjing and Shanghai. 每月聚一次，南京到上海。"
# Who shows what to the club: two lines each.
CLUB_LINES = {
    "songtao": "Buys parts for factories around Suzhou. 苏州工厂采购。",
    "chenhaoran": "",
    "sofia": "Ports and batteries.",
    "kenji": "",
    "claire": "Happy to show newcomers around.",
}
