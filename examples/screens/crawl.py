"""A crawler on aiohttp; "crawl.py serve" has the pages that it looks at."""
import asyncio
import re
import sys

import aiohttp
from aiohttp import web

LINK = re.compile(r'href="(/[^"]*)"')
WORD = re.compile(r"[a-z]+")


async def page(request):
    n = int(request.match_info["n"])
    await asyncio.sleep(0.02 * (n % 5))
    links = "".join('<a href="/%d">%d</a>' % (n * 3 + k, k) for k in range(3))
    return web.Response(text=links + " some more words" * 400,
                        content_type="text/html")


async def serve():
    app = web.Application()
    app.router.add_get("/{n}", page)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 5088).start()
    await asyncio.Event().wait()


def count_words(text, counts):
    for word in WORD.findall(text):
        counts[word] = counts.get(word, 0) + 1


async def fetch(session, url):
    async with session.get("http://127.0.0.1:5088" + url) as answer:
        return await answer.text()


async def worker(queue, session, counts):
    while True:
        text = await fetch(session, await queue.get())
        count_words(text, counts)
        for url in LINK.findall(text):
            if queue.qsize() < 1000:
                queue.put_nowait(url)


async def main():
    queue = asyncio.Queue()
    queue.put_nowait("/1")
    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*[worker(queue, session, {}) for _ in range(8)])


if __name__ == "__main__":
    asyncio.run(serve() if sys.argv[1:] == ["serve"] else main())
