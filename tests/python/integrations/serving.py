"""Servers on 127.0.0.1 at a port that was free, and requests to them."""
import contextlib
import html
import http.client
import re
import socketserver
import threading
import urllib.parse
import wsgiref.simple_server

class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body
        self.text = body.decode("utf-8", "replace")


def get(url, headers=None, method="GET"):
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=60)
    path = parts.path + ("?" + parts.query if parts.query else "")
    try:
        connection.request(method, path, headers=headers or {})
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


class _Quiet(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, *args):
        pass


class _Threaded(socketserver.ThreadingMixIn, wsgiref.simple_server.WSGIServer):
    daemon_threads = True
    request_queue_size = 100


@contextlib.contextmanager
def wsgi_server(app):
    """The URL of an application; each request has a thread."""
    server = wsgiref.simple_server.make_server("127.0.0.1", 0, app, _Threaded, _Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield "http://127.0.0.1:%d" % server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextlib.contextmanager
def asgi_server(app):
    """The same by uvicorn, on a loop in a thread."""
    import socket

    import uvicorn

    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    # Requests wait from now on.
    listening.listen(100)
    config = uvicorn.Config(app, log_level="error", lifespan="auto")
    server = uvicorn.Server(config)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listening]}, daemon=True
    )
    thread.start()
    try:
        yield "http://127.0.0.1:%d" % listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def walk(frame):
    """All frames of a tree."""
    waiting = [frame] if frame is not None else []
    while waiting:
        frame = waiting.pop()
        yield frame
        waiting.extend(frame.children)


def functions(session):
    """The names of all functions in a session's records."""
    return {
        frame.split("\0", 1)[0]
        for stack, _ in session.frame_records
        for frame in stack
    }


def read_report(answer):
    """The report in an answer, as text; what is no report is an AssertionError."""
    kind = answer.headers["Content-Type"]
    assert answer.status == 200 and kind.startswith("text/html"), (answer.status, kind)
    found = re.search("<noscript>.*?<pre>(.*?)</pre>", answer.text, re.DOTALL)
    assert found, "no report in " + answer.text[:200]
    return html.unescape(found.group(1))
