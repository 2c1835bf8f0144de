"""`python -m eventhub.app.demo migrate | prepare | run | develop`: what `make install`, `demo` and `dev` call."""

import sys


def main(command: str) -> int:
    """Run one command; the last two keep this process free of the application, which its programs load themselves."""
    if command in ("run", "develop"):
        from eventhub.app.demo import running

        return {"run": running.run, "develop": running.develop}[command]()
    from eventhub.app.demo import preparing

    {"migrate": preparing.migrate, "prepare": preparing.prepare}[command]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
