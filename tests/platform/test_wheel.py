"""The wheel as a merchant installs it: whole, and beside Saleor without moving one of its versions."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name
from runner.platforms import PROJECT, Platform


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that nothing is left in the project."""
    made = tmp_path_factory.mktemp("wheels")
    source = made / "source"
    source.mkdir()
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(PROJECT / name, source)
    shutil.copytree(
        PROJECT / "saleor_plugins",
        source / "saleor_plugins",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check",
         "--no-deps", "--no-build-isolation", "--wheel-dir", str(made), str(source)],
        check=True,
    )  # fmt: skip
    [found] = made.glob("*.whl")
    return found


def test_everything_of_ours_is_in_it_and_nothing_else(wheel: Path) -> None:
    # given the files of our package
    source = wheel.parent / "source"
    ours = {
        str(path.relative_to(source))
        for path in (source / "saleor_plugins").rglob("*")
        if path.is_file()
    }
    # then the wheel has each, templates and data included, and no test or tool
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert names == ours


def test_it_starts_from_the_wheel_alone(wheel: Path, platform: Platform, tmp_path: Path) -> None:
    # given the wheel's files, and no project beside them
    zipfile.ZipFile(wheel).extractall(tmp_path)
    kept = [str(path) for path in platform.pythonpath if path != PROJECT]
    env = {
        "PYTHONPATH": ":".join([str(tmp_path), *kept]),
        "SECRET_KEY": "a-secret-key-for-this-machine-only",
        "DEBUG": "True",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none",
        "ALLOWED_CLIENT_HOSTS": "localhost",
        "PUBLIC_URL": "http://localhost:8000",
    }
    # when Django checks itself, then the plugins come from there and nothing is amiss
    said = platform.run(
        "-P",
        "-c",
        "import django, saleor_plugins; django.setup()\n"
        "from django.core.management import call_command; call_command('check')\n"
        "from django.conf import settings\n"
        "print(saleor_plugins.__file__, sum('saleor_plugins' in p for p in settings.PLUGINS))",
        env=env,
    )
    where, count = said.split()[-2:]
    assert Path(where).is_relative_to(tmp_path) and int(count) >= 7


def _pins(platform: Platform) -> dict[str, str]:
    """Every version that must stay: those of Saleor's lock, or those installed where there is none."""
    lock = platform.home / "uv.lock" if platform.home else None
    if lock and lock.exists():
        packages = tomllib.loads(lock.read_text())["package"]
        # Its own entry has no version of the registry's.
        return {
            str(canonicalize_name(each["name"])): each["version"]
            for each in packages
            if "registry" in each.get("source", {})
        }
    said = platform.run("-m", "pip", "freeze", "--exclude-editable", env={})
    lines = [line.partition("==") for line in said.splitlines() if "==" in line]
    return {str(canonicalize_name(name)): version for name, _, version in lines}


def test_it_installs_beside_saleor_without_moving_a_version(
    wheel: Path, platform: Platform, tmp_path: Path
) -> None:
    # given all versions that this Saleor pins (in the sandbox, those of the lock file)
    pins = _pins(platform)
    constraints = tmp_path / "pins.txt"
    constraints.write_text("".join(f"{name}=={version}\n" for name, version in pins.items()))
    report = tmp_path / "report.json"
    # when pip works out what the wheel needs beside them: on a real Saleor from nothing, in the
    # sandbox, which asks no registry, from what is there
    way = "--ignore-installed" if platform.home else "--no-index"
    done = subprocess.run(
        [platform.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--dry-run", way, "--report", str(report), "--constraint", str(constraints), str(wheel)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    # then there is a way in which every pin stands
    assert done.returncode == 0, done.stderr
    chosen = {
        str(canonicalize_name(each["metadata"]["name"])): each["metadata"]["version"]
        for each in json.loads(report.read_text())["install"]
    }
    moved = {name: (pins[name], at) for name, at in chosen.items() if pins.get(name, at) != at}
    assert moved == {}
    # and Saleor is not among them: it is the host, never a dependency
    assert "saleor" not in chosen
    if platform.home:
        assert "saleor-plugins-india" in chosen and len(set(chosen) & set(pins)) >= 10
    else:
        assert set(chosen) <= {"saleor-plugins-india"}
