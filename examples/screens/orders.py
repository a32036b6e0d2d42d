"""Orders, on FastAPI: `uvicorn orders:app`."""
import asyncio
import hashlib
import sqlite3

from fastapi import FastAPI

app = FastAPI()


def table():
    db = sqlite3.connect(":memory:", check_same_thread=False)
    db.execute("create table lines (orderno, price)")
    db.executemany("insert into lines values (?, ?)",
                   [(n % 100, n * 0.01) for n in range(30000)])
    return db


database = table()


async def ask_stock():
    await asyncio.sleep(0.03)
    return 7


def sign(text):
    for _ in range(3000):
        text = hashlib.sha256(text.encode()).hexdigest()
    return text


@app.get("/order/{number}")
async def order(number: int):
    stock = await ask_stock()
    return {"order": number, "stock": stock, "sign": sign(str(number))}


@app.get("/total")
def total():
    rows = database.execute(
        "select orderno, sum(price) from lines group by orderno").fetchall()
    return [{"order": n, "sum": price} for n, price in rows]
