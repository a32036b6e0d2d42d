# tests/parity
