#!/usr/bin/env bash
# install.sh PYTHON VENV - make the environment from the lock file and put the project into it.
set -euo pipefail
cd "$(dirname "$0")/../.."
python=$1 venv=$2

fail() { printf 'Cannot install: %s\n' "$*" >&2; exit 1; }

command -v "$python" >/dev/null || fail "$python is not there. Debian: apt-get install python3 python3-venv"
"$python" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' \
  || fail "$python is older than 3.11."
"$python" -c 'import ensurepip, venv' 2>/dev/null \
  || fail "$python has no venv. Debian: apt-get install python3-venv"
free=$(df -Pk . | awk 'NR==2 {print $4}')
[ "$free" -gt 2000000 ] || fail "less than 2 GB of disk are free here."

[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
echo "Installing Python packages from requirements.lock (about a minute the first time) ..."
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
  -r requirements.lock
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps \
  --no-build-isolation -e .
