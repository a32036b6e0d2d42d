"""Fetch pages from a slow server, eight at a time."""
import concurrent.futures
import http.server
import json
import threading
import time

import requests


class Slow(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        time.sleep(0.03)
        body = json.dumps({"path": self.path, "data": list(range(2000))})
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args):
        pass


def fetch(session, url):
    reply = session.get(url, timeout=5)
    return sum(reply.json()["data"])


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = "http://127.0.0.1:%d/" % server.server_port
    with concurrent.futures.ThreadPoolExecutor(8) as pool, \
            requests.Session() as session:
        for batch in range(40):
            urls = [base + str(batch * 50 + i) for i in range(50)]
            total = sum(pool.map(lambda u: fetch(session, u), urls))
            print("batch", batch, "sum", total, flush=True)


main()
