//! A small site with every kind of reference, as templates: what an answer must be, with its references captured.

/// The files, with each reference as `«what the author wrote|the logical path it means»`; `PREFIX` is the path of the
/// prefix without its version.
pub(crate) const FILES: [(&str, &str); 31] = [
    (
        "css/app.css",
        "@import '«base.css|css/base.css»';\n@import url(\"«deep/theme.css|css/deep/theme.css»\");\nbody{background:url(«../img/x%20y.png|img/x y.png»)}\n.i{mask:url(«../img/sprite.svg#home|img/sprite.svg»)}\n",
    ),
    (
        "css/base.css",
        ".b{background:image-set('«../img/photo.png|img/photo.png»' 1x, url(«PREFIXimg/large.png|img/large.png») 2x)}\n@font-face{font-family:f;src:url(«../fonts/f.woff2?#iefix|fonts/f.woff2»)}\n",
    ),
    (
        "css/deep/theme.css",
        ":root{--logo:url(«PREFIXimg/photo.png|img/photo.png»)}\n.t{background:var(--logo)}\n/*# sourceMappingURL=«theme.css.map|css/deep/theme.css.map» */\n",
    ),
    ("css/deep/theme.css.map", "{\"version\":3,\"sources\":[],\"names\":[],\"mappings\":\"\"}\n"),
    ("css/one.css", ".one{background:url(«../img/photo.png|img/photo.png»)}\n"),
    ("css/parts/two.css", ".two{background:url(«../../img/large.png?v=1|img/large.png»)}\n"),
    (
        "js/app.js",
        "import { a } from '«./lib/a.js|js/lib/a.js»';\nexport * from \"«./lib/b.js|js/lib/b.js»\";\nglobalThis.ran = (globalThis.ran || []).concat('app');\nimport(\"«./lazy.js|js/lazy.js»\");\nexport const image = new URL('«../img/photo.png|img/photo.png»', import.meta.url).href;\nexport const worker = import.meta.resolve('«./worker.js|js/worker.js»');\nimport '«../vite/main-01234567.js|vite/main-01234567.js»';\nimport \"«PREFIXvendor/tiny/plugin.js|vendor/tiny/plugin.js»\";\nimport(\"«PREFIXvendor/kit/kit.js|vendor/kit/kit.js»\");\nexport const service = new URL('«../sw.js|sw.js»', import.meta.url);\na();\n//# sourceMappingURL=«app.js.map|js/app.js.map»\n",
    ),
    ("js/app.js.map", "{\"version\":3,\"sources\":[],\"names\":[],\"mappings\":\"\",\"x\":1}\n"),
    (
        "js/lib/a.js",
        "import '«PREFIXjs/lib/b.js|js/lib/b.js»';\nglobalThis.ran = (globalThis.ran || []).concat('a');\nexport function a() {}\n",
    ),
    (
        "js/lib/b.js",
        "import '«../cycle/one.js|js/cycle/one.js»';\nglobalThis.ran = (globalThis.ran || []).concat('b');\nexport const b = 1;\n",
    ),
    (
        "js/cycle/one.js",
        "import '«./two.js|js/cycle/two.js»';\nglobalThis.ran = (globalThis.ran || []).concat('one');\nexport const one = 1;\n",
    ),
    (
        "js/cycle/two.js",
        "import '«PREFIXjs/cycle/one.js|js/cycle/one.js»';\nglobalThis.ran = (globalThis.ran || []).concat('two');\nexport const two = 2;\n",
    ),
    ("js/lazy.js", "globalThis.ran = (globalThis.ran || []).concat('lazy');\nexport default 1;\n"),
    ("js/worker.js", "export const worker = 1;\n"),
    ("js/classic/one.js", "var one = 'import \"./no.js\"';\n"),
    ("js/classic/two.js", "var two = 2;\n"),
    (
        "img/sprite.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><image href=\"«photo.png|img/photo.png»\"/><use href=\"«icons.svg#a|img/icons.svg»\"/><rect width=\"9\" height=\"9\" fill=\"url(«icons.svg#g|img/icons.svg»)\" id=\"home\"/></svg>\n",
    ),
    ("img/icons.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><g id=\"a\"/></svg>\n"),
    ("img/x y.png", "not really a picture: x y"),
    ("img/photo.png", "not really a picture: photo"),
    ("img/large.png", "not really a picture: large"),
    ("img/ünï code.png", "not really a picture: unicode"),
    ("fonts/f.woff2", "not really a font"),
    ("LICENSE", "MIT\n"),
    ("sw.js", "import '«./js/worker.js|js/worker.js»';\nimport \"«PREFIXvendor/kit/kit.js|vendor/kit/kit.js»\";\n"),
    (
        "vendor/kit/kit.js",
        "import '«./part.js|vendor/kit/part.js»';\nexport default new URL('«../../img/photo.png|img/photo.png»', import.meta.url);\n",
    ),
    ("vendor/kit/part.js", "export const logo = new URL(\"«PREFIXimg/large.png|img/large.png»\", import.meta.url);\n"),
    (
        "vite/main-01234567.js",
        "import '«./chunk-89abcdef.js|vite/chunk-89abcdef.js»';\nglobalThis.ran = (globalThis.ran || []).concat('main');\n",
    ),
    ("vite/chunk-89abcdef.js", "globalThis.ran = (globalThis.ran || []).concat('chunk');\n"),
    ("vendor/tiny/plugin.js", "import '«./skin.js|vendor/tiny/skin.js»';\n"),
    ("vendor/tiny/skin.js", "export const skin = new URL('«../../img/photo.png|img/photo.png»', import.meta.url);\n"),
];

