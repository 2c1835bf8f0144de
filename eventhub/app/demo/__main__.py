"""`python -m eventhub.app.demo migrate | prepare | run | develop`: what `make install`, `demo` and `dev` call."""

import sys


def main(command: str) -> int:
    """Run one command; the last two keep this process free of the application, which its programs load themselves."""
    if command in ("run", "develop"):
        from eventhub.app.demo import runner

        return {"run": runner.run, "develop": runner.develop}[command]()
    from eventhub.app.demo import preparation

    {"migrate": preparation.migrate, "prepare": preparation.prepare}[command]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
