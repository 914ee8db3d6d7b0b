// Reads `{ sources, outputs, assets, unread }` as JSON: two directories, the file of each logical path, and the logical
// paths of what the build could not read, which must be identical. Checks that every local
// reference of an output names the output of what the source names, and that nothing else differs.
// Prints `{ counts, unanswered, problems }`: local references that name assets, by kind; those that name none; and
// whatever is wrong.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cssReferences } from './css.mjs';
import { scriptReferences } from './script.mjs';

const PREFIX = 'http://host/static/';
const { sources, outputs, assets, unread } = JSON.parse(readFileSync(0, 'utf8'));
const files = new Map(Object.entries(assets));
const directories = new Set([...files.keys()].flatMap((path) => path.split('/').map((_, at, all) => all.slice(0, at).join('/'))));
const counts = {};
let unanswered = 0;
const problems = [];

for (const path of files.keys()) {
    try {
        check(path);
    } catch (error) {
        problems.push(`${path}: ${error.message}`);
    }
}
console.log(JSON.stringify({ counts, unanswered, problems }));

function check(path) {
    const find = unread.includes(path) ? undefined : finder(path);
    const source = readFileSync(join(sources, path));
    const output = readFileSync(join(outputs, files.get(path)));
    if (!find) {
        if (!source.equals(output) && !/\.(svg|webmanifest)$/i.test(path)) problems.push(`${path}: differs`);
        return;
    }
    const [before, after] = [source, output].map(text);
    const [wanted, written] = [before, after].map(find);
    const count = Math.min(wanted.length, written.length);
    if (wanted.length !== written.length) {
        problems.push(`${path}: ${wanted.length} references, its output ${written.length}`);
    }
    for (let at = 0; at < count; at++) compare(path, wanted[at], written[at]);
    if (restored(before, after, wanted, written) !== before) problems.push(`${path}: differs beside its references`);
}

function finder(path) {
    if (/\.css$/i.test(path)) return cssReferences;
    return /\.[cm]?js$/i.test(path) ? scriptReferences : undefined;
}

/** Bytes that are not UTF-8 are compared as Latin-1. A byte order mark, which both parsers stumble over, is a blank. */
function text(bytes) {
    const text = bytes.toString('utf8');
    return Buffer.from(text).equals(bytes) ? text.replace(/^\ufeff/, ' ') : bytes.toString('latin1');
}

function compare(path, source, output) {
    const where = `${path}: ${source.kind} \`${source.url}\``;
    if (source.kind !== output.kind) return problems.push(`${where} became ${output.kind}`);
    const wanted = resolved(path, source);
    const file = wanted && files.get(wanted.path);
    if (!file) {
        if (wanted) unanswered++;
        if (source.url !== output.url) problems.push(`${where} became \`${output.url}\`, though it names nothing`);
        return;
    }
    counts[source.kind] = (counts[source.kind] ?? 0) + 1;
    const got = resolved(files.get(path), output);
    if (got?.path !== file) problems.push(`${where} became \`${output.url}\`, not what names \`${file}\``);
    else if (got.suffix !== wanted.suffix) problems.push(`${where} became \`${output.url}\`, without \`${wanted.suffix}\``);
    else if (!existsSync(join(outputs, got.path))) problems.push(`${where} names \`${got.path}\`, which is not there`);
}

/** The path that a URL means below the prefix; nothing for directories and for what is not below it. */
function resolved(from, { kind, url }) {
    const isSpecifier = kind === 'JsStatic' || kind === 'JsDynamic' || kind === 'JsResolve';
    if (isSpecifier && !/^(\.{0,2}\/|[a-z][a-z0-9+.-]*:)/i.test(url)) return;
    if (/^\s*($|[#?]|%23)/.test(url)) return;
    const base = PREFIX + from.split('/').map(encodeURIComponent).join('/');
    if (!URL.canParse(url, base)) return;
    const { origin, pathname, search, hash } = new URL(url, base);
    if (!(origin + pathname).startsWith(PREFIX)) return;
    const path = decodeURIComponent((origin + pathname).slice(PREFIX.length)).replaceAll(/\/{2,}/g, '/');
    if (path === '' || path.endsWith('/') || directories.has(path)) return;
    // An empty query is a suffix too.
    const suffix = /[?#].*$/s.exec(url)?.[0] ?? search + hash;
    return { path, suffix };
}

/** The output with the source's spelling of each reference. */
function restored(before, after, wanted, written) {
    let text = '';
    let copied = 0;
    written.slice(0, wanted.length).forEach(({ start, end }, at) => {
        text += after.slice(copied, start) + before.slice(wanted[at].start, wanted[at].end);
        copied = end;
    });
    return text + after.slice(copied);
}
