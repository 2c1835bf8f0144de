"""No pattern over what people write takes more than linear time; each is found by itself, a new one too."""

import ast
import contextlib
import importlib
import pkgutil
import re
import zlib
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

import pytest

from eventhub.matching import lines, sentences, word_vectors
from eventhub.people.imports import resolution
from eventhub.text import (
    addresses,
    characters,
    first_message,
    links,
    lived,
    name_marks,
    names,
    organisations,
    pinyin,
    places,
    romanisation,
    search,
    titles,
    vocabulary,
)
from tests import growth
from tests.checkout import ROOT

PACKAGES = ("eventhub.text", "eventhub.people.imports.readers")
METHODS = ("match", "fullmatch", "search", "sub", "split", "findall", "finditer")
SIZES = (250, 1000, 4000)
# Those that have hurt once are always tried; of the others a part, another one for each pattern.
ALWAYS = ("\n", " ", "(", "科技", "张敏（", "咖啡")
SHARE = 16
# Processor time is measured; on a busy machine it takes many times as long by the clock.
pytestmark = pytest.mark.timeout(900)


def modules() -> Iterator[tuple[str, object]]:
    for package in map(importlib.import_module, PACKAGES):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                yield found.name, importlib.import_module(found.name)


def patterns_in(value: object) -> Iterator[re.Pattern]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from patterns_in([*value.keys(), *value.values()])
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from patterns_in(one)


@cache
def patterns() -> dict[str, re.Pattern]:
    """Every compiled pattern once, by module, name and number."""
    found = {
        pattern: f"{module}.{name}:{number}"
        for module, content in modules()
        for name, value in vars(content).items()
        for number, pattern in enumerate(patterns_in(value))
    }
    return {name: pattern for pattern, name in found.items()}


@cache
def uses() -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "eventhub").rglob("*.py")))


def methods_of(name: str) -> list[str]:
    """How a pattern is used anywhere; in every way where that is not seen."""
    own = name.rpartition(".")[2].partition(":")[0]
    used = set(re.findall(rf"\b{own}\.({'|'.join(METHODS)})\b", uses()))
    return sorted(used) or list(METHODS)


def units(name: object) -> list[str]:
    return [one for one in growth.UNITS if one in ALWAYS or zlib.crc32(repr((name, one)).encode()) % SHARE == 0]


def run(pattern: re.Pattern, method: str, text: str | bytes) -> None:
    if method == "sub":
        pattern.sub(b"" if isinstance(text, bytes) else "", text)
    elif method == "finditer":
        for _ in pattern.finditer(text):
            pass
    else:
        getattr(pattern, method)(text)


