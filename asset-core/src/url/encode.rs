//! Percent-encoding and HTML escaping, for all of the workspace.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but RFC 3986 unreserved characters and `/ ! $ ( ) * + , ; = : @`.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/')
    .remove(b'!')
    .remove(b'$')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// What could end an attribute, a tag or a string when a template author's `?query#fragment` is printed.
// Without `%` and `&`: what the author encoded stays, and `&` separates parameters.
const SUFFIX: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'\'').add(b'<').add(b'>').add(b'`').add(b'\\');

/// A path, percent-encoded: `img/a b.png` becomes `img/a%20b.png`.
///
/// ```
/// assert_eq!(asset_core::internal::encode_path("img/a b.png"), "img/a%20b.png");
/// ```
pub fn encode_path(path: &str) -> Cow<'_, str> {
    utf8_percent_encode(path, PATH).into()
}

/// A `?query#fragment` that a template author wrote; existing percent-encoding is kept.
pub(crate) fn encode_suffix(suffix: &str) -> Cow<'_, str> {
    utf8_percent_encode(suffix, SUFFIX).into()
}

/// A URL path, percent-decoded once; `None` if it can't be the encoding of a logical path. Malformed and overlong
/// sequences, encoded slashes, backslashes and control characters can't be decoded.
///
/// ```
/// use asset_core::internal::decode_path;
///
/// assert_eq!(decode_path("img/a%20b.png").as_deref(), Some("img/a b.png"));
/// assert_eq!(decode_path("img%2fa.png"), None);
/// ```
pub fn decode_path(path: &str) -> Option<Cow<'_, str>> {
    if !path.contains('%') {
        return is_plain(path).then_some(Cow::Borrowed(path));
    }
    if !every_percent_is_a_pair(path) {
        return None;
    }
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let slashes = |text: &str| text.bytes().filter(|&byte| byte == b'/').count();
    (slashes(&decoded) == slashes(path) && is_plain(&decoded)).then_some(decoded)
}

fn is_plain(path: &str) -> bool {
    let is_odd = |byte: u8| !(b' '..=b'~').contains(&byte) || byte == b'\\';
    // Checking all bytes is faster than stopping at the first odd one, and is enough for ordinary paths.
    let has_odd = path.bytes().fold(false, |has, byte| has | is_odd(byte));
    !has_odd || (!path.contains('\\') && !path.chars().any(char::is_control))
}

pub(crate) fn every_percent_is_a_pair(path: &str) -> bool {
    let is_hex = |digit: Option<u8>| digit.is_some_and(|digit| digit.is_ascii_hexdigit());
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' && !(is_hex(bytes.next()) && is_hex(bytes.next())) {
            return false;
        }
    }
    true
}

/// A URL escaped for HTML text or a quoted attribute. The encoders above leave only `&` to escape.
pub(crate) fn escape_html(url: &str) -> Cow<'_, str> {
    if url.contains('&') { url.replace('&', "&amp;").into() } else { url.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_keep_only_what_is_harmless_in_a_url() {
        assert_eq!(encode_path("img/a b.png"), "img/a%20b.png");
        assert_eq!(encode_path("100%/?#[]'\"&<>`.css"), "100%25/%3F%23%5B%5D%27%22%26%3C%3E%60.css");
        assert_eq!(encode_path("a-._~/!$()*+,;=:@z"), "a-._~/!$()*+,;=:@z");
        assert_eq!(encode_path("ünï.css"), "%C3%BCn%C3%AF.css");
    }

    #[test]
    fn a_suffix_can_end_no_attribute_and_no_string() {
        assert_eq!(encode_suffix("?\"><script>'`\\"), "?%22%3E%3Cscript%3E%27%60%5C");
        assert_eq!(encode_suffix("?a=1&b=%20#home"), "?a=1&b=%20#home");
        assert_eq!(encode_suffix("?a\r\nb"), "?a%0D%0Ab");
    }

    #[test]
    fn decoding_refuses_what_no_encoder_of_ours_writes() {
        assert_eq!(decode_path("img/a%20b.png").as_deref(), Some("img/a b.png"));
        for refused in ["a%2fb", "%zz", "%", "%4", "%ff%fe", "%c0%ae", "a%00", "a%5cb", "a\\b", "a%0d%0a"] {
            assert_eq!(decode_path(refused), None, "{refused}");
        }
    }
}
