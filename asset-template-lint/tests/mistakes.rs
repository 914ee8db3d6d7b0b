//! The errors and warnings about calls.
#![allow(clippy::unwrap_used)]

use asset_template_lint::{Lint, Report};
use insta::assert_snapshot;

fn lint(source: &str) -> Report {
    Lint::from_manifest("tests/asset-manifest.json").run_on("page.html", source).unwrap()
}

/// All findings, each with its line.
fn annotated(source: &str) -> String {
    let findings = lint(source).findings;
    findings.iter().map(asset_template_lint::Finding::annotated).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_unknown_asset_or_bundle_has_the_message_of_the_rendering() {
    assert_snapshot!(annotated("<link\n  href=\"{{ static_url(path=\"css/ap.css\") }}\">\n"), @r#"
    page.html:2:28: no asset `css/ap.css` in manifest `tests/asset-manifest.json` (6 assets); did you mean `css/app.css`? If it is new, run `asset build`
      |
    2 |   href="{{ static_url(path="css/ap.css") }}">
      |                            ^^^^^^^^^^^^
    "#);
    assert_snapshot!(annotated("{{ asset_url(\"ap\") }} {{ 'img/lgo.svg#a' | static_integrity }} {{ assets['x.css'] }}"), @r#"
    page.html:1:14: no bundle `ap` in manifest `tests/asset-manifest.json` (1 bundle); did you mean `app`? If it is new, run `asset build`
      |
    1 | {{ asset_url("ap") }} {{ 'img/lgo.svg#a' | static_integrity }} {{ assets['x.css'] }}
      |              ^^^^
    page.html:1:26: no asset `img/lgo.svg` in manifest `tests/asset-manifest.json` (6 assets); did you mean `img/logo.svg`? If it is new, run `asset build`
      |
    1 | {{ asset_url("ap") }} {{ 'img/lgo.svg#a' | static_integrity }} {{ assets['x.css'] }}
      |                          ^^^^^^^^^^^^^^^
    page.html:1:74: no asset `x.css` in manifest `tests/asset-manifest.json` (6 assets); if it is new, run `asset build`
      |
    1 | {{ asset_url("ap") }} {{ 'img/lgo.svg#a' | static_integrity }} {{ assets['x.css'] }}
      |                                                                          ^^^^^^^
    "#);
}

#[test]
fn escape_sequences_in_a_template_do_not_reach_the_terminal() {
    assert_snapshot!(annotated("{{ static_url('a\u{1b}[31m\u{202e}\u{9b}b.css') }}"), @r"
    page.html:1:15: no asset `a\u{1b}[31m\u{202e}\u{9b}b.css` in manifest `tests/asset-manifest.json` (6 assets); if it is new, run `asset build`
      |
    1 | {{ static_url('a [31m  b.css') }}
      |               ^^^^^^^^^^^^^^^
    ");
}

#[test]
fn both_values_of_a_condition_are_looked_up() {
    assert_snapshot!(annotated("{{ static_url('css/app.css' if a else ('css/b.css' if b == 'x' else 'css/c.css')) }}"), @r"
    page.html:1:40: no asset `css/b.css` in manifest `tests/asset-manifest.json` (6 assets); did you mean `css/app.css`? If it is new, run `asset build`
      |
    1 | {{ static_url('css/app.css' if a else ('css/b.css' if b == 'x' else 'css/c.css')) }}
      |                                        ^^^^^^^^^^^
    page.html:1:69: no asset `css/c.css` in manifest `tests/asset-manifest.json` (6 assets); did you mean `css/app.css`? If it is new, run `asset build`
      |
    1 | {{ static_url('css/app.css' if a else ('css/b.css' if b == 'x' else 'css/c.css')) }}
      |                                                                     ^^^^^^^^^^^
    ");
}

#[test]
fn arguments_that_the_functions_do_not_take_are_errors() {
    assert_snapshot!(annotated("{{ static_url() }} {{ static_url(pth='css/app.css') }}"), @r"
    page.html:1:4: `static_url`: missing argument `path`
      |
    1 | {{ static_url() }} {{ static_url(pth='css/app.css') }}
      |    ^^^^^^^^^^
    page.html:1:34: `static_url`: unknown argument `pth`; did you mean `path`?
      |
    1 | {{ static_url() }} {{ static_url(pth='css/app.css') }}
      |                                  ^^^
    ");
    assert_snapshot!(annotated("{{ static_url('css/app.css', 'js/app.js') }} {{ 'app' | asset_url(name='app') }}"), @r"
    page.html:1:30: `static_url`: argument `path` is given twice
      |
    1 | {{ static_url('css/app.css', 'js/app.js') }} {{ 'app' | asset_url(name='app') }}
      |                              ^^^^^^^^^^^
    page.html:1:72: `asset_url`: argument `name` is given twice
      |
    1 | {{ static_url('css/app.css', 'js/app.js') }} {{ 'app' | asset_url(name='app') }}
      |                                                                        ^^^^^
    ");
    assert_snapshot!(annotated("{{ static_url(5) }} {{ asset_url(name=['app']) }} {{ assets.url(none, a=1, b=2) }}"), @r"
    page.html:1:15: `static_url`: argument `path` must be a string, not a number
      |
    1 | {{ static_url(5) }} {{ asset_url(name=['app']) }} {{ assets.url(none, a=1, b=2) }}
      |               ^
    page.html:1:39: `asset_url`: argument `name` must be a string, not a list
      |
    1 | {{ static_url(5) }} {{ asset_url(name=['app']) }} {{ assets.url(none, a=1, b=2) }}
      |                                       ^^^^^^^
    page.html:1:65: `static_url`: argument `path` must be a string, not none
      |
    1 | {{ static_url(5) }} {{ asset_url(name=['app']) }} {{ assets.url(none, a=1, b=2) }}
      |                                                                 ^^^^
    page.html:1:71: `static_url`: unknown argument `a`; it takes `path`
      |
    1 | {{ static_url(5) }} {{ asset_url(name=['app']) }} {{ assets.url(none, a=1, b=2) }}
      |                                                                       ^
    page.html:1:76: `static_url`: unknown argument `b`; it takes `path`
      |
    1 | {{ static_url(5) }} {{ asset_url(name=['app']) }} {{ assets.url(none, a=1, b=2) }}
      |                                                                            ^
    ");
}

#[test]
fn the_marked_part_is_right_below_tabs_wide_characters_and_in_long_lines() {
    assert_snapshot!(annotated("\t\tä→😀{{ static_url('ü.css') }}\r\n"), @"
    page.html:1:20: no asset `ü.css` in manifest `tests/asset-manifest.json` (6 assets); if it is new, run `asset build`
      |
    1 | \t\tä→😀{{ static_url('ü.css') }}
      | \t\t                 ^^^^^^^
    ");
    assert_snapshot!(annotated("\u{feff}{{ static_url('ü.css') }}"), @r"
    page.html:1:15: no asset `ü.css` in manifest `tests/asset-manifest.json` (6 assets); if it is new, run `asset build`
      |
    1 | {{ static_url('ü.css') }}
      |               ^^^^^^^
    ");
    let long = format!("{}{{{{ static_url('css/ap.css') }}}}{}", "<p>".repeat(100), "</p>".repeat(100));
    assert_snapshot!(annotated(&long), @r"
    page.html:1:315: no asset `css/ap.css` in manifest `tests/asset-manifest.json` (6 assets); did you mean `css/app.css`? If it is new, run `asset build`
      |
    1 | …p><p><p><p><p><p><p><p><p>{{ static_url('css/ap.css') }}</p></p></p></p></p></p></p></p></p></p></p></p></p></p></p></p>…
      |                                          ^^^^^^^^^^^^
    ");
    assert_snapshot!(annotated("{{ static_url('css/\nap.css') }}"), @r"
    page.html:1:15: no asset `css/\nap.css` in manifest `tests/asset-manifest.json` (6 assets); did you mean `css/app.css`? If it is new, run `asset build`
      |
    1 | {{ static_url('css/
      |               ^^^^^
    ");
}

#[test]
fn the_path_of_a_concatenation_is_looked_up_if_only_the_rest_is_dynamic() {
    assert_snapshot!(annotated("{{ static_url('img/icons.svg#' ~ a.b(1, x | y) ~ '-c') }} {{ static_url(path=('img/icns.svg#' ~ a)) }}"), @r"
    page.html:1:79: no asset `img/icns.svg` in manifest `tests/asset-manifest.json` (6 assets); did you mean `img/icons.svg`? If it is new, run `asset build`
      |
    1 | {{ static_url('img/icons.svg#' ~ a.b(1, x | y) ~ '-c') }} {{ static_url(path=('img/icns.svg#' ~ a)) }}
      |                                                                               ^^^^^^^^^^^^^^^^^^^
    ");
    for source in [
        "asset_url('app#' ~ a)",
        "static_url('img/icons.svg' ~ a)",
        "static_url('a#' ~ b | upper)",
        "static_url('a#' ~ b == 'c')",
    ] {
        let report = lint(&format!("{{{{ {source} }}}}"));
        assert_eq!((report.findings.len(), report.dynamic.len()), (0, 1), "{source}");
    }
}

#[test]
fn methods_of_the_object_are_the_functions() {
    assert_snapshot!(annotated("{{ assets.bundle('ap') }} {{ assets.integrity('x.css') }} {{ assets.tags('app', defr=1) }}"), @r"
    page.html:1:18: no bundle `ap` in manifest `tests/asset-manifest.json` (1 bundle); did you mean `app`? If it is new, run `asset build`
      |
    1 | {{ assets.bundle('ap') }} {{ assets.integrity('x.css') }} {{ assets.tags('app', defr=1) }}
      |                  ^^^^
    page.html:1:47: no asset `x.css` in manifest `tests/asset-manifest.json` (6 assets); if it is new, run `asset build`
      |
    1 | {{ assets.bundle('ap') }} {{ assets.integrity('x.css') }} {{ assets.tags('app', defr=1) }}
      |                                               ^^^^^^^
    page.html:1:81: `asset_tags`: unknown argument `defr`; did you mean `defer`?
      |
    1 | {{ assets.bundle('ap') }} {{ assets.integrity('x.css') }} {{ assets.tags('app', defr=1) }}
      |                                                                                 ^^^^
    ");
    assert_eq!(annotated("{{ assets.urls('app') }} {{ assets.items() }} {{ assets.url('css/app.css') }}"), "");
}

#[test]
fn a_misspelt_function_is_a_warning() {
    assert_snapshot!(annotated("{{ static_ulr('css/app.css') }} {{ 'app' | assetUrl }} {{ assets.tag('app') }} {% filter static_uri %}a{% endfilter %}"), @r"
    page.html:1:4: warning: `static_ulr` is not an asset function; did you mean `static_url`?
      |
    1 | {{ static_ulr('css/app.css') }} {{ 'app' | assetUrl }} {{ assets.tag('app') }} {% filter static_uri %}a{% endfilter %}
      |    ^^^^^^^^^^
    page.html:1:44: warning: `assetUrl` is not an asset function; did you mean `asset_url`?
      |
    1 | {{ static_ulr('css/app.css') }} {{ 'app' | assetUrl }} {{ assets.tag('app') }} {% filter static_uri %}a{% endfilter %}
      |                                            ^^^^^^^^
    page.html:1:66: warning: `assets.tag` is not an asset function; did you mean `tags`?
      |
    1 | {{ static_ulr('css/app.css') }} {{ 'app' | assetUrl }} {{ assets.tag('app') }} {% filter static_uri %}a{% endfilter %}
      |                                                                  ^^^
    page.html:1:90: warning: `static_uri` is not an asset function; did you mean `static_url`?
      |
    1 | {{ static_ulr('css/app.css') }} {{ 'app' | assetUrl }} {{ assets.tag('app') }} {% filter static_uri %}a{% endfilter %}
      |                                                                                          ^^^^^^^^^^
    ");
    assert_eq!(lint("{% set a = asset_tag('app') %}{% for a in asset_tag('app') %}{% endfor %}").warnings(), 2);
    for source in [
        "{% from 'm.html' import asset_tag %}{{ asset_tag('app') }}",
        "{% import 'm.html' as assets %}{{ assets.tag('app') }}",
        "{% macro static_uri(a) %}{% endmacro %}{{ static_uri('a') }}",
        "{% for assets in all %}{{ assets.tag() }}{% endfor %}",
        "{{ asset_tag }} {{ x.asset_tag() }} {{ m::asset_tag() }} {{ asset_path('a') }} {{ assets.items() }} {{ x is asset_tag }}",
        "{# {{ static_ulr('a') }} #}{% raw %}{{ static_ulr('a') }}{% endraw %} static_ulr('a')",
    ] {
        assert_eq!(annotated(source), "", "{source}");
    }
}

#[test]
fn a_dynamic_argument_is_counted_and_an_error_if_strict() {
    let source =
        "{{ static_url(path) }}\n{{ static_url('a' ~ b) }} {{ x | static_url }} {{ assets[x] }} {{ asset_url(*l) }}";
    let report = lint(source);
    assert_eq!((report.calls, report.findings.len()), (5, 0));
    let places: Vec<String> = report.dynamic.iter().map(ToString::to_string).collect();
    assert_eq!(places, ["page.html:1:15", "page.html:2:15", "page.html:2:30", "page.html:2:58", "page.html:2:77"]);

    let strict = Lint::from_manifest("tests/asset-manifest.json").strict(true);
    let report = strict.run_on("page.html", "{{ static_url(path) }}").unwrap();
    assert_snapshot!(report.findings[0].annotated(), @r"
    page.html:1:15: the argument of `static_url` is not a literal, so it can only be checked when the page is rendered
      |
    1 | {{ static_url(path) }}
      |               ^^^^
    ");
}

#[test]
fn text_that_looks_like_a_call_is_not_one() {
    for source in [
        "{# {{ static_url('a') }} #}",
        "{% raw %}{{ static_url('a') }}{% endraw %}",
        "static_url('a')",
        "{{ 'static_url(1)' }} {{ x.static_url('a') }} {{ m::static_url(a='b') }} {{ x is static_url('a') }}",
        "{{ x is not static_url('a') }} {% macro static_url(a) %}{% endmacro %} {{ my_static_url('a') }} {{ static_urls }}",
        "{{ assets }} {{ assets.url }} {{ x.assets['a'] }} {{ assets.css('a') }} {% for a in assets %}{% endfor %}",
    ] {
        assert_eq!(lint(source).calls, 0, "{source}");
    }
}

#[test]
fn asset_tags_takes_bundles_and_assets_and_options() {
    let right = "{{ asset_tags('app') }} {{ asset_tags(name=['app', 'js/app.js'], defer=true, nonce=n, media=none) }}";
    assert_eq!((lint(right).calls, annotated(right).as_str()), (2, ""));
    assert_snapshot!(annotated("{{ asset_tags(['app', 'ap', x, 5], defr=true, async='yes', attributes=[1]) }}"), @r"
    page.html:1:23: no bundle and no asset `ap` in manifest `tests/asset-manifest.json` (1 bundle, 6 assets); did you mean `app`? If it is new, run `asset build`
      |
    1 | {{ asset_tags(['app', 'ap', x, 5], defr=true, async='yes', attributes=[1]) }}
      |                       ^^^^
    page.html:1:32: `asset_tags`: argument `name` must be a string or a list of strings, not a number
      |
    1 | {{ asset_tags(['app', 'ap', x, 5], defr=true, async='yes', attributes=[1]) }}
      |                                ^
    page.html:1:36: `asset_tags`: unknown argument `defr`; did you mean `defer`?
      |
    1 | {{ asset_tags(['app', 'ap', x, 5], defr=true, async='yes', attributes=[1]) }}
      |                                    ^^^^
    page.html:1:53: `asset_tags`: argument `async` must be true or false, not a string
      |
    1 | {{ asset_tags(['app', 'ap', x, 5], defr=true, async='yes', attributes=[1]) }}
      |                                                     ^^^^^
    page.html:1:71: `asset_tags`: argument `attributes` must be a map, not a list
      |
    1 | {{ asset_tags(['app', 'ap', x, 5], defr=true, async='yes', attributes=[1]) }}
      |                                                                       ^^^
    ");
    assert_snapshot!(annotated("{{ asset_tags(defer=true) }} {{ asset_tags({'a': 1}, media=1 if x else 'print') }}"), @r"
    page.html:1:4: `asset_tags`: missing argument `name`
      |
    1 | {{ asset_tags(defer=true) }} {{ asset_tags({'a': 1}, media=1 if x else 'print') }}
      |    ^^^^^^^^^^
    page.html:1:44: `asset_tags`: argument `name` must be a string or a list of strings, not a map
      |
    1 | {{ asset_tags(defer=true) }} {{ asset_tags({'a': 1}, media=1 if x else 'print') }}
      |                                            ^^^^^^^^
    page.html:1:60: `asset_tags`: argument `media` must be a string, not a number
      |
    1 | {{ asset_tags(defer=true) }} {{ asset_tags({'a': 1}, media=1 if x else 'print') }}
      |                                                            ^
    ");
    assert_eq!(lint("{{ asset_tags(['app', x]) }}").dynamic.len(), 1);
}

#[test]
fn an_option_that_no_named_asset_takes_is_a_warning() {
    assert_snapshot!(annotated("{{ asset_tags('css/app.css', defer=true, module=true) }} {{ asset_tags(['js/app.js'], media='print') }} {{ asset_tags('img/logo.svg', nonce='n') }}"), @r"
    page.html:1:30: warning: `asset_tags`: argument `defer` has no effect here, as the call names no script
      |
    1 | {{ asset_tags('css/app.css', defer=true, module=true) }} {{ asset_tags(['js/app.js'], media='print') }} {{ asset_tags('i…
      |                              ^^^^^
    page.html:1:42: warning: `asset_tags`: argument `module` has no effect here, as the call names no script
      |
    1 | …{ asset_tags('css/app.css', defer=true, module=true) }} {{ asset_tags(['js/app.js'], media='print') }} {{ asset_tags('im…
      |                                          ^^^^^^
    page.html:1:87: warning: `asset_tags`: argument `media` has no effect here, as the call names no stylesheet
      |
    1 | …e=true) }} {{ asset_tags(['js/app.js'], media='print') }} {{ asset_tags('img/logo.svg', nonce='n') }}
      |                                          ^^^^^
    page.html:1:135: warning: `asset_tags`: argument `nonce` has no effect here, as the call names no script or stylesheet
      |
    1 | …rint') }} {{ asset_tags('img/logo.svg', nonce='n') }}
      |                                          ^^^^^
    ");
    for source in [
        "{{ asset_tags(['css/app.css', 'js/app.js'], defer=true, nonce='n', media='print') }}",
        "{{ asset_tags('css/app.css', defer=false, async=none, module=m, nonce='n') }}",
        "{{ asset_tags(['css/app.css', x], defer=true) }} {{ asset_tags(name, defer=true) }}",
        "{{ asset_tags('css/app.css' if a else 'js/app.js', defer=true) }}",
    ] {
        assert_eq!(annotated(source), "", "{source}");
    }
}
