// References in CSS, found with postcss and postcss-value-parser.
import postcss from 'postcss';
import valueParser from 'postcss-value-parser';
import { sourceMap } from './source_map.mjs';

const IMAGE_SET = /^(-webkit-)?image-set$/i;
const NO_URLS = /^(namespace|document|-moz-document)$/i;

/** The references of a stylesheet: `{ kind, start, end, url }`, in order. */
export function cssReferences(css) {
    const found = [];
    const add = (kind, start, end) => found.push({ kind, start, end, url: unescapeCss(css.slice(start, end)) });
    const root = postcss.parse(css, { map: false });
    root.walk((node) => {
        if (node.type === 'decl') {
            const value = node.raws.value?.raw ?? node.value;
            values(value, place(css, node, node.prop.length + node.raws.between.length, value), 'CssUrl', add);
        } else if (node.type === 'atrule' && !NO_URLS.test(node.name)) {
            const params = node.raws.params?.raw ?? node.params;
            const start = place(css, node, 1 + node.name.length + (node.raws.afterName ?? '').length, params);
            if (/^import$/i.test(node.name)) imported(params, start, add);
            else values(params, start, 'CssUrl', add);
        }
    });
    if (root.last?.type === 'comment') found.push(...sourceMap(css, 'css'));
    return found.sort((a, b) => a.start - b.start);
}

/** Where the text of a node begins that stands `offset` behind its start; makes sure that it does. */
function place(css, node, offset, expected) {
    for (const hack of [0, 1]) {
        const start = node.source.start.offset + hack + offset;
        if (css.startsWith(expected, start)) return start;
    }
    throw new Error(`line ${node.source.start.line}: \`${expected.slice(0, 60)}\` is not where it should be`);
}

function imported(params, start, add) {
    const first = valueParser(params).nodes.find((node) => node.type !== 'space' && node.type !== 'comment');
    if (first?.type === 'string') string(first, start, 'CssImport', add);
    else if (first?.type === 'function') values(valueParser.stringify(first), start + first.sourceIndex, 'CssImport', add);
}

function values(value, start, kind, add) {
    valueParser(value).walk((node) => {
        if (node.type !== 'function') return;
        const inside = node.nodes.filter((child) => child.type !== 'space' && child.type !== 'comment');
        if (/^(url|src)$/i.test(node.value)) {
            const [target] = inside;
            if (target?.type === 'string') string(target, start, kind, add);
            else if (target?.type === 'word' && /^url$/i.test(node.value)) {
                add(kind, start + target.sourceIndex, start + target.sourceEndIndex);
            }
            return false;
        }
        if (IMAGE_SET.test(node.value)) {
            inside.filter((child) => child.type === 'string').forEach((child) => string(child, start, 'CssString', add));
        }
    });
}

function string(node, start, kind, add) {
    add(kind, start + node.sourceIndex + 1, start + node.sourceEndIndex - (node.unclosed ? 0 : 1));
}

function unescapeCss(text) {
    return text.replace(/\\(?:([0-9a-f]{1,6})[ \t\r\n\f]?|(\r\n|[^]))/gi, (_, hex, other) => {
        if (hex) return String.fromCodePoint(parseInt(hex, 16));
        return /^[\r\n\f]/.test(other) ? '' : other;
    });
}
