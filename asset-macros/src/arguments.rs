//! Parses the arguments of a macro call.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Lit, LitStr, Token};

/// How a macro is called, for messages.
pub(crate) struct Signature {
    pub(crate) name: &'static str,
    pub(crate) takes: &'static str,
    pub(crate) example: &'static str,
    /// The function that does the same at run time.
    pub(crate) at_run_time: &'static str,
}

pub(crate) const STATIC_URL: Signature = Signature {
    name: "static_url",
    takes: "the logical path of an asset",
    example: "\"css/app.css\"",
    at_run_time: "Catalog::static_url",
};

pub(crate) const ASSET_URL: Signature = Signature {
    name: "asset_url",
    takes: "the name of a bundle",
    example: "\"app\"",
    at_run_time: "Catalog::asset_url",
};

pub(crate) const ASSET: Signature = Signature {
    name: "asset",
    takes: "the logical path of an asset",
    example: "\"css/app.css\"",
    at_run_time: "Catalog::asset",
};

impl Signature {
    /// Parses one string literal; a comma may follow.
    pub(crate) fn literal(&self, arguments: TokenStream) -> syn::Result<Literal> {
        match Literal::from_single_token(&arguments) {
            Some(literal) => Ok(literal),
            None => (|input: ParseStream<'_>| self.parse_literal(input)).parse2(arguments),
        }
    }

    /// The same after an optional `crate = path,`.
    pub(crate) fn literal_in_crate(&self, arguments: TokenStream) -> syn::Result<LiteralInCrate> {
        let parse = |input: ParseStream<'_>| {
            let core = if input.peek(Token![crate]) && input.peek2(Token![=]) { Some(input.parse()?) } else { None };
            let core = core.map_or_else(|| quote!(::asset_core), |CratePath(path)| path);
            Ok(LiteralInCrate { core, literal: self.parse_literal(input)? })
        };
        parse.parse2(arguments)
    }

    fn parse_literal(&self, input: ParseStream<'_>) -> syn::Result<Literal> {
        if input.is_empty() {
            return Err(syn::Error::new(Span::call_site(), self.usage()));
        }
        if !input.peek(Lit) {
            return Err(error_at_rest(input, self.usage() + &self.why_a_literal()));
        }
        let literal = match input.parse()? {
            Lit::Str(literal) if literal.suffix().is_empty() => literal,
            other => return Err(syn::Error::new(other.span(), self.usage() + ", as a plain string")),
        };
        input.parse::<Option<Token![,]>>()?;
        if !input.is_empty() {
            return Err(error_at_rest(input, self.usage() + ", and nothing else"));
        }
        Ok(Literal { value: literal.value(), span: literal.span() })
    }

    fn usage(&self) -> String {
        format!("`{}!` takes {}: `{}!({})`", self.name, self.takes, self.name, self.example)
    }

    fn why_a_literal(&self) -> String {
        format!(
            ", as a string literal, which it looks up at compile time, before `concat!` is expanded; use `{}` at run time",
            self.at_run_time
        )
    }
}

/// A string literal, and the path of the `asset-core` crate where the macro is called.
pub(crate) struct LiteralInCrate {
    pub(crate) core: TokenStream,
    pub(crate) literal: Literal,
}

/// A string literal.
pub(crate) struct Literal {
    pub(crate) value: String,
    pub(crate) span: Span,
}

impl Literal {
    /// A fast path for a single literal without escapes, as nearly every call has it. Parsing one with syn takes as long as
    /// the rest of the expansion.
    fn from_single_token(arguments: &TokenStream) -> Option<Self> {
        let mut tokens = arguments.clone().into_iter();
        let (Some(TokenTree::Literal(literal)), None) = (tokens.next(), tokens.next()) else { return None };
        let text = literal.to_string();
        let value = text.strip_prefix('"')?.strip_suffix('"')?;
        (!value.contains('\\')).then(|| Self { value: value.to_owned(), span: literal.span() })
    }
}

/// `crate = path,`. The tokens are not parsed as a path: the compiler reports what is wrong with it where it is used, and
/// `$crate` of a `macro_rules!` comes in a group.
struct CratePath(TokenStream);

impl Parse for CratePath {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.parse::<Token![crate]>()?;
        input.parse::<Token![=]>()?;
        let mut path = TokenStream::new();
        while !input.is_empty() && !input.peek(Token![,]) && !input.peek(LitStr) {
            path.extend([input.parse::<TokenTree>()?]);
        }
        if path.is_empty() {
            return Err(input.error("`crate =` takes the path of `asset-core`: `crate = ::asset_core`"));
        }
        // If nothing follows, the error is about the missing literal, not about a comma.
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        Ok(Self(path))
    }
}

