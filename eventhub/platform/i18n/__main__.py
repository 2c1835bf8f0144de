"""`python -m eventhub.platform.i18n`: compile the Chinese words."""

import sys

from eventhub.platform.i18n import TranslationConflict, compile_all

if __name__ == "__main__":
    try:
        print(compile_all())
    except TranslationConflict as conflict:
        sys.exit(str(conflict))
