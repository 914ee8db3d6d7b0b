#!/usr/bin/env python3
"""What many clients do to the service: memory, descriptors, and wrong answers, of which there must be none.

    python3 benches/service/load.py [--scale N] [--allocator LIBRARY]

One server (axum, in a process of its own) gets, one after another, idle connections, slow readers, connections that
are reset in the middle of a body, and short connections, then swaps of the manifest under load. Everything stays on
this machine. Exits with 1 if something is not as it must be. `--scale 10` does a tenth of everything.

The C library keeps what was freed, so what the process holds says little of what the service holds. `--allocator` runs
the server with one that gives memory back, such as Debian's `libmimalloc.so.2`, and then it must be back in the end.
"""

import argparse
import asyncio
import hashlib
import resource
import socket
import struct
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from common import HERE, Process, Site, cargo

IDLE, SLOW, RESETS, CYCLES, SWAPS = 9_000, 2_000, 2_000, 20_000, 1_000
MOST_RESIDENT = 200
# MB that an allocator may be slow to give back.
MOST_KEPT = 32
BUILDS = 4
ASSETS = ["css/app.css", "js/small.js", "img/large.avif"]


class Checks:
    """The rows of the table, and whether each is as it must be."""

    def __init__(self, server):
        self.server, self.wrong = server, []
        self.base = None
        print(f"{'load':<44} {'peak MB':>8} {'MB after':>9} {'descriptors':>12}  seconds")

    async def row(self, name, work, most=None):
        """`work` gives the resident MB at its peak, which is returned, and is over when its connections are closed."""
        start = time.monotonic()
        peak = await work
        seconds = time.monotonic() - start
        descriptors = await self.settled()
        print(f"{name:<44} {peak:>8.0f} {self.server.resident():>9.0f} {descriptors:>12}  {seconds:.1f}", flush=True)
        if most is not None and peak > most:
            self.wrong.append(f"{name}: {peak:.0f} MB, at most {most}")
        if self.base is None:
            self.base = descriptors
        elif descriptors > self.base:
            self.wrong.append(f"{name}: {descriptors} descriptors are left, {self.base} at first")
        return peak

    async def settled(self):
        """How many descriptors stay open once the server has noticed who is gone."""
        for _ in range(100):
            await asyncio.sleep(0.1)
            if self.base is not None and self.server.descriptors() <= self.base:
                break
        return self.server.descriptors()


