from pathlib import Path
from types import SimpleNamespace

import html5lib
import pytest
from flask import render_template, render_template_string
from wtforms import (
    BooleanField,
    Form,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, Length

from tests.design_app import make_design_app

HERE = Path(__file__).parent
TEMPLATES = HERE.parent / "templates"
ERROR_PAGES = sorted(path.name for path in (TEMPLATES / "errors").glob("*.html"))


def choices(**labels):
    return [SelectChoice(value, label) for value, label in labels.items()]


class GalleryForm(Form):
    email = StringField("E-mail", [Email("Enter an e-mail address like name@example.com")])
    second = StringField("Other name 中文名")
    sentence = TextAreaField("Who do you want to meet?", [Length(max=10, message="Shorten it")])
    school = StringField("Studied at 母校")
    goals = SelectMultipleField("Goals", choices=choices(hire="Hire", learn="Learn"))
    visible = RadioField("Who may see you?", choices=choices(all="Everybody", none="Nobody"))
    happy = BooleanField("I am happy to introduce people")


def person(name, other_name=""):
    return SimpleNamespace(name=name, other_name=other_name)


def sample_data(form):
    anna, li, zhang = (
        person("Anna Keller"),
        person("李伟", "Li Wei"),
        person("Zhang Min", "张敏"),
    )
    return {
        "form": form,
        "people": [zhang, li, anna],
        "reasons": [
            SimpleNamespace(icon="target", lead="Fits your goal.", text="Hires"),
            SimpleNamespace(icon="cap", lead="Both at 同济大学", text=""),
        ],
        "lines": [
            SimpleNamespace(label="You look for", line="solar roofs", lang="", topic=""),
            SimpleNamespace(label="Zhang Min offers", line="屋顶光伏", lang="zh-Hans", topic="solar"),
        ],
        "pages": SimpleNamespace(number=2, pages=3),
    }


def gallery(language="en", **data):
    form = GalleryForm(data={"goals": ["hire"], "happy": True, "email": "", "sentence": "", **data})
    if data:
        form.validate()
    app = make_design_app(language)
    with app.test_request_context("/gallery"):
        source = (HERE / "gallery.html").read_text()
        return render_template_string(source, **sample_data(form))


def parsed(html):
    document = html5lib.HTMLParser(
        strict=True, tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False
    ).parse(html)
    return document.getroot()


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_every_component_draws_valid_html_without_inline_style_or_script(language):
    root = parsed(gallery(language, email="anna@voltwerk", sentence="much too long"))

    assert not root.xpath("//@style | //style | //script[not(@src)] | //@*[starts-with(name(), 'on')]")
    identifiers = root.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize("page", ERROR_PAGES)
@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_an_error_page_is_valid_and_offers_one_next_step(page, language):
    app = make_design_app(language)
    with app.test_request_context("/somewhere"):
        html = render_template(f"errors/{page}", reference="7F3A", csrf=True)

    root = parsed(html)

    assert len(root.xpath("//h1")) == 1
    assert len(root.xpath("//main//*[contains(@class, 'btn-primary')]")) == 1
    assert root.get("lang") == ("zh-Hans" if language == "zh_Hans" else "en")


def test_what_was_typed_on_a_page_open_too_long_comes_back_behind_one_button():
    typed = [("text", "\n<b>Twins</b>\n3 years")]
    with make_design_app().test_request_context("/met", method="POST"):
        html = render_template("errors/400.html", csrf=True, fields=typed, action="/met")

    form = parsed(html).xpath("//main//form")[0]

    assert form.get("action") == "/met"
    assert form.xpath("string(.//input[@name='text']/@value)") == typed[0][1]
    assert form.xpath(".//input[@name='csrf_token']/@value")


def test_the_error_page_for_our_own_failures_names_the_reference():
    with make_design_app().test_request_context("/"):
        assert "7F3A" in render_template("errors/500.html", reference="7F3A")


def test_a_mistake_stands_in_the_summary_and_beside_its_field():
    root = parsed(gallery(email="anna@voltwerk"))

    link = root.xpath("//*[@data-error-summary]//a")[0]
    field = root.xpath("//*[@id='email']")[0]
    described = field.get("aria-describedby").split()

    assert link.get("href") == "#email"
    assert field.get("aria-invalid") == "true"
    assert field.get("value") == "anna@voltwerk"
    assert described == ["email-hint", "email-error"]
    assert link.text in root.xpath("string(//*[@id='email-error'])")


def test_a_form_without_mistakes_shows_no_summary():
    assert "data-error-summary" not in gallery()


def test_optional_fields_say_so_in_words():
    label = parsed(gallery()).xpath("//label[@for='second']")[0]

    assert label.xpath("string()") == "Other name 中文名 (optional)"
    assert label.xpath(".//*[@lang='zh-Hans']")[0].text == "中文名"


def test_a_button_that_acts_is_a_form_with_a_token():
    forms = parsed(gallery()).xpath("//form[@action='/act']")

    assert [form.get("method") for form in forms] == ["post", "post"]
    assert all(form.xpath(".//input[@name='csrf_token']/@value") for form in forms)
    assert forms[1].xpath(".//button/@value") == ["yes"]


def test_lines_are_quoted_in_their_own_language_under_whose_they_are():
    rows = parsed(gallery()).xpath("//dl[@class='fit']/div")

    assert [row.xpath("string(dt)") for row in rows] == ["You look for", "Zhang Min offers"]
    assert [row.xpath("string(dd)").strip() for row in rows] == ["“solar roofs”", "solar “屋顶光伏”"]
    assert rows[1].xpath("dd/small/span/@lang") == ["zh-Hans"]


@pytest.mark.parametrize("language, first, second", [("en", "Li Wei", "zh-Hans"), ("zh_Hans", "李伟", "en")])
def test_both_scripts_of_a_name_carry_their_language(language, first, second):
    names = parsed(gallery(language)).xpath("//*[@class='name'][contains(., '李伟')]")

    assert names[0].xpath("string(*[1])") == first
    assert names[0].xpath("*[2]/@lang") == [second]


def test_what_a_person_types_is_never_markup():
    html = gallery(email="<script>alert(1)</script>", sentence="<b>")

    assert "<script>alert" not in html


@pytest.mark.parametrize(
    ("language", "others"),
    [
        ("en", ["zh_Hans", "zh_Hant", "de"]),
        ("zh_Hans", ["en", "zh_Hant", "de"]),
        # Who reads traditional characters may want them as Hong Kong uses them.
        ("zh_Hant", ["en", "zh_Hans", "zh_Hant_HK", "de"]),
        ("zh_Hant_HK", ["en", "zh_Hans", "zh_Hant", "de"]),
    ],
)
def test_the_language_switch_offers_the_other_languages_and_returns_to_the_same_page(language, others):
    form = parsed(gallery(language)).xpath("//footer//form")[0]

    assert form.get("method") == "post"
    assert form.xpath(".//input[@name='next']/@value") == ["/gallery"]
    assert form.xpath(".//button/@value") == others


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_a_mail_has_no_picture_no_script_and_one_button(language):
    with make_design_app(language).test_request_context("/"):
        html = render_template_string(
            '{% extends "layouts/mail.html" %}{% block content %}'
            '{{ button("Answer", "https://example.org/i/x") }}{{ quote("Hello") }}{% endblock %}',
            unsubscribe_url="https://example.org/unsubscribe/x",
        )

    root = parsed(html)

    assert root.xpath("//a[@class='m-button']/@href") == ["https://example.org/i/x"]
    assert not root.xpath("//img | //script | //link")
    assert "https://example.org/unsubscribe/x" in root.xpath("//a/@href")


def test_the_strip_on_a_mail_is_another_for_each_family_of_drawings():
    """Gradients, no picture: nothing is fetched when a mail is opened."""
    from eventhub.events.event.cover import Family

    with make_design_app("en").test_request_context("/"):
        strips = {
            render_template_string(
                '{% from "layouts/_mail_strip.html" import strip %}{{ strip(event) }}', event={"cover_seed": seed}
            )
            for seed in range(10)
        }

    assert len(strips) == len(Family)
    assert not any("url(" in strip for strip in strips)
