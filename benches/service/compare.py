#!/usr/bin/env python3
"""What a request costs, beside other servers of static files.

    apt install wrk nginx libnginx-mod-http-brotli-static
    python3 benches/service/compare.py [--rounds N] [--seconds N] [--only CASE,…]

Each server runs on core 0 and is asked by wrk, with 64 connections, on core 1; in every round all servers take turns at
every case. Processor time of the server for one request is what counts, the median of the rounds: unlike requests per
second it says the same on a busy machine. Exits with 1 if a goal is missed.

`ours`, `memory-serve` and `tower-http` are in an axum router. `bare` is ours on hyper alone, as `asset serve` is, and
`floor` is hyper with one response, made beforehand, whatever is asked: nothing on hyper can cost less.
"""

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from common import HERE, Process, Site, cargo

NGINX = """
load_module {modules}/ngx_http_brotli_static_module.so;
daemon off;
worker_processes 1;
error_log stderr error;
pid {dir}/nginx.pid;
events {{ worker_connections 4096; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    open_file_cache max=1000 inactive=60s;
    open_file_cache_valid 60s;
    gzip_static on;
    brotli_static on;
    client_body_temp_path {dir}/body;
    proxy_temp_path {dir}/proxy;
    fastcgi_temp_path {dir}/fastcgi;
    uwsgi_temp_path {dir}/uwsgi;
    scgi_temp_path {dir}/scgi;
    server {{
        listen {address};
        location /static/ {{
            alias {dir}/public/;
            add_header Cache-Control "public, max-age=31536000, immutable";
        }}
    }}
}}
"""
MODULES = "/usr/lib/nginx/modules"
PEERS = ["bare", "floor", "memory-serve", "nginx", "tower-http"]

# What ours may cost, as a multiple of each peer's processor time; for the errors, of what the same stylesheet costs.
GOALS = {
    "1 KB": {"memory-serve": 1.1, "nginx": 1.0},
    "30 KB": {"memory-serve": 1.1, "nginx": 1.0},
    "304": {"memory-serve": 1.1, "nginx": 1.0},
    "30 KB br": {"memory-serve": 1.1, "nginx": 1.0},
    "1 MB": {"memory-serve": 1.2},
    "20 MB": {"tower-http": 1.0},
    "404": {"ours": 1.0},
    "301": {"ours": 1.0},
    "503": {"ours": 1.0},
}


class Case:
    def __init__(self, path, status=200, only_ours=False, **headers):
        self.path, self.status, self.only_ours = path, status, only_ours
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def cases(site):
    # The bytes of the first build's stylesheet are gone, and nobody knows the third version.
    site.file("css/app.css", build=0).unlink()
    unknown = "0" * len(site.row("css/app.css")["version"])
    style = site.path("css/app.css")
    return {
        "1 KB": Case(site.path("js/small.js")),
        "30 KB": Case(style),
        "304": Case(style, 304),
        "30 KB br": Case(style, accept_encoding="br"),
        "1 MB": Case(site.path("img/large.avif")),
        "20 MB": Case(site.path("media/film.mp4")),
        "404": Case("/static/css/missing.css", 404, only_ours=True),
        "301": Case(site.path("css/app.css", build=0), 301, only_ours=True),
        "503": Case(f"/static/css/app.{unknown}.css", 503, only_ours=True),
    }


def servers(site, program):
    """How to start each server."""
    def nginx():
        address = "127.0.0.1:18089"
        config = site.directory / "nginx.conf"
        config.write_text(NGINX.format(directory=site.directory, address=address, modules=MODULES))
        # As root it gives up its rights, and must still read the files.
        site.directory.chmod(0o755)
        return Process(["nginx", "-c", config, "-p", site.directory], address, core=0)

    start = {name: lambda name=name: Process([program, name, site.directory], core=0)
             for name in ("ours", *PEERS) if name != "nginx"}
    return start | {"nginx": nginx}


