"""`python -m eventhub.translations`: compile the Chinese words."""

from eventhub.translations import compile_all

if __name__ == "__main__":
    print(compile_all())
