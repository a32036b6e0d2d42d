"""The WSGI middleware, without any package: which request is profiled, what it
answers, and where profiles go."""
import os
import tempfile
import threading
import time
import unittest
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import serving
from pyinstrument_top.wsgi import ProfilerMiddleware


def wait_a_little():
    time.sleep(0.02)


def wait_long():
    """On a busy machine, too, a sample falls into it."""
    time.sleep(0.3)


def app(environ, start_response):
    wait_a_little()
    start_response("418 I'm a teapot", [("Content-Type", "text/plain")])
    return [b"tea", b" for two"]


def request(middleware, query="", path="/pot", **more):
    environ = {"QUERY_STRING": query, "PATH_INFO": path, **more}
    setup_testing_defaults(environ)
    said = []
    result = middleware(
        environ, lambda status, headers, exc_info=None: said.append((status, headers))
    )
    body = b"".join(result)
    if hasattr(result, "close"):
        result.close()
    status, headers = said[0]
    return status, dict(headers), body


class Asking(unittest.TestCase):
    def check_is_untouched(self, answer):
        self.assertEqual(answer[0], "418 I'm a teapot")
        self.assertEqual(answer[2], b"tea for two")

    def check_is_report(self, answer):
        status, headers, body = answer
        self.assertEqual(status, "200 OK")
        self.assertEqual(headers["Content-Type"], "text/html; charset=utf-8")
        self.assertEqual(headers["Content-Length"], str(len(body)))
        self.assertIn(b"(418 I", body)

    def test_a_request_that_does_not_ask_is_untouched(self):
        middleware = ProfilerMiddleware(app)
        for query in ("", "a=1", "profiled", "a=profile"):
            self.check_is_untouched(request(middleware, query))

    def test_the_argument_asks_with_and_without_a_value(self):
        middleware = ProfilerMiddleware(app)
        for query in ("profile", "profile=", "a=1&profile=1"):
            self.check_is_report(request(middleware, query))

    def test_the_argument_has_the_name_that_it_was_given(self):
        middleware = ProfilerMiddleware(app, url_argument="p\u00e9")
        self.check_is_untouched(request(middleware, "profile"))
        self.check_is_report(request(middleware, "p%C3%A9"))

    def test_no_argument_asks_where_there_is_none(self):
        middleware = ProfilerMiddleware(app, url_argument=None)
        self.check_is_untouched(request(middleware, "profile"))

    def test_a_header_asks(self):
        middleware = ProfilerMiddleware(app, header="X-Profile-Me")
        self.check_is_report(request(middleware, HTTP_X_PROFILE_ME="1"))
        for no in ("", "0", "False"):
            self.check_is_untouched(request(middleware, HTTP_X_PROFILE_ME=no))

    def test_the_callback_may_refuse(self):
        middleware = ProfilerMiddleware(
            app, show_callback=lambda environ: environ["PATH_INFO"] == "/mine"
        )
        self.check_is_untouched(request(middleware, "profile"))
        self.check_is_report(request(middleware, "profile", path="/mine"))

    def test_the_callback_is_asked_for_those_that_ask_alone(self):
        middleware = ProfilerMiddleware(app, show_callback=lambda environ: 1 / 0)
        self.check_is_untouched(request(middleware))

    def test_the_response_is_kept_if_it_is_not_to_be_replaced(self):
        sessions = []
        middleware = ProfilerMiddleware(
            app,
            share=0,
            replace_response=False,
            on_session=lambda environ, session: sessions.append(session),
        )
        self.check_is_untouched(request(middleware, "profile"))
        self.check_is_untouched(request(middleware))
        self.assertEqual(len(sessions), 1)

    def test_the_report_has_the_format_that_is_wanted(self):
        for renderer, kind in (
            ("json", "application/json"),
            ("text", "text/plain; charset=utf-8"),
            ("pyinstrument_top.renderers.JSONRenderer", "application/json"),
            ("pstats", "application/octet-stream"),
        ):
            middleware = ProfilerMiddleware(app, renderer=renderer)
            status, headers, body = request(middleware, "profile")
            self.assertEqual(headers["Content-Type"], kind)
            self.assertEqual(headers["Content-Length"], str(len(body)))

    def test_head_has_no_body(self):
        middleware = ProfilerMiddleware(app)
        status, headers, body = request(middleware, "profile", REQUEST_METHOD="HEAD")
        self.assertEqual(body, b"")
        self.assertGreater(int(headers["Content-Length"]), 100)

    def test_the_protocol_is_kept(self):
        # Where the application answers itself, and where the report does.
        for query in ("", "profile"):
            middleware = ProfilerMiddleware(
                validator(app), on_session=lambda environ, session: None
            )
            environ = {"QUERY_STRING": query}
            setup_testing_defaults(environ)
            result = validator(middleware)(environ, lambda *said: lambda data: None)
            for _ in result:
                pass
            result.close()

    def test_a_length_is_still_known(self):
        middleware = ProfilerMiddleware(app, on_session=lambda *args: None)
        environ = {}
        setup_testing_defaults(environ)
        result = middleware(environ, lambda *said: None)
        self.assertEqual(len(result), 2)
        result.close()