/// An error that covers the rest of the input.
fn error_at_rest(input: ParseStream<'_>, message: String) -> syn::Error {
    let start = input.cursor();
    let mut end = start;
    while let Some((_, next)) = end.token_tree() {
        end = next;
    }
    syn::Error::new_range(start..end, message)
}

/// Fails if there are arguments.
pub(crate) fn expect_none(name: &str, arguments: TokenStream) -> syn::Result<()> {
    let parse = |input: ParseStream<'_>| {
        if input.is_empty() {
            Ok(())
        } else {
            Err(error_at_rest(input, format!("`{name}!` takes no arguments: `{name}!()`")))
        }
    };
    parse.parse2(arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(arguments: TokenStream) -> String {
        STATIC_URL.literal(arguments).err().unwrap().to_string()
    }

    #[test]
    fn any_form_of_string_literal_is_taken() {
        for arguments in [quote!("a b"), quote!("a b",), quote!(r"a b"), quote!(r#"a b"#), quote!("a\x20b")] {
            assert_eq!(STATIC_URL.literal(arguments).unwrap().value, "a b");
        }
    }

    #[test]
    fn anything_else_is_an_error_that_shows_the_usage() {
        insta::assert_snapshot!(error_of(quote!()), @r#"`static_url!` takes the logical path of an asset: `static_url!("css/app.css")`"#);
        insta::assert_snapshot!(error_of(quote!(b"app.css")), @r#"`static_url!` takes the logical path of an asset: `static_url!("css/app.css")`, as a plain string"#);
        insta::assert_snapshot!(error_of(quote!("app.css"suffix)), @r#"`static_url!` takes the logical path of an asset: `static_url!("css/app.css")`, as a plain string"#);
        insta::assert_snapshot!(error_of(quote!(42)), @r#"`static_url!` takes the logical path of an asset: `static_url!("css/app.css")`, as a plain string"#);
        insta::assert_snapshot!(error_of(quote!(concat!("app", ".css"))), @r#"`static_url!` takes the logical path of an asset: `static_url!("css/app.css")`, as a string literal, which it looks up at compile time, before `concat!` is expanded; use `Catalog::static_url` at run time"#);
        insta::assert_snapshot!(error_of(quote!(path)), @r#"`static_url!` takes the logical path of an asset: `static_url!("css/app.css")`, as a string literal, which it looks up at compile time, before `concat!` is expanded; use `Catalog::static_url` at run time"#);
        insta::assert_snapshot!(error_of(quote!("app.css", "print.css")), @r#"`static_url!` takes the logical path of an asset: `static_url!("css/app.css")`, and nothing else"#);
        insta::assert_snapshot!(error_of(quote!("app.css" + "?v")), @r#"`static_url!` takes the logical path of an asset: `static_url!("css/app.css")`, and nothing else"#);
    }

    #[test]
    fn a_macro_without_arguments_takes_none() {
        assert!(expect_none("manifest_digest", quote!()).is_ok());
        insta::assert_snapshot!(expect_none("manifest_digest", quote!("x")).unwrap_err(), @"`manifest_digest!` takes no arguments: `manifest_digest!()`");
    }

    #[test]
    fn the_path_of_the_core_comes_first() {
        let parsed = ASSET.literal_in_crate(quote!(crate = $crate::assets, "app.css")).unwrap();
        assert_eq!(parsed.core.to_string(), "$ crate :: assets");
        assert_eq!(parsed.literal.value, "app.css");
        assert_eq!(ASSET.literal_in_crate(quote!("app.css")).unwrap().core.to_string(), ":: asset_core");
    }

    #[test]
    fn a_malformed_path_of_the_core_is_an_error() {
        let error_of = |arguments| ASSET.literal_in_crate(arguments).err().unwrap();
        insta::assert_snapshot!(error_of(quote!(crate = , "app.css")), @"`crate =` takes the path of `asset-core`: `crate = ::asset_core`");
        insta::assert_snapshot!(error_of(quote!(crate = core "app.css")), @"expected `,`");
        insta::assert_snapshot!(error_of(quote!(crate = core)), @r#"`asset!` takes the logical path of an asset: `asset!("css/app.css")`"#);
    }
}
