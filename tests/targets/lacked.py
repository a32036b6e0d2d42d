"""How long a thread could not run for want of a CPU."""


def stolen():
    """Seconds that the host of a virtual machine took from its CPUs, all in all:
    what it counts for none of the threads."""
    with open("/proc/stat") as file:
        ticks = file.readline().split()
    return int(ticks[8]) / 100


def seconds():
    """For which this thread was ready to run and had no CPU; at most, as which
    of the threads the host took one from is not told."""
    with open("/proc/thread-self/schedstat") as file:
        ready = int(file.read().split()[1]) / 1e9
    return ready + stolen()
