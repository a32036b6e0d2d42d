#!/bin/sh
# The middleware of WSGI does what it promises, without any package.
exec "$(dirname "$0")/each.sh" integrations/wsgi.py
