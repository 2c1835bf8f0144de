"""The words by which a typed phrase is known for a sentence, a note, a label of a person or a deed. Pure.

Chinese has no spaces, so a sign of one word stands inside another: what is exempt there is masked before a pattern is
asked. English is asked word by word.
"""

from __future__ import annotations

import re
from importlib.resources import files


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _any_of(words: str) -> str:
    """Return the pattern of any of the words; one may say in brackets what must not stand beside it."""
    return "|".join(sorted(words.split(), key=len, reverse=True))


# Words that a sentence has and a noun phrase has not, in any case of letters.
ENGLISH_SENTENCE = _words(
    """
    i you he she we they me him her them his hers their theirs himself herself themselves myself yourself ourselves
    is are was were am been being will would can could should shall must might has have had do does did said says
    told tells want wants wanted thinks thought hopes hoped believes knows knew promised im ive dont doesnt didnt
    isnt cant couldnt wont not maybe perhaps probably if unless because although lol haha btw esp etc asap pls ur thx
    gonna wanna hate hates
    """
)
# The same, but other words in capitals: IT security, the US market, a fair in May.
ENGLISH_SENTENCE_AS_WRITTEN = frozenset(["it", "It", "us", "Us", "may"])
# An empty field in words.
NOTHING = re.compile(
    r"(?:no|none|nope|nothing|nil|na|tbd|tbc|idk|dunno|kein\w?|nein|nix|nichts)(?: \w+)?|small ?talk|egal"
    r"|无|暂无|没(?:有|啥|什么)?|随便.*|闲聊|瞎聊",
    re.IGNORECASE,
)
# Small words of German and its neighbours, as they stand between nouns; a name has a capital (Las Vegas, Der Spiegel).
NOT_ENGLISH = re.compile(
    r"\b(?:der|das|und|für|mit|von|zum|zur|beim?|auf|über|vom|dem|ein|einen?|oder|aus|nach|unsere?|meine?"
    r"|el|los|las|del|les|une|avec|pour|della)\b|^(?:[Dd]ie(?! ?-?(?:cast|cut))|Das|Der|Den|Eine?n?|Meine?|Unsere?)\s"
)
ENGLISH_CONTRACTION = re.compile(
    r"(?:n't|'(?:ll|re|ve|d|m))$|^(?:it|that|who|there|here|let|what|where|how|everybody|everyone|nobody|somebody)'s$",
    re.IGNORECASE,
)
# First words of a note about a person rather than of a thing: verbs, judgements, and what leads in.
ENGLISH_NOTE = _words(
    """
    likes loves enjoys hates needs works lives runs owns sells makes builds plays speaks studies teaches collects
    comes goes looks seems travels leads manages drinks eats reads writes prefers offers helps talked spoke chatted
    discussed met asked worked studied moved lived started founded sold bought came went loved liked needed married
    grew seemed looked offered gave sent showed introduced mentioned recommended left joined became ran built made
    taught played very really quite rather so too extremely super nice interesting friendly funny lovely pleasant
    charming clever kind polite helpful impressive talkative quiet shy boring bored arrogant rude pushy annoying
    strange weird odd awkward tired drunk nervous naive vain useless fake no never always still maybe perhaps
    probably interested keen born based originally currently previously formerly just also now find meet hire get
    become learn buy remember tell please thanks to about with from in at on for of by and but or because that
    """
)
ENGLISH_NOTE_BEGINNING = re.compile(
    r"(?:used to|plans to|hopes to|tries to|need to|needs? an?|a (?:bit|little) \w+$|(?:kind|sort) of"
    r"|good (?:guy|person)|(?:friend|wife|husband|brother|sister|son|daughter|boss|colleague)s? of)\b",
    re.IGNORECASE,
)
# What is said of a person one talked about, or would stand twice in the sentence.
ENGLISH_REMARK = re.compile(r"(?<=\w) (?:who|which|that|about) ", re.IGNORECASE)
ENGLISH_NO_NOTE = re.compile(
    r"(?:nervous system|fake news|quiet cars?|odd numbers|odd jobs|quiet luxury|kind words|super ?(?:apps?|conductors?)"
    r"|built environment|works councils?|needs assessments?)",
    re.IGNORECASE,
)
_ROLES = (
    r"manager|director|engineer|founder|co-?founder|investor|ceo|cto|cfo|coo|cmo|vp|president|chair(?:man|woman)?|owner"
    r"|consultant|lawyer|doctor|professor|teacher|developer|designer|analyst|banker|entrepreneur|recruiter|architect"
    r"|accountant|advis[eo]r|agent|secretary|nurse|officer|representative|boss|colleague|friend|student|intern|assistant"
)
ENGLISH_PERSON = re.compile(
    rf"(?:^|[\s-])(?:{_ROLES}|guy|person|man|woman|lady|girl|boy|dude|mum|mom|dad|mother|father|husband|wife|expert)$"
    rf"|(?:^|[\s-])(?:{_ROLES}|head|guy|man|woman|lady|girl|boy|dude) (?:of|at|from|with|in) "
    r"|^(?:mr|mrs|ms|dr|prof) ",
    re.IGNORECASE,
)
# One person or place, by the end of its noun, without an article or number before it.
ENGLISH_WITHOUT_ARTICLE = re.compile(
    r"(?!(?:an?|the|my|our|your|some|any|more|other|one|two|three|several|\d+)\b)"
    r"(?:(?!of|from|for|about|on|with|in|to|at|by|near|who)[\w’'&+.-]+ )*"
    r"(?!(?:waste)?water|paper|leather|beer|cider|fertiliser|laser|career|copper|timber|rubber|silver|labor)"
    r"(?:\w*(?:[^aw]er|or|ist|ant|eer|ician|wife)|co-?founder|member|captain|nanny|vet|dev|buddy|mate|job|flat|room|position|role|internship|company|firm)"
    r"(?=$| (?:of|from|for|about|on|with|in|to|at|by|near|who)\b)",
    re.IGNORECASE,
)
ENGLISH_NO_PERSON = re.compile(
    r"\b(?:(?:password|task|file|window|package|first|third|second) (?:manager|person)|best man|water boy)$",
    re.IGNORECASE,
)
# First words of a promise that is a deed.
ENGLISH_DEED = _words(
    """
    to send introduce show call help put ask arrange give bring share forward email e-mail mail write text message
    phone ring invite connect contact get find look check talk speak meet take make let set tell recommend refer
    explain teach review visit join pay lend try come go sending introducing showing calling helping putting asking
    arranging giving bringing forwarding connecting inviting recommending taking making getting finding telling
    talking speaking follow think
    """
)
ENGLISH_NO_DEED = re.compile(
    r"(?:call cent(?:re|er)|help desk|show (?:room|jumping|tickets?)|put options?|contact (?:list|sheet|details|lens)"
    r"|review copy|text(?:book| book| template)|set of|set menu|mail merge|share certificate|check ?list|phone case"
    r"|message template|visit report|look ?book|ring binder|ask price)",
    re.IGNORECASE,
)
# A day, or something two people do together: neither can be sent or given.
ENGLISH_DEED_INSIDE = re.compile(
    r"\b(?:tomorrow|tonight|soon|asap|later|next (?:week|month|year|time|\w+day)"
    r"|(?:on|by|until|before|after|this) (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
    r"|\b(?:by|until|till|before)(?: the)? (?:\d|eod|end)"
    r"|\b(?:by|until|till|before) (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri)"
    r"|\b(?:lunch|dinner|breakfast|brunch|call|chat|visit|tour|meeting|meal|ride|lift|favou?r|help|support)$"
    r"|\b(?:lunch|dinner|breakfast|brunch|call|chat|meal|ride|lift|favou?r|intro|introduction|feedback|answer|reply|update|advice)"
    r"(?=$| (?:to|with|at|in|on|from|about|for)\b)"
    r"|^(?:a |some )?(?:coffee|beer|drinks?)$",
    re.IGNORECASE,
)
# Words and endings of words that are no names, whatever capital a keyboard begins them with; Beijing and Kunming are.
ENGLISH_PLAIN = _words(files("eventhub.text.data").joinpath("plain_words.txt").read_text("utf-8"))
ENGLISH_PLAIN_END = re.compile(r"(?:ers|ors|ies|(?<![jqxnm])(?<!oe)ing|ments?|tions?|ants|ware|ups)$")
# A sum of money, of which nobody knows who may read it.
SUM = re.compile(
    r"\b\d[\d.,]* ?(?:k|m|mn|bn|mio|mrd|million|billion|millionen|milliarden)\b"
    r"|[\d一二三四五六七八九十百千两几][万亿](?![科圣象达])",
    re.IGNORECASE,
)
# How someone is reached.
ADDRESS = re.compile(
    r"@|https?|www\.|\w\.(?:com|cn|org|net|io|de|eu|ai|me|co)\b|\d{5}|(?:\d[^\d]*){7}"
    r"|\b(?:phone number|e-?mail address|wechat id)\b|微信号|手机号|电话号码|邮箱|住址",
    re.IGNORECASE | re.ASCII,
)

