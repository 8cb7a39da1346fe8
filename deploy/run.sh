#!/bin/sh
# Runs a command of the program with the settings of the hosted copy, in its account, as root:
#   sh deploy/run.sh add-place Norwich
set -eu
cd "$(dirname "$0")/.."
set -a
. /etc/equitymap/settings.env
. /etc/equitymap/secrets.env
set +a
exec runuser -u equitymap -- env HOME=/var/lib/equitymap PYTHONDONTWRITEBYTECODE=1 .venv/bin/python -m equitymap "$@"
