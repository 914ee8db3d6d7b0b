//! Media types by file extension, the same on every system.

/// Types that `mime_guess` lacks, or that browsers expect to be different.
const OURS: &[(&str, &str)] = &[
    ("avif", "image/avif"),
    ("cjs", "text/javascript"),
    ("cur", "image/x-icon"),
    ("eot", "application/vnd.ms-fontobject"),
    ("ico", "image/x-icon"),
    ("js", "text/javascript"),
    ("jxl", "image/jxl"),
    ("m4s", "video/iso.segment"),
    ("map", "application/json"),
    ("mjs", "text/javascript"),
    ("mts", "text/plain"),
    ("otf", "font/otf"),
    // Segments of HLS. Sources of TypeScript get this type too, which does not matter as browsers can't run them.
    ("ts", "video/mp2t"),
    ("ttf", "font/ttf"),
    ("wasm", "application/wasm"),
    ("webmanifest", "application/manifest+json"),
    ("woff", "font/woff"),
    ("woff2", "font/woff2"),
];

/// The media type of a path, as in the `Content-Type` header; text types have the charset UTF-8.
///
/// ```
/// use asset_core::internal::media_type;
///
/// assert_eq!(media_type("css/app.css"), "text/css; charset=utf-8");
/// assert_eq!(media_type("js/app.mjs"), "text/javascript; charset=utf-8");
/// assert_eq!(media_type("LICENSE"), "application/octet-stream");
/// ```
pub fn media_type(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    let essence = match OURS.binary_search_by(|(known, _)| (*known).cmp(&extension)) {
        Ok(at) => OURS[at].1.to_owned(),
        Err(_) => mime_guess::from_ext(&extension).first_or_octet_stream().essence_str().to_owned(),
    };
    if essence.starts_with("text/") { essence + "; charset=utf-8" } else { essence }
}

/// The media type of a file at `path` with these bytes. A stylesheet that is not UTF-8 has the charset of its `@charset`.
///
/// ```
/// use asset_core::internal::media_type_of;
///
/// assert_eq!(media_type_of("app.css", b"@charset \"ISO-8859-1\";/* \xfc */"), "text/css; charset=iso-8859-1");
/// assert_eq!(media_type_of("app.css", "/* ü */".as_bytes()), "text/css; charset=utf-8");
/// ```
pub fn media_type_of(path: &str, bytes: &[u8]) -> String {
    let media_type = media_type(path);
    match stylesheet_encoding(bytes).filter(|_| media_type.starts_with("text/css;")) {
        Some(encoding) => format!("text/css; charset={encoding}"),
        None => media_type,
    }
}

/// The encoding that a stylesheet names in `@charset`, in lower case, unless it is UTF-8.
///
/// Valid UTF-8 counts as UTF-8, whatever it declares, and so does a declaration of UTF-16, which can't be in ASCII (CSS
/// Syntax, section 3.2).
pub fn stylesheet_encoding(css: &[u8]) -> Option<String> {
    const LONGEST: usize = 40;
    let rest = css.strip_prefix(b"@charset \"")?;
    let end =
        rest.iter().take(LONGEST).position(|&byte| byte == b'"').filter(|&end| rest[end..].starts_with(b"\";"))?;
    let name = std::str::from_utf8(&rest[..end]).ok()?.trim().to_ascii_lowercase();
    let is_token = |c: char| c.is_ascii_alphanumeric() || "-_.:+".contains(c);
    let is_unicode = ["utf", "unicode", "ucs", "csunicode", "iso-10646"].iter().any(|start| name.starts_with(start));
    let is_sound = !name.is_empty() && name.chars().all(is_token) && !is_unicode;
    (is_sound && std::str::from_utf8(css).is_err()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_knows_cursors_and_segments() {
        assert!(OURS.is_sorted());
        let types = ["a.cur", "a.m4s", "live/seg-1.TS"].map(media_type);
        assert_eq!(types, ["image/x-icon", "video/iso.segment", "video/mp2t"]);
    }

    #[test]
    fn only_a_stylesheet_that_is_not_utf8_has_the_encoding_it_names() {
        let encoding = |name: &str| stylesheet_encoding(&[b"@charset \"", name.as_bytes(), b"\";/* \xfc */"].concat());
        assert_eq!(encoding("Windows-1252").as_deref(), Some("windows-1252"));
        for name in ["", "utf-8", "UTF-16", "unicode", "a; b", "a\r\nb", &"a".repeat(41)] {
            assert_eq!(encoding(name), None, "{name}");
        }
        assert_eq!(stylesheet_encoding(b"@charset \"iso-8859-1\" ;/* \xfc */"), None);
        assert_eq!(stylesheet_encoding(b" @charset \"iso-8859-1\";/* \xfc */"), None);
        assert_eq!(media_type_of("a.js", b"@charset \"iso-8859-1\";/* \xfc */"), "text/javascript; charset=utf-8");
    }
}
