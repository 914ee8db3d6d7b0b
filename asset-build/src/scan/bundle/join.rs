//! Joining the members of a bundle.

use std::borrow::Cow;

use asset_core::{Error, ErrorKind};

/// The bytes of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct JoinedBundle {
    /// The members, and the separators between them.
    pub(super) bytes: Vec<u8>,
    /// The byte at which each member begins.
    pub(super) starts: Vec<usize>,
}

/// One member.
pub(super) struct Part<'a> {
    /// Its logical path.
    pub(super) path: &'a str,
    pub(super) bytes: Cow<'a, [u8]>,
}

/// Joins the members of a bundle by exactly one `\n`, as webassets does.
///
/// A script that a browser would read on into the next one (`f()` before `(function(){…})()`) is closed with a `;`
/// on a line of its own; every other byte is a member's.
///
/// # Errors
/// `Invalid` if a member is a JavaScript module by its name (`.mjs`), or the members are of different types.
pub(super) fn join_members(bundle: &str, members: &[Part<'_>]) -> Result<JoinedBundle, Error> {
    let is_script = check_types(bundle, members)?;
    let mut starts = Vec::with_capacity(members.len());
    let mut joined: Vec<u8> = Vec::with_capacity(members.iter().map(|part| part.bytes.len() + 3).sum());
    for (at, Part { bytes, .. }) in members.iter().enumerate() {
        if at > 0 {
            let swallows = is_script && continues(bytes) && !joined.trim_ascii_end().ends_with(b";");
            joined.extend_from_slice(if swallows { b"\n;\n" } else { b"\n" });
        }
        starts.push(joined.len());
        joined.extend_from_slice(bytes);
    }
    Ok(JoinedBundle { bytes: joined, starts })
}

/// Whether this is a bundle of scripts; fails if the members are of different types.
fn check_types(bundle: &str, members: &[Part<'_>]) -> Result<bool, Error> {
    let extension = |path: &str| path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    let first = members.first().and_then(|part| extension(part.path));
    for Part { path, .. } in members {
        let this = extension(path);
        if this.as_deref() == Some("mjs") {
            let message = format!("bundle `{bundle}`: member `{path}` is a JavaScript module, which can't be joined");
            return Err(Error::new(ErrorKind::Invalid, message));
        }
        if this != first {
            let message =
                format!("bundle `{bundle}`: members `{}` and `{path}` are of different types", members[0].path);
            return Err(Error::new(ErrorKind::Invalid, message));
        }
    }
    Ok(first.as_deref() == Some("js"))
}

/// Whether a script's first token could continue the statement before it (ECMAScript's rules of automatic semicolons).
fn continues(script: &[u8]) -> bool {
    let first = skip_blank(script);
    matches!(
        first.first(),
        Some(
            b'(' | b'['
                | b'`'
                | b'+'
                | b'-'
                | b'*'
                | b'/'
                | b'%'
                | b','
                | b'.'
                | b'<'
                | b'>'
                | b'='
                | b'&'
                | b'|'
                | b'^'
                | b'?'
                | b':'
        )
    ) || first.starts_with(b"in ")
        || first.starts_with(b"instanceof ")
}

/// The rest of a script behind its byte order mark, white space and comments.
fn skip_blank(script: &[u8]) -> &[u8] {
    let mut rest = script.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(script);
    loop {
        rest = rest.trim_ascii_start();
        let after = if let Some(line) = rest.strip_prefix(b"//") {
            line.iter().position(|&b| b == b'\n').map(|at| &line[at..])
        } else if let Some(block) = rest.strip_prefix(b"/*") {
            block.windows(2).position(|pair| pair == b"*/").map(|at| &block[at + 2..])
        } else {
            return rest;
        };
        match after {
            Some(after) => rest = after,
            None => return &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn join(members: &[(&str, &str)]) -> String {
        let members: Vec<_> =
            members.iter().map(|&(path, text)| Part { path, bytes: text.as_bytes().into() }).collect();
        String::from_utf8(join_members("app", &members).unwrap().bytes).unwrap()
    }

    #[test]
    fn members_are_joined_by_exactly_one_newline() {
        assert_eq!(join(&[("a.css", "a{}\n"), ("b.css", "b{}"), ("c.css", "")]), "a{}\n\nb{}\n");
        assert_eq!(join(&[("a.js", "f()"), ("b.js", "g()")]), "f()\ng()");
    }

    #[test]
    fn a_script_that_would_swallow_the_next_is_kept_apart() {
        assert_eq!(
            join(&[("a.js", "var f = function(){}"), ("b.js", "(function(){})()")]),
            "var f = function(){}\n;\n(function(){})()"
        );
        assert_eq!(
            join(&[("a.js", "f() // end"), ("b.js", "/* x */ [1].map(g)")]),
            "f() // end\n;\n/* x */ [1].map(g)"
        );
        assert_eq!(join(&[("a.js", "f();\n"), ("b.js", "(g)()")]), "f();\n\n(g)()");
    }

    #[test]
    fn modules_and_mixed_types_are_refused() {
        let empty = |path| Part { path, bytes: b"".as_slice().into() };
        let error = join_members("app", &[empty("a.mjs")]).unwrap_err();
        assert_eq!(error.to_string(), "bundle `app`: member `a.mjs` is a JavaScript module, which can't be joined");
        let error = join_members("app", &[empty("a.js"), empty("b.css")]).unwrap_err();
        assert_eq!(error.to_string(), "bundle `app`: members `a.js` and `b.css` are of different types");
    }
}
