#!/bin/sh
# Finds Chromium for the browser tests, or installs Debian's as root, or says what to do.
set -eu
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing Chromium with apt-get ..."
    apt-get update -qq
    DEBCONF_NOWARNINGS=yes DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
else
    echo "The browser tests need Chromium, which is not on PATH, and only root can install it here:"
    echo "    sudo apt-get install chromium     (or your system's own package)"
    echo "Until then they are skipped; where CI=true, a skip is a failure."
fi
