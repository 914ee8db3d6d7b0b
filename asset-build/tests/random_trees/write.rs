//! How files write what they say.

use crate::site::{File, Link, MEMBERS, relative};

/// What a reference is spelled for.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Url,
    /// A module specifier, which begins with a dot unless it is absolute.
    Specifier,
}

impl Kind {
    /// What stands in the file for a relative URL.
    pub(crate) fn leading_to(self, relative: &str) -> String {
        match self {
            Self::Specifier if !relative.starts_with("../") => format!("./{relative}"),
            _ => relative.to_owned(),
        }
    }
}

/// The spelling of a specifier that names a package, which happens to read like one of the files.
pub(crate) const PACKAGE: usize = 4;

/// A reference as its author spells it.
pub(crate) fn spelled(from: &str, kind: Kind, link: &Link) -> String {
    let relative = relative(from, link.target);
    let path = match (link.spelling, kind) {
        (PACKAGE, Kind::Specifier) => link.target.to_owned(),
        (0 | PACKAGE, _) => kind.leading_to(&relative),
        (1, _) => format!("./{relative}"),
        (2, _) => format!("./aside/../{relative}"),
        _ => format!("/static/{}", link.target),
    };
    path + link.suffix
}

/// The text of a file, with each reference as `write` has it.
pub(crate) fn text(path: &str, file: &File, write: impl Fn(Kind, &Link) -> String) -> String {
    let body = file.body;
    let joined = |form: fn(&str, &Link) -> Form| -> String {
        let write = |link: &Link| {
            let (kind, before, after) = form(path, link);
            format!("{before}{}{after}", write(kind, link))
        };
        file.links.iter().map(write).collect()
    };
    match path.rsplit_once('.').unwrap().1 {
        "css" => format!("/* {body} url(p.png) */\n{}", joined(css)),
        "js" => {
            // At the beginning, at the end or nowhere.
            let (begin, end) = [("export {}; ", ""), ("", "export {};\n"), ("", "")][usize::from(body)];
            format!("{begin}// {body} import './n.js'\n{}{end}{}", joined(script), map(path, file, write))
        }
        "svg" => format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><!-- {body} -->\n{}</svg>", joined(svg)),
        "webmanifest" => {
            let icons: Vec<String> =
                file.links.iter().map(|link| format!("{{\"src\": \"{}\"}}", write(Kind::Url, link))).collect();
            format!("{{\"name\": \"{body}\", \"icons\": [{}]}}", icons.join(", "))
        }
        _ => format!("{body}"),
    }
}

/// A kind, and what stands before and behind the reference.
type Form = (Kind, &'static str, &'static str);

/// A script with a first link to its map also names it at its end.
fn map(path: &str, file: &File, write: impl Fn(Kind, &Link) -> String) -> String {
    match file.links.first() {
        Some(link) if is_map(path, link) => format!("//# sourceMappingURL={}\n", write(Kind::Url, link)),
        _ => String::new(),
    }
}

fn is_map(path: &str, link: &Link) -> bool {
    path == "js/m.js" && link.target.ends_with(".map") && link.suffix.is_empty()
}

fn css(path: &str, link: &Link) -> Form {
    // Behind the first member of a bundle, an import would be refused.
    let may_import = link.target.ends_with(".css") && !MEMBERS.contains(&path);
    let (before, after) = match link.form {
        0 => ("a { background: url(", ") }\n"),
        1 => ("b { mask: URL( \"", "\" ) }\n"),
        2 if may_import => ("@import '", "' screen;\n"),
        _ => ("c { background: image-set('", "' 1x) }\n"),
    };
    (Kind::Url, before, after)
}

/// Whether a script is a module: it exports something, imports statically or uses `import.meta`.
pub(crate) fn is_module(file: &File) -> bool {
    file.body < 2 || file.links.iter().any(|link| !link.target.ends_with(".js") || is_static(link))
}

/// Whether a link of a script is a static import of another.
pub(crate) fn is_static(link: &Link) -> bool {
    link.target.ends_with(".js") && link.form < 2
}

fn script(_: &str, link: &Link) -> Form {
    if !link.target.ends_with(".js") {
        return (Kind::Url, "new URL('", "', import.meta.url);\n");
    }
    let (before, after) = match link.form {
        0 => ("import '", "';\n"),
        1 => ("export * from \"", "\"\n"),
        2 => ("import( \"", "\" );\n"),
        _ => ("import(`", "`);\n"),
    };
    (Kind::Specifier, before, after)
}

fn svg(_: &str, link: &Link) -> Form {
    let (before, after) = match link.form {
        0 => ("<image href=\"", "\"/>\n"),
        1 => ("<use href='", "'/>\n"),
        2 => ("<style>a { mask: url(", ") }</style>\n"),
        _ => ("<g style=\"mask: url('", "')\"/>\n"),
    };
    (Kind::Url, before, after)
}
