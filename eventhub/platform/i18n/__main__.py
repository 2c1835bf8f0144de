"""Commands on the translations: `python -m eventhub.platform.i18n`.

Without more: bring Traditional Chinese up to date where OpenCC is installed, check all languages and compile them.
`template` writes messages.pot, from which a new language begins; `missing de` lists what a language lacks.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec

from eventhub.platform.i18n import FOLDER, TRANSLATED, TranslationConflict, compile_all
from eventhub.text.languages import Language


def main(arguments: list[str]) -> int:
    """Run one command; return the exit status."""
    match arguments:
        case []:
            return _compile()
        case ["template"]:
            from eventhub.platform.i18n.extraction import write_template

            print(write_template(FOLDER / "messages.pot"))
        case ["missing", code] if code in TRANSLATED:
            from eventhub.platform.i18n.extraction import find_missing

            for text, place in find_missing(Language(code)).items():
                print(f"{place}: {text!r}")
        case _:
            sys.stderr.write(f"{__doc__}\n")
            return 2
    return 0


def _compile() -> int:
    if find_spec("opencc"):
        from eventhub.platform.i18n.traditional import write_all

        for path in write_all():
            print(f"written: {path}")
    try:
        for path in compile_all():
            print(path)
    except TranslationConflict as conflict:
        sys.stderr.write(f"{conflict}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
