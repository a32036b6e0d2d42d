#!/bin/sh
# The middleware of ASGI does what it promises, without any package.
exec "$(dirname "$0")/each.sh" integrations/asgi.py
