"""One person in a browser window. Each page they look at is checked for barriers and for what the
content security policy had to stop; for barriers by turns on a phone and at a desk, and on both where everything
runs."""

import os
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT

from tests.ci import at_length

WIDTHS = (375, 1280)
# At how many of the widths each look is read for barriers.
READ_AT = at_length(1, 2)
WIDEST_SCROLL = 1
# Only what is wrong comes back: the thousands of passed checks take longer to read than to make.
BARRIERS = """() => axe.run(document, {resultTypes: ['violations']}).then(found => found.violations.flatMap(
    rule => rule.nodes.slice(0, 3).map(node => `${rule.id}: ${node.html.slice(0, 160)} (${node.failureSummary})`)))"""

# A box that hides what does not fit must not hide a button.
CUT_OFF = """() => [...document.querySelectorAll('.btn')].filter(button => button.offsetParent && (() => {
    const inner = button.getBoundingClientRect();
    for (let box = button.parentElement; box; box = box.parentElement) {
        const outer = box.getBoundingClientRect();
        if (getComputedStyle(box).overflowY === 'hidden' && inner.bottom > outer.bottom + 1) return true;
    }
    return false;
})()).map(button => button.textContent.trim())"""


class Visitor:
    """`page` is Playwright's page; `look` checks what is on screen, and keeps a picture of it if
    EVENTHUB_TEST_PICTURES is set."""

    def __init__(self, page, pictures: Path):
        self.page = page
        self.page.set_default_timeout(30_000)
        self._pictures = pictures
        self._complaints: list[str] = []
        self._looks = 0
        page.on("console", lambda message: self._heard(message.type, message.text))
        page.on("pageerror", lambda error: self._complaints.append(f"script failed: {error}"))
        page.on("requestfinished", self._requested)

    def open(self, path: str, picture: str | None = None) -> None:
        """Go to an address and, given a name for the picture, look at it."""
        answer = self.page.goto(path)
        assert answer is None or answer.status < 400, f"{path} gave {answer.status}"
        if picture:
            self.look(picture)

    def look(self, picture: str) -> None:
        """What is on screen has no barrier, fits a phone and a desk, and broke no rule of the policy."""
        self.page.wait_for_load_state()
        widths = [WIDTHS[(self._looks + turn) % 2] for turn in range(READ_AT)]
        self._looks += 1
        self.page.evaluate(AXE_SCRIPT)
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            self._look_at_width(picture, width, read=width in widths)

    def _look_at_width(self, picture: str, width: int, *, read: bool) -> None:
        if os.environ.get("EVENTHUB_TEST_PICTURES"):
            self._pictures.mkdir(exist_ok=True)
            self.page.screenshot(path=self._pictures / f"{picture}-{width}.png", full_page=True)
        barriers = self.page.evaluate(BARRIERS) if read else []
        too_wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        cut_off = self.page.evaluate(CUT_OFF)
        assert not barriers, f"{picture} at {width} px, {self.page.url}:\n" + "\n".join(barriers)
        assert too_wide <= WIDEST_SCROLL, f"{picture} at {width} px is {too_wide} px too wide"
        assert not cut_off, f"{picture} at {width} px hides part of {cut_off}"
        assert not self._complaints, f"{picture} at {width} px: {self._complaints}"

    def fill(self, **values: str) -> None:
        """Type into fields by their names."""
        for name, value in values.items():
            self.page.locator(f"main [name='{name}']").first.fill(value)

    def suggest(self, label: str, value: str) -> None:
        """Type into a field that suggests values, and take the first suggestion."""
        field = self.page.get_by_role("combobox", name=label)
        field.fill(value)
        self.page.locator("[role=option]:visible").first.click()

    def choose(self, name: str, value: str) -> None:
        """Tick the box or the radio button of this name and value, as a finger would: on its label."""
        field = self.page.locator(f"main input[name='{name}'][value='{value}']").first
        if not field.is_checked():
            self.page.locator(f"label[for='{field.get_attribute('id')}']").first.click()

    def press(self, words: str, picture: str | None = None) -> None:
        """Press the button or link with these words, wait for the page that comes, and look at it."""
        button = self.page.get_by_role("button", name=words).or_(self.page.get_by_role("link", name=words))
        with self.page.expect_navigation():
            button.first.click()
        if picture:
            self.look(picture)

    @property
    def words(self) -> str:
        """All words on screen."""
        return " ".join(self.page.locator("body").inner_text().split())

    def _heard(self, kind: str, text: str) -> None:
        if kind == "error" or "Content Security Policy" in text:
            self._complaints.append(text)

    def _requested(self, request) -> None:
        if not request.url.startswith(("http://127.0.0.1", "http://localhost", "data:", "blob:")):
            self._complaints.append(f"a foreign address was loaded: {request.url}")
