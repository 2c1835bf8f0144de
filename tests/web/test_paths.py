import pytest
from werkzeug.routing import Map, Rule

from eventhub.web.paths import LateRule, row_number, safe_path


@pytest.mark.parametrize("path", ["/follow-ups", "/e/clean-energy-x7k2/going?tab=people", "/e/%E6%B8%85/me", "/"])
def test_a_path_of_ours_is_followed(path):
    assert safe_path(path, "/home") == path


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "/\\evil.example",
        "/%5Cevil.example",
        "https:evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\tevil",
        "/a\r\nSet-Cookie: x=1",
        "/a/../\\evil",
        "/a//evil.example",
        "/%0d%0aX",
        "evil",
        "",
        None,
        "/" + "a" * 10_000,
        "/../etc",
        "/%2f%2fevil.example",
    ],
)
def test_anything_else_leads_home(path):  # reliability case 10
    assert safe_path(path, "/home") == "/home"


@pytest.mark.parametrize("text", ["0", "-1", "x", "", str(2**31), "9" * 30])
def test_what_no_column_holds_is_no_row(text):
    with pytest.raises(ValueError):
        row_number(text)


@pytest.mark.parametrize("values", [{"slug": "a b", "page": 2}, {"slug": "清", "page": 1, "q": "x&y"}, {"slug": "a"}])
@pytest.mark.parametrize("append_unknown", [True, False])
def test_a_late_route_writes_the_address_that_a_plain_one_writes(values, append_unknown):
    late, plain = (
        Map([kind("/e/<slug>/<int:page>", endpoint="page"), kind("/e/<slug>", endpoint="page")]).bind("localhost")
        for kind in (LateRule, Rule)
    )

    written = [late.build("page", values, append_unknown=append_unknown) for _ in range(2)]

    assert written == [plain.build("page", values, append_unknown=append_unknown)] * 2


def test_a_late_route_compiles_for_the_address_that_is_written(monkeypatch):
    compiled, compiler = [], Rule._get_func_code
    noted = staticmethod(lambda code, name: compiled.append(name) or compiler(code, name))
    monkeypatch.setattr(Rule, "_get_func_code", noted)
    routes = Map([LateRule("/here", endpoint="here"), LateRule("/there", endpoint="there")]).bind("localhost")

    assert compiled == []
    assert [routes.build("there"), routes.build("there")] == ["/there", "/there"]
    assert len(compiled) == 1