class Refused(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def answer(url, headers, method):
    """Status, ETag and how many bytes."""
    for attempt in range(100):
        try:
            request = urllib.request.Request(url, headers=headers, method=method)
            response = urllib.request.build_opener(Refused).open(request, timeout=20)
        except urllib.error.HTTPError as error:
            response = error
        except urllib.error.URLError:
            time.sleep(0.05)
            continue
        return response.status, response.headers.get("ETag"), len(response.read())
    sys.exit(f"no answer from {url}")


def measure(name, server, case, seconds):
    """Requests per second, microseconds of processor time for each, 99th percentile in ms, resident MB."""
    url, headers = server.base + case.path, dict(case.headers)
    # By a POST the floor learns what to answer to each GET from then on.
    method = "POST" if name == "floor" else "GET"
    if case.status == 304:
        headers["If-None-Match"] = answer(url, headers, method)[1]
    status, _, size = answer(url, headers, method)
    if status != case.status:
        sys.exit(f"{url} answers {status} instead of {case.status}")
    command = ["taskset", "-c", "1", "wrk", "-t1", "-c64", f"-d{seconds}s", "--latency", "--timeout", "20s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    before = server.processor_time()
    report = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout
    used = server.processor_time() - before
    requests, = re.findall(r"(\d+) requests in", report)
    rate, = re.findall(r"Requests/sec:\s+([\d.]+)", report)
    (tail, unit), = re.findall(r"99%\s+([\d.]+)(us|ms|s)", report)
    if errors := re.findall(r"Socket errors: (.*)", report):
        print(f"{url}: socket errors: {errors[0]}", file=sys.stderr)
    milliseconds = float(tail) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
    return float(rate), used / max(int(requests), 1) * 1e6, milliseconds, server.resident(), size


def rounds(start, wanted, count, seconds):
    figures = {}
    for _ in range(count):
        running = {name: begin() for name, begin in start.items()}
        try:
            for case_name, case in wanted.items():
                for name, server in running.items():
                    if name == "ours" or not case.only_ours:
                        figures.setdefault((case_name, name), []).append(measure(name, server, case, seconds))
        finally:
            for server in running.values():
                server.stop()
    return {key: tuple(map(statistics.median, zip(*each))) for key, each in figures.items()}


def report(figures):
    """Prints the table; the goals that were missed."""
    print(f"{'case':<9} {'server':<13} {'bytes':>9} {'requests/s':>11} {'µs/request':>11} {'p99 ms':>8} {'RSS MB':>7}  ours/this")
    missed = []
    for (case, name), (rate, cost, tail, resident, size) in figures.items():
        ours = figures[case, "ours"]
        ratio = "" if name == "ours" else f"{ours[1] / cost:.2f} × processor, {ours[2] / tail:.2f} × p99"
        print(f"{case:<9} {name:<13} {size:>9.0f} {rate:>11.0f} {cost:>11.1f} {tail:>8.2f} {resident:>7.0f}  {ratio}")
    for case, goals in GOALS.items():
        for peer, most in goals.items():
            other = figures.get(("30 KB br" if peer == "ours" else case, peer))
            ours = figures.get((case, "ours"))
            if ours and other and ours[1] > other[1] * most:
                missed.append(f"{case}: {ours[1]:.1f} µs, {ours[1] / other[1]:.2f} × {peer}, goal {most}")
    return missed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--only", type=lambda names: names.split(","), help="cases, separated by commas")
    parser.add_argument("--servers", type=lambda names: names.split(","), default=["ours", *PEERS])
    arguments = parser.parse_args()
    for program in ("wrk", "taskset", *(["nginx"] if "nginx" in arguments.servers else [])):
        if not shutil.which(program):
            sys.exit(f"`{program}` is missing; see the first lines of this file")
    program = cargo(HERE, "build", "--release", "--locked", "--quiet")
    with tempfile.TemporaryDirectory() as directory:
        site = Site(Path(directory))
        wanted = {name: case for name, case in cases(site).items() if name in (arguments.only or [name])}
        start = {name: begin for name, begin in servers(site, program).items() if name in arguments.servers}
        missed = report(rounds(start, wanted, arguments.rounds, arguments.seconds))
    for goal in missed:
        print(f"missed: {goal}")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
