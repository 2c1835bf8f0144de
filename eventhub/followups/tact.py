"""What of a private note is not said to the person it is about. Pure.

A note is written for oneself: it may say what a person suffers from, how they seemed, or how to reach them. A text
that is ready to send speaks of none of that (docs/behaviour.md section 5: prompts stay positive and harmless).
Better one detail too few than one that hurts.
"""

import re

from eventhub.text.tender import is_tender

# What an author thinks of a person and does not tell them.
_UNKIND = re.compile(
    r"\b(?:arrogant|boring|bored|rude|pushy|annoying|strange|weird|odd|shy|awkward|fat|ugly|cute|"
    r"naive|vain|nervous|tired|drunk|talks? (?:too much|a lot)|not (?:very|really|so)|avoid|careful with|"
    r"do(?:es)? ?n[o']t (?:like|trust)|useless|fake)\b"
    r"|傲慢|无聊|没礼貌|啰嗦|吹牛|奇怪|害羞|紧张|话多|话太多|难缠|难搞|不靠谱|靠谱吗|太老|胖|丑|好看|漂亮|帅|喝多|"
    r"不太|小心|没意思|势利",
    re.IGNORECASE,
)
# How a person is reached or recognised, and what the author has to do: not what the two talked about.
_FOR_ONESELF = re.compile(
    r"@|https?:|www\.|\d{5}|\b(?:wechat|whatsapp|linkedin|phone|e-?mail|(?:business|name) ?cards?|"
    r"met (?:at|in|on|by|near|him|her|them)|introduced by|follow up|write to|"
    r"call (?:him|her|them|back)|ask (?:him|her|them)|remember to|todo|wears?|wearing|glasses|beard|hair)\b"
    r"|微信|名片|加了|电话|邮箱|手机|戴眼镜|介绍的|记得|回头|要联系|跟进|问问|待办",
    re.IGNORECASE,
)
# A person spoken of in the third person: a text to that person would speak past them.
_THIRD_PERSON = re.compile(r"\b(?:he|she|him|her|his|hers|they|them|their)\b|她|(?<![其吉])他(?!乡)", re.IGNORECASE)
# 张总, 王老师: a name with a title is a form of address.
_A_TITLE = re.compile(r".{1,3}(?:总|老师|经理|博士|教授|先生|女士|老板|主任|院长)")
_ENOUGH_LETTERS = 4


def may_be_said(detail: str) -> bool:
    """Return whether a detail of a note may stand in a text to the person it is about."""
    if is_tender(detail) or any(pattern.search(detail) for pattern in (_UNKIND, _FOR_ONESELF, _THIRD_PERSON)):
        return False
    return _A_TITLE.fullmatch(detail) is None and _says_something(detail)


def _says_something(detail: str) -> bool:
    """Return whether a detail holds two hanzi or a word of some length: "ok" and "CFO" are no memory of a talk."""
    hanzi = sum("\u4e00" <= sign <= "\u9fff" for sign in detail)
    return hanzi >= 2 or sum(sign.isalpha() for sign in detail) >= _ENOUGH_LETTERS
