#!/bin/sh
# container.sh FOLDER COMMAND...: runs COMMAND as the image's ordinary user, `app`.
# A mounted volume belongs to root, so a container that starts as root hands FOLDER over first.
set -eu
folder=$1
shift
if [ "$(id -u)" = 0 ]; then
  mkdir -p "$folder"
  [ "$(stat -c %U "$folder")" = app ] || chown -R app:app "$folder"
  export HOME=/home/app
  exec setpriv --reuid=app --regid=app --init-groups --no-new-privs "$@"
fi
exec "$@"