class Keeping(unittest.TestCase):
    def test_every_request_is_kept_in_a_file_of_its_own(self):
        with tempfile.TemporaryDirectory() as folder:
            kept = os.path.join(folder, "made", "for this")
            middleware = ProfilerMiddleware(app, profile_dir=kept, filename="{path}.{ext}")
            for _ in range(3):
                request(middleware, path="/a b/../\u00e9\0")
            self.assertEqual(len(os.listdir(kept)), 3)
            for name in os.listdir(kept):
                self.assertTrue(name.startswith("_a b_.._"), name)
                self.assertTrue(name.endswith(".html"), name)
                with open(os.path.join(kept, name), "rb") as file:
                    self.assertIn(b"<title>GET /a b/", file.read())

    def test_files_of_one_name_written_at_once_are_all_there(self):
        with tempfile.TemporaryDirectory() as folder:
            middleware = ProfilerMiddleware(
                app, profile_dir=folder, filename="x.{ext}", renderer="speedscope"
            )
            threads = [
                threading.Thread(target=request, args=(middleware,)) for _ in range(8)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            names = {"x.speedscope.json"}
            names.update("x-%d.speedscope.json" % count for count in range(2, 9))
            self.assertEqual(set(os.listdir(folder)), names)

    def test_the_callback_chooses_the_name(self):
        with tempfile.TemporaryDirectory() as folder:
            middleware = ProfilerMiddleware(
                app,
                profile_dir=folder,
                renderer="json",
                filename_callback=lambda environ, session, renderer: "%s/%s.%s"
                % (
                    environ["PATH_INFO"].strip("/"),
                    session.sample_count >= 0,
                    renderer.output_file_extension,
                ),
            )
            request(middleware)
            self.assertEqual(os.listdir(os.path.join(folder, "pot")), ["True.json"])

    def test_a_report_that_cannot_be_written_spoils_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            middleware = ProfilerMiddleware(
                app, profile_dir=folder, filename_callback=lambda *args: None
            )
            with self.assertLogs("pyinstrument_top", "ERROR") as logs:
                self.assertEqual(request(middleware)[2], b"tea for two")
            self.assertIn("/pot could not be saved", logs.output[0])

    def test_fast_ones_are_not_kept(self):
        sessions = []

        def keep(environ, session):
            sessions.append(session)

        middleware = ProfilerMiddleware(app, on_session=keep, min_duration=10)
        request(middleware)
        self.assertEqual(sessions, [])
        middleware = ProfilerMiddleware(app, on_session=keep, min_duration=0.02)
        request(middleware)
        self.assertEqual(len(sessions), 1)

    def test_a_share_is_kept(self):
        sessions = []
        middleware = ProfilerMiddleware(
            lambda environ, start_response: (start_response("200 OK", []), [b""])[1],
            share=0.5,
            on_session=lambda environ, session: sessions.append(session),
        )
        for _ in range(400):
            request(middleware)
        # More than ten deviations off: never.
        self.assertTrue(100 < len(sessions) < 300, len(sessions))

    def test_a_session_says_what_it_was(self):
        sessions = []
        middleware = ProfilerMiddleware(
            app, on_session=lambda environ, session: sessions.append(session)
        )
        request(middleware, path="/pot", SCRIPT_NAME="/tea", REQUEST_METHOD="POST")
        self.assertEqual(sessions[0].target_description, "POST /tea/pot")
        request(middleware, "profile")
        self.assertEqual(
            sessions[1].target_description, "GET /pot (418 I'm a teapot)"
        )

    def test_what_on_session_raises_spoils_nothing(self):
        middleware = ProfilerMiddleware(app, on_session=lambda *args: 1 / 0)
        with self.assertLogs("pyinstrument_top", "ERROR"):
            self.assertEqual(request(middleware)[2], b"tea for two")


class Windows(unittest.TestCase):
    def test_what_is_yielded_belongs_to_the_profile(self):
        sessions = []

        def streaming(environ, start_response):
            start_response("200 OK", [])
            for _ in range(3):
                wait_long()
                yield b"x"

        middleware = ProfilerMiddleware(
            streaming, on_session=lambda environ, session: sessions.append(session)
        )
        self.assertEqual(request(middleware)[2], b"xxx")
        self.assertGreaterEqual(sessions[0].duration, 0.9)
        self.assertIn("streaming", serving.functions(sessions[0]))
        self.assertIn(b"streaming", request(middleware, "profile")[2])

    def test_an_exception_ends_the_window_and_is_passed_on(self):
        sessions = []

        def failing(environ, start_response):
            wait_a_little()
            raise LookupError("no tea")

        middleware = ProfilerMiddleware(
            failing, on_session=lambda environ, session: sessions.append(session)
        )
        for query in ("", "profile"):
            with self.assertRaisesRegex(LookupError, "no tea"):
                request(middleware, query)
        self.assertEqual(len(sessions), 2)
        # Neither is still running.
        request(ProfilerMiddleware(app), "profile")

    def test_what_the_application_wrote_is_not_sent_before_the_report(self):
        def writing(environ, start_response):
            write = start_response("200 OK", [])
            write(b"too early")
            wait_a_little()
            return []

        body = request(ProfilerMiddleware(writing), "profile")[2]
        self.assertTrue(body.startswith(b"<!DOCTYPE html>"))

    def test_a_result_closed_in_another_thread_loses_its_profile_alone(self):
        middleware = ProfilerMiddleware(app, on_session=lambda *args: 1 / 0)
        environ = {}
        setup_testing_defaults(environ)
        result = middleware(environ, lambda *said: None)
        with self.assertLogs("pyinstrument_top", "ERROR") as logs:
            thread = threading.Thread(target=result.close)
            thread.start()
            thread.join()
        self.assertIn("GET / is lost", logs.output[0])


class Threads(unittest.TestCase):
    def test_no_profile_has_what_another_request_did(self):
        """50 threads, a function of its own in each."""
        names = ["work_%d" % count for count in range(50)]
        made = {}
        for name in names:
            exec("import time\ndef %s():\n    time.sleep(0.005)" % name, made)
        found, lock = [], threading.Lock()

        def dispatch(environ, start_response):
            start_response("200 OK", [])
            made[environ["PATH_INFO"]]()
            return [b""]

        def keep(environ, session):
            total = sum(time for _, time in session.frame_records)
            with lock:
                found.append(
                    (
                        environ["PATH_INFO"],
                        serving.functions(session),
                        session.duration,
                        total,
                    )
                )

        middleware = ProfilerMiddleware(dispatch, on_session=keep)

        def ask(name):
            for _ in range(10):
                request(middleware, path=name)

        threads = [threading.Thread(target=ask, args=(name,)) for name in names]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(found), 500)
        for name, seen, duration, total in found:
            self.assertEqual(seen & set(names) - {name}, set())
            self.assertLessEqual(total, duration * 1.001)
        self.assertTrue(any(name in seen for name, seen, _, _ in found))


class Mistakes(unittest.TestCase):
    def test_what_makes_no_sense_is_said_at_once(self):
        with tempfile.NamedTemporaryFile() as file:
            for options, said in (
                ({"share": 1.5, "profile_dir": "."}, "share is between"),
                ({"share": 0.5}, "profile_dir or on_session"),
                ({"interval": 0}, "interval is more than 0"),
                ({"interval": float("nan")}, "interval is more than 0"),
                ({"min_duration": -1}, "min_duration is 0"),
                ({"renderer": "jpeg"}, "there is no format 'jpeg'"),
                ({"renderer": "no.such.Renderer"}, "there is no renderer"),
                ({"renderer": 5}, "not a renderer"),
                ({"show_callback": "yes"}, "show_callback is not callable"),
                ({"filename": "{when}"}, "the file name '{when}'"),
                ({"filename": "{path"}, "the file name '{path'"),
                ({"profile_dir": file.name}, "profile_dir cannot be made"),
            ):
                with self.assertRaisesRegex(ValueError, said):
                    ProfilerMiddleware(app, **options)
        with self.assertRaises(TypeError):
            ProfilerMiddleware(app, no_such_option=1)


if __name__ == "__main__":
    unittest.main()
