#!/bin/sh
# Finds a PostgreSQL server for the site's tests, or installs Debian's as root, or says what to do.
set -eu
if ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1; then exit 0; fi
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing PostgreSQL with apt-get ..."
    apt-get update -qq
    DEBCONF_NOWARNINGS=yes DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
else
    echo "The site's tests also run on PostgreSQL, which is not here, and only root can install it:"
    echo "    sudo apt-get install postgresql     (or your system's own package)"
    echo "Until then that run is left out; where CI=true, that is a failure."
fi
