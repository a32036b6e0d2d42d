"""Threads that wait for work in all the ways of the standard library, and one
that works: only that one is not idle."""
import asyncio
import concurrent.futures
import http.server
import multiprocessing.connection
import os
import queue
import selectors
import signal
import socket
import socketserver
import sys
import threading
import time
import urllib.request

SECONDS = 1.0


def main_work(until):
    n = 0
    while time.perf_counter() < until:
        n += 1
    return n


def start(name, target, *args):
    threading.Thread(target=target, args=args, name=name, daemon=True).start()


def await_nothing():
    async def forever():
        await asyncio.Event().wait()
    asyncio.run(forever())


def accept():
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(1)
    listener.accept()


def serve():
    socketserver.TCPServer(("127.0.0.1", 0), None).serve_forever(60)


def keep_alive():
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = None
    server, client = socket.socketpair()
    client.sendall(b"")
    Handler.client_address = ("x", 0)
    keep.append(client)
    Handler(server, ("127.0.0.1", 0), None)


def receive():
    ours, theirs = multiprocessing.Pipe()
    keep.append(theirs)
    ours.recv()


def watch_files(stop):
    while not stop.wait(60):
        pass


keep = []
if __name__ == "__main__":
    pool = concurrent.futures.ThreadPoolExecutor(2)
    for _ in range(2):
        pool.submit(time.sleep, 0.001)
    never = concurrent.futures.Future()
    start("queue", queue.Queue().get)
    start("queue with a limit", queue.Queue().get, True, 60)
    start("simple queue", queue.SimpleQueue().get)
    start("many queues", multiprocessing.Queue().get)
    start("event", watch_files, threading.Event())
    start("timer", threading.Timer(60, print).run)
    start("future", never.result)
    start("futures", concurrent.futures.wait, [never])
    start("loop", await_nothing)
    start("accept", accept)
    start("serve", serve)
    start("keep-alive", keep_alive)
    start("pipe", receive)
    start("join", threading.main_thread().join)
    start("signal", signal.sigwait, [signal.SIGUSR1])
    time.sleep(0.2)
    main_work(time.perf_counter() + SECONDS)
    sys.stdout.flush()
    os._exit(0)
