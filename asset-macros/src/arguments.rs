//! What stands between the parentheses of a macro, and what is said when it can't.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Lit, LitStr, Token};

/// How one macro is called, for messages.
pub(crate) struct Signature {
    pub(crate) name: &'static str,
    pub(crate) takes: &'static str,
    pub(crate) example: &'static str,
    /// What does the same at run time.
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
    /// The one string literal that the macro takes; a comma may follow.
    pub(crate) fn literal(&self, arguments: TokenStream) -> syn::Result<Text> {
        match Text::at_first_sight(&arguments) {
            Some(text) => Ok(text),
            None => (|input: ParseStream<'_>| self.parse_literal(input)).parse2(arguments),
        }
    }

    /// The same, behind an optional `crate = path,`.
    pub(crate) fn literal_in_crate(&self, arguments: TokenStream) -> syn::Result<InCrate> {
        let parse = |input: ParseStream<'_>| {
            let core = if input.peek(Token![crate]) && input.peek2(Token![=]) { Some(input.parse()?) } else { None };
            Ok(InCrate { core: core.map(|CratePath(path)| path), literal: self.parse_literal(input)? })
        };
        parse.parse2(arguments)
    }

    fn parse_literal(&self, input: ParseStream<'_>) -> syn::Result<Text> {
        if input.is_empty() {
            return Err(syn::Error::new(Span::call_site(), self.usage()));
        }
        if !input.peek(Lit) {
            return Err(over(input, self.usage() + &self.why_a_literal()));
        }
        let literal = match input.parse()? {
            Lit::Str(literal) if literal.suffix().is_empty() => literal,
            other => return Err(syn::Error::new(other.span(), self.usage() + ", as a plain string")),
        };
        input.parse::<Option<Token![,]>>()?;
        if !input.is_empty() {
            return Err(over(input, self.usage() + ", and nothing else"));
        }
        Ok(Text { value: literal.value(), span: literal.span() })
    }

    fn usage(&self) -> String {
        format!("`{}!` takes {}: `{}!({})`", self.name, self.takes, self.name, self.example)
    }

    fn why_a_literal(&self) -> String {
        let instead = self.at_run_time;
        format!(
            ", as a string literal, since it looks it up at compile time, before `concat!` is expanded; at run time there is `{instead}`"
        )
    }
}

/// A literal, and the path of `asset-core` if it is not `::asset_core`.
pub(crate) struct InCrate {
    pub(crate) core: Option<TokenStream>,
    pub(crate) literal: Text,
}

/// What a string literal says.
pub(crate) struct Text {
    pub(crate) value: String,
    pub(crate) span: Span,
}

impl Text {
    /// What a lone literal without escapes says, as nearly every call has it: parsing takes as long as all the rest.
    fn at_first_sight(arguments: &TokenStream) -> Option<Self> {
        let mut tokens = arguments.clone().into_iter();
        let (Some(TokenTree::Literal(literal)), None) = (tokens.next(), tokens.next()) else { return None };
        let written = literal.to_string();
        let value = written.strip_prefix('"')?.strip_suffix('"')?;
        (!value.contains('\\')).then(|| Self { value: value.to_owned(), span: literal.span() })
    }
}

/// `crate = path,`: the compiler judges the path where it is used.
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
        // Without anything behind it, that is what will be said to be missing.
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        Ok(Self(path))
    }
}

/// An error over everything that is left of the input.
fn over(input: ParseStream<'_>, message: String) -> syn::Error {
    let begin = input.cursor();
    let mut end = begin;
    while let Some((_, next)) = end.token_tree() {
        end = next;
    }
    syn::Error::new_range(begin..end, message)
}

/// Fails unless there are no arguments.
pub(crate) fn none(name: &str, arguments: TokenStream) -> syn::Result<()> {
    let parse = |input: ParseStream<'_>| {
        if input.is_empty() { Ok(()) } else { Err(over(input, format!("`{name}!` takes no arguments: `{name}!()`"))) }
    };
    parse.parse2(arguments)
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    fn refusal(arguments: TokenStream) -> String {
        STATIC_URL.literal(arguments).err().unwrap().to_string()
    }

    #[test]
    fn one_string_literal_of_any_kind_is_taken() {
        for arguments in [quote!("a b"), quote!("a b",), quote!(r"a b"), quote!(r#"a b"#), quote!("a\x20b")] {
            assert_eq!(STATIC_URL.literal(arguments).unwrap().value, "a b");
        }
    }

    #[test]
    fn anything_else_is_refused_with_what_to_write() {
        insta::assert_snapshot!(refusal(quote!()), @r#"`static_url!` takes the logical path of an asset: `static_url!("css/app.css")`"#);
        insta::assert_snapshot!(refusal(quote!(b"app.css")), @r#"`static_url!` takes the logical path of an asset: `static_url!("css/app.css")`, as a plain string"#);
        insta::assert_snapshot!(refusal(quote!("app.css"suffix)), @r#"`static_url!` takes the logical path of an asset: `static_url!("css/app.css")`, as a plain string"#);
        insta::assert_snapshot!(refusal(quote!(42)), @r#"`static_url!` takes the logical path of an asset: `static_url!("css/app.css")`, as a plain string"#);
        insta::assert_snapshot!(refusal(quote!(concat!("app", ".css"))), @r#"`static_url!` takes the logical path of an asset: `static_url!("css/app.css")`, as a string literal, since it looks it up at compile time, before `concat!` is expanded; at run time there is `Catalog::static_url`"#);
        insta::assert_snapshot!(refusal(quote!(path)), @r#"`static_url!` takes the logical path of an asset: `static_url!("css/app.css")`, as a string literal, since it looks it up at compile time, before `concat!` is expanded; at run time there is `Catalog::static_url`"#);
        insta::assert_snapshot!(refusal(quote!("app.css", "print.css")), @r#"`static_url!` takes the logical path of an asset: `static_url!("css/app.css")`, and nothing else"#);
        insta::assert_snapshot!(refusal(quote!("app.css" + "?v")), @r#"`static_url!` takes the logical path of an asset: `static_url!("css/app.css")`, and nothing else"#);
    }

    #[test]
    fn a_macro_without_arguments_takes_none() {
        assert!(none("manifest_digest", quote!()).is_ok());
        insta::assert_snapshot!(none("manifest_digest", quote!("x")).unwrap_err(), @"`manifest_digest!` takes no arguments: `manifest_digest!()`");
    }

    #[test]
    fn the_path_of_the_core_goes_first() {
        let parsed = ASSET.literal_in_crate(quote!(crate = $crate::assets, "app.css")).unwrap();
        assert_eq!(parsed.core.unwrap().to_string(), "$ crate :: assets");
        assert_eq!(parsed.literal.value, "app.css");
        assert!(ASSET.literal_in_crate(quote!("app.css")).unwrap().core.is_none());
    }

    #[test]
    fn a_faulty_path_of_the_core_is_refused() {
        let refusal = |arguments| ASSET.literal_in_crate(arguments).err().unwrap();
        insta::assert_snapshot!(refusal(quote!(crate = , "app.css")), @"`crate =` takes the path of `asset-core`: `crate = ::asset_core`");
        insta::assert_snapshot!(refusal(quote!(crate = core "app.css")), @"expected `,`");
        insta::assert_snapshot!(refusal(quote!(crate = core)), @r#"`asset!` takes the logical path of an asset: `asset!("css/app.css")`"#);
    }
}
