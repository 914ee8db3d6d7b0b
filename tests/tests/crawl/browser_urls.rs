//! How browsers resolve references (RFC 3986, section 5.2), with nothing of this project in it.

/// The absolute URL, without its fragment, that `reference` means in the resource at `base`.
pub(crate) fn resolve(base: &str, reference: &str) -> String {
    let reference = reference.split('#').next().unwrap();
    let scheme_end = base.find("://").unwrap();
    let path_start = base[scheme_end + 3..].find('/').map(|at| at + scheme_end + 3).unwrap();
    let (origin, path) = base.split_at(path_start);
    let path = path.split('?').next().unwrap();
    if reference.contains("://") {
        return reference.to_owned();
    }
    if let Some(host) = reference.strip_prefix("//") {
        return format!("{}//{host}", &base[..=scheme_end]);
    }
    let (target, query) = reference.find('?').map_or((reference, ""), |at| reference.split_at(at));
    if target.is_empty() {
        return format!("{origin}{path}{query}");
    }
    let joined = match target.starts_with('/') {
        true => target.to_owned(),
        false => format!("{}/{target}", path.rsplit_once('/').unwrap().0),
    };
    let mut segments: Vec<&str> = Vec::new();
    for segment in joined.split('/').skip(1) {
        match segment {
            "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    format!("{origin}/{}{query}", segments.join("/"))
}

#[test]
fn references_are_resolved_as_the_standard_says() {
    let base = "http://a/b/c/d;p?q";
    for (reference, url) in [
        ("g", "http://a/b/c/g"),
        ("./g", "http://a/b/c/g"),
        ("g/", "http://a/b/c/g/"),
        ("/g", "http://a/g"),
        ("//g", "http://g"),
        ("?y", "http://a/b/c/d;p?y"),
        ("g?y", "http://a/b/c/g?y"),
        ("g#s", "http://a/b/c/g"),
        ("../g", "http://a/b/g"),
        ("../../g", "http://a/g"),
        ("../../../g", "http://a/g"),
        ("g?y/../x", "http://a/b/c/g?y/../x"),
        ("https://h/x", "https://h/x"),
    ] {
        assert_eq!(resolve(base, reference), url, "{reference}");
    }
}
