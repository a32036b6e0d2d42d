"""The middleware of Django, under WSGI and ASGI."""
import asyncio
import os
import tempfile
import time
import unittest

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

settings.configure(
    DEBUG=False,
    SECRET_KEY="of no use",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=["pyinstrument_top.middleware.ProfilerMiddleware"],
    LOGGING_CONFIG=None,
)
django.setup()

import serving
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import path

from pyinstrument_top.middleware import ProfilerMiddleware
from pyinstrument_top.middleware import ProfilerMiddleware


def work_of_view():
    """On a busy machine, too, a sample falls into it."""
    time.sleep(0.2)


def sync_view(request):
    work_of_view()
    return HttpResponse("sync")


async def async_view(request):
    await wait_of_view()
    work_of_view()
    return HttpResponse("async")


async def wait_of_view():
    await asyncio.sleep(0.03)


def stream_view(request):
    def parts():
        for _ in range(3):
            work_of_view()
            yield "part "

    return StreamingHttpResponse(parts(), content_type="text/plain")


async def async_stream_view(request):
    async def parts():
        for _ in range(3):
            await wait_of_view()
            work_of_view()
            yield "part "

    return StreamingHttpResponse(parts(), content_type="text/plain")


def failing_view(request):
    work_of_view()
    raise LookupError("in a view")


urlpatterns = [
    path("sync", sync_view),
    path("async", async_view),
    path("stream", stream_view),
    path("astream", async_stream_view),
    path("failing", failing_view),
]

ANSWERS = {
    "/sync": "sync",
    "/async": "async",
    "/stream": "part part part ",
    "/astream": "part part part ",
}


def refuse(request):
    return "mine" in request.GET


def name_file(request, session, renderer):
    return "%s of %s.%s" % (
        request.method,
        session.target_description.split()[1].strip("/"),
        renderer.output_file_extension,
    )


class Extended(ProfilerMiddleware):
    """What a project may have made of the middleware."""

    def process_request(self, request):
        request.seen = ["request"]
        return super().process_request(request)

    def process_response(self, request, response):
        response = super().process_response(request, response)
        response["X-Seen"] = ",".join([*request.seen, "response"])
        return response


class Kind:
    """Tests of both kinds of server."""

    # Views in threads that their request's own waits for: they are not seen.
    unseen = ()

    def check_has_work(self, url, report, work="work_of_view"):
        if url not in self.unseen:
            self.assertIn(work, report)

    def request(self, url, **headers):
        with self.serve() as base:
            return serving.get(base + url, headers)

    def kept(self, url, **more):
        """The texts of the reports of one request."""
        with tempfile.TemporaryDirectory() as folder:
            with override_settings(
                PYINSTRUMENT_PROFILE_DIR=folder,
                PYINSTRUMENT_PROFILE_DIR_RENDERER="text",
                **more
            ):
                answer = self.request(url)
            reports = []
            for name in os.listdir(folder):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    reports.append(file.read())
            return answer, reports

    def test_who_does_not_ask_gets_the_view(self):
        for url, text in ANSWERS.items():
            answer = self.request(url)
            self.assertEqual((answer.status, answer.text), (200, text))

    def test_who_asks_gets_the_profile_of_the_view(self):
        for url in ANSWERS:
            report = serving.read_report(self.request(url + "?profile"))
            self.check_has_work(url, report)

    def test_every_request_is_kept_with_what_it_streamed(self):
        for url, text in ANSWERS.items():
            answer, reports = self.kept(url)
            self.assertEqual(answer.text, text)
            self.assertEqual(len(reports), 1, url)
            self.check_has_work(url, reports[0])
            self.assertIn("GET %s (200)" % url, reports[0])

    def test_the_settings_have_their_say(self):
        with override_settings(PYINSTRUMENT_URL_ARGUMENT="prof"):
            self.assertEqual(self.request("/sync?profile").text, "sync")
            serving.read_report(self.request("/sync?prof"))
        for callback in (refuse, __name__ + ".refuse"):
            with override_settings(PYINSTRUMENT_SHOW_CALLBACK=callback):
                self.assertEqual(self.request("/sync?profile").text, "sync")
                serving.read_report(self.request("/sync?profile&mine"))
        with tempfile.TemporaryDirectory() as folder:
            with override_settings(
                PYINSTRUMENT_PROFILE_DIR=folder,
                PYINSTRUMENT_PROFILE_DIR_RENDERER=(
                    "pyinstrument_top.renderers.JSONRenderer"
                ),
                PYINSTRUMENT_FILENAME_CALLBACK=__name__ + ".name_file",
                PYINSTRUMENT_INTERVAL=0.0002,
            ):
                self.request("/sync?profile")
            self.assertEqual(os.listdir(folder), ["GET of sync.json"])

    def test_files_of_one_moment_are_all_there(self):
        with tempfile.TemporaryDirectory() as folder:
            with override_settings(
                PYINSTRUMENT_PROFILE_DIR=folder, PYINSTRUMENT_FILENAME="{path}.{ext}"
            ):
                for _ in range(2):
                    self.request("/sync")
            self.assertEqual(
                sorted(os.listdir(folder)), ["_sync-2.html", "_sync.html"]
            )

    def test_a_view_that_fails_has_a_profile(self):
        answer, reports = self.kept("/failing")
        self.assertEqual(answer.status, 500)
        self.check_has_work("/failing", reports[0], "failing_view")
        self.assertIn("GET /failing (500)", reports[0])

    def test_a_folder_that_cannot_be_written_spoils_nothing(self):
        with override_settings(PYINSTRUMENT_PROFILE_DIR="/proc/no"):
            with self.assertLogs("pyinstrument_top", "ERROR"):
                self.assertEqual(self.request("/sync").text, "sync")

    def test_subclasses_may_extend_both_hooks(self):
        with override_settings(MIDDLEWARE=[__name__ + ".Extended"]):
            for url in ("/sync", "/async"):
                answer = self.request(url)
                self.assertEqual(answer.headers["X-Seen"], "request,response")
                answer = self.request(url + "?profile")
                serving.read_report(answer)
                self.assertEqual(answer.headers["X-Seen"], "request,response")


class Wsgi(Kind, unittest.TestCase):
    unseen = ("/async", "/astream")

    def serve(self):
        return serving.wsgi_server(get_wsgi_application())


class Asgi(Kind, unittest.TestCase):
    def serve(self):
        return serving.asgi_server(get_asgi_application())


class Mistakes(unittest.TestCase):
    def test_a_callback_that_is_none_is_said(self):
        from django.test import RequestFactory

        middleware = ProfilerMiddleware(lambda request: HttpResponse())
        request = RequestFactory().get("/?profile")
        for value in ("no.such.function", 5):
            with override_settings(PYINSTRUMENT_SHOW_CALLBACK=value):
                with self.assertRaisesRegex(
                    ImproperlyConfigured, "PYINSTRUMENT_SHOW_CALLBACK"
                ):
                    middleware(request)


if __name__ == "__main__":
    unittest.main()
