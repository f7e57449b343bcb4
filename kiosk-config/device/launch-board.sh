#!/bin/sh
# Starts Chromium on one board and nothing else. Run by systemd as the user `board`; settings are in board.env.
# Chromium grants persistent storage without a click only to an origin its profile already allows, so a new profile
# is made with that permission. An existing profile is never rewritten: it holds the board's key and its notices.
set -eu

: "${BOARD_ADDRESS:?set BOARD_ADDRESS in /etc/noticeboard/board.env, such as https://hub.example/board/?board=square}"
profile=${BOARD_PROFILE:-$HOME/chromium}
origin=$(printf '%s\n' "$BOARD_ADDRESS" | sed -nE 's#^(https?://[^/?#]+).*#\1#p')
if [ -z "$origin" ]; then
  echo "BOARD_ADDRESS \"$BOARD_ADDRESS\" is no http or https address; correct it in /etc/noticeboard/board.env" >&2
  exit 78
fi
case $origin in
  *:[0-9]*) site=$origin ;;
  https://*) site=$origin:443 ;;
  *) site=$origin:80 ;;
esac

preferences=$profile/Default/Preferences
if [ ! -e "$preferences" ]; then
  mkdir -p "$profile/Default"
  chmod 700 "$profile"
  printf '{"profile":{"content_settings":{"exceptions":{"durable_storage":{"%s,*":{"setting":1}}}}}}\n' "$site" >"$preferences"
fi
# A power cut leaves a lock naming a process that is gone; only one Chromium ever runs on this profile.
rm -f "$profile/SingletonLock" "$profile/SingletonSocket" "$profile/SingletonCookie"

if [ "${BOARD_ROTATE:-normal}" != normal ]; then
  if [ -n "${WAYLAND_DISPLAY:-}" ]; then
    wlr-randr --output "$BOARD_OUTPUT" --transform "$BOARD_ROTATE"
  else
    case $BOARD_ROTATE in 90) turn=right ;; 180) turn=inverted ;; 270) turn=left ;; *) turn=normal ;; esac
    xrandr --output "$BOARD_OUTPUT" --rotate "$turn"
  fi
fi

platform=x11
[ -z "${WAYLAND_DISPLAY:-}" ] || platform=wayland
# shellcheck disable=SC2086 # BOARD_FLAGS holds several switches
exec "${CHROMIUM:-chromium}" \
  --user-data-dir="$profile" \
  --ozone-platform="$platform" \
  --kiosk \
  --no-first-run \
  --no-default-browser-check \
  --noerrdialogs \
  --hide-crash-restore-bubble \
  --disable-pinch \
  --overscroll-history-navigation=0 \
  --password-store=basic \
  --disable-background-networking \
  --disable-component-update \
  --autoplay-policy=no-user-gesture-required \
  ${BOARD_FLAGS:-} \
  "$BOARD_ADDRESS"
