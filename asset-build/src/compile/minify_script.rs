//! Scripts without what browsers do not need, by oxc's minifier.

use asset_core::internal::is_named_module;
use asset_core::{Error, ErrorKind};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CommentOptions, LegalComment};
use oxc_minifier::{CompressOptions, Minifier, MinifierOptions};
use oxc_parser::{Parser, ParserReturn};
use oxc_semantic::SemanticBuilder;
use oxc_span::SourceType;
use oxc_transformer::{HelperLoaderMode, HelperLoaderOptions, JsxOptions, TransformOptions, Transformer};

use super::script::{self, Printed};
use super::source_map::finish;
use super::{Compiled, Compiler, Source, Targets};

/// Minifies `.js`, `.mjs` and `.cjs`; comments that begin with `!`, or contain `@license` or `@preserve`, come last.
///
/// A module's top-level names are shortened, those of a classic script are not, since other scripts may use them. A script
/// that cannot be parsed is left as it is, with a warning.
#[derive(Debug)]
pub struct MinifyScript {
    targets: Targets,
}

impl MinifyScript {
    /// Newer syntax is rewritten for `targets`, if there are any.
    pub fn new(targets: Targets) -> Self {
        Self { targets }
    }

    fn minify(&self, source: &Source<'_>, text: &str) -> Result<Compiled, Error> {
        let allocator = Allocator::default();
        let mut program = parse(source, text, &allocator)?.program;
        if self.targets.query().is_some() {
            let options = TransformOptions {
                env: self.targets.env(),
                jsx: JsxOptions::disable(),
                helper_loader: HelperLoaderOptions { mode: HelperLoaderMode::External, ..Default::default() },
                ..TransformOptions::default()
            };
            let scoping = SemanticBuilder::new().with_excess_capacity(2.0).build(&program).semantic.into_scoping();
            let done = Transformer::new(&allocator, source.path, &options).build_with_scoping(scoping, &mut program);
            #[expect(deprecated, reason = "nothing else says which helpers a text needs")]
            if let Some(helper) = done.helpers_used.keys().map(|helper| helper.name()).min() {
                let query = self.targets.query().unwrap_or_default();
                let message =
                    format!("for the targets `{query}` it needs the helper function `{helper}`; raise `targets`");
                return Err(Error::new(ErrorKind::Invalid, message).at(source.path, 1, 1));
            }
        }
        let compress =
            CompressOptions { target: self.targets.engines(), drop_debugger: false, ..CompressOptions::smallest() };
        let options = MinifierOptions { compress: Some(compress), ..MinifierOptions::default() };
        let minified = Minifier::new(options).minify(&allocator, &mut program);
        let comments = CommentOptions { legal: LegalComment::Eof, ..CommentOptions::disabled() };
        let codegen = Codegen::new()
            .with_options(script::options(source.name, true, comments))
            .with_scoping(minified.scoping)
            .with_private_member_mappings(minified.class_private_mappings);
        let Printed { text, map } = script::print(codegen, &program);
        let map = Some(finish(&map, source.map));
        let line_end = if text.ends_with('\n') || text.is_empty() { "" } else { "\n" };
        Ok(Compiled { bytes: (text + line_end).into_bytes(), map, ..Compiled::default() })
    }
}

impl Compiler for MinifyScript {
    fn compile(&self, source: &Source<'_>) -> Result<Compiled, Vec<Error>> {
        let minified = script::text(source).map_err(|errors| errors.into_iter().next());
        let minified = minified.and_then(|text| self.minify(source, text).map_err(Some));
        match minified {
            Ok(compiled) => Ok(compiled),
            Err(error) => Ok(Compiled {
                bytes: source.bytes.to_owned(),
                map: source.map.map(str::to_owned),
                warnings: error.map(|error| error.followed_by("; the script is not minified")).into_iter().collect(),
                inputs: Vec::new(),
            }),
        }
    }
}

/// The script as a module if its name or what is in it says so, else as a classic script.
fn parse<'a>(source: &Source<'_>, text: &'a str, allocator: &'a Allocator) -> Result<ParserReturn<'a>, Error> {
    let is_module = is_named_module(&source.path.to_string_lossy());
    let first = if is_module { SourceType::mjs() } else { SourceType::unambiguous() };
    let parsed = Parser::new(allocator, text, first).parse();
    if !parsed.diagnostics.has_errors() {
        return Ok(parsed);
    }
    // A module whose only sign is an `await` outside functions.
    let module = Parser::new(allocator, text, SourceType::mjs()).parse();
    if !module.diagnostics.has_errors() {
        return Ok(module);
    }
    let wrong = parsed.diagnostics.errors().next().map(|diagnostic| script::error(source.path, text, diagnostic));
    wrong.map_or(Ok(parsed), Err)
}
