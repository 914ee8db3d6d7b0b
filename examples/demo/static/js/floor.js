// Under the floor: marks the version in every URL that the page shows.

for (const link of document.querySelectorAll("[data-version]")) {
  const { version } = link.dataset;
  const at = version ? link.textContent.indexOf(version) : -1;
  if (at < 0) continue;
  const mark = document.createElement("mark");
  mark.textContent = version;
  link.replaceChildren(link.textContent.slice(0, at), mark, link.textContent.slice(at + version.length));
}
