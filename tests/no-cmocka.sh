#!/bin/sh
# Stands in for a test program that could not be built.
echo 'needs cmocka, which configure did not find'
exit 77
