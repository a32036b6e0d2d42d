# tests/pyver
