"""Temperatures by trio: stations are asked, means are made: `relay.py`."""
import statistics

import trio


async def measure(station):
    await trio.sleep(0.02 * station)
    return [(station * k) % 97 / 10 for k in range(2000)]


async def station(number, to):
    async with to:
        while True:
            await to.send((number, await measure(number)))


async def means(receive):
    async for number, values in receive:
        mean = statistics.mean(values)
        if mean < 0:
            print(number, mean)


async def watchdog():
    while True:
        await trio.sleep(1)


async def main():
    to, receive = trio.open_memory_channel(4)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(watchdog)
        nursery.start_soon(means, receive)
        for number in range(1, 6):
            nursery.start_soon(station, number, to.clone(),
                               name="station %d" % number)


if __name__ == "__main__":
    trio.run(main)
