// Live reload, added to pages in development only: listens to the application and applies what changed to this page.
(() => {
  "use strict";
  // A page that loads parts of others may have this script more than once.
  if (globalThis.assetLiveReload) return;
  globalThis.assetLiveReload = true;

  const script = document.currentScript;
  const instance = script.dataset.instance ?? "@INSTANCE@";
  let since = script.dataset.since ?? "@SINCE@";
  let source;
  let retry = 0;
  let applied = Promise.resolve();
  let count = 0;
  let overlay;

  // By default a browser remembers the first 250 files that a page loads.
  performance.setResourceTimingBufferSize(10000);

  function connect() {
    // Browsers open six connections to a host, for all their tabs.
    if (source || document.visibilityState === "hidden") return;
    const url = new URL("live", script.src);
    url.search = new URLSearchParams({ instance, since });
    source = new EventSource(url);
    source.onopen = () => (retry = 0);
    source.onerror = () => {
      disconnect();
      retry = Math.min(retry + 100, 1000);
      setTimeout(connect, retry);
    };
    source.addEventListener("again", () => {
      disconnect();
      connect();
    });
    source.addEventListener("reload", reload);
    source.addEventListener("findings", (event) => show(JSON.parse(event.data)));
    source.addEventListener("change", (event) => {
      const change = JSON.parse(event.data);
      since = change.since;
      // One after another, so that a stylesheet is never replaced by an older one.
      applied = applied.then(() => apply(change.assets));
    });
  }

  function disconnect() {
    source?.close();
    source = undefined;
  }

  function reload() {
    disconnect();
    location.reload();
  }

  async function apply(assets) {
    const entries = performance.getEntriesByType("resource");
    const swaps = [];
    const others = [];
    for (const asset of assets) {
      const is = matcher(asset);
      const links = [...document.querySelectorAll('link[rel~="stylesheet"][href]')].filter((link) => is(link.href));
      for (const link of links) swaps.push([link, asset.url]);
      if (links.length === 0) others.push(entries.filter((entry) => is(entry.name)));
    }
    // What only stylesheets load comes with them: their own bytes name it by its version.
    const comesAlong = (entry) => entry.initiatorType === "css" && swaps.length > 0;
    if (!others.flat().every(comesAlong)) return reload();
    const loaded = await Promise.all(swaps.map(([link, url]) => swap(link, url)));
    if (!loaded.every(Boolean)) reload();
  }

  // Whether a URL is that of the asset, in any version.
  function matcher(asset) {
    const url = absolute(asset.url);
    const at = url.lastIndexOf(asset.version);
    const path = url.split("?")[0];
    if (at < 0) return (other) => absolute(other).split("?")[0] === path;
    const [before, after] = [url.slice(0, at), url.slice(at + asset.version.length)];
    return (other) => {
      const candidate = absolute(other);
      if (!candidate.startsWith(before) || !candidate.endsWith(after)) return false;
      const version = candidate.slice(before.length, candidate.length - after.length);
      return version === asset.version || (version.length > 0 && !/[/.?&]/.test(version));
    };
  }

  function absolute(url) {
    const whole = new URL(url, document.baseURI);
    whole.hash = "";
    whole.searchParams.has("asset-live") && whole.searchParams.delete("asset-live");
    return whole.href;
  }

  // The old stylesheet stays until the new one is there, so that the page is never without.
  function swap(link, url) {
    const fresh = link.cloneNode();
    // That of the old bytes.
    fresh.removeAttribute("integrity");
    fresh.href = absolute(link.href) === absolute(url) ? unseen(url) : url;
    return new Promise((done) => {
      fresh.onload = () => {
        link.remove();
        done(true);
      };
      fresh.onerror = () => {
        fresh.remove();
        done(false);
      };
      link.after(fresh);
    });
  }

  // In some URL styles an asset keeps its URL whatever its bytes are.
  function unseen(url) {
    const fresh = new URL(url, document.baseURI);
    fresh.searchParams.set("asset-live", ++count);
    return fresh.href;
  }

  function show(findings) {
    overlay?.remove();
    overlay = undefined;
    if (findings.length === 0) return;
    overlay = document.createElement("asset-overlay");
    overlay.setAttribute("role", "alert");
    const root = overlay.attachShadow({ mode: "open" });
    // Unlike a `<style>`, this needs no permission of a Content-Security-Policy.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const close = element("button", "×");
    close.setAttribute("aria-label", "Close");
    close.onclick = () => overlay?.remove();
    const items = findings.map(({ path, line, column, message }) => {
      const item = element("li");
      if (path) item.append(element("code", `${path}:${line}:${column}`));
      item.append(element("p", message));
      return item;
    });
    const list = element("ul");
    list.append(...items);
    const box = element("section");
    box.append(close, element("h1", "The last build failed"), list, element("p", "The page is that of the build before."));
    root.append(box);
    document.documentElement.append(overlay);
  }

  function element(name, text = "") {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  const STYLE = `
    :host { position: fixed; inset: 0; z-index: 2147483647; overflow: auto; padding: 4vmin; background: #000a; }
    section { position: relative; max-width: 60rem; margin: 0 auto; padding: 1rem 1.5rem; border-top: 4px solid #d33;
      border-radius: 4px; background: #fff; color: #222; font: 16px/1.5 system-ui, sans-serif; }
    h1 { margin: 0 2rem .5rem 0; font-size: 1.25rem; }
    ul { margin: 0; padding: 0; list-style: none; }
    code { color: #b22; font: .95rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
    p { margin: 0 0 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
    ul + p { margin: 0; color: #666; font-size: .9rem; }
    button { position: absolute; top: .75rem; right: 1rem; border: 0; background: none; color: inherit; font: 1.5rem/1 system-ui;
      cursor: pointer; }
    @media (prefers-color-scheme: dark) { section { background: #222; color: #eee; } code { color: #f88; } ul + p { color: #aaa; } }
  `;

  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? disconnect() : connect()));
  // A page in the cache for going back must not keep a connection.
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", connect);
  connect();
})();
