"""`python -m eventhub.demo migrate | prepare | run`: what `make install` and `make demo` call."""

import sys


def main(command: str) -> int:
    """Run one command; `run` keeps this process free of the application, which its programs load themselves."""
    if command == "run":
        from eventhub.demo.running import run

        return run()
    from eventhub.demo import preparing

    {"migrate": preparing.migrate, "prepare": preparing.prepare}[command]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
