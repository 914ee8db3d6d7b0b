//! How deep a text is nested: compilers recurse, and running out of stack ends the process.

/// Compilers need up to 60 KiB of stack for a level, without optimisation; the stack that builds have has room for more.
#[cfg(any(feature = "minify", feature = "sass"))]
pub(super) const DEEPEST: usize = 1_000;

/// Whether brackets of `bytes` are nested more than `limit` deep. Brackets in strings and comments count, so it may say so
/// of a text that is not.
#[cfg(any(feature = "minify", feature = "sass"))]
pub(super) fn is_nested_deeper(bytes: &[u8], limit: usize) -> bool {
    let mut depth = 0_usize;
    for byte in bytes {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > limit {
            return true;
        }
    }
    false
}
