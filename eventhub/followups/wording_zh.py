"""The ready texts in Chinese: written for Chinese readers, not taken from the English ones."""

import re

from eventhub.accounts.rules import BackgroundKind
from eventhub.followups.text_templates import Template, TextKind
from eventhub.followups.time_of_year import TimeOfYear

HELLO = "{name}{you}好"
HELLO_LATIN = "{name}，{you}好"
HELLO_NOBODY = "{you}好"
TODAY, YESTERDAY = "今天", "昨天"
EMAIL_INTRODUCTION = (
    "我是{when}在{event}认识的{author}，{introducer}介绍的。",
    "我是{when}在{event}认识的{author}。",
    "我是在{event}认识的{author}，{introducer}介绍的。",
    "我是在{event}认识的{author}。",
    "我是{author}，{introducer}介绍我们认识的。",
    "我是{author}。",
)
INTRODUCTION = (*("{hello}，" + words for words in EMAIL_INTRODUCTION), "{hello}！")
GREETING = "{hello}！"
EMAIL_GREETING = "{hello}："
EMAIL_CLOSING = ("祝{peace}\n{author}", "祝好\n{author}", "祝{peace}", "祝好")
# How a letter with 您 ends, by the time of the year.
PEACE = {TimeOfYear.SPRING: "春安", TimeOfYear.SUMMER: "夏安", TimeOfYear.AUTUMN: "秋安", TimeOfYear.WINTER: "冬安"}
TIME_OF_YEAR: dict[TimeOfYear, str] = {}
SEASON = {
    TimeOfYear.SPRING: "天气一天天暖和起来了",
    TimeOfYear.SUMMER: "天热，注意防暑",
    TimeOfYear.AUTUMN: "天凉了，记得添件衣服",
    TimeOfYear.WINTER: "天冷，注意保暖",
}
# What two people share; where children go to school is nothing for a letter.
COMMON = {
    BackgroundKind.HOMETOWN: "我们都是{value}人",
    BackgroundKind.ANCESTRAL_HOME: "我们老家都在{value}",
    BackgroundKind.SCHOOL: "我们都在{value}读过书",
    BackgroundKind.EMPLOYER: "我们都在{value}待过",
    BackgroundKind.LIVES_IN: "我们都住在{value}",
    BackgroundKind.LIVED_IN: "我们都在{value}住过",
    BackgroundKind.VISITED: "我们都去过{value}",
    BackgroundKind.SPEAKS: "我们都会说{value}",
    BackgroundKind.WANTS_TO_SPEAK: "我们都在学{value}",
    BackgroundKind.INTEREST: "我们都喜欢{value}",
    BackgroundKind.CURIOUS_ABOUT: "我们都对{value}感兴趣",
    BackgroundKind.CUISINE: "我们都爱吃{value}",
}
BETWEEN_SENTENCES = ""
# "答应你的 the port case" would trip over the article.
LEADING_ARTICLE = re.compile(r"^(?:the|an?|my|our) ", re.IGNORECASE)

_FOND = ("想起我们聊过的“{detail}”，心里还是暖暖的。", "{common}，能认识{you}真好。", "")