class Load:
    def __init__(self, site, server, scale):
        self.site, self.server, self.scale = site, server, scale
        host, port = server.address.rsplit(":", 1)
        self.address = host, int(port)
        self.wrong = Counter()

    def count(self, full):
        return max(full // self.scale, 1)

    async def connect(self):
        """A socket without buffers of this process; many at once wait for their turn."""
        connection = socket.socket()
        connection.setblocking(False)
        # Small, so that what a slow client does not take is the server's.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        await asyncio.get_running_loop().sock_connect(connection, self.address)
        return connection

    async def send(self, connection, path):
        request = f"GET {path} HTTP/1.1\r\nHost: load\r\n\r\n".encode()
        await asyncio.get_running_loop().sock_sendall(connection, request)

    async def many(self, count, path=None):
        connections = []
        for _ in range(count):
            connection = await self.connect()
            if path:
                await self.send(connection, path)
            connections.append(connection)
        return connections

    async def idle(self):
        connections = await self.many(self.count(IDLE))
        await asyncio.sleep(1)
        peak = self.server.resident()
        for connection in connections:
            connection.close()
        return peak

    async def slow(self):
        """Each takes a little of 20 MB now and then."""
        connections = await self.many(self.count(SLOW), self.site.path("media/film.mp4"))
        peak = 0
        for _ in range(5):
            for connection in connections:
                try:
                    connection.recv(2048)
                except BlockingIOError:
                    pass
            await asyncio.sleep(0.5)
            peak = max(peak, self.server.resident())
        for connection in connections:
            connection.close()
        return peak

    async def first(self):
        """Whatever is opened and held once, is so afterwards."""
        over = asyncio.Event()
        client = asyncio.create_task(self.client(0, over))
        await asyncio.sleep(1)
        over.set()
        await client
        return self.server.resident()

    async def resets(self):
        loop, peak = asyncio.get_running_loop(), 0
        for _ in range(self.count(RESETS)):
            connection = await self.connect()
            await self.send(connection, self.site.path("media/film.mp4"))
            await loop.sock_recv(connection, 2048)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
            peak = max(peak, self.server.resident())
        return peak

    async def cycles(self):
        peak = 0
        for at in range(self.count(CYCLES)):
            connection = await self.connect()
            connection.close()
            if at % 100 == 0:
                peak = max(peak, self.server.resident())
        return peak

    async def swaps(self):
        """Moves the pointer to and fro while clients ask for the assets of all builds."""
        output, peak = self.site.directory / "public/.asset", 0
        digests = [line.split()[1] for line in (output / "history").read_text().splitlines()]
        over = asyncio.Event()
        clients = [asyncio.create_task(self.client(at, over)) for at in range(16)]
        for at in range(self.count(SWAPS)):
            new = output / "current.new"
            new.write_text(digests[at % len(digests)] + "\n")
            new.rename(output / "current")
            peak = max(peak, self.server.resident())
            await asyncio.sleep(0.02)
        over.set()
        print(f"  {sum(await asyncio.gather(*clients))} whole bodies while the pointer moved {at + 1} times")
        return peak

    async def client(self, at, over):
        reader, writer = await asyncio.open_connection(*self.address)
        answered = 0
        while not over.is_set():
            build, name = (at + answered) % BUILDS, ASSETS[answered % len(ASSETS)]
            row = self.site.row(name, build)
            writer.write(f"GET /static/{row['file']} HTTP/1.1\r\nHost: load\r\n\r\n".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            length = int(head.split("content-length: ")[1].split("\r\n")[0])
            body = await reader.readexactly(length)
            status = head.split()[1]
            if status != "200" or hashlib.md5(body).hexdigest() != row["digest"]:
                self.wrong[f"{name} of build {build + 1}: {status}, {length} bytes"] += 1
            answered += 1
        writer.close()
        return answered


async def run(site, server, scale, gives_back):
    load, checks = Load(site, server, scale), Checks(server)
    await checks.row("one client", load.first())
    await checks.row(f"{load.count(IDLE)} idle connections", load.idle(), MOST_RESIDENT)
    base = server.resident()
    slow = f"{load.count(SLOW)} slow readers of 20 MB"
    await checks.row(slow, load.slow(), MOST_RESIDENT)
    await checks.row(f"{load.count(RESETS)} resets in mid-body", load.resets(), MOST_RESIDENT)
    await checks.row(f"{load.count(CYCLES)} connections opened and closed", load.cycles(), MOST_RESIDENT)
    await checks.row(f"{load.count(SWAPS)} swaps under load", load.swaps(), MOST_RESIDENT)
    # An allocator keeps what it got from the system; what was freed serves those who come later.
    second = await checks.row(f"{slow}, again", load.slow(), MOST_RESIDENT)
    third = await checks.row(f"{slow}, once more", load.slow(), MOST_RESIDENT)
    if third > second * 1.1:
        checks.wrong.append(f"{slow}: {third:.0f} MB the third time, {second:.0f} the second")
    if gives_back:
        await checks.row(f"{load.count(CYCLES)} connections, in the end", load.cycles())
        if server.resident() > base + MOST_KEPT:
            checks.wrong.append(f"{server.resident():.0f} MB are left, {base:.0f} after the idle connections")
    return checks.wrong + [f"{count} × {what}" for what, count in load.wrong.items()]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--allocator", metavar="LIBRARY")
    arguments = parser.parse_args()
    scale, allocator = arguments.scale, arguments.allocator
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if most < IDLE // scale + 1000:
        sys.exit(f"only {most} files may be open here; `--scale` makes the load smaller")
    program = cargo(HERE, "build", "--release", "--locked", "--quiet")
    with tempfile.TemporaryDirectory() as directory:
        site = Site(Path(directory), BUILDS)
        environment = {"LD_PRELOAD": allocator} if allocator else None
        server = Process([program, "ours", site.directory], environment=environment)
        try:
            wrong = asyncio.run(run(site, server, scale, gives_back=allocator is not None))
        finally:
            server.stop()
    for line in wrong:
        print(f"wrong: {line}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
