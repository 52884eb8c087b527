"""Migrations since the previous release only expand; what contracts waits for the release after the next."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.release import Release, previous

PROJECT = Path(__file__).resolve().parents[3]

# Operations that the code of before does not notice.
_HARMLESS = {
    "AddIndex", "AddIndexConcurrently", "AlterModelManagers", "AlterModelOptions", "CreateModel",
    "RemoveConstraint", "RemoveIndex", "RemoveIndexConcurrently", "RenameIndex",
}  # fmt: skip
# Those that a person has to judge: (plugin, migration, operation), with the reason.
JUDGED = {
    ("stock_audit", "0001_initial", "RunSQL"): "a trigger that only adds audit entries",
    ("subscriptions", "0002_append_only_ledger", "RunSQL"): "no code ever changed an entry",
}


def operations(source: str) -> Iterator[ast.Call]:
    """The operations of a migration's source."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "operations" for target in node.targets
        ):
            assert isinstance(node.value, ast.List)
            yield from (each for each in node.value.elts if isinstance(each, ast.Call))


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "?")


def contraction(call: ast.Call) -> str:
    """Why the code of before cannot live with an operation; empty when it can."""
    name = _name(call)
    if name in _HARMLESS:
        return ""
    if name == "AddField":
        field = next((word.value for word in call.keywords if word.arg == "field"), None)
        if not isinstance(field, ast.Call):
            return "AddField: its field cannot be read"
        given = {word.arg: word.value for word in field.keywords}
        nullable = getattr(given.get("null"), "value", False) is True
        # Django drops a plain default again after adding the column: whoever does not know the
        # column would write null into it.
        if nullable or "db_default" in given or _name(field) == "ManyToManyField":
            return ""
        return "AddField: needs null=True or db_default, the code of before does not write it"
    return f"{name}: has to be judged"


def problems(now: dict[tuple[str, str], str], then: dict[tuple[str, str], str]) -> list[str]:
    """What is wrong with the migrations of now, for the code of then."""
    found = []
    for (plugin, name), source in sorted(then.items()):
        text = now.get((plugin, name))
        if text is None:
            found.append(f"{plugin}/{name}: was released and is gone")
        elif _meaning(text) != _meaning(source):
            found.append(f"{plugin}/{name}: was released and is changed")
    for (plugin, name), source in sorted(now.items()):
        if (plugin, name) not in then:
            for call in operations(source):
                why = contraction(call)
                if why and (plugin, name, _name(call)) not in JUDGED:
                    found.append(f"{plugin}/{name}: {why}")
    return found


def _meaning(source: str) -> list[str]:
    """What a migration does, however it is spelled and commented."""
    return [ast.dump(call) for call in operations(source)]


def migrations_in(root: Path) -> dict[tuple[str, str], str]:
    paths = root.glob("saleor_plugins/*/migrations/[0-9]*.py")
    return {(path.parts[-3], path.stem): path.read_text() for path in paths}


def test_migrations_since_the_previous_release_only_expand(tmp_path: Path) -> None:
    release = previous()
    release.extract(tmp_path, "saleor_plugins")
    now, then = migrations_in(PROJECT), migrations_in(tmp_path)
    if not release.tagged:
        # Nobody has run a migration that was never released: it may still change.
        then = {key: now[key] for key in then if key in now}
    assert problems(now, then) == [], str(release)


def migration(*lines: str) -> str:
    body = "".join(f"        {line},\n" for line in lines)
    return f"class Migration(migrations.Migration):\n    operations = [\n{body}    ]\n"


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        ("migrations.RemoveField('a', 'b')", "RemoveField"),
        ("migrations.RenameField('a', 'b', 'c')", "RenameField"),
        ("migrations.DeleteModel('a')", "DeleteModel"),
        ("migrations.AlterField('a', 'b', field=models.CharField(max_length=2))", "AlterField"),
        ("migrations.AddConstraint('a', constraint=models.UniqueConstraint())", "AddConstraint"),
        ("migrations.RunSQL('DROP TABLE x')", "RunSQL"),
        ("migrations.AddField('a', 'b', field=models.IntegerField())", "db_default"),
        ("migrations.AddField('a', 'b', field=models.IntegerField(default=0))", "db_default"),
        ("migrations.AddField('a', 'b', field=models.IntegerField(null=False))", "db_default"),
    ],
)
def test_what_contracts_is_found(operation: str, said: str) -> None:
    [problem] = problems({("shop", "0002_x"): migration(operation)}, {})
    assert said in problem and problem.startswith("shop/0002_x")


