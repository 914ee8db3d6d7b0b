// References in scripts, found with es-module-lexer.
import { init, parse } from 'es-module-lexer';
import { sourceMap } from './source_map.mjs';

await init;

const BLANK = String.raw`(?:\s|/\*[^]*?\*/|//[^\n]*\n)*`;
const LITERAL = String.raw`("(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|` + '`(?:[^`\\\\$]|\\\\[^])*`)';
const BEFORE_META = new RegExp(`\\bnew\\s+URL${BLANK}\\(${BLANK}${LITERAL}${BLANK},${BLANK}$`, 'd');
const AFTER_META = new RegExp(`^${BLANK}\\.${BLANK}resolve${BLANK}\\(${BLANK}${LITERAL}`, 'd');

/** The references of a script: `{ kind, start, end, url }`, in order. */
export function scriptReferences(text) {
    const found = [];
    // `start` and `end` are inside the quotes.
    const add = (kind, start, end) => found.push({ kind, start, end, url: unescapeScript(text.slice(start, end)) });
    for (const each of parse(text)[0]) {
        if (each.d === -2) meta(text, each, add);
        else if (each.d === -1) add('JsStatic', each.s, each.e);
        else if (isLiteral(text.slice(each.s, each.e))) add('JsDynamic', each.s + 1, each.e - 1);
    }
    found.push(...sourceMap(text, 'js'));
    return found.sort((a, b) => a.start - b.start);
}

function isLiteral(text) {
    return new RegExp(`^${LITERAL}$`).test(text);
}

/** What stands around `import.meta`. */
function meta(text, { s, e }, add) {
    const window = Math.max(0, s - 4096);
    const before = BEFORE_META.exec(text.slice(window, s));
    if (before && /^\s*\.\s*url\b/.test(text.slice(e, e + 100))) {
        const [start, end] = before.indices[1];
        add('JsUrl', window + start + 1, window + end - 1);
    }
    const after = AFTER_META.exec(text.slice(e, e + 4096));
    if (after) {
        const [start, end] = after.indices[1];
        add('JsResolve', e + start + 1, e + end - 1);
    }
}

function unescapeScript(text) {
    const single = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', 0: '\0', '\n': '' };
    return text.replace(/\\(?:x(\p{AHex}{2})|u(\p{AHex}{4})|u\{(\p{AHex}+)\}|([^]))/gu, (_, x, u, point, other) =>
        other === undefined ? String.fromCodePoint(parseInt(x ?? u ?? point, 16)) : (single[other] ?? other));
}
