"""python bundles.py FOLDER OUTPUT…: joins a.css and b.css of FOLDER into each OUTPUT, and writes webassets' manifest."""
import sys

from webassets import Bundle, Environment

folder, *outputs = sys.argv[1:]
environment = Environment(folder, "/static", versions="hash", manifest="json")
for number, output in enumerate(outputs):
    environment.register(f"bundle{number}", Bundle("css/a.css", "css/b.css", output=output))
for bundle in environment:
    bundle.build()
    print(*bundle.urls())
