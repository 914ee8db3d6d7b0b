"""python bundles.py DIRECTORY OUTPUT…: joins a.css and b.css of DIRECTORY into each OUTPUT, and writes webassets' manifest."""
import sys

from webassets import Bundle, Environment

directory, *outputs = sys.argv[1:]
environment = Environment(directory, "/static", versions="hash", manifest="json")
for number, output in enumerate(outputs):
    environment.register(f"bundle{number}", Bundle("css/a.css", "css/b.css", output=output))
for bundle in environment:
    bundle.build()
    print(*bundle.urls())
