#!/bin/sh
# Create the missing secrets of compose.yaml; never change an existing one.
#
# Other users of this machine cannot open the folder. The files themselves are readable, because
# in a container they are read by users with other numbers than yours.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
chmod 700 secrets
umask 022
for name in database_password secret_key admin_password backend_secret; do
  file=secrets/$name.txt
  if [ -s "$file" ]; then
    echo "kept $file"
    continue
  fi
  head -c 48 /dev/urandom | base64 | tr -d '\n/+=' | cut -c 1-50 | tr -d '\n' > "$file"
  echo "created $file"
done
