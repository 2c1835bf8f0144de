from itertools import combinations_with_replacement
from pathlib import Path

from eventhub.text.name_marks import ANY, name_marks
from eventhub.text.names import Agreement, agree, name_forms

TABLES = Path(__file__).parents[1] / "people" / "imports"
# Of each way to agree at least one pair, with what the tables of real names lack.
TRICKY = """Li Li|J. Smith|John Smith|Bill Gates|William Gates|Anna Keller-Weber|Anna Weber|Anna Meier geb. Keller
Zhangmin|张敏|欧阳娜娜|Nana Ouyang|Keller|Mueller Jürgen|Jürgen Müller|Jürgen Karl Müller|Maria García López
Maria López|Anna Keller|Carina Lau Ka Ling|劉嘉玲|Grace 黄蕾|黄蕾|Ана Јовић|Min Karl Otto Zhang|Otto Min Zhang Karl
Li Wei Li|Kim Kim|Otto Kim Braun|𠮷野 Taro|𠮷野 Jiro|Mary Annbeth|Mar Yannbeth|Minzhang|Billy-Joe Smith
Billy-Joe K. Smith|Anna Paul|Anna Meier+Grace née Paul|A·B 王小明|王小明|X|"""


def names_in_tables() -> list[list[str]]:
    """Name and other name of both people of every third pair."""
    lines = [
        line
        for name in ("fresh_pairs.tsv", "second_fresh_pairs.tsv")
        for line in (TABLES / name).read_text("utf-8").splitlines()[::3]
    ]
    return [person.split(";")[:2] for line in lines for person in line.split("\t")[1:]]


def test_names_without_a_common_mark_never_agree() -> None:
    tricky = [name.split("+") for name in TRICKY.replace("\n", "|").split("|")]
    names = [name_forms(*one) for one in (*names_in_tables(), *tricky)]
    carried = [name_marks(name) for name in names]
    agreed = apart = 0
    for (one, its), (other, theirs) in combinations_with_replacement(zip(names, carried, strict=True), 2):
        if its.isdisjoint(theirs) and ANY not in its | theirs:
            apart += 1
            assert agree(one, other) is Agreement.NONE and agree(other, one) is Agreement.NONE, (one, other)
        else:
            agreed += agree(one, other) is not Agreement.NONE
    assert agreed > 300
    assert apart > 40 * agreed
