//! Finding references in a parsed script.

use oxc_ast::ast::{
    Argument, CallExpression, ChainElement, Expression, ImportExpression, MemberExpression, NewExpression, Statement,
    StringLiteral, TemplateLiteral,
};
use oxc_ast_visit::{Visit, walk};
use oxc_parser::ParserReturn;
use oxc_span::{GetSpan, Span};

use crate::references::target::is_bare;
use crate::references::{IgnoreReason, Ignored, Reference, ReferenceKind, Scan, Syntax};

/// The references of a script whose text is `text`; offsets are in the text.
pub(super) fn find(script: &ParserReturn<'_>, text: &str) -> Scan {
    let is_module = script.program.source_type.is_module();
    let mut visitor = ReferenceVisitor { text, found: Scan { is_module, ..Scan::default() } };
    let module = &script.module_record;
    if module.dynamic_imports.is_empty() && module.import_metas.is_empty() {
        // All other references are declarations at the top level.
        script.program.body.iter().for_each(|statement| visitor.declaration(statement));
    } else {
        visitor.visit_program(&script.program);
    }
    visitor.found
}

struct ReferenceVisitor<'t> {
    text: &'t str,
    found: Scan,
}

impl ReferenceVisitor<'_> {
    fn declaration(&mut self, statement: &Statement<'_>) {
        match statement {
            Statement::ImportDeclaration(import) => self.string(&import.source, ReferenceKind::JsStatic),
            Statement::ExportAllDeclaration(export) => self.string(&export.source, ReferenceKind::JsStatic),
            Statement::ExportFromDeclaration(export) => self.string(&export.source, ReferenceKind::JsStatic),
            _ => {}
        }
    }

    /// Adds `expression`, as a reference if it is a string or a template without holes; not behind `/* @vite-ignore */`.
    fn literal(&mut self, expression: &Expression<'_>, kind: ReferenceKind) {
        if is_left_alone(&self.text[..expression.span().start as usize]) {
            return;
        }
        match expression {
            Expression::StringLiteral(string) => self.string(string, kind),
            Expression::TemplateLiteral(template) if template.expressions.is_empty() => self.template(template, kind),
            other => {
                let span = other.span();
                let text = &self.text[span.start as usize..span.end as usize];
                self.found.ignored.push(Ignored::computed(span.start as usize, text));
            }
        }
    }

    fn string(&mut self, string: &StringLiteral<'_>, kind: ReferenceKind) {
        let is_single = self.text.as_bytes().get(string.span.start as usize) == Some(&b'\'');
        // A lone surrogate cannot be part of a URL.
        if !string.lone_surrogates {
            self.push(string.span, &string.value, kind, if is_single { Syntax::JsSingle } else { Syntax::JsDouble });
        }
    }

    fn template(&mut self, template: &TemplateLiteral<'_>, kind: ReferenceKind) {
        let has_surrogates = template.quasis.iter().any(|part| part.lone_surrogates);
        if let Some(value) = template.single_quasi().filter(|_| !has_surrogates) {
            self.push(template.span, &value, kind, Syntax::JsTemplate);
        }
    }

    /// Visits the arguments; the callee remains.
    fn call<'c, 'a>(&mut self, call: &'c CallExpression<'a>) -> &'c Expression<'a> {
        if let Some(specifier) = call.arguments.first().and_then(Argument::as_expression)
            && is_property_of_meta(&call.callee, "resolve")
        {
            self.literal(specifier, ReferenceKind::JsResolve);
        }
        self.visit_arguments(&call.arguments);
        &call.callee
    }

    /// `span` has the quotes.
    fn push(&mut self, span: Span, target: &str, kind: ReferenceKind, syntax: Syntax) {
        let span = span.start as usize + 1..span.end as usize - 1;
        if kind.is_specifier() && is_bare(target) {
            self.found.ignored.push(Ignored::new(IgnoreReason::PackageName, span.start, target));
            self.found.bare.push(Reference { span, target: target.to_owned(), kind, syntax, in_xml: false });
            return;
        }
        self.found.references.push(Reference { span, target: target.to_owned(), kind, syntax, in_xml: false });
    }
}

impl<'a> Visit<'a> for ReferenceVisitor<'_> {
    fn visit_statement(&mut self, statement: &Statement<'a>) {
        self.declaration(statement);
        walk::walk_statement(self, statement);
    }

    fn visit_import_expression(&mut self, import: &ImportExpression<'a>) {
        self.literal(&import.source, ReferenceKind::JsDynamic);
        walk::walk_import_expression(self, import);
    }

    fn visit_new_expression(&mut self, new: &NewExpression<'a>) {
        if let [url, base, ..] = new.arguments.as_slice()
            && let (Some(url), Some(base)) = (url.as_expression(), base.as_expression())
            && new.callee.is_specific_id("URL")
            && is_property_of_meta(base, "url")
        {
            self.literal(url, ReferenceKind::JsUrl);
        }
        walk::walk_new_expression(self, new);
    }

    /// Walks down the leftmost operands, as `a` in `a.b().c + d`, in a loop, as the parser did: a chain may be of any length.
    fn visit_expression(&mut self, expression: &Expression<'a>) {
        let mut next = Some(expression);
        while let Some(expression) = next {
            next = match expression {
                Expression::BinaryExpression(binary) => {
                    self.visit_expression(&binary.right);
                    Some(&binary.left)
                }
                Expression::LogicalExpression(logical) => {
                    self.visit_expression(&logical.right);
                    Some(&logical.left)
                }
                Expression::StaticMemberExpression(member) => Some(&member.object),
                Expression::PrivateFieldExpression(member) => Some(&member.object),
                Expression::ComputedMemberExpression(member) => {
                    self.visit_expression(&member.expression);
                    Some(&member.object)
                }
                Expression::CallExpression(call) => Some(self.call(call)),
                Expression::TaggedTemplateExpression(tagged) => {
                    self.visit_template_literal(&tagged.quasi);
                    Some(&tagged.tag)
                }
                Expression::ChainExpression(chain) => match &chain.expression {
                    ChainElement::CallExpression(call) => Some(self.call(call)),
                    element => {
                        if let Some(MemberExpression::ComputedMemberExpression(member)) = element.as_member_expression()
                        {
                            self.visit_expression(&member.expression);
                        }
                        element.as_member_expression().map(MemberExpression::object)
                    }
                },
                _ => {
                    walk::walk_expression(self, expression);
                    None
                }
            };
        }
    }
}

/// Whether one of the comments at the end of `before` is Vite's `/* @vite-ignore */`.
fn is_left_alone(mut before: &str) -> bool {
    loop {
        let Some((rest, comment)) = before.trim_end().strip_suffix("*/").and_then(|text| text.rsplit_once("/*")) else {
            return false;
        };
        if comment.trim() == "@vite-ignore" {
            return true;
        }
        before = rest;
    }
}

fn is_property_of_meta(expression: &Expression<'_>, property: &str) -> bool {
    matches!(expression, Expression::StaticMemberExpression(member)
        if member.property.name == property && matches!(member.object, Expression::ImportMeta(_)))
}
