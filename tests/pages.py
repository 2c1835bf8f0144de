"""A page as tests see it: its words, links and forms. That it has no fault is looked at first (tests/markup.py)."""

import functools
import re

import lxml.html

from tests.markup import assert_right

_AFTER_TEXTAREA = re.compile(r"(<textarea[^>]*>)\r?\n")


class Page:
    """One answer of the server. HTML is checked as soon as it arrives."""

    def __init__(self, answer, url: str):
        self.answer = answer
        self.url = url
        self.status: int = answer.status_code
        self.headers = answer.headers
        if self.is_html and self.html:
            assert_right(self.html, f"{self.url} ({self.status})")

    @property
    def is_html(self) -> bool:
        # Redirects carry a small page that nobody sees.
        return self.answer.mimetype == "text/html" and not 300 <= self.status < 400

    @property
    def html(self) -> str:
        return self.answer.get_data(as_text=True)

    @property
    def data(self) -> bytes:
        return self.answer.get_data()

    @property
    def location(self) -> str:
        """Where a redirect leads."""
        return self.headers.get("Location", "")

    @functools.cached_property
    def tree(self):
        # HTML drops one line break after <textarea>; this reader keeps it.
        text = _AFTER_TEXTAREA.sub(r"\1", self.html)
        return lxml.html.document_fromstring(text).getroottree()

    def all(self, xpath: str) -> list:
        return self.tree.xpath(xpath)

    def find(self, xpath: str):
        """The first match, which must exist."""
        found = self.all(xpath)
        assert found, self.describe(f"nothing matches {xpath}")
        return found[0]

    @property
    def title(self) -> str:
        return words(self.find("//title"))

    @property
    def h1(self) -> str:
        return words(self.find("//h1"))

    @property
    def text(self) -> str:
        """All words of the body, with single spaces."""
        return words(self.find("//body"))

    @property
    def main(self) -> str:
        """The words of the main part, without navigation and footer."""
        return words(self.find("//main"))

    def section(self, heading: str) -> str:
        """The words of the smallest section, article, aside or list item whose heading holds these words."""
        for level in ("h2", "h3", "h4", "legend", "summary", "h1"):
            for element in self.all(f"//{level}"):
                if heading in words(element):
                    around = element.xpath(
                        "ancestor::*[self::section or self::article or self::aside or "
                        "self::li or self::fieldset or self::details or self::main][1]"
                    )
                    return words(around[0] if around else element)
        raise AssertionError(self.describe(f"no heading holds {heading!r}"))

    def link(self, text: str) -> str:
        """Where the link with these words leads."""
        for element in self.all("//a[@href]"):
            if text in words(element) or text == element.get("aria-label"):
                return element.get("href")
        raise AssertionError(self.describe(f"no link says {text!r}"))

    def links(self, part: str) -> list[str]:
        """All addresses on the page that hold this part."""
        return list(dict.fromkeys(href for href in self.all("//a/@href") if part in href))

    @property
    def forms(self) -> list["Form"]:
        return [Form(element, self.url) for element in self.all("//form")]

    def form(self, part: str = "") -> "Form":
        """The form whose address, id or button holds these words; without words the first one in main."""
        if not part:
            posting = self.all("//main//form[@method='post']") or [self.find("//main//form")]
            return Form(posting[0], self.url)
        for form in self.forms:
            if part in form.action or part == form.element.get("id") or any(part in b for b in form.buttons):
                return form
        raise AssertionError(self.describe(f"no form for {part!r}"))

    @property
    def errors(self) -> str:
        """The words of the error summary; empty when there is none."""
        return " ".join(words(e) for e in self.all("//*[contains(@class, 'error-summary') or @role='alert']"))

    def describe(self, complaint: str) -> str:
        where = f" -> {self.location}" if self.location else ""
        body = words(self.tree.getroot())[:1500] if self.is_html and self.html else self.html[:500]
        return f"{complaint}, but {self.url} gave {self.status}{where}:\n{body}"


class Form:
    """One form of a page with what stands in its fields."""

    def __init__(self, element, url: str):
        self.element = element
        self.method = (element.get("method") or "get").lower()
        self.action = element.get("action") or url
        self.names = set(element.xpath(".//@name"))

    @property
    def buttons(self) -> list[str]:
        return [words(b) for b in self.element.xpath(".//button[not(@type) or @type='submit']")]

    @property
    def values(self) -> dict[str, list[str]]:
        """Field name -> what would be sent if nothing were changed."""
        sent: dict[str, list[str]] = {}
        for field in self.element.xpath(".//input[@name] | .//textarea[@name] | .//select[@name]"):
            value = _value(field)
            if value is not None:
                sent.setdefault(field.get("name"), []).extend(value)
        return sent

    def choices(self, name: str) -> list[str]:
        """The values a person can choose for this field."""
        fields = f".//input[@name='{name}']/@value | .//select[@name='{name}']/option/@value"
        return list(self.element.xpath(fields))

    def filled(self, values: dict, press: str | None) -> dict:
        unknown = set(values) - self.names
        assert not unknown, f"the form {self.action} has no {sorted(unknown)}, only {sorted(self.names)}"
        data: dict = dict(self.values)
        data.update(values)
        if press is not None:
            data.update(self._pressed(press))
        return {name: value for name, value in data.items() if value is not None}

    def _pressed(self, press: str) -> dict[str, str]:
        for button in self.element.xpath(".//button"):
            if press in words(button) or press == button.get("value"):
                return {button.get("name"): button.get("value", "")} if button.get("name") else {}
        raise AssertionError(f"no button {press!r} among {self.buttons}")


def _value(field) -> list[str] | None:
    if field.tag == "textarea":
        return [field.text or ""]
    if field.tag == "select":
        chosen = field.xpath(".//option[@selected]")
        if not chosen and not field.get("multiple"):
            chosen = field.xpath(".//option")[:1]
        return [option.get("value", words(option)) for option in chosen]
    kind = field.get("type", "text")
    if kind in ("checkbox", "radio"):
        return [field.get("value", "on")] if field.get("checked") is not None else None
    return None if kind in ("submit", "button", "image", "file", "reset") else [field.get("value", "")]


def words(element) -> str:
    """The visible words of an element with single spaces."""
    parts = element.xpath(".//text()[not(ancestor::script or ancestor::style or ancestor::template)]")
    return " ".join(" ".join(parts).split())
