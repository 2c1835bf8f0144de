"""What the scripts add, each in a real browser on the gallery of components; the pages work without them."""

import threading
from itertools import count

import pytest
from flask import Response, jsonify, render_template_string, request
from werkzeug.serving import make_server

from eventhub.platform.web import assets
from tests.ci import at_length
from tests.design_app import make_design_app
from tests.mailserver import free_port
from tests.test_components import HERE, GalleryForm, sample_data

PROGRESS = """<title>Loaded {}</title><script type="module" src="/assets/eventhub.js"></script>
<div data-progress="/far"><progress></progress><p data-progress-words>Reading</p></div>"""
SUGGESTIONS = [{"value": "Bosch", "note": "博世"}, {"value": "Boston Consulting Group", "note": ""}]
EXACT = [{"value": "Tongji University", "label": "Tongji University", "note": "同济大学", "exact": True}]


def gallery_app():
    app = make_design_app()
    joined = assets.join_assets(HERE.parent / "static")
    app.add_url_rule(
        "/assets/<name>", "assets", lambda name: Response(joined[name].plain, mimetype=joined[name].mimetype)
    )
    app.add_url_rule("/suggest", "suggest", lambda: jsonify(EXACT if request.args["q"] == "tjdx" else SUGGESTIONS))
    opened, asked = count(), count()
    app.add_url_rule("/job", "job", lambda: PROGRESS.format(next(opened)))
    app.add_url_rule("/far", "far", lambda: jsonify(done=30, total=60, words="30 of 60", finished=next(asked) > 0))

    @app.route("/", methods=["GET", "POST"])
    def gallery():
        form = GalleryForm(request.form, data={"school": "Tongji, 同济"})
        if request.method == "POST":
            form.validate()
        return render_template_string((HERE / "gallery.html").read_text(), **sample_data(form))

    return app


@pytest.fixture(scope="module")
def address():
    port = free_port()
    server = make_server("127.0.0.1", port, gallery_app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}/"
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.fixture
def page(chromium, address):
    context = chromium.new_context(viewport={"width": 375, "height": 800})
    opened = context.new_page()
    opened.set_default_timeout(30_000)
    opened.goto(address)
    yield opened
    context.close()


def test_the_summary_of_mistakes_takes_the_focus_and_leads_into_the_field(page):
    page.fill("#email", "anna@voltwerk")
    page.get_by_role("button", name="Register").click()

    page.wait_for_function("document.activeElement.hasAttribute('data-error-summary')")
    page.locator("[data-error-summary] a").first.click()
    assert page.evaluate("document.activeElement.id") == "email"
    assert page.input_value("#email") == "anna@voltwerk"


def test_nothing_is_counted_while_pinyin_is_on_its_way_to_hanzi(page):
    field = page.locator("#sentence")
    field.fill("同济大学")
    before = page.inner_text("#sentence-count")

    field.dispatch_event("compositionstart")
    field.evaluate("f => { f.value += \"ni'hao\"; f.dispatchEvent(new Event('input')); }")
    during = page.inner_text("#sentence-count")
    field.evaluate("f => { f.value = '同济大学你好'; f.dispatchEvent(new Event('compositionend')); }")

    assert (before, during, page.inner_text("#sentence-count")) == ("4 / 240", "4 / 240", "6 / 240")


@pytest.mark.slow
def test_too_many_characters_are_counted_and_marked_but_never_cut(page):
    page.fill("#sentence", "字" * 241)

    assert page.inner_text("#sentence-count") == "241 / 240"
    assert page.locator("#sentence-count.over").count() == 1
    assert len(page.input_value("#sentence")) == 241


@pytest.mark.slow
def test_a_text_is_copied_and_the_button_says_so(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = page.get_by_role("button", name="Copy for WeChat")

    button.click()

    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "张敏你好"


def test_suggestions_are_chosen_by_keyboard_and_become_tokens(page):
    entry = page.get_by_role("combobox", name="Studied at")
    entry.press_sequentially("bos")
    page.get_by_role("option", name="Bosch 博世").wait_for()

    entry.press("ArrowDown")
    entry.press("Enter")

    assert page.input_value("#school") == "Tongji, 同济, Bosch"
    assert page.locator(".token").count() == 3


def test_initials_and_enter_are_enough_and_a_screen_reader_hears_what_happens(page):
    entry = page.get_by_role("combobox", name="Studied at")
    heard = page.locator(".field", has=entry).get_by_role("status")
    entry.press_sequentially("tjdx")
    page.get_by_role("option", name="Tongji University 同济大学", selected=True).wait_for()
    found = heard.text_content()

    entry.press("Enter")
    added = heard.text_content()
    entry.press("Backspace")

    assert (found, added, heard.text_content()) == (
        "1 suggestions",
        "Added: Tongji University",
        "Removed: Tongji University",
    )
    assert page.input_value("#school") == "Tongji, 同济"


@pytest.mark.slow
def test_what_is_typed_is_kept_as_typed_by_comma_enter_or_leaving(page):
    entry = page.get_by_role("combobox", name="Studied at")

    entry.press_sequentially("Fudan，")
    entry.press_sequentially("Village School")
    page.locator("#email").focus()

    assert page.input_value("#school") == "Tongji, 同济, Fudan, Village School"


@pytest.mark.slow
def test_a_token_is_removed_by_its_button_and_by_backspace(page):
    page.get_by_role("button", name="Remove Tongji").click()
    page.get_by_role("combobox", name="Studied at").press("Backspace")

    assert page.input_value("#school") == ""


def test_without_script_every_field_is_a_plain_field(chromium, address):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)

    page.fill("#school", "Tongji, Bosch")

    assert page.input_value("#school") == "Tongji, Bosch"
    assert page.get_by_role("button", name="Copy for WeChat").count() == 0
    context.close()


@pytest.mark.parametrize("scheme", at_length(["light"], ["light", "dark"]))
def test_every_component_fits_a_small_phone_and_has_no_barrier(chromium, address, scheme):
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(viewport={"width": 320, "height": 700}, color_scheme=scheme)
    page = context.new_page()
    page.goto(address)

    violations = [found["id"] for found in Axe().run(page).response["violations"]]

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations == []
    context.close()


@pytest.mark.slow
def test_the_bar_of_a_job_fills_and_its_page_is_loaded_anew_at_the_end(page, address):
    page.goto(address + "job")
    page.wait_for_function("document.querySelector('progress').value === 30")
    assert page.text_content("[data-progress-words]") == "30 of 60"

    page.wait_for_function("document.title === 'Loaded 1'")
