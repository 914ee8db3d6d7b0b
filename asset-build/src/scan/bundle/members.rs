//! The members of a bundle, and what prevents them from being joined.

use std::borrow::Cow;
use std::ops::Range;

use asset_core::Error;
use asset_core::internal::printable;

use super::join::{Part, join_members};
use super::member::Member;
use crate::compile::Input;
use crate::inventory::{Item, Origin};
use crate::references::joining::{
    Namespace, ScriptMember, StylesheetMember, byte_order_mark, charset, is_utf16, redeclared, script_member,
    stylesheet_member,
};
use crate::references::{Kind, Warning};
use crate::scan::{Diagnostics, Scanner, Source};

/// The members of a bundle, read and joined.
pub(super) struct Members<'a> {
    pub(super) all: Vec<Member<'a>>,
    /// The joined bytes.
    pub(super) bytes: Vec<u8>,
    /// The byte at which each member begins.
    pub(super) starts: Vec<usize>,
    /// Errors and warnings about the members.
    pub(super) diagnostics: Diagnostics,
}

/// The strictness of the scripts that came before.
#[derive(Default)]
struct Strictness {
    /// Whether `"use strict"` is at the head of the whole.
    leaks: bool,
    has_statements: bool,
    /// Whether some script does not begin with it.
    is_mixed: bool,
}

impl<'a> Members<'a> {
    /// Reads and joins the members of the bundle of this name.
    ///
    /// # Errors
    /// `Io` if one can't be read, `Invalid` if they can't be joined.
    pub(super) fn read(scanner: &Scanner<'_>, items: Vec<&'a Item>, bundle: &str) -> Result<Self, Error> {
        let mut reader = Reader { bundle, count: items.len(), charset: String::new(), ..Reader::default() };
        let all = items.into_iter().enumerate();
        let all: Vec<Member<'a>> = all.map(|(at, item)| reader.member(scanner, at, item)).collect::<Result<_, _>>()?;
        let parts: Vec<_> = all.iter().map(|member| Part { path: &member.item.path, bytes: member.joined() }).collect();
        let mut joined = join_members(bundle, &parts)?;
        drop(parts);
        if reader.strictness.leaks && reader.strictness.is_mixed {
            // Behind a statement, a directive is a string like any other.
            joined.bytes.splice(0..0, *b";\n");
            joined.starts.iter_mut().for_each(|start| *start += 2);
        }
        Ok(Self { all, bytes: joined.bytes, starts: joined.starts, diagnostics: reader.diagnostics })
    }

    /// The files that compilers read besides the members.
    pub(super) fn inputs(&self) -> Vec<Input> {
        self.all.iter().flat_map(|member| member.text.inputs.iter().cloned()).collect()
    }

    /// Finds names that two scripts declare, each of which is right alone; looks no further where something is wrong already.
    pub(super) fn check_names(&self, path: &str, bundle: &str, diagnostics: &mut Diagnostics) {
        if Kind::of(path) != Some(Kind::Script) || !diagnostics.errors.is_empty() {
            return;
        }
        match redeclared(path, &self.bytes) {
            Ok(found) => {
                for found in found {
                    let ((first, _), (again, offset)) = (self.own(found.first), self.own(found.again));
                    if first.item.key != again.item.key {
                        let message = format!(
                            "`{}` is declared in `{}` too, so the script of bundle `{bundle}` would be a syntax error",
                            found.name, first.item.path
                        );
                        diagnostics.errors.push(again.source().error(offset, message));
                    }
                }
            }
            Err(Warning { offset, message }) => {
                let (member, offset) = self.own(offset);
                let message = format!("the script of bundle `{bundle}` would be a syntax error here: {message}");
                diagnostics.errors.push(member.source().error(offset, message));
            }
        }
    }

    /// The member that the joined byte at `offset` is of, and where in it.
    fn own(&self, offset: usize) -> (&Member<'a>, usize) {
        let at = self.starts.partition_point(|&start| start <= offset).saturating_sub(1);
        (&self.all[at], self.all[at].to_own(offset.saturating_sub(self.starts[at])))
    }
}

/// Reads member after member.
#[derive(Default)]
struct Reader<'b> {
    bundle: &'b str,
    count: usize,
    /// The encoding of the first stylesheet.
    charset: String,
    strictness: Strictness,
    diagnostics: Diagnostics,
}