def test_what_expands_is_let_through() -> None:
    source = migration(
        "migrations.CreateModel('a', fields=[])",
        "migrations.AddField('a', 'b', field=models.IntegerField(null=True))",
        "migrations.AddField('a', 'c', field=models.IntegerField(default=0, db_default=0))",
        "migrations.AddIndex('a', models.Index(fields=['b'], name='x'))",
    )
    assert problems({("shop", "0002_x"): source}, {}) == []


def test_a_released_migration_stays_as_it_is() -> None:
    then = {("shop", "0001_initial"): migration("migrations.CreateModel('a', fields=[])")}
    spelled = {("shop", "0001_initial"): "# better words\n" + then[("shop", "0001_initial")]}
    assert problems(spelled, then) == []
    other = {("shop", "0001_initial"): migration("migrations.CreateModel('b', fields=[])")}
    assert problems(other, then) == ["shop/0001_initial: was released and is changed"]
    assert problems({}, then) == ["shop/0001_initial: was released and is gone"]


# ---------------------------------------------------------------- which release is the previous one


def _git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.com"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def _commit(folder: Path, path: str, text: str) -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    _git(folder, "add", "-A")
    _git(folder, "commit", "-qm", path)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    _git(folder, "init", "-q")
    _commit(folder, "saleor_plugins/core/migrations/0001_initial.py", "one")
    _commit(folder, "saleor_plugins/shop/models.py", "models")
    _commit(folder, "saleor_plugins/shop/migrations/0002_x.py", "two")
    _commit(folder, "saleor_plugins/shop/views.py", "views")
    return folder


def _extracted(release: Release, repository: Path, folder: Path) -> set[str]:
    release.extract(folder, "saleor_plugins", project=repository)
    return {path.name for path in folder.rglob("*.py")}


def test_it_is_the_commit_before_the_newest_migration(repository: Path, tmp_path: Path) -> None:
    release = previous(repository)
    assert "before the newest migration" in str(release)
    assert _extracted(release, repository, tmp_path / "old") == {"0001_initial.py", "models.py"}


def test_a_migration_that_is_not_committed_is_the_newest(repository: Path, tmp_path: Path) -> None:
    (repository / "saleor_plugins/shop/migrations/0003_y.py").write_text("three")
    release = previous(repository)
    assert "not committed" in str(release)
    assert "0002_x.py" in _extracted(release, repository, tmp_path / "old")


def test_it_is_the_newest_tag_where_there_is_one(repository: Path, tmp_path: Path) -> None:
    _git(repository, "tag", "v0.1.0")
    _commit(repository, "saleor_plugins/shop/migrations/0003_y.py", "three")
    release = previous(repository)
    assert str(release) == "v0.1.0, the newest tag" and release.tagged
    found = _extracted(release, repository, tmp_path / "old")
    assert "0002_x.py" in found and "0003_y.py" not in found


def test_a_commit_without_our_code_is_no_release(repository: Path, tmp_path: Path) -> None:
    folder = tmp_path / "young"
    folder.mkdir()
    _git(folder, "init", "-q")
    _commit(folder, "README.md", "a beginning")
    _commit(folder, "saleor_plugins/core/migrations/0001_initial.py", "one")
    assert "no history" in str(previous(folder))


def test_a_clone_without_history_says_so(repository: Path, tmp_path: Path) -> None:
    shallow = tmp_path / "shallow"
    _git(tmp_path, "clone", "-q", "--depth", "1", repository.as_uri(), str(shallow))
    release = previous(shallow)
    assert "itself" in str(release) and "no history" in str(release)
    assert "0002_x.py" in _extracted(release, shallow, tmp_path / "old")


def test_without_a_repository_it_says_so(repository: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    (repository / ".git").rename(tmp_path / "elsewhere")
    repository.rename(bare)
    release = previous(bare)
    assert "no repository" in str(release)
    assert "0002_x.py" in _extracted(release, bare, tmp_path / "old")
