//! Media types by file extension, the same on every system.

/// What `mime_guess` does not know, or knows otherwise than browsers want it.
const OURS: &[(&str, &str)] = &[
    ("avif", "image/avif"),
    ("cjs", "text/javascript"),
    ("eot", "application/vnd.ms-fontobject"),
    ("ico", "image/x-icon"),
    ("js", "text/javascript"),
    ("jxl", "image/jxl"),
    ("map", "application/json"),
    ("mjs", "text/javascript"),
    ("mts", "text/plain"),
    ("otf", "font/otf"),
    ("ts", "text/plain"),
    ("ttf", "font/ttf"),
    ("wasm", "application/wasm"),
    ("webmanifest", "application/manifest+json"),
    ("woff", "font/woff"),
    ("woff2", "font/woff2"),
];

/// The media type of a path, as the `Content-Type` header has it; text types say UTF-8.
///
/// ```
/// use asset_core::media_type;
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
