"""`python -m tests.benchmarks.screens http://127.0.0.1:5000`: words and height of a guest's pages on a phone.

Of a running demo (`make demo`), at 375 px in English: the words that stand in the main part, folds as they are, and
the height of the whole page. It signs Anna in and registers a guest, as the page after confirming is seen once.
"""

import re
import secrets
import shutil
import sys
from collections.abc import Collection, Iterator

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROMIUM_NAMES

EVENT = "/e/clean-energy-evening-shanghai-k7mx"
LINK = re.compile(r"http://[^\s\"<]+/(?:s|confirm|r)/[^\s\"<]+")
MEASURED = """() => [document.querySelector('main').innerText.split(/\\s+/).filter(Boolean).length,
    document.documentElement.scrollHeight]"""
OF_A_GUEST = {
    "event, signed in": EVENT,
    "For you": f"{EVENT}/going",
    "Guests": f"{EVENT}/guests",
    "my registration": f"{EVENT}/me",
    "about me": "/me",
    "my events": "/",
}


def measure(browser: Browser, base: str) -> Iterator[tuple[str, int, int]]:
    """(page, words, pixels) of each page."""
    stranger = _open(browser, base)
    for name, path in {"landing": "/", "event": EVENT, "register": f"{EVENT}/register"}.items():
        stranger.goto(path)
        yield name, *stranger.evaluate(MEASURED)
    _register(stranger)
    yield "after confirming", *stranger.evaluate(MEASURED)
    anna = _open(browser, base)
    before = _mails(anna, "anna@example.org")
    anna.goto("/sign-in")
    anna.fill("main input[type=email]", "anna@example.org")
    anna.click("main form button")
    _follow_mail(anna, "anna@example.org", before)
    for name, path in OF_A_GUEST.items():
        anna.goto(path)
        yield name, *anna.evaluate(MEASURED)
        if name == "For you":
            anna.goto(anna.locator(".pcard a.btn-primary").first.get_attribute("href"))
            yield "ask", *anna.evaluate(MEASURED)


def _open(browser: Browser, base: str) -> Page:
    return browser.new_page(base_url=base, locale="en-US", viewport={"width": 375, "height": 812})


def _register(page: Page) -> None:
    address = f"guest-{secrets.token_hex(4)}@example.org"
    page.fill("[name=name]", "Nora Lang")
    page.fill("[name=email]", address)
    page.click("main form button[type=submit]")
    _follow_mail(page, address)


def _mails(page: Page, address: str) -> list[str]:
    page.goto(f"/demo/mailbox?to={address}")
    return [link.get_attribute("href") or "" for link in page.locator("a[href^='/demo/mailbox/']").all()]


def _follow_mail(page: Page, address: str, before: Collection[str] = ()) -> None:
    """Open the link in a new mail as soon as it is there, and press the button of its page."""
    for _ in range(60):
        new = [mail for mail in _mails(page, address) if mail not in before]
        if new:
            page.goto(new[0])
            page.goto(LINK.findall(page.content())[0])
            page.click("main form button[type=submit]")
            page.wait_for_load_state()
            return
        page.wait_for_timeout(500)
    raise TimeoutError(address)


if __name__ == "__main__":
    with sync_playwright() as playwright:
        program = next(found for name in CHROMIUM_NAMES if (found := shutil.which(name)))
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for row in measure(chromium, sys.argv[1]):
            print("{:20} {:5d} words {:6,d} px".format(*row))
