"""A small shop on Flask's own server; "shop.py visit" asks it for things."""

import hashlib
import sys
import time
import urllib.request

from flask import Flask, jsonify

app = Flask(__name__)


def slow_hash(n):
    h = b""
    for i in range(n):
        h = hashlib.sha256(h + str(i).encode()).digest()
    return h.hex()


def load_rows():
    time.sleep(0.01)
    return [{"id": i, "name": "row %d" % i} for i in range(400)]


@app.route("/report")
def report():
    rows = load_rows()
    return jsonify(rows=rows, digest=slow_hash(4000))


@app.route("/fast")
def fast():
    return "ok"


def visit():
    while True:
        for page in "report", "fast":
            urllib.request.urlopen("http://127.0.0.1:5087/" + page).read()
            time.sleep(0.05)


if __name__ == "__main__":
    if sys.argv[1:] == ["visit"]:
        visit()
    app.run(port=5087, threaded=True)
