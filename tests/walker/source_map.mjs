// The comment on a file's last line that names a source map.
const COMMENT = {
    js: /(?:\/\/[#@][ \t]*sourceMappingURL=([^\s'"`]+)|\/\*[#@][ \t]*sourceMappingURL=([^\s'"`*]+)[ \t]*\*\/)\s*$/d,
    css: /(?!)()|\/\*[#@]\s*sourceMappingURL=([^\s'"`*]+)\s*\*\/\s*$/d,
};

/** None or one reference. */
export function sourceMap(text, language) {
    const match = COMMENT[language].exec(text);
    if (!match) return [];
    const [start, end] = match.indices[1] ?? match.indices[2];
    return [{ kind: 'SourceMap', start, end, url: text.slice(start, end) }];
}
