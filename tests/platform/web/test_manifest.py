"""What a phone reads when EventHub is put on its home screen."""

import json
from io import BytesIO

import pytest
from PIL import Image

from tests.factories import make_user

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    "language, words", [("en", "Your events"), ("zh-Hans", "你的活动"), ("made-up", "Your events")]
)
def test_the_manifest_speaks_the_language_of_its_address_and_sets_no_cookie(client, language, words):
    client.sign_in(make_user())

    answer = client.get(f"/manifest.webmanifest?lang={language}")

    assert answer.answer.mimetype == "application/manifest+json"
    assert words in json.loads(answer.html)["description"]
    assert "Set-Cookie" not in answer.headers
    assert "public" in answer.headers["Cache-Control"]


def test_the_app_starts_at_a_plain_address_that_follows_nobody(client):
    manifest = json.loads(client.get("/manifest.webmanifest").html)

    assert [manifest[name] for name in ("start_url", "scope", "id")] == ["/", "/", "/"]
    assert all(client.get(shortcut["url"]).status == 200 for shortcut in manifest["shortcuts"])


def test_each_icon_is_a_picture_of_the_size_it_says(client, sqlite_app):
    manifest = json.loads(client.get("/manifest.webmanifest").html)

    for icon in manifest["icons"]:
        with sqlite_app.test_client().get(icon["src"]) as answer:
            picture = Image.open(BytesIO(answer.data))
        assert "x".join(map(str, picture.size)) == icon["sizes"]
    assert {"any", "maskable"} == {icon["purpose"] for icon in manifest["icons"]}


@pytest.mark.parametrize("path", ["/", "/sign-in"])
def test_every_page_names_the_manifest_in_its_language_and_the_icon_of_an_iphone(browser, sqlite_app, path):
    page = browser(None, "zh-CN").get(path)

    assert page.find("//link[@rel='manifest']").get("href") == "/manifest.webmanifest?lang=zh-Hans"
    with sqlite_app.test_client().get(page.find("//link[@rel='apple-touch-icon']").get("href")) as icon:
        assert icon.status_code == 200
