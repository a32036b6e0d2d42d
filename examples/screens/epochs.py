"""Two workers that match, encode and wait, and a main thread that talks JSON."""
import json
import re
import threading
import time


def parse(n):
    rows = [{"id": i, "name": str(i)} for i in range(n)]
    return json.loads(json.dumps(rows))


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


class Worker(threading.Thread):
    def run(self):
        while True:
            self.step()

    def step(self):
        fib(15)
        re.findall(r"[a-z]+", "hello world " * 500)
        time.sleep(0.01)


def main():
    for _ in range(2):
        Worker(daemon=True).start()
    for epoch in range(1000000):
        parse(2000)
        print("epoch", epoch)


main()