TEMPLATES: dict[TextKind, Template] = {
    TextKind.FIRST_HELLO: Template(
        subject=("很高兴认识{you}",),
        paragraphs=(
            (
                ("很高兴通过{introducer}认识{you}。", "很高兴认识{you}。"),
                ("没想到{common}，一下子亲切了不少。", ""),
                ("盼着在{event}见面聊。", "盼着有机会见面聊。"),
            ),
            (("先祝{you}这周一切顺利！",),),
        ),
    ),
    TextKind.THANKS: Template(
        subject=("很高兴在{event}认识{you}", "很高兴认识{you}"),
        paragraphs=(
            (
                (
                    "{you}聊到的“{detail}”，我回来以后还在想。",
                    "没想到{common}，聊起来特别亲切。",
                    "和{you}聊得很开心，回来以后还在回味。",
                ),
                ("谢谢{you}抽时间跟我聊这么多。",),
            ),
            (("不用特意回复，就是想跟{you}道声谢。",),),
        ),
        first=True,
    ),
    TextKind.THANKS_ONLY: Template(
        subject=("谢谢{you}抽空聊天",),
        paragraphs=((("谢谢{you}抽空跟我聊天，祝{you}接下来一切顺利！",),),),
        first=True,
    ),
    TextKind.PROMISE: Template(
        subject=("答应{you}的：{promise}", "答应{you}的事"),
        paragraphs=(
            (
                (
                    "答应{you}的我记着呢：{promise}，一并发给{you}，希望用得上。",
                    "答应{you}的事我一直记着，这就来兑现。",
                ),
            ),
            (("不用急着回复，{you}先忙。",),),
        ),
        first=True,
    ),
    TextKind.QUESTION: Template(
        subject=("最近还顺利吗？",),
        paragraphs=(
            (
                (
                    "之前发给{you}的{promise}，不知道用上了没有？",
                    "上次{you}说到“{detail}”，后来怎么样了？",
                    "{event}之后，一切都还顺利吗？",
                    "上次见面之后，一切都还顺利吗？",
                ),
                ("有空随便聊两句就好，不着急。",),
            ),
        ),
    ),
    TextKind.ARTICLE: Template(
        subject=("看到这个，想起了{you}",),
        paragraphs=(
            (
                (
                    "今天看到一样东西，一下子想起{you}说的“{detail}”。",
                    "今天看到一样东西，一下子想起了{you}，毕竟{common}。",
                    "今天看到一样东西，一下子想起我们在{event}聊的话题。",
                    "今天看到一样东西，一下子想起了{you}。",
                ),
                ("一并发给{you}，说不定用得上。",),
            ),
            (("不用回复，祝{you}这周一切顺利。",),),
        ),
    ),
    TextKind.INTRODUCE: Template(
        subject=("想介绍一位朋友给{you}认识",),
        paragraphs=(
            (
                (
                    "上次{you}说到“{detail}”，我想起一位朋友，应该和{you}很聊得来。",
                    "上次在{event}聊完，我想起一位朋友，应该和{you}很聊得来。",
                    "上次聊完，我想起一位朋友，应该和{you}很聊得来。",
                ),
                ("要不要我来引荐一下？",),
            ),
            (("要是现在不方便，也完全没关系。",),),
        ),
    ),
    TextKind.INVITE_MEAL: Template(
        subject=("找时间一起吃个饭？",),
        paragraphs=(
            (
                (
                    "有一阵子没见了，{you}说的“{detail}”我还记着呢。",
                    "有一阵子没见了，难得{common}，早该聚聚了。",
                    "{event}之后有一阵子没见了，一直想听听{you}的近况。",
                    "有一阵子没见了，一直想听听{you}的近况。",
                ),
                ("最近哪天方便，一起吃个饭？",),
            ),
            (("我来请，时间地点看{you}方便。",),),
        ),
    ),
    TextKind.INVITE_ACTIVITY: Template(
        subject=("周末出来走走、喝杯茶？",),
        paragraphs=(
            (
                (
                    "上次聊到“{detail}”，还没聊够。",
                    "上次见面还没聊够，何况{common}。",
                    "上次在{event}，还没聊够。",
                    "上次见面，还没聊够。",
                ),
                ("哪个周末有空，一起出来走走、喝杯茶？",),
            ),
            (("时间看{you}方便，改天也行。",),),
        ),
    ),
    TextKind.CONGRATULATE: Template(
        subject=("恭喜恭喜！",),
        paragraphs=(
            (
                ("刚听说{you}的好消息，恭喜恭喜！",),
                ("还记得{you}聊起“{detail}”时的样子，真替{you}高兴。", "真替{you}高兴。"),
            ),
        ),
    ),
    TextKind.SPRING_FESTIVAL: Template(
        subject=("春节快乐！",),
        paragraphs=(
            (
                ("给{you}拜年了！祝{you}和家人春节快乐，新的一年平平安安、万事顺意。",),
                _FOND,
            ),
        ),
    ),
    TextKind.MID_AUTUMN: Template(
        subject=("中秋快乐！",),
        paragraphs=(
            (
                ("中秋快乐！愿{you}和家人月圆人团圆。",),
                _FOND,
            ),
        ),
    ),
    TextKind.CHRISTMAS: Template(
        subject=("圣诞快乐！",),
        paragraphs=(
            (
                ("圣诞快乐！愿{you}这几天好好歇一歇，新的一年顺顺利利。",),
                _FOND,
            ),
        ),
    ),
    TextKind.DORMANT: Template(
        subject=("好久没联系了",),
        paragraphs=(
            (
                (
                    "好久没联系了，今天忽然想起{you}说的“{detail}”。",
                    "好久没联系了，今天忽然想起{you}，毕竟{common}。",
                    "好久没联系了，今天忽然想起我们在{event}聊天的情景。",
                    "好久没联系了，今天忽然想起{you}。",
                ),
                ("{season}。近来一切都好吧？", "近来一切都好吧？"),
            ),
            (("没什么事，就是问候一声。",),),
        ),
    ),
    TextKind.THANK_INTRODUCER: Template(
        subject=("谢谢{you}的引荐",),
        paragraphs=(
            (
                ("谢谢{you}介绍我认识{introduced}。", "谢谢{you}的引荐。"),
                ("我和{talked}聊得很投缘。", "有了下文再告诉{you}。"),
            ),
            (("多亏了{you}，改天当面谢{you}。",),),
        ),
    ),
    TextKind.VOICE: Template(
        subject=("跟{you}打个招呼",),
        paragraphs=(
            (
                (
                    "刚才忽然想到{you}说的“{detail}”，就想跟{you}打个招呼。",
                    "刚才忽然想起{you}，毕竟{common}，就想打个招呼。",
                    "刚才忽然想到我们在{event}聊的那些，就想跟{you}打个招呼。",
                    "刚才忽然想到{you}，就想打个招呼。",
                ),
            ),
            (("祝{you}这周一切顺利，回头聊！",),),
        ),
        first=True,
    ),
}
