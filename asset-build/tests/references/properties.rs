use asset_build::references::{
    Kind, ReferenceKind, Replacement, Scan, ScriptKind, Target, relative, resolve, rewrite, scan, script_kind,
};
use asset_core::Prefix;
use proptest::prelude::*;

const PATHS: [&str; 4] = ["a/x.css", "a/x.js", "a/x.svg", "a/x.webmanifest"];

/// Pieces that files with references are made of, whole and broken.
const PIECES: [&str; 40] = [
    "a{b:url(",
    "a.png",
    ")",
    "\"",
    "'",
    "\\",
    "\n",
    " ",
    "/*",
    "*/",
    "@import ",
    ";",
    "image-set(",
    "}",
    "{",
    "é",
    "`",
    "import ",
    "import(",
    "from ",
    "export * ",
    "./m.js",
    "new URL(",
    ", import.meta.url)",
    "//# sourceMappingURL=",
    "/*# sourceMappingURL=",
    "a.map",
    "<svg>",
    "<image href=",
    "</svg>",
    "/>",
    "<style>",
    "</style>",
    "<![CDATA[",
    "]]>",
    "&quot;",
    "&amp;",
    "{\"icons\":[{\"src\":",
    "}]}",
    "\u{feff}",
];

/// Pieces that tell modules from classic scripts, and those that hide them; no blocks, in which our parser lets a
/// declaration pass.
const SIGNS: [&str; 29] = [
    "import 'a'",
    "import a from 'a'",
    "import {b} from \"b\"",
    "import * as c from 'c'",
    "import('a')",
    "import.meta",
    "export default 1",
    "export {}",
    "export const d = 1",
    "export * from 'e'",
    "await f()",
    "async () => await f()",
    "'",
    "\"",
    "`",
    "${",
    "}",
    "/*",
    "*/",
    "//",
    "/",
    ";",
    "\n",
    "\n",
    " ",
    ",",
    "g the a",
    "return ",
    "(",
];

fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let literal = proptest::sample::select(PIECES.as_slice()).prop_map(|piece| piece.as_bytes().to_vec());
    let foreign = any::<u8>().prop_map(|byte| vec![byte]);
    prop::collection::vec(prop_oneof![9 => literal, 1 => foreign], 0..24).prop_map(|pieces| pieces.concat())
}

/// Files that surely hold references, around any targets.
fn whole_files() -> impl Strategy<Value = (&'static str, String)> {
    let name = "[a-zé() %&'\"\\\\\u{2028}<$`{]{1,12}";
    (name, 0..6_usize).prop_map(|(name, form)| {
        let backslashed = |special: &str| {
            name.chars().map(|c| if special.contains(c) { format!("\\{c}") } else { c.to_string() }).collect::<String>()
        };
        let xml = name.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        match form {
            0 => (PATHS[0], format!("a{{b:url({})}}", backslashed("()'\" \\"))),
            1 => (PATHS[0], format!("@import \"{}\";", backslashed("\"\\"))),
            2 => (PATHS[1], format!("import './{}'", backslashed("'\\"))),
            3 => (PATHS[1], format!("import(`./{}`)", backslashed("`\\$"))),
            4 => (PATHS[2], format!("<svg><use href=\"{xml}\"/></svg>")),
            _ => (PATHS[3], format!("{{\"icons\":[{{\"src\":\"{}\"}}]}}", backslashed("\"\\"))),
        }
    })
}

fn scan_as(path: &str, bytes: &[u8]) -> Scan {
    scan(path, Kind::of(path).unwrap(), bytes)
}

fn targets(scan: &Scan) -> Vec<(String, ReferenceKind)> {
    scan.references.iter().map(|reference| (reference.target.clone(), reference.kind)).collect()
}

/// Checks the spans, and that writing every target anew changes nothing but how it is written.
fn check(path: &str, bytes: &[u8]) -> Result<(), TestCaseError> {
    let first = scan_as(path, bytes);
    let mut end = 0;
    for reference in &first.references {
        prop_assert!(end <= reference.span.start && reference.span.start <= reference.span.end);
        end = reference.span.end;
    }
    prop_assert!(end <= bytes.len());
    prop_assert!(first.warnings.iter().all(|warning| warning.offset <= bytes.len()));

    let own: Vec<_> = first.references.iter().map(|found| Replacement::new(found, &found.target)).collect();
    let rewritten = rewrite(bytes, &own);
    prop_assert_eq!(targets(&scan_as(path, &rewritten)), targets(&first));
    Ok(())
}

proptest! {
    #[test]
    fn no_bytes_make_a_scanner_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for path in PATHS {
            check(path, &bytes)?;
        }
    }

    #[test]
    fn no_pieces_of_references_make_a_scanner_panic(bytes in pieces()) {
        for path in PATHS {
            check(path, &bytes)?;
        }
        script_kind("a.js", &bytes);
    }

    #[test]
    fn what_a_parser_knows_to_be_a_module_is_one(pieces in prop::collection::vec(proptest::sample::select(SIGNS.as_slice()), 1..8)) {
        let script = pieces.concat();
        match script_kind("a.js", script.as_bytes()) {
            ScriptKind::Unparsable(_) => {}
            kind => prop_assert_eq!(scan_as("a.js", script.as_bytes()).is_module, kind == ScriptKind::Module, "{}", script),
        }
    }

    #[test]
    fn a_second_pass_finds_what_the_first_wrote((path, file) in whole_files()) {
        prop_assert_eq!(scan_as(path, file.as_bytes()).references.len(), 1, "{}", file);
        check(path, file.as_bytes())?;
    }

    #[test]
    fn every_byte_outside_the_spans_is_identical((path, file) in whole_files(), url in "[a-z0-9./%()&;=-]{1,20}") {
        let found = scan_as(path, file.as_bytes()).references;
        let span = found[0].span.clone();
        let url = if found[0].kind.is_specifier() { format!("./{url}") } else { url };
        let rewritten = rewrite(file.as_bytes(), &[Replacement::new(&found[0], &url)]);
        prop_assert!(rewritten.starts_with(&file.as_bytes()[..span.start]));
        prop_assert!(rewritten.ends_with(&file.as_bytes()[span.end..]));
        prop_assert_eq!(rewritten.len(), file.len() - span.len() + found[0].write(&url).len());
        prop_assert_eq!(&scan_as(path, &rewritten).references[0].target, &url);
    }

    #[test]
    fn a_relative_url_resolves_to_the_file_it_was_made_for(
        from in "([a-zé:% ]{1,3}/){0,3}[a-z]{1,3}", to in "([a-zé:%#? ]{1,3}/){0,3}[a-z#?%]{1,3}"
    ) {
        let prefix: Prefix = "/static/".parse().unwrap();
        for kind in [ReferenceKind::CssUrl, ReferenceKind::JsStatic] {
            let url = relative(kind, &from, &to);
            let mut found = scan_as(PATHS[0], b"a{b:url(x)}").references.remove(0);
            (found.target, found.kind) = (url.clone(), kind);
            match resolve(&from, &found, &prefix) {
                Target::Local { path, suffix, .. } => prop_assert_eq!((path, suffix), (to.clone(), String::new())),
                other => prop_assert!(false, "{url}: {other:?}"),
            }
        }
    }
}
