//! Which media types compression makes smaller.

/// Besides `text/*`, `*+json`, `*+xml` and `*+yaml`; sorted.
const COMPRESSIBLE: &[&str] = &[
    "application/hjson",
    "application/javascript",
    "application/json",
    "application/json5",
    "application/n-quads",
    "application/n-triples",
    "application/postscript",
    "application/rtf",
    "application/sql",
    "application/toml",
    "application/trig",
    "application/vnd.apple.mpegurl",
    "application/vnd.ms-fontobject",
    "application/wasm",
    "application/x-httpd-php",
    "application/x-javascript",
    "application/x-sh",
    "application/x-sql",
    "application/x-subrip",
    "application/x-tar",
    "application/x-tex",
    "application/x-yaml",
    "application/xml",
    "application/xml-dtd",
    "application/yaml",
    "audio/x-mpegurl",
    "font/otf",
    "font/ttf",
    "image/bmp",
    "image/vnd.microsoft.icon",
    "image/x-icon",
    "model/gltf-binary",
    "model/obj",
    "model/stl",
    "model/vrml",
];

/// Whether files of this type are worth a try. Unknown types are not: most of them are packed already.
pub(super) fn is_compressible(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let suffix = essence.rsplit_once('+').map(|(_, suffix)| suffix);
    essence.starts_with("text/")
        || matches!(suffix, Some("json" | "xml" | "yaml"))
        || COMPRESSIBLE.binary_search(&essence).is_ok()
}

#[cfg(test)]
mod tests {
    use asset_core::internal::media_type;

    use super::*;

    #[test]
    fn text_scripts_data_and_uncompressed_fonts_are_tried() {
        assert!(COMPRESSIBLE.is_sorted());
        let files = "a.css a.js a.mjs a.json a.map a.html a.txt a.csv a.vtt a.ics a.svg a.xml a.rss a.atom a.xhtml a.wasm \
                     a.webmanifest a.geojson a.gltf a.ttf a.otf a.eot a.ico a.bmp a.m3u8 a.md a.yaml a.toml a.srt a.glb";
        for file in files.split(' ') {
            assert!(is_compressible(&media_type(file)), "{file}: {}", media_type(file));
        }
    }

    #[test]
    fn what_is_packed_already_or_unknown_is_not_tried() {
        let files = "a.woff a.woff2 a.png a.jpg a.gif a.webp a.avif a.jxl a.mp4 a.webm a.mp3 a.ogg a.zip a.gz a.br a.7z \
                     a.pdf a.bin LICENSE";
        for file in files.split(' ') {
            assert!(!is_compressible(&media_type(file)), "{file}: {}", media_type(file));
        }
    }
}
