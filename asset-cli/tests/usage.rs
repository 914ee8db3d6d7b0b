//! What holds for every command: help, exit codes, where asset.toml is found, `cargo asset`.
#![allow(clippy::unwrap_used)]

mod support;

use std::process::Stdio;

use insta::assert_snapshot;
use support::Project;

#[test]
fn help_names_every_command() {
    assert_snapshot!(Project::new(&[]).transcript(&["--help"]), @"
    exit 0
    stdout:
    Builds, checks, lists and serves assets whose URLs change exactly when their bytes change

    Usage: asset [OPTIONS] <COMMAND>

    Commands:
      init     Write a commented asset.toml for this project
      build    Build the versioned files and the manifest
      check    Check that manifest and outputs match the sources, without writing anything
      url      Print the URLs of assets or bundles, one per line
      list     List all assets with their URLs
      explain  Show where an asset comes from, what it references and what references it
      lint     Check the asset paths in templates
      dev      Build for development on every change, and run commands beside it
      watch    Build, then rebuild on every change
      serve    Serve the outputs over HTTP
      clean    Remove old builds and the files that only they use
      import   Convert the manifest of Vite, webpack, gulp-rev or webassets

    Options:
          --config <FILE>  Use this asset.toml instead of searching this directory and its parents
      -q, --quiet          Print only results and errors
      -h, --help           Print help
      -V, --version        Print version

    Exit codes: 0 success, 1 something is wrong with the assets, 2 wrong usage or environment.
    ");
}

#[test]
fn no_command_is_wrong_usage() {
    let project = Project::new(&[]);
    assert_eq!(project.asset(&[]).output().unwrap().status.code(), Some(2));
    assert_snapshot!(project.transcript(&["biuld"]), @r"
    exit 2
    stderr:
    error: unrecognized subcommand 'biuld'

      tip: a similar subcommand exists: 'build'

    Usage: asset [OPTIONS] <COMMAND>

    For more information, try '--help'.
    ");
    assert_snapshot!(project.transcript(&["url"]), @r"
    exit 2
    stderr:
    error: the following required arguments were not provided:
      <PATH>...

    Usage: asset url <PATH>...

    For more information, try '--help'.
    ");
    assert_snapshot!(project.transcript(&["url", "a.css", "--bundle", "app"]), @r"
    exit 2
    stderr:
    error: the argument '[PATH]...' cannot be used with '--bundle <NAME>...'

    Usage: asset url <PATH>...

    For more information, try '--help'.
    ");
}

#[test]
fn a_missing_configuration_is_a_wrong_environment() {
    let project = Project::new(&[]);
    for command in ["build", "check", "list"] {
        assert_eq!(project.asset(&[command]).output().unwrap().status.code(), Some(2), "{command}");
    }
    assert_snapshot!(project.transcript(&["build"]), @r"
    exit 2
    stderr:
    error: no `asset.toml` in `[project]`; `asset init` writes one
    ");
    assert_snapshot!(project.transcript(&["build", "--config", "other.toml"]), @r"
    exit 2
    stderr:
    error: can't read the configuration `other.toml`: No such file or directory (os error 2)
    ");
}

#[test]
fn a_malformed_configuration_is_a_wrong_environment() {
    let project = Project::new(&[("asset.toml", "prefix = '/a/'\nprefx = 1\n")]);
    assert_snapshot!(project.transcript(&["check"]), @r"
    exit 2
    stderr:
    asset.toml:2:1: unknown key `prefx`; did you mean `prefix`?
    ");
}

#[test]
fn the_configuration_is_found_from_a_directory_below() {
    let project = Project::small();
    let below = project.path().join("static/css");
    let output = project.asset(&["build"]).current_dir(&below).output().unwrap();
    assert_snapshot!(project.shown(&output), @r"
    exit 0
    stderr:
    4 outputs written; manifest `[project]/asset-manifest.json` written
    ");
    assert!(project.path().join("asset-manifest.json").exists());
}

#[test]
fn the_word_that_cargo_repeats_is_skipped() {
    let project = Project::small();
    let cargo = env!("CARGO_BIN_EXE_cargo-asset");
    assert_eq!(project.program(cargo, &["asset", "build"]).output().unwrap().status.code(), Some(0));
    let output = project.program(cargo, &["asset", "url", "js/app.js"]).output().unwrap();
    assert_snapshot!(project.shown(&output), @r"
    exit 0
    stdout:
    /static/js/app.626a1277.js
    ");
    let output = project.program(cargo, &["asset", "url", "--help"]).output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains("Usage: cargo asset url"));
    assert_eq!(project.asset(&["asset", "check"]).output().unwrap().status.code(), Some(2));
}

#[test]
fn a_closed_pipe_is_not_a_failure() {
    // More than a pipe holds, so that the command must notice.
    let project = Project::new(&[("asset.toml", "")]);
    for at in 0..600 {
        project.write(&format!("static/a-rather-long-name-{at}.txt"), "");
    }
    assert_eq!(project.asset(&["build"]).output().unwrap().status.code(), Some(0));
    let mut list = project.asset(&["list", "--json"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(list.stdout.take());
    let output = list.wait_with_output().unwrap();
    assert_eq!(project.shown(&output), "exit 0\n");
}

#[test]
fn the_version_is_that_of_the_package() {
    let output = Project::new(&[]).asset(&["--version"]).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), format!("asset {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn nothing_from_asset_toml_reaches_the_terminal_as_an_escape_sequence() {
    let configurations = [
        r#"load-path = ["st\u001b[31m"]"#,
        r#""\u001b[2J" = 1"#,
        r#"unversioned = ["\u001b]0;x\u0007", "\u202e"]"#,
        "[bundles.\"b\\u009b\"]\nmembers = [\"\\u001b.css\"]\noutput = 'b.css'",
        "output = \"out\\u001b[31m\"\nmanifest = \"m\\u202e.json\"",
    ];
    for configuration in configurations {
        let project = Project::new(&[("asset.toml", configuration), ("static/a.css", "")]);
        for command in ["build", "check", "list"] {
            let shown = project.transcript(&[command]);
            let is_raw = |c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c);
            assert!(!shown.contains(is_raw), "{configuration}\n{shown:?}");
        }
    }
}
