"""Documents, and what refers to them, stay together: files, sections, numbers of cases, and links."""

import re
from collections.abc import Iterator
from pathlib import Path

from eventhub.platform.mail.kinds import all_kinds

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
FOLDERS = ("deploy", "docs", "eventhub", "migrations", "static", "templates", "tests")
READ = {
    ".cfg",
    ".css",
    ".example",
    ".html",
    ".js",
    ".md",
    ".po",
    ".py",
    ".sh",
    ".toml",
    ".tsv",
    ".txt",
    ".yaml",
    ".yml",
}
# A path of ours; a word before it as in "tests/matching/data/README.md".
DOCUMENT = re.compile(r"(?<![\w./-])[\w./-]+\.md\b")
SECTION = re.compile(r"behaviour\.md\s+(?:#\s+)?sections? (\d+(?:(?:, | and |-)\d+)*)")
CASE = re.compile(r"(?<![A-Za-z])(?:[Cc]ases?|docs/cases\.md)[ _](\d+(?:(?:, | and |-)\d+)*)")
# What a checkout has only once it runs.
MADE = {".venv", "instance"}
# A file or folder of ours in backticks.
PATH = re.compile(r"`([\w.-]+/(?:[\w.-]+/)*(?:[\w-]+\.\w+)?)`")
# One of several in a command.
NAMED = re.compile(r"(?<![\w./-])(?:tests|eventhub|templates)/[\w./-]*\w")
LINK = re.compile(r"\]\(([^)\s]+)\)")


def test_no_file_refers_to_a_document_that_is_not_here():
    missing = {
        f"{path.relative_to(ROOT)}: {name}"
        for path, text in files()
        for name in DOCUMENT.findall(text)
        if not any((folder / name).is_file() for folder in (ROOT, DOCS, path.parent))
    }

    assert missing == set()


def test_each_path_that_a_document_names_is_there():
    """Named from the root, from the package, or from beside; `<feature>` stands for a name that one chooses."""
    gone = {
        f"{path.relative_to(ROOT)}: {named}"
        for path in (*DOCS.rglob("*.md"), *ROOT.glob("*.md"))
        if path.name != "CHANGELOG.md"
        for named in PATH.findall(path.read_text("utf-8")) + NAMED.findall(path.read_text("utf-8"))
        if named.partition("/")[0] not in MADE
        and not any((folder / named).exists() for folder in (ROOT, ROOT / "eventhub", path.parent))
    }

    assert gone == set()


def test_each_section_of_the_behaviour_that_is_named_exists():
    there = set(re.findall(r"^## (\d+) ", (DOCS / "behaviour.md").read_text("utf-8"), re.MULTILINE))
    named = {
        (str(path.relative_to(ROOT)), number) for path, text in files() for number in numbers(SECTION.findall(text))
    }

    assert {(path, number) for path, number in named if number not in there} == set()
    assert named


def test_each_kind_of_mail_is_described(sqlite_app):
    said = (DOCS / "behaviour.md").read_text("utf-8").partition('<a id="mails">')[2].partition("<a id=")[0]
    named = set(re.findall(r"`([\w/]+)`", said))
    kinds = {kind.name for kind in all_kinds() if not kind.name.startswith("tests/")}

    assert {kind for kind in kinds if not {kind, kind.rpartition("/")[2]} & named} == set()


def test_each_case_that_a_test_shows_is_described_and_each_described_is_shown():
    described = set(re.findall(r"^\| (\d+) \|", (DOCS / "cases.md").read_text("utf-8"), re.MULTILINE))
    shown = {
        number
        for path, text in files("eventhub", "tests")
        if path.suffix == ".py" and path != Path(__file__)
        for number in numbers(CASE.findall(text))
    }

    assert shown == described


def test_what_documents_link_to_exists():
    broken = {
        f"{path.relative_to(ROOT)}: {link}"
        for path in (*DOCS.rglob("*.md"), *ROOT.glob("*.md"))
        for link in LINK.findall(path.read_text("utf-8"))
        if "://" not in link and not leads_somewhere(path, link)
    }

    assert broken == set()


def test_the_chinese_of_the_glossary_is_what_pages_say():
    glossary = (DOCS / "style.md").read_text("utf-8").partition("## Glossary")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| [^|]+ \| ([^|-]+) \|", glossary, re.MULTILINE)
    said = "".join(text for path, text in files("eventhub") if path.suffix == ".po")
    words = {word for row in rows[1:] for word in re.split("[、（）]", row.strip())}

    assert {word for word in words if word not in said} == set()
    assert len(words) > 20


def leads_somewhere(path: Path, link: str) -> bool:
    """Whether file and anchor are there; an anchor is one we wrote, or a heading as GitHub spells it."""
    name, _, anchor = link.partition("#")
    target = path.parent / name if name else path
    if not target.exists() or not anchor:
        return target.exists()
    text = target.read_text("utf-8")
    headings = re.findall(r"^#+ (.*)", text, re.MULTILINE)
    spelled = {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}
    return anchor in spelled or f'<a id="{anchor}">' in text


def files(*folders: str) -> Iterator[tuple[Path, str]]:
    """All that people wrote, with its words."""
    found = [path for folder in folders or FOLDERS for path in (ROOT / folder).rglob("*")]
    for path in found if folders else [*found, *ROOT.iterdir()]:
        if path.is_file() and path.suffix in READ and "vendor" not in path.parts:
            yield path, path.read_text("utf-8", errors="replace")


def numbers(said: list[str]) -> Iterator[str]:
    """The numbers in "5", "1, 2 and 4" and "16-20"."""
    for words in said:
        for part in re.split(r", | and ", words):
            first, _, last = part.partition("-")
            yield from map(str, range(int(first), int(last or first) + 1))
