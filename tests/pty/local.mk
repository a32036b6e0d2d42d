# tests/pty
