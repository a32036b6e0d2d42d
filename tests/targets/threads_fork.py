"""A program with threads forks again and again: each child is one thread. They
live side by side, long enough for their samplers to get a CPU."""
import os
import sys
import threading
import time

FORKS, THREADS = 12, 24

done = threading.Event()
threads = [threading.Thread(target=done.wait) for _ in range(THREADS)]
for thread in threads:
    thread.start()
children = []
for _ in range(FORKS):
    pid = os.fork()
    if pid == 0:
        time.sleep(2)
        os._exit(0)
    children.append(pid)
for pid in children:
    os.waitpid(pid, 0)
done.set()
with open(sys.argv[1], "w") as told:
    told.write(" ".join(map(str, [os.getpid()] + children)))
