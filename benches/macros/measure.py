#!/usr/bin/env python3
"""What the macros cost whoever compiles with them: crates, clean build, and many calls.

    python3 benches/macros/measure.py [--rounds N]

Everything is made in a temporary directory and built offline with this workspace's lock file, so fetch first. Times are the
best of N rounds, the candidates taking turns; elapsed time means something on an idle machine only, so processor time
stands beside it. The comparisons are a macro crate with nothing but syn, quote and proc-macro2, whose one macro answers
with a constant, and plain literals.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CALLS = 10_000

BASELINE_LIB = """
use proc_macro::TokenStream;

#[proc_macro]
pub fn constant(input: TokenStream) -> TokenStream {
    let _path = syn::parse_macro_input!(input as syn::LitStr);
    quote::quote!("/static/css/app.3f2a9c1d.css").into()
}
"""

BASELINE_DEPENDENCIES = """
syn = { version = "3", default-features = false, features = ["parsing", "proc-macro"] }
quote = "1"
proc-macro2 = "1"
"""

# Notes what the compiler takes for the crate of calls: elapsed and processor seconds.
TIMER = """#!/usr/bin/env python3
import resource, subprocess, sys, time
start = time.perf_counter()
code = subprocess.call(sys.argv[1:], close_fds=False)
if "calls" in sys.argv:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    open({log!r}, "w").write(f"{{time.perf_counter() - start}} {{used.ru_utime + used.ru_stime}}")
sys.exit(code)
"""


class Bench:
    def __init__(self, directory, rounds):
        self.directory, self.rounds = directory, rounds
        self.log, self.timer = directory / "seconds", directory / "timer.py"
        self.timer.write_text(TIMER.format(log=str(self.log)))
        self.timer.chmod(0o755)

    def package(self, name, dependencies, lib="", main="", proc_macro=False):
        directory = self.directory / name
        (directory / "src").mkdir(parents=True)
        kind = "\n[lib]\nproc-macro = true\n" if proc_macro else ""
        head = f'[package]\nname = "{name}"\nversion = "0.0.0"\nedition = "2024"\n{kind}\n[workspace]\n'
        (directory / "Cargo.toml").write_text(f"{head}\n[dependencies]\n{dependencies}")
        shutil.copy(ROOT / "Cargo.lock", directory / "Cargo.lock")
        (directory / "src" / ("lib.rs" if lib else "main.rs")).write_text(lib or main)
        return directory

    def cargo(self, directory, *arguments, **environment):
        env = {k: v for k, v in os.environ.items() if k not in ("CARGO_TARGET_DIR", "ASSET_MANIFEST")}
        command = ["cargo", arguments[0], "--quiet", "--offline", "--target-dir", directory / "target", *arguments[1:]]
        subprocess.run(command, cwd=directory, env=env | environment, check=True)

    def best(self, candidates):
        """The least of each candidate's elapsed and processor seconds, the candidates taking turns."""
        seconds = {name: [] for name in candidates}
        for _ in range(self.rounds):
            for name, measure in candidates.items():
                seconds[name].append(measure())
        return {name: tuple(map(min, zip(*times))) for name, times in seconds.items()}

    def clean_build(self, directory, package):
        def measure():
            shutil.rmtree(directory / "target", ignore_errors=True)
            start, before = time.perf_counter(), processor_time()
            # As crates from a registry are built, which is how users get these.
            self.cargo(directory, "build", "-p", package, CARGO_INCREMENTAL="0")
            return time.perf_counter() - start, processor_time() - before

        return measure

    def check(self, directory):
        def measure():
            (directory / "src/main.rs").touch()
            self.cargo(directory, "check", RUSTC_WRAPPER=str(self.timer))
            return tuple(map(float, self.log.read_text().split()))

        return measure

    def calls(self, name, dependencies, call, entries):
        """A program of CALLS calls, to different assets of a manifest of so many."""
        step = max(entries // CALLS, 1)
        lines = "".join(f"    {call(at * step)},\n" for at in range(CALLS))
        main = f"static URLS: [&str; {CALLS}] = [\n{lines}];\n\nfn main() {{\n    println!(\"{{}}\", URLS.len());\n}}\n"
        directory = self.package("calls", dependencies, main=main)
        if entries:
            (directory / "asset-manifest.json").write_text(manifest(entries))
        return directory.rename(self.directory / name)


def processor_time():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def path(at):
    return f"assets/section-{at // 100:04}/component-{at:06}.css"


def manifest(entries):
    def row(at):
        version, file = f"{at:08x}", path(at).replace(".css", f".{at:08x}.css")
        integrity = "sha384-" + f"{at:08x}" * 8
        facts = f'"version": "{version}", "digest": "{version * 4}", "size": {at}, "type": "text/css"'
        return f'    "{path(at)}": {{"file": "{file}", {facts}, "integrity": "{integrity}"}}'

    head = '{\n  "schema": 1,\n  "prefix": "/static/",\n  "style": "filename",\n  "version": "hash",\n  "bundles": {},\n'
    return head + '  "assets": {\n' + ",\n".join(map(row, range(entries))) + "\n  }\n}\n"


def crates(package):
    command = ["cargo", "tree", "--offline", "-p", package, "-e", "normal,build", "--prefix", "none"]
    tree = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return {line.split()[0] for line in tree.splitlines() if line}


def table(title, seconds, reference, most):
    """Prints ratios to the reference; says whether each that has a limit keeps it, in elapsed time."""
    print(f"\n{title:<42} {'elapsed':>18} {'processor':>18}")
    kept = True
    for name, times in seconds.items():
        ratios = [time / of for time, of in zip(times, seconds[reference])]
        columns = " ".join(f"{time * 1000:8.0f} ms {ratio:5.2f}x" for time, ratio in zip(times, ratios))
        limit = f"  at most {most[name]}x" if name in most else ""
        print(f"  {name:<40} {columns}{limit}")
        kept = kept and ratios[0] <= most.get(name, ratios[0])
    return kept


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    with tempfile.TemporaryDirectory() as directory:
        bench = Bench(Path(directory), parser.parse_args().rounds)
        used = crates("asset-macros")
        print(f"crates: {len(used)}: {' '.join(sorted(used))}")
        sys.exit(0 if all([builds(bench), expansions(bench)]) else 1)


def builds(bench):
    baseline = bench.package("baseline", BASELINE_DEPENDENCIES, lib=BASELINE_LIB, proc_macro=True)
    macros = f"asset-macros = {{ path = {str(ROOT / 'asset-macros')!r} }}\n"
    user = bench.package("user", macros, main="fn main() {}\n")
    seconds = bench.best({
        "syn only": bench.clean_build(baseline, "baseline"),
        "asset-macros": bench.clean_build(user, "asset-macros"),
    })
    return table("clean build, dev profile", seconds, "syn only", {"asset-macros": 1.5})


def expansions(bench):
    baseline = f"baseline = {{ path = {str(bench.directory / 'baseline')!r} }}\n"
    macros = f"asset-macros = {{ path = {str(ROOT / 'asset-macros')!r} }}\n"
    directories = {
        "literals": bench.calls("literals", "", lambda at: f'"{path(at)}"', 0),
        "a macro that answers with a constant": bench.calls("constant", baseline, lambda at: f'baseline::constant!("{path(at)}")', 0),
    }
    for entries in (10_000, 100_000):
        call = lambda at: f'asset_macros::static_url!("{path(at)}")'
        directories[f"static_url!, {entries} assets"] = bench.calls(f"entries-{entries}", macros, call, entries)
    seconds = bench.best({name: bench.check(directory) for name, directory in directories.items()})
    limits = {"static_url!, 10000 assets": 1.5, "static_url!, 100000 assets": 4}
    return table(f"{CALLS} calls in one crate, compiler time", seconds, "a macro that answers with a constant", limits)


if __name__ == "__main__":
    main()
