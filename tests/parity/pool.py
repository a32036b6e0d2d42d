"""A pool of workers and a class of __main__ that is pickled."""
import multiprocessing
import sys


class Pair:
    def __init__(self, a, b):
        self.a, self.b = a, b

    def swapped(self):
        return Pair(self.b, self.a)

    def __repr__(self):
        return "%s(%r, %r)" % (type(self).__module__, self.a, self.b)


def swap(pair):
    return pair.swapped()


if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    with context.Pool(2) as pool:
        print(pool.map(swap, [Pair(i, -i) for i in range(4)]))
        pool.close()
        pool.join()
    queue = context.Queue()
    process = context.Process(target=queue.put, args=(Pair(7, 8),))
    process.start()
    print(queue.get())
    process.join()
    print(process.exitcode)
