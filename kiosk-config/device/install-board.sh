#!/bin/sh
# Makes this Debian or Raspberry Pi OS machine a board. Run as root from this folder:
#   ./install-board.sh https://hub.example/board/?board=square [ca.pem] [x]
# `ca.pem` is the office's own certificate authority, if `noticeboard tls init` made one; `x` starts X instead of cage.
# Run it again after a change: it keeps the board's profile, its key and its notices.
set -eu

address=${1:-}
origin=$(printf '%s\n' "$address" | sed -nE 's#^(https?://[^/?#]+).*#\1#p')
if [ -z "$origin" ] || [ "$(id -u)" != 0 ]; then
  echo "As root: ./install-board.sh https://HUB/board/?board=ID [ca.pem] [x]" >&2
  exit 64
fi
authority=
unit=noticeboard-board
for word in "${2:-}" "${3:-}"; do
  case $word in '') ;; x) unit=noticeboard-board-x ;; *) authority=$word ;; esac
done

here=$(cd "$(dirname "$0")" && pwd)
id board >/dev/null 2>&1 || useradd --create-home --shell /usr/sbin/nologin --groups video,render,input,tty board
install -D -m 755 "$here/launch-board.sh" /usr/local/lib/noticeboard/launch-board.sh
install -D -m 644 -t /etc/systemd/system "$here/noticeboard-board.service" "$here/noticeboard-board-x.service"

mkdir -p /etc/noticeboard
[ -e /etc/noticeboard/board.env ] || install -m 644 "$here/board.env.example" /etc/noticeboard/board.env
escaped=$(printf '%s' "$address" | sed 's/[&|\\]/\\&/g')
sed -i "s|^BOARD_ADDRESS=.*|BOARD_ADDRESS=$escaped|" /etc/noticeboard/board.env

# Debian's Chromium reads /etc/chromium, Raspberry Pi OS's too; each file in `managed` adds to the others.
policies=/etc/chromium/policies/managed
mkdir -p "$policies"
sed "s|https://hub.example|$origin|" "$here/chromium-policy.json" >"$policies/noticeboard.json"
if [ -n "$authority" ]; then
  # The policy takes each certificate as the base64 between BEGIN and END, in one line.
  certificate=$(awk '/-----END/ { exit } body { printf "%s", $1 } /-----BEGIN/ { body = 1 }' "$authority" | tr -d '\r')
  printf '{ "CACertificates": ["%s"] }\n' "$certificate" >"$policies/noticeboard-ca.json"
fi

systemctl daemon-reload
systemctl set-default multi-user.target
systemctl disable noticeboard-board noticeboard-board-x 2>/dev/null || true
systemctl enable --now "$unit"
echo "$unit runs. Its log: journalctl -u $unit -f"