/// The lines of `asset.toml` for files that are not versioned as others are.
pub(crate) const GLOBS: &str =
    "plain = ['sw.js', 'vendor/kit/**']\nkeep-names = ['vite/**']\nunversioned = ['LICENSE', 'vendor/tiny/**']\n";

/// How an asset is addressed, by the globs above.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Addressing {
    Versioned,
    /// Its URL has no version in any style.
    Plain,
    /// Its own name is its version, which another tool gave it.
    KeptName,
    /// Versioned, and under its own name too.
    Unversioned,
}

impl Addressing {
    pub(crate) fn of(path: &str) -> Self {
        match path {
            "sw.js" => Self::Plain,
            "LICENSE" => Self::Unversioned,
            _ if path.starts_with("vendor/kit/") => Self::Plain,
            _ if path.starts_with("vite/") => Self::KeptName,
            _ if path.starts_with("vendor/tiny/") => Self::Unversioned,
            _ => Self::Versioned,
        }
    }
}

/// Of the type that browsers read for an installed page.
pub(crate) const WEB_MANIFEST: (&str, &str) = (
    "site.webmanifest",
    "{\"icons\":[{\"src\":\"«img/photo.png|img/photo.png»\"},{\"src\":\"«PREFIXimg/%C3%BCn%C3%AF%20code.png|img/ünï code.png»\"},{\"src\":\"«LICENSE|LICENSE»\"}]}\n",
);

/// Name, output and members.
pub(crate) const BUNDLES: [(&str, &str, &[&str]); 2] = [
    ("styles", "css/all.css", &["css/one.css", "css/parts/two.css"]),
    ("scripts", "js/all.js", &["js/classic/one.js", "js/classic/two.js"]),
];

/// A piece of a file: text that is served as it is, or a reference.
#[derive(Debug, Clone)]
pub(crate) enum Piece {
    Text(String),
    Reference { written: String, target: String },
}

/// Every file with its pieces, and the bundles' outputs.
pub(crate) fn files(prefix: &str) -> Vec<(String, Vec<Piece>)> {
    let sources = FILES.into_iter().chain([WEB_MANIFEST]);
    sources.map(|(path, template)| (path.to_owned(), pieces(&template.replace("PREFIX", prefix)))).collect()
}

/// The pieces of a bundle: those of its members, then the comment that names its source map.
pub(crate) fn bundle(output: &str, members: &[&str], files: &[(String, Vec<Piece>)]) -> Vec<Piece> {
    let of = |member: &&str| files.iter().find(|(path, _)| path == member).unwrap().1.clone();
    let separated = |member: &&str| of(member).into_iter().chain([Piece::Text("\n".to_owned())]);
    let mut all: Vec<Piece> = members.iter().flat_map(separated).collect();
    // After the last member nothing separates.
    all.pop();
    let map = format!("{output}.map");
    let name = map.rsplit('/').next().unwrap().to_owned();
    let (before, after) = if output.ends_with(".css") { ("/*# ", " */\n") } else { ("//# ", "\n") };
    all.push(Piece::Text(format!("\n{before}sourceMappingURL=")));
    all.push(Piece::Reference { written: name, target: map });
    all.push(Piece::Text(after.to_owned()));
    all
}

fn pieces(template: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (at, part) in template.split(['«', '»']).enumerate() {
        pieces.push(match part.split_once('|') {
            Some((written, target)) if at % 2 == 1 => {
                Piece::Reference { written: written.to_owned(), target: target.to_owned() }
            }
            _ => Piece::Text(part.to_owned()),
        });
    }
    pieces
}

/// The text as its author wrote it.
pub(crate) fn source(pieces: &[Piece]) -> String {
    let text = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Reference { written, .. } => written.clone(),
    };
    pieces.iter().map(text).collect()
}

/// A reference in an answer: its URL there, and what it must lead to.
pub(crate) struct Found {
    pub(crate) url: String,
    pub(crate) written: String,
    pub(crate) target: String,
}

/// The references in `body`, which must be the pieces' text in everything else.
pub(crate) fn references(body: &str, pieces: &[Piece]) -> Result<Vec<Found>, String> {
    // Adjacent texts are one: a bundle's members meet there.
    let (mut texts, mut references): (Vec<String>, Vec<(&str, &str)>) = (vec![String::new()], Vec::new());
    for piece in pieces {
        match piece {
            Piece::Text(text) => texts.last_mut().unwrap().push_str(text),
            Piece::Reference { written, target } => {
                references.push((written, target));
                texts.push(String::new());
            }
        }
    }
    let mut rest = body.strip_prefix(texts[0].as_str()).ok_or_else(|| format!("does not begin with {:?}", texts[0]))?;
    let mut found = Vec::new();
    for (at, (written, target)) in references.into_iter().enumerate() {
        let text = &texts[at + 1];
        let end = rest.find(text.as_str()).ok_or_else(|| format!("has no {text:?} behind {written}"))?;
        let url = rest[..end].replace("&amp;", "&");
        found.push(Found { url, written: written.to_owned(), target: target.to_owned() });
        rest = &rest[end + text.len()..];
    }
    if rest.is_empty() { Ok(found) } else { Err(format!("ends with {rest:?}")) }
}
