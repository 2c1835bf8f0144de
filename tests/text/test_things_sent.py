import pytest

from eventhub.followups.wording.drafts import promise_problem
from eventhub.text.languages import Language
from eventhub.text.things_sent import thing_sent

ZH, HANT, DE, EN = Language.CHINESE, Language.TRADITIONAL, Language.GERMAN, Language.ENGLISH


@pytest.mark.parametrize(
    ("typed", "language", "thing"),
    [
        ("寄作品集給他", HANT, "作品集"),
        ("寄作品集給她", ZH, "作品集"),
        ("把產品型錄傳給對方", HANT, "產品型錄"),
        ("傳簡報給他", HANT, "簡報"),
        ("發給她一份報價單", HANT, "一份報價單"),
        ("寄一本書給他", HANT, "一本書"),
        ("把展會照片發給她", HANT, "展會照片"),
        ("寄给她样品", ZH, "样品"),
        ("发一份方案给他", ZH, "一份方案"),
        ("把会议纪要发给他", ZH, "会议纪要"),
        ("发白皮书给对方", ZH, "白皮书"),
        ("送他两张门票", ZH, "两张门票"),
        ("把供应商名单转发给她", ZH, "供应商名单"),
        ("Datenblatt schicken", DE, "Datenblatt"),
        ("ihm das Datenblatt schicken", DE, "das Datenblatt"),
        ("die Folien vom Vortrag zusenden", DE, "die Folien vom Vortrag"),
        ("Kontaktliste weiterleiten", DE, "Kontaktliste"),
        ("ihr den Bericht per Mail schicken", DE, "den Bericht"),
        ("Fotos vom Abend schicken", DE, "Fotos vom Abend"),
        ("unser Angebot an sie senden", DE, "unser Angebot"),
        ("Unterlagen über die Anlage in Pune schicken", DE, "Unterlagen über die Anlage in Pune"),
        ("Link zum Artikel schicken", DE, "Link zum Artikel"),
        ("eine Studie zu Wärmepumpen mailen", DE, "eine Studie zu Wärmepumpen"),
        ("Send the data sheet", EN, "the data sheet"),
        ("send him my portfolio", EN, "my portfolio"),
        ("to e-mail her the slides", EN, "the slides"),
        ("send photos of the plant to them", EN, "photos of the plant"),
        ("forward the report", EN, "the report"),
        # What it says without the verb.
        ("作品集", HANT, "作品集"),
        ("产品型录", ZH, "产品型录"),
        ("Datenblatt", DE, "Datenblatt"),
        ("Portfolio", DE, "Portfolio"),
    ],
)
def test_a_promise_to_send_a_thing_names_the_thing(typed, language, thing):
    assert thing_sent(typed, language) == thing
    assert promise_problem(typed, language) is None


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("发票", ZH),
        ("发布会门票", ZH),
        ("送货单", ZH),
        ("传统工艺手册", ZH),
        ("发展规划", ZH),
        ("寄他们公司的资料", ZH),
        ("下周把报告发给他", ZH),
        ("让同事把报告发给他", ZH),
        ("介绍供应商给他", ZH),
        ("Marco vorstellen", DE),
        ("Li Wei das Datenblatt schicken", DE),
        ("sich melden", DE),
        ("Versandtasche", DE),
        ("Anna the plan", EN),
        ("send Anna the plan", EN),
        ("call him", EN),
    ],
)
def test_what_is_no_such_promise_stays_as_it_is(typed, language):
    assert thing_sent(typed, language) == typed


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("Unterlagen am Montag schicken", DE),
        ("Bescheid schicken", DE),
        ("Einladung schicken", DE),
        ("send the plan on Monday", EN),
        ("send feedback", EN),
        ("send him to Wang Lei", EN),
        ("把报告下周发给他", ZH),
        ("我把作品集寄给他", ZH),
    ],
)
def test_a_day_or_a_deed_beside_it_still_leaves_it_out(typed, language):
    assert promise_problem(typed, language) is not None