CHINESE_NO_SENTENCE = re.compile(
    _any_of(
        """
    其他 其它 吉他 利他 维他 他乡 他汀 排他 她经济 她力量 自我(?!们|的) 忘我 迷你 说明(?!天) 说法(?!国|语) 说服力
    小说 解说 演说 传说 (?<![同大小中])学说 说唱 游说 说书 了解 了不起 一目了然 简单明了 精打细算 酒吧 网吧 清吧
    水吧 书吧 吧台 贴吧 (?<![项栏题科节])目的 (?<![目指商坐])标的 呢绒 毛呢 呢料 吗啡 啦啦队 喇嘛
    """
    )
)
CHINESE_SENTENCE = re.compile(
    "[他她它我您你咱俩说了吗吧呢啊呀啦嘛嗯哦唉]|哈哈|嘿嘿|呵呵|[^亚犹]太(?![阳空湖极平仓原行古子鼓华])"
    "|(?:为主|还行|一般|而已|之类)$|被|如果|要是|万一|[么哈]$|的话(?![题剧])|打算|应该|可以|已经|正在|想找|想要|的$"
)
CHINESE_NO_NOTE = re.compile(
    _any_of(
        """
    想法(?!国) 想象 聊城(?!市|乡|里) 聊斋 聊天机器人 聊天软件 不锈钢 不动产 不良资产 不干胶 不粘锅 不丹 不等式
    不倒翁 不列颠 不夜城 比较文学 比较法(?!国) 比较优势 比较研究 特别行政区 特别节目 特别版 太阳 太极(?!端)
    太空(?!了|旷) 太湖 太仓 太原(?!始) 太平(?!淡|静|凡) 太行 太古 太鼓 太子 刚果(?!然) 刚需 刚性 刚度 刚玉 刚体
    会议(?!论) 会员 会计(?!划) 会展(?!示|开) 会务(?!必) 会所(?!以) 会场 会馆 会客 会刊 会诊 会话 非常规 喜欢度
    需要层次 希望小学 希望工程 认识论 没药
    """
    )
)
CHINESE_NOTE = re.compile(
    "(?:想|喜欢|是做|有个|有一|有两|有家|来自|聊|提到|谈到|关于|不|很|挺|比较|有点|非常|特别|太|刚|会|在做|在找|在学|在看"
    "|在读|在写|住在|人很|人挺|人好|人不错|曾经|曾在|从事|毕业于|就职|任职|负责|认识|希望|需要|觉得|没|还没|还在|还想"
    "|都(?![市江柏])|听起来|看起来|看着|听着|感觉|好像|似乎|可能|大概|估计|据说|爱喝|爱吃|爱看|爱打|加微信|加了|要去|要找|要做|要买|要学|去过|来过)"
)
CHINESE_NO_PERSON = re.compile("(?:机器人|数字人|虚拟人|年轻人|老年人|智能人|无人|汇总|归总)$")
CHINESE_PERSON = re.compile(
    "(?:人|经理|总监|总裁|工程师|设计师|会计师|分析师|架构师|咨询师|摄影师|厨师|讲师|导师|老板|老板娘|主任|老师|教授|博士"
    "|医生|律师|先生|女士|小姐|太太|老婆|老公|大佬|专家|顾问|程序员|公务员|销售员|业务员|同事|同学|朋友|总"
    "|[院校局处部行会社市厂店队事书]长|首席.{1,4}官|CEO|CTO|CFO|COO|CMO|VP)$|^.[哥姐]$"
)
CHINESE_NO_DEED = re.compile(
    _any_of(
        """
    介绍信 介绍材料 介绍资料 推荐信(?!息|托) 推荐函 推荐书(?!店) 推荐名单 推荐表(?![哥姐弟妹]) 联系方式
    联系人(?!事|家) 联系单 帮助文档 帮助手册 请帖 请柬 请假单 陪练 陪诊 陪伴机器人 去年 去重(?!庆) 去皮 去污 去屑
    去中心化 去库存 把手(?!机|册|头|里|稿|续|上) 替代(?!付|办|购) 替换 替身 让利(?!润) 约克郡 约定 约稿 约旦 约束
    问卷 问答 问题 问询函 问诊 教材 教程(?!序) 教案 教室 教学(?!生|员) 教育 教师(?!傅) 教堂 教具 教辅 教练 教研
    安排表 给排水 给水 给料 给药 拉面 拉杆 拉链 拉萨 拉丁 拉美 拉花 拉伸 拉力 参观券 参观证 参观路线 参加证 周末市集
    周末营 分享会 对接会 找零(?!件) 带宽 带鱼 提供商 约会软件
    """
    )
)
CHINESE_DEED = re.compile(
    "(?:介绍|引荐|推荐|联系|帮|请|陪|去|把|替|让|约|找|问|教|安排|给|拉|看看|参观|参加|转告|转发|转给|打听|提供|加微信"
    "|发给|发一|发送|发过|发个|发份|寄给|寄一|寄过|寄份|送给|送一|送过|写给|写一|写封|带.{0,6}[去看见]|推给|牵线|搭桥|对接"
    "|分享|告诉|解释|回复|打电话|打个|借给|借一|做一|做个|订个|订位|试试|见面|吃饭|喝茶|喝咖啡|今天|今晚|下周|下次|下个月"
    "|下月|明天|后天|周[一二三四五六日天末]|星期|改天|回头|有空|过几天|尽快|稍后|一起)"
)
CHINESE_DEED_INSIDE = re.compile(
    "[号日月年底]之?以?前|明天|后天|下周|下个月|尽快|改天|(?:见面|吃饭|喝茶|喝咖啡|聊聊|帮忙|午餐|晚餐|午饭|晚饭|饭局)$"
)
# Latin words that Chinese has taken up, besides those in capitals.
CHINESE_LATIN = _words(
    """
    saas paas iaas app apps excel word powerpoint wifi wi-fi web3 pre-a pre-ipo chatgpt deepseek openai kimi
    midjourney python java javascript linux github android windows iphone ipad ios macos esim iot mrna devops
    fintech linkedin whatsapp youtube tiktok kindle notion figma photoshop citywalk vlog logo demo loft
    """
)
