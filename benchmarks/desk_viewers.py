"""How live the desk is for many at once, a server running: `python -m benchmarks.desk_viewers HOME ADDRESS [VIEWERS]`.

Prints what the open streams cost the server while nothing happens, and when each viewer hears of a claim.
"""

from __future__ import annotations

import asyncio
import re
import statistics
import sys
import time
from pathlib import Path

import httpx

from app.bootstrap.door import open_door
from app.domain.person import Person
from app.settings import load_settings


async def main(home: Path, address: str, viewers: int = 200) -> None:
    """Print when the viewers heard of a claim."""
    times = await heard_after(home, address, viewers)
    print(f"{viewers} viewers: heard after p50 {statistics.median(times):.0f} ms, last {times[-1]:.0f} ms")


async def heard_after(home: Path, address: str, viewers: int) -> list[float]:
    """Open the streams, claim one open ticket, and return after how many milliseconds each heard of it, in order."""
    agent = Person(id="viewer@example.com", name="Viewer", role="agent")
    token = open_door(load_settings(home=home)).make_link(agent)
    async with httpx.AsyncClient(base_url=address, headers={"Sec-Fetch-Site": "same-origin"}, timeout=60) as hand:
        await hand.post("/sign-in", data={"token": token})
        found = re.search(r'value="(tkt_\w+):(\d+)"', (await hand.get("/desk?state=open")).text)
        if found is None:
            sys.exit("There is no open ticket here to claim. Ask something first.")
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(base_url=address, cookies=hand.cookies, timeout=None, limits=limits) as eyes:
            ready = asyncio.Semaphore(0)
            tasks = [asyncio.create_task(_heard(eyes, ready)) for _ in range(viewers)]
            for _ in range(viewers):
                await ready.acquire()
            await asyncio.sleep(3)
            await hand.post(f"/desk/tickets/{found[1]}/act", data={"act": "claim", "version": found[2]})
            done = time.perf_counter()
            return sorted((heard - done) * 1000 for heard in await asyncio.gather(*tasks))


async def _heard(eyes: httpx.AsyncClient, ready: asyncio.Semaphore) -> float:
    async with eyes.stream("GET", "/desk/events") as stream:
        async for line in stream.aiter_lines():
            if line.startswith("retry"):
                ready.release()
            if line.startswith("data"):
                return time.perf_counter()
    return float("inf")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:])))
