"""Makes a release: `make release VERSION=0.2.0`. Standard library and git only.

Checks that nothing is uncommitted and that CHANGELOG.md tells of this version; writes version and date, commits, tags,
packs the source and writes the upgrade note into build/, and builds the image where docker or podman is here. It sends
nothing anywhere and says at the end what is left to do by hand.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from time import gmtime, strftime

ROOT = Path(__file__).resolve().parent.parent
VERSION = re.compile(r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$")
MIGRATIONS = "migrations/versions"


class NotReady(Exception):
    """Something is missing for a release; the message is the sentence that says what."""


def git(*words: str) -> str:
    """Return what git prints, without the newline at the end."""
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def section_of(changelog: str, version: str) -> tuple[str, str]:
    """Return the heading line of a version, and what stands under it. Raises NotReady."""
    found = re.search(rf"^(## {re.escape(version)} - (?:unreleased|[\d-]+))\n(.*?)(?=^## |\Z)", changelog, re.M | re.S)
    if not found or not found[2].strip():
        raise NotReady(f"CHANGELOG.md needs a section '## {version} - unreleased' that says what changes.")
    return found[1], found[2].strip()


def previous_tag() -> str:
    """Return the newest tag of a release, or an empty string."""
    tags = [tag for tag in git("tag", "--list", "v*", "--sort=-v:refname").splitlines() if VERSION.match(tag[1:])]
    return tags[0] if tags else ""


def migrations_at(commit: str) -> set[str]:
    """Return the names of the migrations that a commit has; what was added and renamed since is none."""
    return {Path(name).stem for name in git("ls-tree", "--name-only", commit, f"{MIGRATIONS}/").splitlines()}


def upgrade_note(version: str, changes: str, new_migrations: list[str]) -> str:
    """Return what an operator reads before upgrading, as Markdown."""
    migrations = "\n".join(f"- `{name}`" for name in new_migrations) or "- none"
    return (
        f"# EventHub {version}\n\n{changes}\n\n## Upgrading\n"
        "Save a backup, install, stop the workers, restart the pages (they migrate first), start the workers: "
        "docs/deploy.md, *A new version*. Migrations of this release:\n\n"
        f"{migrations}\n"
    )


def check(version: str) -> str:
    """Return the previous tag. Raises NotReady where a release cannot be made of what is here."""
    if not VERSION.match(version):
        raise NotReady("Say which version: make release VERSION=0.2.0")
    if git("status", "--porcelain"):
        raise NotReady("Something is not committed; a release is made of what is.")
    if git("tag", "--list", f"v{version}"):
        raise NotReady(f"v{version} is released already.")
    return previous_tag()


def release(version: str, today: str) -> list[str]:
    """Make the release. Returns the sentences that say what is left to do. Raises NotReady."""
    before = check(version)
    changelog, project = ROOT / "CHANGELOG.md", ROOT / "pyproject.toml"
    text = changelog.read_text("utf-8")
    heading, changes = section_of(text, version)
    changelog.write_text(text.replace(heading, f"## {version} - {today}", 1), "utf-8")
    said = project.read_text("utf-8")
    project.write_text(re.sub(r'^version = ".*"$', f'version = "{version}"', said, count=1, flags=re.M), "utf-8")
    git("add", "CHANGELOG.md", "pyproject.toml")
    if git("status", "--porcelain"):
        git("commit", "--quiet", "-m", f"Release {version}")
    git("tag", "--annotate", f"v{version}", "--cleanup=verbatim", "-m", f"EventHub {version}\n\n{changes}")
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    added = migrations_at("HEAD") - (migrations_at(before) if before else set())
    note = upgrade_note(version, changes, sorted(added))
    (build / f"eventhub-{version}.md").write_text(note, "utf-8")
    archive = build / f"eventhub-{version}.tar.gz"
    git("archive", f"--prefix=eventhub-{version}/", f"--output={archive}", f"v{version}")
    return [image(version), f"Push it: git push --follow-tags; publish {archive.name} with its note, both in build/."]


def image(version: str) -> str:
    """Build the image where a program for it is here, and return what is left to do with it."""
    program = shutil.which("podman") or shutil.which("docker")
    if program is None:
        return f"No docker or podman here: build the image (docker build -t eventhub:{version} .) and push it."
    # Podman drops the HEALTHCHECK from its own format.
    words = ["build", "-f", "Containerfile", "-t", f"eventhub:{version}", "."]
    built = subprocess.run([program, *words], cwd=ROOT, env={**os.environ, "BUILDAH_FORMAT": "docker"})
    if built.returncode:
        return "The image was not built, for the reason above: mend it, build it again and push it."
    return f"Push the image eventhub:{version} to your registry."


def main(words: list[str]) -> int:
    """Run the command line. Returns the exit code."""
    try:
        left = release(words[0].removeprefix("v") if words else "", strftime("%Y-%m-%d", gmtime()))
    except NotReady as missing:
        print(missing, file=sys.stderr)
        return 1
    print("\n".join(["", "Left to do by hand:", *(f"- {each}" for each in left)]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
