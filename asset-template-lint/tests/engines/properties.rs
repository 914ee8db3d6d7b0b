//! The same for random templates.

use asset_template_lint::Lint;
use asset_template_lint::internal::{Value, find_calls};
use proptest::prelude::*;

use crate::{found, jinja, tera2};

/// Expressions in a tag; `@` is another expression.
const EXPRESSIONS: [&str; 18] = [
    "x",
    "\"css/app.css\"",
    "'it\\'s'",
    "5",
    "static_url(path=@)",
    "asset_url(name=@)",
    "@ | static_url",
    "@ | asset_url",
    "(@ ~ @)",
    "[@, @] | length",
    "(@ if @ else @)",
    "(@ == @)",
    "(not @)",
    "x.static_url",
    "static_integrity(path=@, other=@)",
    "{\"a\": @} | length",
    "(@)",
    "\"}} {{ static_url('no') }}\"",
];

const PIECES: [&str; 10] = [
    "text\n",
    "ä { } %} ",
    "{{ @ }}",
    "{{- @ -}}",
    "{# @ #}",
    "{% raw %}{{ @ }}{% endraw %}",
    "{% if @ %}{{ @ }}{% endif %}",
    "{% set x = @ %}",
    "{% for x in @ %}\n{% endfor %}",
    "{% block b %}{{ @ }}{% endblock %}",
];

/// A template of these pieces, its holes filled in turn by what the numbers choose.
fn template(pieces: &[usize], mut choices: impl Iterator<Item = usize>) -> String {
    let mut source: String = pieces.iter().map(|&piece| PIECES[piece]).collect();
    let mut names = 0;
    while let Some(hole) = source.find('@') {
        let expression = match source.len() {
            0..2_000 => EXPRESSIONS[choices.next().unwrap_or_default() % EXPRESSIONS.len()],
            _ => "x",
        };
        source.replace_range(hole..=hole, expression);
    }
    while let Some(at) = source.find("block b %") {
        names += 1;
        source.replace_range(at..at + 9, &format!("block b{names} %"));
    }
    source
}

fn templates() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(0..PIECES.len(), 0..8);
    let choices = prop::collection::vec(0..EXPRESSIONS.len(), 0..30);
    (pieces, choices).prop_map(|(pieces, choices)| template(&pieces, choices.into_iter()))
}

/// Random text with many tokens that mean something to a parser.
fn noise() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "#}",
        "-",
        "+",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "\"",
        "'",
        "`",
        "\\",
        "|",
        ".",
        ",",
        "=",
        "~",
        ":",
        "static_url",
        "asset_url",
        "assets",
        "url",
        "filter",
        "raw",
        "endraw",
        "if",
        "else",
        "is",
        "not",
        " ",
        "\n",
        "\r\n",
        "ä",
        "😀",
        "\0",
        "/static/",
        "css/app.css",
        "$",
        "<!--",
        "-->",
        "?",
        "#",
        "5",
        "1.5",
        "\\u00",
        "*",
    ]);
    prop::collection::vec(words, 0..60).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn the_lint_finds_what_both_engines_find(source in templates()) {
        let mut uses = found(&source);
        if let Ok(of_engine) = jinja::found(&source) {
            prop_assert_eq!(&uses, &of_engine, "MiniJinja, {}", source);
        }
        uses.iter_mut().for_each(|used| used.text = None);
        if let Ok(of_engine) = tera2::found(&source) {
            prop_assert_eq!(&uses, &of_engine, "Tera, {}", source);
        }
    }

    #[test]
    fn nothing_panics_and_every_range_is_in_the_template(source in noise()) {
        for call in find_calls(&source) {
            prop_assert!(source.get(call.name.clone()).is_some());
            for value in call.arguments.iter().flat_map(|argument| &argument.values) {
                let text = source.get(value.span.clone());
                prop_assert!(text.is_some_and(|text| !text.is_empty()));
                prop_assert!(!matches!(value.item, Value::Text(_)) || text.is_some_and(|text| text.starts_with(['"', '\'', '`'])));
            }
        }
        let lint = Lint::from_manifest("tests/asset-manifest.json").strict(true);
        for finding in lint.run_on("page.html", &source).unwrap().findings {
            let at = finding.location().unwrap();
            let line = source.split('\n').nth(at.line - 1).unwrap();
            prop_assert!(at.column <= line.chars().count() + 1);
            prop_assert!(at.column + finding.length() <= line.chars().count() + 2);
            prop_assert!(finding.annotated().lines().count() >= 4);
        }
    }
}

#[test]
fn most_random_templates_are_valid_in_both_engines() {
    let mut taken = (0, 0);
    for seed in 0..200_usize {
        let pieces: Vec<usize> = (0..4).map(|at| (seed * 7 + at * 3) % PIECES.len()).collect();
        let source = template(&pieces, (0..20).map(|at| seed * 31 + at * at * 5));
        taken.0 += usize::from(jinja::found(&source).is_ok());
        taken.1 += usize::from(tera2::found(&source).is_ok());
    }
    assert!(taken.0 > 150 && taken.1 > 150, "{taken:?}");
}
