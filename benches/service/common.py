"""What both scripts need: the server, a site with several builds, and what a process uses."""

import json
import os
import random
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TICKS = os.sysconf("SC_CLK_TCK")


def cargo(directory, *arguments):
    """Runs cargo; the path of the executable that it made."""
    command = ["cargo", *arguments, "--message-format", "json-render-diagnostics"]
    lines = subprocess.run(command, cwd=directory, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    made = [message.get("executable") for message in map(json.loads, lines)]
    return [executable for executable in made if executable][-1]


class Site:
    """Files with several builds of them: `builds` holds each build's manifest, the last one the current."""

    CONFIG = 'load-path = ["static"]\noutput = "public"\n'

    def __init__(self, directory, builds=2):
        self.directory = directory
        # Set to use an `asset` that is there already.
        self.command = os.environ.get("ASSET_COMMAND") or cargo(ROOT, "build", "-p", "asset-cli", "--bin", "asset")
        (directory / "asset.toml").write_text(self.CONFIG)
        for name, size in {"js/small.js": 1 << 10, "img/large.avif": 1 << 20, "media/film.mp4": 20 << 20}.items():
            self.write(name, text(size) if name.endswith(".js") else random.Random(name).randbytes(size))
        self.builds = [self.build(f"body {{ order: {at} }}\n") for at in range(builds)]

    def write(self, name, contents):
        path = self.directory / "static" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contents)

    def build(self, style):
        self.write("css/app.css", style.encode() + text((30 << 10) - len(style)))
        subprocess.run([self.command, "build", "--quiet"], cwd=self.directory, check=True)
        return json.loads((self.directory / "asset-manifest.json").read_text())

    def row(self, name, build=-1):
        return self.builds[build]["assets"][name]

    def path(self, name, build=-1):
        return "/static/" + self.row(name, build)["file"]

    def file(self, name, build=-1):
        return self.directory / "public" / self.row(name, build)["file"]


def text(size):
    """Rules of a stylesheet that compress about as well as real ones."""
    choice = random.Random(size)
    words = ["margin", "padding", "color", "display", "border", "width", "height", "flex", "grid", "order", "top"]
    lines = []
    while sum(map(len, lines)) < size:
        lines.append(f".c{choice.randrange(1 << 16):x} {{ {choice.choice(words)}: {choice.randrange(999)}px }}\n")
    return "".join(lines).encode()[:size]


class Process:
    """A server that was started here, with the processes that it started."""

    def __init__(self, command, address=None, core=None, environment=None):
        pinned = ["taskset", "-c", str(core)] if core is not None else []
        output = None if address else subprocess.PIPE
        environment = {**os.environ, **(environment or {})}
        self.running = subprocess.Popen([*pinned, *map(str, command)], stdout=output, text=True, env=environment)
        self.address = address or self.running.stdout.readline().strip()
        self.base = f"http://{self.address}"

    def pids(self):
        task = Path(f"/proc/{self.running.pid}/task/{self.running.pid}/children")
        return [self.running.pid, *map(int, task.read_text().split())]

    def processor_time(self):
        """Seconds, in and for the process."""
        def ticks(pid):
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            return int(fields[11]) + int(fields[12])
        return sum(map(ticks, self.pids())) / TICKS

    def resident(self, field="VmRSS"):
        """MB"""
        def kilobytes(pid):
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            return next(int(line.split()[1]) for line in lines if line.startswith(field))
        return sum(map(kilobytes, self.pids())) / 1000

    def descriptors(self):
        return sum(len(os.listdir(f"/proc/{pid}/fd")) for pid in self.pids())

    def stop(self):
        self.running.terminate()
        self.running.wait()
