"""`make release`: on a repository of the test's own."""

import importlib.util
import subprocess
import tarfile

import pytest

from tests.checkout import ROOT

CHANGES = """# Changes

## 0.2.0 - unreleased
### Added
- Tea, as "today's" first line.

## 0.1.0 - 2026-01-02
- First.
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("release", ROOT / "deploy" / "release.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module.shutil, "which", lambda _: None)
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Bo")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "bo@example.org")
    (tmp_path / "CHANGELOG.md").write_text(CHANGES, "utf-8")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "eventhub"\nversion = "0.1.0"\n', "utf-8")
    (tmp_path / ".gitignore").write_text("build/\n", "utf-8")
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main"], cwd=tmp_path, check=True)
    commit(module, "First")
    module.git("tag", "v0.1.0")
    migrations = tmp_path / "migrations" / "versions"
    migrations.mkdir(parents=True)
    (migrations / "0003_tea.py").write_text("", "utf-8")
    commit(module, "Tea")
    (migrations / "0003_tea.py").rename(migrations / "0002_tea.py")
    commit(module, "Number the migrations without gaps")
    return module


def commit(module, message):
    module.git("add", "--all")
    module.git("commit", "--quiet", "-m", message)


def test_a_release_is_dated_tagged_packed_and_told(project):
    left = project.release("0.2.0", "2026-03-04")

    assert "## 0.2.0 - 2026-03-04\n### Added" in (project.ROOT / "CHANGELOG.md").read_text("utf-8")
    assert 'version = "0.2.0"' in (project.ROOT / "pyproject.toml").read_text("utf-8")
    assert project.git("status", "--porcelain") == ""
    assert '"today\'s" first line' in project.git("tag", "--list", "v0.2.0", "--format=%(contents)")
    assert project.git("rev-parse", "v0.2.0^{commit}") == project.git("rev-parse", "HEAD")
    note = next((project.ROOT / "build").glob("*-0.2.0.*md")).read_text("utf-8")
    assert "first line" in note and note.endswith(":\n\n- `0002_tea`\n") and "First." not in note
    with tarfile.open(project.ROOT / "build" / "eventhub-0.2.0.tar.gz") as packed:
        assert "eventhub-0.2.0/migrations/versions/0002_tea.py" in packed.getnames()
    assert "docker build" in left[0] and "git push" in left[1]


def test_an_image_that_podman_builds_keeps_its_healthcheck(project, monkeypatch):
    """Podman's own format has none."""
    program = project.ROOT / "podman"
    program.write_text('#!/bin/sh\necho "$BUILDAH_FORMAT $*" > built\n', "utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(project.shutil, "which", lambda name: str(program) if name == "podman" else None)

    assert project.image("0.2.0").startswith("Push the image")

    assert (project.ROOT / "built").read_text("utf-8").split() == [
        *("docker", "build", "-f", "Containerfile", "-t", "eventhub:0.2.0", ".")
    ]


@pytest.mark.parametrize("version", ["", "2", "0.2", "v0.2.0.1", "0.02.0", "0.3.0", "0.1.0"])
def test_what_is_no_version_not_told_of_or_released_already_is_refused(project, capsys, version):
    before = project.git("rev-parse", "HEAD")

    assert project.main([version]) == 1

    assert capsys.readouterr().err.strip()
    assert (project.git("rev-parse", "HEAD"), project.git("tag", "--list")) == (before, "v0.1.0")


def test_nothing_is_released_of_what_is_not_committed(project):
    (project.ROOT / "more.txt").write_text("more", "utf-8")

    with pytest.raises(project.NotReady, match="not committed"):
        project.release("0.2.0", "2026-03-04")
