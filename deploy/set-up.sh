#!/bin/sh
# Sets up a hosted copy on Debian or Ubuntu, as root, from the folder of the program; docs/hosting.md has the commands before it.
#   sh deploy/set-up.sh maps.example.org
# What is there already (settings, secrets, certificate, database) is left as it is: to run it again changes nothing of it.
set -eu
name=${1:?"Which name will people type? For example: sh deploy/set-up.sh maps.example.org"}
program=$(cd "$(dirname "$0")/.." && pwd)
config=/etc/equitymap state=/var/lib/equitymap
test "$(id -u)" -eq 0 || { echo "Run it as root: sudo sh deploy/set-up.sh $name"; exit 1; }
test -x "$program/.venv/bin/python" || { echo "First: make assets"; exit 1; }

as() { account=$1; shift; runuser -u "$account" -- env HOME=/tmp PYTHONDONTWRITEBYTECODE=1 "$@"; }

for account in equitymap equitymap-proxy; do
    getent passwd "$account" >/dev/null || useradd --system --user-group --home-dir "$state" --shell /usr/sbin/nologin "$account"
done
as equitymap "$program/.venv/bin/python" -c "" 2>/dev/null || {
    echo "The account equitymap cannot run $program/.venv/bin/python: put the program where everybody may read it, such as /opt,"
    echo "and make .venv with the system's Python: rm -r .venv && make PYTHON=/usr/bin/python3 assets"; exit 1; }
install -d -m 0755 "$config" "$state" "$state/acme"
install -d -m 0755 -o equitymap -g equitymap "$state/places" "$state/static" "$state/downloads"
install -d -m 0700 "$config/tls"

cd /
as postgres psql -qtAc "SELECT 1 FROM pg_roles WHERE rolname = 'equitymap'" | grep -q 1 || as postgres createuser equitymap
as postgres psql -qtAc "SELECT 1 FROM pg_database WHERE datname = 'equitymap'" | grep -q 1 ||
    as postgres createdb --owner equitymap --encoding UTF8 --template template0 equitymap
cd "$program"

test -e "$config/settings.env" || install -m 0644 deploy/settings.env.example "$config/settings.env"
if ! test -e "$config/secrets.env"; then
    install -m 0600 deploy/secrets.env.example "$config/secrets.env"
    sed -i "s/^STREAMLIT_SERVER_COOKIE_SECRET=$/&$(openssl rand -hex 32)/" "$config/secrets.env"
fi
test -e "$config/tls/key.pem" || openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 \
    -subj "/CN=$name" -addext "subjectAltName=DNS:$name,DNS:localhost,IP:127.0.0.1" \
    -keyout "$config/tls/key.pem" -out "$config/tls/certificate.pem" 2>/dev/null

# What browsers fetch, where the replicas find it: libraries, scripts, the shapes of every place.
cp -R static/vendor "$state/static/" && chown -R equitymap:equitymap "$state/static"
sh deploy/run.sh assets

workers=disable
if grep -Eqs '^EQUITYMAP_JOBS(=worker|_URL=.)' "$config/settings.env" "$config/secrets.env"; then
    workers=enable
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-worker.txt
fi
for unit in deploy/systemd/*; do
    sed "s|/opt/equity-map|$program|g" "$unit" >"/etc/systemd/system/$(basename "$unit")"
done
path=$(sed -n 's/^STREAMLIT_SERVER_BASE_URL_PATH=//p' "$config/settings.env")
if test -d /run/systemd/system; then
    systemctl daemon-reload
    systemctl disable --quiet --now nginx.service 2>/dev/null || true     # the distribution's own, on the same ports
    systemctl enable --quiet equitymap.target
    systemctl "$workers" --now --quiet equitymap-worker.service
    systemctl restart equitymap.target
    echo "Started: https://$name/$path/ (systemctl status equitymap.target; journalctl -u 'equitymap*')"
else
    echo "Ready, but systemd does not run here: start the commands of ExecStart in /etc/systemd/system/equitymap* yourself."
fi
