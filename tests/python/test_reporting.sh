#!/bin/sh
# Renderers do what their options say, whoever processes the tree.
exec "$(dirname "$0")/each.sh" reporting.py
