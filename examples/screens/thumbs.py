"""Celery: `mkdir queue; celery -A thumbs worker`; "thumbs.py send" has work for it."""
import sys
import time

from celery import Celery

app = Celery("thumbs", broker="filesystem://")
app.conf.update(broker_transport_options={
    "data_folder_in": "queue", "data_folder_out": "queue",
    "store_processed": False})


def scale(width):
    return [sum((x * y) % 251 for x in range(width)) for y in range(200)]


@app.task(ignore_result=True)
def thumbnail(name):
    return len(scale(300)) + len(name)


@app.task(ignore_result=True)
def notify(name):
    time.sleep(0.1)
    return name


def send():
    while True:
        thumbnail.delay("a.png")
        notify.delay("a.png")
        time.sleep(0.15)


if __name__ == "__main__":
    if sys.argv[1:] == ["send"]:
        send()
