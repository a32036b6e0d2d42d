"""visit.py PORT PATH... - four visitors that ask a server for its pages."""
import sys
import threading
import time
import urllib.error
import urllib.request


def visit(base, paths):
    while True:
        for path in paths:
            try:
                urllib.request.urlopen(base + path).read()
            except (OSError, urllib.error.URLError):
                pass
            time.sleep(0.05)


def main():
    base = "http://127.0.0.1:%s" % sys.argv[1]
    for _ in range(4):
        threading.Thread(target=visit, args=(base, sys.argv[2:])).start()


if __name__ == "__main__":
    main()
