#!/usr/bin/env bash
# demo.sh PYTHON VENV - install what is missing, then run the demo. RESET=1, CHECK=1, SALEOR_HOME.
set -euo pipefail
cd "$(dirname "$0")/../.."
python=$1 venv=$2

for tool in node npm; do
  command -v "$tool" >/dev/null || {
    printf 'Cannot start: %s is missing. Install Node.js 20 or newer.\n' "$tool" >&2
    exit 1
  }
done
if ! [ "$venv/.installed" -nt requirements.lock ]; then
  bash deploy/sandbox/install.sh "$python" "$venv"
  touch "$venv/.installed"
fi
export PYTHONPATH=deploy/sandbox:.
exec "$venv/bin/python" -m demo
