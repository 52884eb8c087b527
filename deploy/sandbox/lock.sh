#!/usr/bin/env bash
# Renew requirements.lock and the backup image's: every version with its hashes, and no addresses.
set -euo pipefail
cd "$(dirname "$0")/../.."
lock() {
  python3 -m uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url \
    --no-emit-find-links --no-header --no-annotate "${@:2}" --output-file "$1"
  echo "$1 holds $(grep -c '==' "$1") packages."
}
lock requirements.lock deploy/sandbox/requirements.in deploy/backup/requirements.in setup.cfg
lock deploy/backup/requirements.lock deploy/backup/requirements.in --constraint requirements.lock
