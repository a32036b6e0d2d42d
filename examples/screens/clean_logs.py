"""A loop over lines of a log, with a progress bar."""

import re
import time

from tqdm import tqdm

PATTERN = re.compile(r"(\w+)@(\w+)\.example")


def read_lines(n):
    return ["user%d@host%d.example did it" % (i, i % 7) for i in range(n)]


def mask(line):
    return PATTERN.sub(r"\1@...", line)


def upload(batch):
    time.sleep(0.02)


for _ in tqdm(range(300), ncols=60):
    upload([mask(line) for line in read_lines(6000)])
