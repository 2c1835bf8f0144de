"""`python -m eventhub.translations`: compile the Chinese words."""

import sys

from eventhub.translations import TranslationConflict, compile_all

if __name__ == "__main__":
    try:
        print(compile_all())
    except TranslationConflict as conflict:
        sys.exit(str(conflict))
