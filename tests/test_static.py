import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[1] / "static"
SHEETS = sorted((STATIC / "css").glob("*.css"))
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
PARTS_OF_CHECK_IN = sorted((STATIC / "checkin").glob("*.js"))
HEX = re.compile(r"#[0-9a-fA-F]{3,8}\b")
DECLARED = re.compile(r"(--[\w-]+):\s*([^;]+);")
# Text on its ground; each pair must be readable (WCAG 2.2 AA: 4.5) in light and in dark.
READ_ON = [
    ("ink", "bg"),
    ("ink-2", "bg"),
    ("ink-3", "bg"),
    ("ink-3", "surface"),
    ("ink-2", "sunken"),
    ("btn-ink", "btn"),
    ("btn-ink", "btn-hover"),
    ("accent", "accent-soft"),
    ("accent", "surface"),
    ("jade", "jade-soft"),
    ("amber", "amber-soft"),
    ("danger", "danger-soft"),
    ("danger", "bg"),
    *((f"a{number}", f"a{number}-bg") for number in range(1, 7)),
]
# Edges of fields and the focus ring; 3 is enough for what is not text.
SEEN_ON = [("line-input", "surface"), ("line-input", "bg"), ("focus", "bg"), ("focus", "surface")]


def themes():
    tokens = (STATIC / "css" / "tokens.css").read_text()
    light, dark, automatic = tokens.split(":root")[1:4]
    plain, chosen, by_system = (dict(DECLARED.findall(block)) for block in (light, dark, automatic))
    return {"light": plain, "dark": {**plain, **chosen}, "dark by system": {**plain, **by_system}}


def luminance(colour):
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark", "dark by system"])
@pytest.mark.parametrize("text, ground", READ_ON)
def test_words_can_be_read_on_their_ground(theme, text, ground):
    tokens = themes()[theme]

    assert contrast(tokens[f"--{text}"], tokens[f"--{ground}"]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark", "dark by system"])
@pytest.mark.parametrize("edge, ground", SEEN_ON)
def test_edges_and_focus_can_be_seen(theme, edge, ground):
    tokens = themes()[theme]

    assert contrast(tokens[f"--{edge}"], tokens[f"--{ground}"]) >= 3


@pytest.mark.parametrize("sheet", [s for s in SHEETS if s.stem != "tokens"], ids=lambda s: s.name)
def test_a_sheet_takes_its_colours_from_the_tokens(sheet):
    used = set(re.findall(r"var\((--[\w-]+)", sheet.read_text()))

    assert not HEX.findall(sheet.read_text())
    assert used <= themes()["light"].keys()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda s: s.name)
def test_a_sheet_closes_what_it_opens_and_uses_what_old_browsers_know(sheet):
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)

    assert text.count("{") == text.count("}")
    assert not re.search(r":has\(|oklch\(|light-dark\(|@layer|@import|url\(", text)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda s: s.name)
def test_a_sheet_has_one_declaration_a_line_of_at_most_120_columns(sheet):
    lines = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL).splitlines()

    crowded = re.compile(r";.*;|[{}].*\S.*[;}]|.{121}")
    assert [line for line in lines if crowded.search(line)] == []


@pytest.mark.parametrize("script", [*SCRIPTS, *PARTS_OF_CHECK_IN], ids=lambda s: s.name)
def test_a_script_is_small_and_needs_no_loader(script):
    text = script.read_text()

    assert len(text.splitlines()) < 100
    assert not re.search(r"^\s*(import|export)\b|innerHTML|eval\(|\.style\b", text, re.MULTILINE)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda s: s.name)
def test_a_script_of_every_page_is_found_by_its_marks(script):
    text = script.read_text()

    assert "data-" in text or "dataset" in text or "querySelector" in text


ROOT = STATIC.parent
WORD = re.compile(r"[\w-]+")
# Words in the attribute class, and the short strings of macros and views from which some are put together.
ATTRIBUTE = re.compile(r'class_?\s*=\s*"((?:\{\{.*?\}\}|\{%.*?%\}|[^"])*)"', re.DOTALL)
STRING = re.compile(r"""(?:"([a-z0-9 -]{1,60})"|'([a-z0-9 -]{1,60})')""")
BODY_CLASS = re.compile(r"block body_class %\}(.*?)\{% endblock", re.DOTALL)
# Of these a macro writes the end: av-{{ size }}, tint-{{ family }}, t{{ person|tint }}.
DRAWN = re.compile(r"(av|face|cov|tint|notice|pill)-[a-z0-9]+|t[1-6]")


def words_that_may_be_classes() -> set[str]:
    found = set()
    for template in (ROOT / "templates").rglob("*.html"):
        text = template.read_text()
        found |= {word for part in ATTRIBUTE.findall(text) + BODY_CLASS.findall(text) for word in WORD.findall(part)}
        found |= {word for pair in STRING.findall(text) for part in pair for word in part.split()}
    for module in (ROOT / "eventhub").rglob("*.py"):
        found |= {word for pair in STRING.findall(module.read_text()) for part in pair for word in part.split()}
    others = [*SCRIPTS, *PARTS_OF_CHECK_IN, *(STATIC / "errors").iterdir(), ROOT / "tests" / "gallery.html"]
    return found | {word for file in others for word in WORD.findall(file.read_text())}


def test_every_class_of_a_sheet_is_used_by_a_page_or_a_script():
    used, unused = words_that_may_be_classes(), {}
    for sheet in SHEETS:
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
        classes = set(re.findall(r"\.(-?[a-zA-Z][\w-]*)", " ".join(re.findall(r"([^{}]+)\{", text))))
        unused[sheet.name] = [one for one in sorted(classes - used) if not DRAWN.fullmatch(one)]

    assert [f"{sheet}: .{one}" for sheet, classes in unused.items() for one in classes] == []
