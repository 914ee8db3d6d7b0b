//! TypeScript and JSX, by oxc: types are stripped, not checked.

use std::path::{Path, PathBuf};

use asset_core::{Error, ErrorKind, Location};
use oxc_allocator::Allocator;
use oxc_ast::ast::{AccessorProperty, Decorator, Program};
use oxc_ast_visit::Visit;
use oxc_codegen::{Codegen, CommentOptions};
use oxc_parser::Parser;
use oxc_semantic::SemanticBuilder;
use oxc_span::SourceType;
use oxc_transformer::{
    CompilerAssumptions, DecoratorOptions, EnvOptions, HelperLoaderMode, HelperLoaderOptions, JsxOptions, JsxRuntime,
    Module, TransformOptions, Transformer, TypeScriptOptions,
};

use super::decorators::{HELPERS, NAMES};
use super::script::{self, Printed, fail_for};
use super::source_map::{finish, shifted};
use super::tsconfig::{Jsx, TsConfig, TsConfigs};
use super::{Compiled, Compiler, Source, Targets};

/// Compiles `.ts`, `.mts`, `.tsx` and `.jsx`.
///
/// The nearest `tsconfig.json` decides `jsx`, `jsxFactory`, `jsxFragmentFactory`, `jsxImportSource`,
/// `experimentalDecorators`, `emitDecoratorMetadata`, `verbatimModuleSyntax` and `useDefineForClassFields`.
#[derive(Debug)]
pub struct TypeScript {
    configs: TsConfigs,
    targets: Targets,
}

impl TypeScript {
    /// `base` is the directory above which no `tsconfig.json` is looked for.
    pub fn new(base: impl Into<PathBuf>, targets: Targets) -> Self {
        Self { configs: TsConfigs::new(base), targets }
    }

    /// The configurations that decide, shared by all files.
    pub fn configs(&self) -> &TsConfigs {
        &self.configs
    }
}

impl Compiler for TypeScript {
    fn compile(&self, source: &Source<'_>) -> Result<Compiled, Vec<Error>> {
        let text = script::text(source)?;
        let found = self.configs.of(source.path)?;
        let allocator = Allocator::default();
        let kind = SourceType::from_path(source.path).map_err(|_| {
            let message = "its extension is not one of TypeScript or JSX";
            vec![Error::new(ErrorKind::Invalid, message).at(source.path, 1, 1)]
        })?;
        let parsed = Parser::new(&allocator, text, kind).parse();
        fail_for(source.path, text, parsed.diagnostics.errors())?;
        let mut program = parsed.program;
        refuse_what_no_browser_runs(source.path, text, &program, &found.config)?;
        let semantic = SemanticBuilder::new()
            .with_check_syntax_error(true)
            .with_excess_capacity(2.0)
            .with_enum_eval(true)
            .build(&program);
        fail_for(source.path, text, semantic.diagnostics.errors())?;
        let options = options(&found.config, &self.targets);
        let scoping = semantic.semantic.into_scoping();
        let transformed = Transformer::new(&allocator, source.path, &options).build_with_scoping(scoping, &mut program);
        // Warnings too: it warns of `export =` and the like, which it leaves out.
        fail_for(source.path, text, &transformed.diagnostics)?;
        #[expect(deprecated, reason = "nothing else says which helpers a text needs")]
        let helpers: Vec<&str> = transformed.helpers_used.keys().map(|helper| helper.name()).collect();
        refuse_helpers(source.path, &helpers, &self.targets)?;
        let comments = CommentOptions::default();
        let codegen = Codegen::new().with_options(script::options(source.name, false, comments));
        let Printed { text, map } = script::print(codegen, &program);
        let (text, map) = if helpers.is_empty() { (text, map) } else { (format!("{HELPERS}{text}"), shifted(map, 1)) };
        let map = Some(finish(&map, source.map));
        Ok(Compiled { bytes: text.into_bytes(), map, inputs: found.inputs, warnings: Vec::new() })
    }
}

fn options(config: &TsConfig, targets: &Targets) -> TransformOptions {
    let assigns_fields = !config.defines_class_fields;
    let mut typescript = TypeScriptOptions {
        only_remove_type_imports: config.keeps_unused_imports,
        remove_class_fields_without_initializer: assigns_fields,
        ..TypeScriptOptions::default()
    };
    let mut jsx = JsxOptions { display_name_plugin: false, ..JsxOptions::enable() };
    match &config.jsx {
        Jsx::Classic { factory, fragment } => {
            jsx.runtime = JsxRuntime::Classic;
            for (option, pragma, name) in [
                (&mut jsx.pragma, &mut typescript.jsx_pragma, factory),
                (&mut jsx.pragma_frag, &mut typescript.jsx_pragma_frag, fragment),
            ] {
                if let Some(name) = name {
                    *option = Some(name.clone());
                    *pragma = name.clone().into();
                }
            }
        }
        Jsx::Automatic { import_source } => jsx.import_source = import_source.clone(),
    }
    TransformOptions {
        assumptions: CompilerAssumptions { set_public_class_fields: assigns_fields, ..Default::default() },
        typescript,
        decorator: DecoratorOptions {
            legacy: config.has_decorators,
            emit_decorator_metadata: config.has_decorator_metadata,
            ..DecoratorOptions::default()
        },
        jsx,
        env: EnvOptions { module: Module::Esm, ..targets.env() },
        helper_loader: HelperLoaderOptions { mode: HelperLoaderMode::External, ..Default::default() },
        ..TransformOptions::default()
    }
}

/// Fails for decorators without `experimentalDecorators`, since those of the standard have another meaning, and for `accessor`
/// fields: no browser has either.
fn refuse_what_no_browser_runs(
    path: &Path,
    text: &str,
    program: &Program<'_>,
    config: &TsConfig,
) -> Result<(), Vec<Error>> {
    let mut found = Unsupported { decorators_are_known: config.has_decorators, first: None };
    found.visit_program(program);
    let Some((offset, message)) = found.first else { return Ok(()) };
    Err(vec![Error::new(ErrorKind::Invalid, message).located(Location::in_text(path, text.as_bytes(), offset))])
}

/// The first syntax that compiles to nothing that browsers have.
struct Unsupported {
    decorators_are_known: bool,
    first: Option<(usize, &'static str)>,
}

impl Visit<'_> for Unsupported {
    fn visit_decorator(&mut self, decorator: &Decorator<'_>) {
        let message = "no browser runs decorators yet; set `experimentalDecorators` in tsconfig.json if TypeScript's own are \
                       meant";
        if !self.decorators_are_known {
            self.first.get_or_insert((decorator.span.start as usize, message));
        }
    }

    fn visit_accessor_property(&mut self, property: &AccessorProperty<'_>) {
        let message = "no browser runs `accessor` fields yet; write a getter and a setter";
        if !property.r#type.is_abstract() {
            self.first.get_or_insert((property.span.start as usize, message));
        }
    }
}

/// Fails for syntax that takes more than decorators do to run in the targets.
fn refuse_helpers(path: &Path, helpers: &[&str], targets: &Targets) -> Result<(), Vec<Error>> {
    let Some(helper) = helpers.iter().filter(|helper| !NAMES.contains(helper)).min() else { return Ok(()) };
    let why = match targets.query() {
        Some(query) => format!("for the targets `{query}` it needs the helper function `{helper}`; raise `targets`"),
        None => format!("it needs the helper function `{helper}`"),
    };
    Err(vec![Error::new(ErrorKind::Invalid, format!("can't be compiled: {why}")).at(path, 1, 1)])
}