impl Reader<'_> {
    fn member<'a>(&mut self, scanner: &Scanner<'_>, at: usize, item: &'a Item) -> Result<Member<'a>, Error> {
        let Origin::File(file) = &item.origin else {
            unreachable!("BUG: members are resolved before bundles are items");
        };
        let text = scanner.text(item, file, &mut self.diagnostics)?;
        let source = text.source(item);
        if is_utf16(&text.bytes) && self.count > 1 {
            self.refuse(&source, 0, "is UTF-16, which can't be joined; save it as UTF-8");
        }
        // The mark of the first member is that of the bundle.
        let mark = if at > 0 { byte_order_mark(&text.bytes) } else { 0 };
        let mut without: Vec<_> = std::iter::once(0..mark).collect();
        let mut closing = String::new();
        match Kind::of(&item.path) {
            Some(Kind::Script) => without.extend(self.script(&source)),
            Some(Kind::Css) => {
                let (source_maps, closed) = self.stylesheet(at, &source);
                without.extend(source_maps);
                closing = closed;
            }
            _ => {}
        }
        Ok(Member::new(item, text, &without, closing))
    }

    /// The parts of a script that are left out.
    fn script(&mut self, source: &Source<'_>) -> Vec<Range<usize>> {
        match script_member(&source.item.path, source.bytes) {
            Ok(ScriptMember { is_module: true, .. }) => {
                self.refuse(source, 0, "is a JavaScript module, which can't be joined");
                Vec::new()
            }
            Ok(script) => {
                self.strictness.add(&script);
                script.hashbang.into_iter().chain(script.source_maps).collect()
            }
            Err(Warning { offset, message }) => {
                self.refuse(source, offset, &format!("would break the scripts joined with it: {message}"));
                Vec::new()
            }
        }
    }

    /// The parts of a stylesheet that are left out, and the text that closes it.
    fn stylesheet(&mut self, at: usize, source: &Source<'_>) -> (Vec<Range<usize>>, String) {
        let StylesheetMember { source_maps, imports, namespaces, open, closing } = stylesheet_member(source.bytes);
        self.charset(at, source);
        for offset in imports.into_iter().filter(|_| at > 0) {
            // Moved to the top, it would change which rules win.
            let message = format!(
                "`@import` would be ignored behind the members before it; make the imported file a member of bundle `{}`",
                self.bundle
            );
            self.diagnostics.errors.push(source.error(offset, message));
        }
        for Namespace { offset, is_default } in namespaces {
            if at > 0 {
                self.refuse(source, offset, "has a `@namespace`, which would be ignored behind the members before it");
            } else if is_default && self.count > 1 {
                self.refuse(source, offset, "has a default `@namespace`, which would apply to all members");
            }
        }
        for open in open {
            let opened = opening(&source.bytes[open.offset..]);
            let message = format!(
                "`{opened}` is open at the end of this member, so bundle `{}` closes it there with `{}`",
                self.bundle, open.closed_by
            );
            self.diagnostics.warnings.push(source.error(open.offset, message));
        }
        (source_maps, closing)
    }

    /// One file has one encoding.
    fn charset(&mut self, at: usize, source: &Source<'_>) {
        let named = charset(source.bytes);
        let is_ascii = named.is_none() && source.bytes.is_ascii();
        let charset = named.unwrap_or_else(|| "utf-8".to_owned());
        if at == 0 {
            self.charset = charset;
        } else if charset != self.charset && !is_ascii {
            let [own, first] = [&charset, &self.charset].map(|name| printable(name));
            let why = format!("is encoded in `{own}`, the first one in `{first}`, so they can't be joined");
            self.refuse(source, 0, &why);
        }
    }

    fn refuse(&mut self, source: &Source<'_>, offset: usize, why: &str) {
        self.diagnostics.errors.push(source.error(offset, format!("member of bundle `{}` {why}", self.bundle)));
    }
}

/// The opening of the block or token that the text begins with: `{`, `/*`, `url(`.
fn opening(css: &[u8]) -> Cow<'_, str> {
    let length = match css {
        [b'/', ..] => 2,
        [b'{' | b'[' | b'"' | b'\'', ..] => 1,
        _ => css.iter().position(|&byte| byte == b'(').map_or(1, |parenthesis| parenthesis + 1),
    };
    String::from_utf8_lossy(&css[..length])
}

impl Strictness {
    fn add(&mut self, script: &ScriptMember) {
        self.leaks |= script.is_strict && !self.has_statements;
        self.is_mixed |= script.has_statements && !script.is_strict;
        self.has_statements |= script.has_statements;
    }
}
