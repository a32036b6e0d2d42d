"""asyncio: tasks that compute, wait and hand over to each other."""
import asyncio

from truth import clock, spin, tell, timed


async def compute(n):
    for _ in range(n):
        step()
        await asyncio.sleep(0)


def step():
    timed("step_work", step_work)


def step_work():
    spin(0.005)


async def outer():
    await middle()


async def middle():
    timed("deep_work", deep_work)
    await asyncio.sleep(0.05)


def deep_work():
    spin(0.02)


async def everything():
    end = clock() + 1.2
    while clock() < end:
        await asyncio.gather(compute(5), outer(), compute(3))


asyncio.run(everything())
tell(paths=[["compute", "step", "timed", "step_work", "spin"],
            ["outer", "middle", "timed", "deep_work", "spin"]],
     never=[["compute", "middle"], ["outer", "step"]])