def words_of(pattern: re.Pattern) -> list[str]:
    """What the pattern itself looks for, as further units."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    return [f"{word} " for word in re.findall(r"(?<!\\)[^\W\d_]{2,}", source)[:3]]


def work(pattern: re.Pattern, method: str, unit: str, shape: int, size: int):
    text = growth.hostile(unit, shape, size)
    return partial(run, pattern, method, text.encode() if isinstance(pattern.pattern, bytes) else text)


def complaint(pattern: re.Pattern, method: str, unit: str, shape: int) -> str:
    return growth.complaint(partial(work, pattern, method, unit, shape), dict.fromkeys(SIZES, 0.0015))


def complaints(pattern: re.Pattern, methods: list[str]) -> list[str]:
    found = []
    for method in methods:
        for unit in (*units(pattern.pattern), *words_of(pattern)):
            for shape in range(len(growth.SHAPES)):
                wrong = complaint(pattern, method, unit, shape)
                if wrong:
                    found.append(f"{method} of {unit!r} in shape {shape}: {wrong}")
                    break
    return found


@pytest.mark.parametrize("name", patterns())
def test_twice_as_much_text_takes_a_pattern_twice_as_long(name):
    assert complaints(patterns()[name], methods_of(name)) == []


@pytest.mark.parametrize(("power", "is_found"), [(1, False), (2, True), (3, True)])
def test_work_that_grows_faster_than_its_input_is_found(power, is_found):
    """By steps that the work counts itself: a busy machine makes no difference."""
    done = [0]

    def counted(size):
        return partial(done.__setitem__, 0, done[0] + size**power)

    def work(size):
        return lambda: counted(size)()

    assert bool(growth.complaint(work, dict.fromkeys(SIZES, 100), lambda: done[0])) == is_found


def test_every_pattern_over_what_people_write_stands_where_it_is_found():
    """A pattern within a function is seen by no walk over the modules."""
    hidden = []
    for package in PACKAGES:
        for path in sorted((ROOT / Path(*package.split("."))).glob("*.py")):
            for function in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(function, ast.FunctionDef | ast.Lambda):
                    hidden += [f"{path.name}:{node.lineno}" for node in ast.walk(function) if uses_re(node)]

    assert hidden == []
    assert len(patterns()) > 80


def uses_re(node: ast.AST) -> bool:
    """Whether `re.compile` or the like is called; the types of patterns and matches are none."""
    is_of_re = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "re"
    return is_of_re and node.attr not in ("Match", "Pattern")


def forms_of(text: str) -> names.NameForms:
    return names.name_forms(text, text[::-1])


def unless_refused(function):
    def run(text: str) -> None:
        with contextlib.suppress(ValueError):
            function(text)

    return run


# Whatever takes what people have typed.
FUNCTIONS = {
    "find_place": places.find_place,
    "find_school": organisations.find_school,
    "find_employer": organisations.find_employer,
    "same_organisation": lambda text: organisations.same_organisation(text, text[1:]),
    "clean": characters.clean,
    "fold": characters.fold,
    "key": characters.key,
    "haystack": search.haystack,
    "searchable": names.searchable,
    "spelled_out": pinyin.spelled_out,
    "spellings": romanisation.spellings,
    "as_pinyin": romanisation.as_pinyin,
    "reading": romanisation.reading,
    "marks": lambda text: name_marks.name_marks(forms_of(text)),
    "agree": lambda text: names.agree(forms_of(text), forms_of(text[1:])),
    "compare": lambda text: resolution.compare(person(text), person(text[1:])),
    "typed_addresses": addresses.typed_addresses,
    "normalise_email": unless_refused(addresses.normalise_email),
    "normalise_phone": unless_refused(lambda text: addresses.normalise_phone(text, "DE")),
    "hints": first_message.find_hints,
    "paragraphs": links.paragraphs,
    "is_chinese": titles.is_chinese,
    "canonical": unless_refused(lambda text: vocabulary.canonical("place", text)),
    "split_refusal": lines.split_refusal,
    "read_lines": lambda text: lines.read_lines(looks_for=text, can_help=text, headline=text),
    "known_words": lambda text: list(word_vectors.known_words(text)),
    # Without what they remember.
    "phrases": sentences._phrases.__wrapped__,
    "read_lived": lived.read_lived.__wrapped__,
    "rejoined": lambda text: vocabulary.rejoin_names("school", text.split(",")),
}


def person(name: str) -> resolution.Person:
    return resolution.Person(name, name[::-1], companies=(name,), schools=(name,))


def called(function, unit, shape, size):
    return partial(function, growth.hostile(unit, shape, size))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_twice_as_much_text_takes_a_function_twice_as_long(name):
    found = []
    for unit in units(name):
        for shape in range(len(growth.SHAPES)):
            wrong = growth.complaint(partial(called, FUNCTIONS[name], unit, shape), dict.fromkeys(SIZES, 0.01))
            found += [f"{unit!r} in shape {shape}: {wrong}"] if wrong else []

    assert found == []


def test_a_place_of_many_hanzi_that_nobody_knows_is_soon_given_up():
    assert places.find_place("四川省成都市武侯区") == "cn-sichuan-chengdu-wuhou"

    assert places.find_place("张" * 100) is None


def test_marks_heaped_on_one_letter_are_cut_and_those_of_languages_stay():
    tower = "e" + "\u0301\u0327" * 5000

    assert len(characters.clean(f"a {tower} b")) < 60
    assert characters.clean("Vie\u0302\u0323t Nam") == "Việt Nam"
