"""The release before this one: whose code still runs while the new schema is already there.

It is the newest tag `v*` behind this commit. As long as there is none it is the commit before the newest change of a
migration, so that the newest step of the schema is what is looked at; migrations that are not committed yet count as the
newest step. A clone without that history (shallow, or no repository at all) is measured against itself: then nothing is
proven but that the test runs, and the header of the run says so.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

from runner.platforms import PROJECT

MIGRATIONS = ":(glob)saleor_plugins/*/migrations/*.py"
# A commit without this has no code of ours that could run.
CODE = "saleor_plugins/core/migrations/0001_initial.py"


@dataclass(frozen=True)
class Release:
    """A commit (None: the working tree), how it is called, why it was chosen, whether it was released."""

    commit: str | None
    name: str
    why: str
    tagged: bool = False

    def __str__(self) -> str:
        return f"{self.name}, {self.why}"

    def extract(self, folder: Path, *paths: str, project: Path = PROJECT) -> None:
        """Its files under `paths`, into `folder`."""
        if self.commit is None:
            for path in paths:
                shutil.copytree(
                    project / path, folder / path, ignore=shutil.ignore_patterns("__pycache__")
                )
            return
        made = subprocess.run(
            ["git", "archive", self.commit, *paths], cwd=project, capture_output=True, check=True
        ).stdout
        with tarfile.open(fileobj=io.BytesIO(made)) as archive:
            archive.extractall(folder, filter="data")


def previous(project: Path = PROJECT) -> Release:
    """The release before this one, as well as this clone can tell."""

    def git(*arguments: str) -> str | None:
        done = subprocess.run(
            ["git", *arguments], cwd=project, capture_output=True, text=True, check=False
        )
        return done.stdout.strip() if done.returncode == 0 else None

    if git("rev-parse", "--show-toplevel") not in (str(project), str(project.resolve())):
        return Release(None, "this code itself", "for there is no repository")
    tag = git("describe", "--tags", "--abbrev=0", "--match", "v*", "HEAD^")
    if tag:
        return Release(tag, tag, "the newest tag", tagged=True)
    if git("status", "--porcelain", "--", MIGRATIONS):
        head = str(git("rev-parse", "--short", "HEAD"))
        return Release(head, head, "for migrations are not committed yet")
    newest = git("log", "-1", "--format=%h", "--", MIGRATIONS)
    before = git("rev-parse", "--short", "--verify", "--quiet", f"{newest}^") if newest else None
    if before and git("cat-file", "-e", f"{before}:{CODE}") is not None:
        return Release(before, before, f"the commit before the newest migration's, {newest}")
    head = git("rev-parse", "--short", "HEAD")
    return Release(head, f"{head} itself", "for this clone has no history before it")
