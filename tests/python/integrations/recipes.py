"""The recipes of doc/PYTHON.md, each in the framework it is for: the blocks are run
as they stand there."""
import asyncio
import contextlib
import os
import re
import socket
import threading
import time
import unittest

import serving

MANUAL = os.path.join(os.path.dirname(__file__), "../../../doc/PYTHON.md")


def run_recipe(name, **names):
    """What the block below a heading defines."""
    with open(MANUAL, encoding="utf-8") as file:
        text = file.read()
    block = re.search(
        r"^### %s\n(?:(?!^###).)*?^```python\n(.*?)^```" % name,
        text,
        re.MULTILINE | re.DOTALL,
    )
    names["__name__"] = "recipe"
    exec(compile(block.group(1), "recipe of " + name, "exec"), names)
    return names


def work_of_route():
    """On a busy machine, too, a sample falls into it."""
    time.sleep(0.3)


class Recipes(unittest.TestCase):
    def check(self, serve, app, path, how):
        """The route answers, and whoever asks gets its profile."""
        with serve(app) as base:
            self.assertEqual(serving.get(base + path).text.strip('"'), "route")
            query = "?profile" if how == "query" else ""
            headers = {"X-Profile": "1"} if how == "header" else {}
            report = serving.read_report(serving.get(base + path + query, headers))
        self.assertIn("work_of_route", report)

    def test_flask(self):
        app = run_recipe("Flask")["app"]

        @app.route("/")
        def route():
            work_of_route()
            return "route"

        self.check(serving.wsgi_server, app, "/", "query")

    def test_fastapi(self):
        app = run_recipe("FastAPI")["app"]

        @app.get("/async")
        async def route():
            await asyncio.sleep(0.01)
            work_of_route()
            return "route"

        @app.get("/sync")
        def sync_route():
            work_of_route()
            return "route"

        for path in ("/async", "/sync"):
            self.check(serving.asgi_server, app, path, "header")

    def test_starlette(self):
        from starlette.responses import PlainTextResponse, StreamingResponse
        from starlette.routing import Route

        async def route(request):
            await asyncio.sleep(0.01)
            work_of_route()
            return PlainTextResponse("route")

        def sync_route(request):
            work_of_route()
            return PlainTextResponse("route")

        async def stream(request):
            async def parts():
                work_of_route()
                yield "ro"
                yield "ute"

            return StreamingResponse(parts())

        routes = [
            Route("/async", route),
            Route("/sync", sync_route),
            Route("/stream", stream),
        ]
        app = run_recipe("Starlette", routes=routes)["app"]
        for path in ("/async", "/sync", "/stream"):
            self.check(serving.asgi_server, app, path, "header")

    def test_falcon(self):
        recipe = run_recipe("Falcon")

        class Resource:
            def on_get(self, request, response):
                work_of_route()
                response.text = "route"

        recipe["api"].add_route("/", Resource())
        self.check(serving.wsgi_server, recipe["app"], "/", "query")

    def test_falcon_asgi(self):
        import falcon.asgi

        from pyinstrument_top.asgi import ProfilerMiddleware

        class Resource:
            async def on_get(self, request, response):
                work_of_route()
                response.text = "route"

        api = falcon.asgi.App()
        api.add_route("/", Resource())
        self.check(serving.asgi_server, ProfilerMiddleware(api), "/", "query")

    def test_litestar(self):
        from litestar import get

        @get("/async")
        async def route() -> str:
            await asyncio.sleep(0.01)
            work_of_route()
            return "route"

        @get("/sync", sync_to_thread=True)
        def sync_route() -> str:
            work_of_route()
            return "route"

        app = run_recipe("Litestar", handlers=[route, sync_route])["app"]
        for path in ("/async", "/sync"):
            self.check(serving.asgi_server, app, path, "header")

    def test_aiohttp(self):
        from aiohttp import web

        async def route(request):
            await asyncio.sleep(0.01)
            work_of_route()
            return web.Response(text="route")

        app = run_recipe("aiohttp")["app"]
        app.router.add_get("/", route)
        self.check(aiohttp_server, app, "/", "query")

    def test_requests_at_once_stay_apart(self):
        from fastapi import FastAPI

        from pyinstrument_top.asgi import ProfilerMiddleware

        app, found, made = FastAPI(), [], {}
        names = ["work_%d" % count for count in range(20)]
        for name in names:
            exec(
                "import asyncio, time\n"
                "async def %s():\n"
                "    await asyncio.sleep(0.002)\n"
                "    time.sleep(0.001)\n"
                "    return 'route'\n" % name,
                made,
            )
            app.get("/" + name)(made[name])
        app.add_middleware(
            ProfilerMiddleware,
            on_session=lambda scope, session: found.append((scope["path"], session)),
        )
        with serving.asgi_server(app) as base:

            def ask(name):
                for _ in range(5):
                    serving.get(base + "/" + name)

            threads = [threading.Thread(target=ask, args=(name,)) for name in names]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual(len(found), 100)
        mixed = [
            path
            for path, session in found
            if not serving.functions(session) & set(names) <= {path[1:]}
        ]
        # A tick may fall between the switch of a task and that of its context: in
        # 18 runs 3 of 1800 requests had one that did, never two in a run.
        self.assertLess(len(mixed), 5, mixed)


@contextlib.contextmanager
def aiohttp_server(app):
    from aiohttp import web

    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(100)
    loop, ended = asyncio.new_event_loop(), asyncio.Event()

    async def serve():
        runner = web.AppRunner(app)
        await runner.setup()
        await web.SockSite(runner, listening).start()
        await ended.wait()
        await runner.cleanup()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    try:
        yield "http://127.0.0.1:%d" % listening.getsockname()[1]
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
        loop.close()


if __name__ == "__main__":
    unittest.main()
