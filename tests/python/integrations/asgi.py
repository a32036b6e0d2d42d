"""The ASGI middleware, without any package: as wsgi.py."""
import asyncio
import json
import tempfile
import time
import unittest

import serving
from pyinstrument_top.asgi import ProfilerMiddleware


def wait_a_little():
    time.sleep(0.02)


def wait_long():
    """On a busy machine, too, a sample falls into it."""
    time.sleep(0.5)


async def app(scope, receive, send):
    wait_a_little()
    await asyncio.sleep(0.01)
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b"tea", "more_body": True})
    await send({"type": "http.response.body", "body": b" for two"})


async def ask(middleware, query=b"", headers=(), **more):
    """The messages that a request is answered with."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/pot",
        "query_string": query,
        "headers": list(headers),
        **more,
    }
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    await middleware(scope, receive, send)
    return sent


def run(coroutine):
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(coroutine)
    finally:
        loop.close()


def request(middleware, *args, **more):
    return run(ask(middleware, *args, **more))


class Asking(unittest.TestCase):
    def check_is_untouched(self, sent):
        self.assertEqual(sent[0]["status"], 418)
        self.assertEqual(b"".join(m["body"] for m in sent[1:]), b"tea for two")

    def check_is_report(self, sent):
        # One start and one body.
        start, body = sent
        self.assertEqual(start["type"], "http.response.start")
        self.assertEqual(start["status"], 200)
        headers = dict(start["headers"])
        self.assertEqual(headers[b"content-type"], b"text/html; charset=utf-8")
        self.assertEqual(headers[b"content-length"], b"%d" % len(body["body"]))
        self.assertEqual(body["type"], "http.response.body")
        self.assertIn(b"(418)</title>", body["body"])

    def test_argument_and_header_ask(self):
        middleware = ProfilerMiddleware(app, header="X-Profile")
        self.check_is_untouched(request(middleware))
        self.check_is_untouched(request(middleware, b"a=profile"))
        self.check_is_report(request(middleware, b"profile"))
        self.check_is_report(request(middleware, b"", [(b"x-profile", b"1")]))
        self.check_is_untouched(request(middleware, b"", [(b"x-profile", b"0")]))

    def test_the_callback_may_refuse_and_may_be_a_coroutine(self):
        async def may(scope):
            await asyncio.sleep(0)
            return scope["path"] == "/mine"

        for callback in (may, lambda scope: scope["path"] == "/mine"):
            middleware = ProfilerMiddleware(app, show_callback=callback)
            self.check_is_untouched(request(middleware, b"profile"))
            self.check_is_report(request(middleware, b"profile", path="/mine"))

    def test_head_has_no_body(self):
        sent = request(ProfilerMiddleware(app), b"profile", method="HEAD")
        self.assertEqual([m.get("body") for m in sent], [None, b""])

    def test_the_report_has_the_format_that_is_wanted(self):
        start, body = request(ProfilerMiddleware(app, renderer="json"), b"profile")
        self.assertIn((b"content-type", b"application/json"), start["headers"])
        self.assertIn("root_frame", json.loads(body["body"].decode()))

    def test_other_scopes_are_handed_on(self):
        seen = []

        async def other(scope, receive, send):
            seen.append(scope["type"])

        middleware = ProfilerMiddleware(other, on_session=lambda *args: seen.append(0))
        for kind in ("lifespan", "websocket"):
            request(middleware, b"profile", type=kind)
        self.assertEqual(seen, ["lifespan", "websocket"])

    def test_a_mistake_is_said_at_once(self):
        with self.assertRaisesRegex(ValueError, "share is between"):
            ProfilerMiddleware(app, share=2)


class Keeping(unittest.TestCase):
    def test_sessions_are_handed_on(self):
        sessions = []

        async def keep(scope, session):
            await asyncio.sleep(0)
            sessions.append(session)

        middleware = ProfilerMiddleware(app, on_session=keep, replace_response=False)
        self.assertEqual(request(middleware, b"profile")[0]["status"], 418)
        request(ProfilerMiddleware(app, on_session=keep), b"profile", root_path="/a")
        self.assertEqual(
            [session.target_description for session in sessions],
            ["GET /pot", "GET /a/pot (418)"],
        )

    def test_a_session_has_what_the_application_did(self):
        sessions = []

        async def slow(scope, receive, send):
            wait_long()

        middleware = ProfilerMiddleware(
            slow, on_session=lambda scope, session: sessions.append(session)
        )
        request(middleware)
        self.assertIn("wait_long", serving.functions(sessions[0]))

    def test_what_on_session_raises_spoils_nothing(self):
        async def fails(scope, session):
            raise LookupError()

        middleware = ProfilerMiddleware(app, on_session=fails)
        with self.assertLogs("pyinstrument_top", "ERROR"):
            self.assertEqual(request(middleware)[0]["status"], 418)

    def test_every_request_is_kept_in_a_file(self):
        import os

        with tempfile.TemporaryDirectory() as folder:
            middleware = ProfilerMiddleware(app, profile_dir=folder, renderer="json")
            request(middleware)
            (name,) = os.listdir(folder)
            self.assertRegex(name, r"^\d+\.\d{3}s _pot \d+\.json$")

    def test_an_exception_ends_the_window_and_is_passed_on(self):
        sessions = []

        async def failing(scope, receive, send):
            wait_a_little()
            raise LookupError("no tea")

        middleware = ProfilerMiddleware(
            failing, on_session=lambda scope, session: sessions.append(session)
        )
        for query in (b"", b"profile"):
            with self.assertRaisesRegex(LookupError, "no tea"):
                request(middleware, query)
        self.assertEqual(len(sessions), 2)

    def test_a_request_that_is_cancelled_ends_its_window(self):
        sessions = []

        async def waits(scope, receive, send):
            await asyncio.sleep(60)

        middleware = ProfilerMiddleware(
            waits, on_session=lambda scope, session: sessions.append(session)
        )

        async def cancel():
            task = asyncio.ensure_future(ask(middleware))
            await asyncio.sleep(0.02)
            task.cancel()
            await asyncio.wait([task])
            # The context's profiler is free again.
            await ask(ProfilerMiddleware(app), b"profile")
            return task.cancelled()

        self.assertTrue(run(cancel()))
        self.assertEqual(len(sessions), 1)


if __name__ == "__main__":
    unittest.main()
