//! What is said of a key or a value that is wrong whatever stands beside it.

use insta::assert_snapshot;

use crate::refusals;

#[test]
fn unknown_keys_are_refused_with_the_nearest_known_one() {
    assert_snapshot!(refusals(&[
        "prefx = '/static/'",
        "output = 'public'\n  loadpath = ['static']",
        "zebra = 1",
        "load-path = [{ dir = 'a', as = 'b' }]",
        "[bundles.app]\nmembers = ['a.css']\noutputs = 'b.css'",
        "\"od\\nd\" = 1",
    ]), @r#"
    prefx = '/static/'
      asset.toml:1:1: unknown key `prefx`; did you mean `prefix`?
    output = 'public' ⏎   loadpath = ['static']
      asset.toml:2:3: unknown key `loadpath`; did you mean `load-path`?
    zebra = 1
      asset.toml:1:1: unknown key `zebra`
    load-path = [{ dir = 'a', as = 'b' }]
      asset.toml:1:27: unknown key `as` of a root; did you mean `at`?
    [bundles.app] ⏎ members = ['a.css'] ⏎ outputs = 'b.css'
      asset.toml:3:1: unknown key `outputs` of a bundle; did you mean `output`?
    "od\nd" = 1
      asset.toml:1:1: unknown key `od\nd`
    "#);
}

#[test]
fn values_of_a_wrong_type_are_refused_with_both_types() {
    assert_snapshot!(refusals(&[
        "load-path = 'static'",
        "load-path = ['static', 1]",
        "load-path = [{ dir = ['a'] }]",
        "exclude = '**/*.scss'",
        "exclude = ['a', 1.5]",
        "output = { }",
        "manifest = true",
        "manifest = 1979-05-27",
        "prefix = false",
        "token = 7",
        "integrity = 'sha384'",
        "bundles = ['app']",
        "bundles.app = ['a.css']",
        "[[bundles.app]]",
        "[bundles.app]\nmembers = 'a.css'",
    ]), @r#"
    load-path = 'static'
      asset.toml:1:13: key `load-path` must be an array of directories, not the string `static`
    load-path = ['static', 1]
      asset.toml:1:24: item 2 of `load-path` must be a directory or a table with `dir`, not an integer
    load-path = [{ dir = ['a'] }]
      asset.toml:1:22: key `dir` must be a string, not an array
    exclude = '**/*.scss'
      asset.toml:1:11: key `exclude` must be an array of strings, not the string `**/*.scss`
    exclude = ['a', 1.5]
      asset.toml:1:17: item 2 of `exclude` must be a string, not a float
    output = { }
      asset.toml:1:10: key `output` must be a string, not a table
    manifest = true
      asset.toml:1:12: key `manifest` must be a path, `"cache"` or `false`, not `true`
    manifest = 1979-05-27
      asset.toml:1:12: key `manifest` must be a path, `"cache"` or `false`, not a date or time
    prefix = false
      asset.toml:1:10: key `prefix` must be a string, not `false`
    token = 7
      asset.toml:1:9: key `token` must be a string, not an integer
    integrity = 'sha384'
      asset.toml:1:13: key `integrity` must be an array of algorithms, not the string `sha384`
    bundles = ['app']
      asset.toml:1:11: key `bundles` must be a table of bundles, not an array
    bundles.app = ['a.css']
      asset.toml:1:15: key `app` must be a table with `members` and `output`, not an array
    [[bundles.app]]
      asset.toml:1:1: key `app` must be a table with `members` and `output`, not an array
    [bundles.app] ⏎ members = 'a.css'
      asset.toml:2:11: key `members` must be an array of strings, not the string `a.css`
    "#);
}

#[test]
fn values_of_a_wrong_form_are_refused() {
    assert_snapshot!(refusals(&[
        "prefix = 'static'",
        "version = 'hsah'",
        "version = 'hash:40'",
        "version = 'custom:git'",
        "style = 'querry'",
        "style = 'query:v'",
        "style = 'query'\nquery-key = 'a b'",
        "integrity = ['sha-384']",
        "integrity = ['sha256', 'sha256']",
        "missing-reference = 'warning'",
        "missing-reference = 1",
        "[missing-reference]\n'vendor/**' = 'warning'",
        "missing-reference = { 'vendor/**' = true }",
        "missing-reference = { defualt = 'warn' }",
        "missing-reference = { default = 'warn', '[a' = 'ignore' }",
        "js = 'on'",
        "js = true",
        "[bundles.a]\nmembers = ['a']\noutput = 'b'\nsource-map = 'yes'",
        "compress = ['brotli']",
        "compress = ['br', 'br']",
        "token = 'a b'",
        "output = ''",
        "exclude = ['ok', '[a']",
        "unversioned = ['{a']",
        "js = \"\\u001b[31m\"",
        "missing-reference = \"\\u202eerror\"",
    ]), @r#"
    prefix = 'static'
      asset.toml:1:10: prefix `static` must begin with `/`, `//host`, `http://` or `https://`
    version = 'hsah'
      asset.toml:1:11: unknown version scheme `hsah`, expected `hash`, `sha256`, `timestamp` or `token`; did you mean `hash`?
    version = 'hash:40'
      asset.toml:1:11: version `hash:40`: the number of digits must be from 4 to 32
    version = 'custom:git'
      asset.toml:1:11: version `custom:git` can only be set in code, with `custom_version`
    style = 'querry'
      asset.toml:1:9: unknown style `querry`, expected `filename`, `query`, `prefix` or `none`; did you mean `query`?
    style = 'query:v'
      asset.toml:1:9: write `style = "query"` and `query-key = "v"`
    style = 'query' ⏎ query-key = 'a b'
      asset.toml:2:13: query key `a b` must be letters, digits, `-` and `_`
    integrity = ['sha-384']
      asset.toml:1:14: unknown algorithm `sha-384`, expected `sha256`, `sha384` or `sha512`; did you mean `sha384`?
    integrity = ['sha256', 'sha256']
      asset.toml:1:24: algorithm `sha256` is listed twice in `integrity`
    missing-reference = 'warning'
      asset.toml:1:21: missing references can be `error`, `warn` or `ignore`, not `warning`
    missing-reference = 1
      asset.toml:1:21: key `missing-reference` must be `"error"`, `"warn"`, `"ignore"` or a table of globs with one of them, not an integer
    [missing-reference] ⏎ 'vendor/**' = 'warning'
      asset.toml:2:15: missing references can be `error`, `warn` or `ignore`, not `warning`
    missing-reference = { 'vendor/**' = true }
      asset.toml:1:37: key `vendor/**` must be a string, not `true`
    missing-reference = { defualt = 'warn' }
      asset.toml:1:23: unknown key `defualt` of `missing-reference`; did you mean `default`?
    missing-reference = { default = 'warn', '[a' = 'ignore' }
      asset.toml:1:48: `[a` in `missing-reference` is not a glob: unclosed character class; missing ']'
    js = 'on'
      asset.toml:1:6: key `js` must be `rewrite` or `off`, not `on`
    js = true
      asset.toml:1:6: key `js` must be a string, not `true`
    [bundles.a] ⏎ members = ['a'] ⏎ output = 'b' ⏎ source-map = 'yes'
      asset.toml:4:14: key `source-map` must be `true` or `false`, not the string `yes`
    compress = ['brotli']
      asset.toml:1:13: unknown coding `brotli`, expected `br` or `gzip`
    compress = ['br', 'br']
      asset.toml:1:19: coding `br` is listed twice in `compress`
    token = 'a b'
      asset.toml:1:9: version "a b" has ' '; letters, digits and `-._~` are possible
    output = ''
      asset.toml:1:10: key `output` is empty
    exclude = ['ok', '[a']
      asset.toml:1:18: `[a` in `exclude` is not a glob: unclosed character class; missing ']'
    unversioned = ['{a']
      asset.toml:1:16: `{a` in `unversioned` is not a glob: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)
    js = "\u001b[31m"
      asset.toml:1:6: key `js` must be `rewrite` or `off`, not `\u{1b}[31m`
    missing-reference = "\u202eerror"
      asset.toml:1:21: missing references can be `error`, `warn` or `ignore`, not `\u{202e}error`; did you mean `error`?
    "#);
}

#[test]
fn commands_of_dev_are_lines_or_tables_with_one() {
    assert_snapshot!(refusals(&[
        "dev = 'x'",
        "[dev]\ncomands = []",
        "[dev]\ncommands = 'x'",
        "[dev]\ncommands = [3]",
        "[dev]\ncommands = ['']",
        "[dev]\ncommands = [' ']",
        "[dev]\ncommands = [\"a\\nb\"]",
        "[dev]\ncommands = [{ name = 'x' }]",
        "[dev]\ncommands = [{ run = 'x', nme = 'y' }]",
        "[dev]\ncommands = [{ run = true }]",
    ]), @r#"
    dev = 'x'
      asset.toml:1:7: key `dev` must be a table with `commands`, not the string `x`
    [dev] ⏎ comands = []
      asset.toml:2:1: unknown key `comands` of `dev`; did you mean `commands`?
    [dev] ⏎ commands = 'x'
      asset.toml:2:12: key `commands` must be an array of commands, not the string `x`
    [dev] ⏎ commands = [3]
      asset.toml:2:13: item 1 of `commands` must be a line for the shell or a table with `run`, not an integer
    [dev] ⏎ commands = ['']
      asset.toml:2:13: item 1 of `commands` is empty
    [dev] ⏎ commands = [' ']
      asset.toml:2:13: a command of `dev` must be one line that is not empty
    [dev] ⏎ commands = ["a\nb"]
      asset.toml:2:13: a command of `dev` must be one line that is not empty
    [dev] ⏎ commands = [{ name = 'x' }]
      asset.toml:2:13: a command of `dev` lacks the key `run`
    [dev] ⏎ commands = [{ run = 'x', nme = 'y' }]
      asset.toml:2:26: unknown key `nme` of a command; did you mean `name`?
    [dev] ⏎ commands = [{ run = true }]
      asset.toml:2:21: key `run` must be a string, not `true`
    "#);
}

#[cfg(all(feature = "minify", feature = "sass", feature = "typescript"))]
#[test]
fn settings_of_compilers_are_checked() {
    assert_snapshot!(refusals(&[
        "compile = 'sass'",
        "compile = ['sass', 'less']",
        "minify = ['html']",
        "minify = ['js', 'js']",
        "js = 'off'\nminify = ['js']",
        "targets = 7",
        "targets = ['chrome 100', 'netscape 4']",
    ]), @r#"
    compile = 'sass'
      asset.toml:1:11: key `compile` must be an array of strings, not the string `sass`
    compile = ['sass', 'less']
      asset.toml:1:20: unknown value `less`, expected `sass` or `typescript`
    minify = ['html']
      asset.toml:1:11: unknown value `html`, expected `css` or `js`
    minify = ['js', 'js']
      asset.toml:1:17: `js` is listed twice
    js = 'off' ⏎ minify = ['js']
      asset.toml:2:10: minify `js` does not go with `js = "off"`, which leaves scripts alone
    targets = 7
      asset.toml:1:11: key `targets` must be an array of strings, not an integer
    targets = ['chrome 100', 'netscape 4']
      asset.toml:1:11: targets `chrome 100, netscape 4`: failed to resolve query: unknown browser: 'netscape'
    "#);
}

#[cfg(not(any(feature = "minify", feature = "sass", feature = "typescript")))]
#[test]
fn what_takes_a_feature_that_is_missing_is_refused_by_name() {
    assert_snapshot!(refusals(&["compile = ['sass']", "minify = ['css']", "targets = 'defaults'"]), @r"
    compile = ['sass']
      asset.toml:1:11: key `compile` needs the feature `sass` of asset-build, which is missing here
    minify = ['css']
      asset.toml:1:10: key `minify` needs the feature `minify` of asset-build, which is missing here
    targets = 'defaults'
      asset.toml:1:11: key `targets` needs the feature `minify` of asset-build, which is missing here
    ");
}
