#!/usr/bin/env bash
# Renew requirements.lock: every version with its hashes, and no addresses.
set -euo pipefail
cd "$(dirname "$0")/../.."
python3 -m uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url \
  --no-emit-find-links --no-header --no-annotate \
  deploy/sandbox/requirements.in setup.cfg --output-file requirements.lock
echo "requirements.lock holds $(grep -c '==' requirements.lock) packages."
