//! `asset build` and `asset check`
#![allow(clippy::unwrap_used)]

mod support;

use insta::assert_snapshot;
use support::{Project, changes};

#[test]
fn a_build_writes_outputs_and_manifest_and_a_second_one_nothing() {
    let project = Project::small();
    let before = project.tree();
    assert_snapshot!(project.transcript(&["build"]), @r"
    exit 0
    stderr:
    4 outputs written; manifest `asset-manifest.json` written
    ");
    let built = project.tree();
    let shown = changes(&before, &built);
    let kept = project.read("public/.asset/current");
    assert_snapshot!(shown.replace(kept.trim_end(), "[digest]"), @r"
    + asset-manifest.json
    + public/.asset/current
    + public/.asset/history
    + public/.asset/lock
    + public/.asset/manifests/[digest].json
    + public/css/app.5217c451.css
    + public/css/reset.bef591d7.css
    + public/css/site.30b3a467.css
    + public/js/app.626a1277.js
    ");

    assert_snapshot!(project.transcript(&["build"]), @r"
    exit 0
    stderr:
    4 outputs already there; manifest `asset-manifest.json` is up to date
    ");
    assert_eq!(changes(&built, &project.tree()), "");
}

#[test]
fn a_changed_source_changes_its_version_and_keeps_the_old_output() {
    let project = Project::small();
    assert_eq!(project.asset(&["build"]).status().unwrap().code(), Some(0));
    let before = project.tree();
    project.write("static/js/app.js", "console.log(2);\n");
    assert_snapshot!(project.transcript(&["build"]), @r"
    exit 0
    stderr:
    1 output written, 3 already there; manifest `asset-manifest.json` written
    ");
    let shown = changes(&before, &project.tree());
    let kept = project.read("public/.asset/current");
    assert_snapshot!(shown.replace(kept.trim_end(), "[digest]"), @r"
    ~ asset-manifest.json
    ~ public/.asset/current
    ~ public/.asset/history
    + public/.asset/manifests/[digest].json
    + public/js/app.83a3382a.js
    ~ static/js/app.js
    ");
}

#[test]
fn locked_fails_instead_of_changing_the_manifest() {
    let project = Project::small();
    assert_eq!(project.asset(&["build"]).status().unwrap().code(), Some(0));
    assert_eq!(project.asset(&["build", "--locked"]).status().unwrap().code(), Some(0));
    let manifest = project.read("asset-manifest.json");
    project.write("static/js/app.js", "console.log(2);\n");
    assert_snapshot!(project.transcript(&["build", "--locked"]), @r"
    exit 1
    stderr:
    asset-manifest.json:13:5: `js/app.js` has changed: version `626a1277` is now `83a3382a`
    ");
    assert_eq!(project.read("asset-manifest.json"), manifest);
}

#[test]
fn check_lists_every_difference_and_writes_nothing() {
    let project = Project::small();
    assert_snapshot!(project.transcript(&["check"]), @r"
    exit 1
    stderr:
    error: there is no manifest `asset-manifest.json`; run `asset build`
    ");
    assert_eq!(project.asset(&["build"]).status().unwrap().code(), Some(0));
    assert_snapshot!(project.transcript(&["check"]), @r"
    exit 0
    stderr:
    the manifest is up to date, and so are the outputs
    ");

    project.write("static/js/app.js", "console.log(2);\n");
    project.write("static/new.txt", "new\n");
    project.remove("static/css/reset.css");
    project.write("asset.toml", "[bundles.app]\nmembers = ['css/app.css']\noutput = 'css/site.css'\n");
    let before = project.tree();
    assert_snapshot!(project.transcript(&["check"]), @r"
    exit 1
    stderr:
    asset-manifest.json:7:5: bundle `app` has other members or another output
    asset-manifest.json:9:3: `new.txt` is not in the manifest
    asset-manifest.json:11:5: `css/reset.css` is no longer an asset
    asset-manifest.json:12:5: `css/site.css` has changed: version `30b3a467` is now `5217c451`
    asset-manifest.json:13:5: `js/app.js` has changed: version `626a1277` is now `83a3382a`
    ");
    assert_eq!(changes(&before, &project.tree()), "");
}

#[test]
fn a_fresh_clone_without_outputs_is_up_to_date() {
    let project = Project::small();
    assert_eq!(project.asset(&["build"]).status().unwrap().code(), Some(0));
    std::fs::remove_dir_all(project.path().join("public")).unwrap();
    assert_snapshot!(project.transcript(&["check"]), @r"
    exit 0
    stderr:
    the manifest is up to date; it has no outputs here
    ");
}

#[test]
fn check_finds_damaged_outputs() {
    let project = Project::small();
    assert_eq!(project.asset(&["build"]).status().unwrap().code(), Some(0));
    let file = project.tree().into_keys().find(|path| path.starts_with("public/js/")).unwrap();
    project.write(&file, "console.log(9);\n");
    assert_snapshot!(project.transcript(&["check"]), @r"
    exit 1
    stderr:
    error: output `public/js/app.626a1277.js` of `js/app.js` is damaged; run `asset build`
    ");
}

#[test]
fn check_finds_damaged_copies_and_files_in_their_place() {
    let project = Project::small();
    project.write("static/robots.txt", "User-agent: *\n");
    project.write("asset.toml", "unversioned = ['robots.txt']\nplain = ['js/app.js']\n");
    assert_eq!(project.transcript(&["build", "--quiet"]), "exit 0\n");
    assert_eq!(project.transcript(&["check", "--quiet"]), "exit 0\n");
    project.remove("public/robots.txt");
    project.write("public/js/app.js", "console.log(9);\n");
    project.write("public/js/app.js.br", "from another program");
    assert_snapshot!(project.transcript(&["check"]), @r"
    exit 1
    stderr:
    error: `public/js/app.js.br` is not of the build, as the copy of `js/app.js` has no variants; remove it
    error: copy `public/js/app.js` of `js/app.js` is damaged; run `asset build`
    error: copy `public/robots.txt` of `robots.txt` is missing; run `asset build`
    ");
}

#[test]
fn a_damaged_output_is_written_again() {
    let project = Project::small();
    assert_eq!(project.transcript(&["build", "--quiet"]), "exit 0\n");
    for words in [["build"].as_slice(), &["build", "--verify"]] {
        project.write("public/js/app.626a1277.js", "console.log(9);\n");
        assert_eq!(
            project.transcript(words),
            "exit 0\nstderr:\n1 output written, 3 already there; manifest `asset-manifest.json` is up to date\n"
        );
        assert_eq!(project.read("public/js/app.626a1277.js"), "console.log(1);\n");
    }
}

#[test]
fn an_unknown_member_is_a_finding() {
    let project = Project::small();
    project.write("asset.toml", "[bundles.app]\nmembers = ['css/apps.css']\noutput = 'css/site.css'\n");
    assert_snapshot!(project.transcript(&["build"]), @r"
    exit 1
    stderr:
    asset.toml:2:12: bundle `app`: no asset `css/apps.css` in the load path; did you mean `css/app.css`?
    ");
}

#[test]
fn a_lost_reference_is_a_finding_or_a_warning() {
    let project = Project::new(&[
        ("asset.toml", "load-path = ['static']\n"),
        ("static/css/app.css", "a { color: red }\nb { background: url(../img/lgo.svg) }\n"),
        ("static/img/logo.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>\n"),
        ("static/js/app.js", "f();\n//# sourceMappingURL=app.js.map\n"),
    ]);
    assert_snapshot!(project.transcript(&["build"]), @r"
    exit 1
    stderr:
    static/css/app.css:2:21: reference to `img/lgo.svg`, which is not an asset; did you mean `img/logo.svg`?
    ");
    project.write("asset.toml", "missing-reference = 'warn'\n");
    assert_snapshot!(project.transcript(&["build"]), @r"
    exit 0
    stderr:
    static/css/app.css:2:21: warning: reference to `img/lgo.svg`, which is not an asset; did you mean `img/logo.svg`?
    static/js/app.js:2:22: warning: reference to `js/app.js.map`, which is not an asset; did you mean `js/app.js`?
    3 outputs written; manifest `asset-manifest.json` written
    ");
    assert_snapshot!(project.transcript(&["check", "--quiet"]), @r"
    exit 0
    stderr:
    static/css/app.css:2:21: warning: reference to `img/lgo.svg`, which is not an asset; did you mean `img/logo.svg`?
    static/js/app.js:2:22: warning: reference to `js/app.js.map`, which is not an asset; did you mean `js/app.js`?
    ");
}

#[test]
fn quiet_leaves_only_findings() {
    let project = Project::small();
    assert_eq!(project.transcript(&["build", "--quiet"]), "exit 0\n");
    assert_eq!(project.transcript(&["-q", "check"]), "exit 0\n");
    project.write("static/js/app.js", "console.log(2);\n");
    assert_snapshot!(project.transcript(&["check", "--quiet"]), @r"
    exit 1
    stderr:
    asset-manifest.json:13:5: `js/app.js` has changed: version `626a1277` is now `83a3382a`
    ");
}

#[test]
fn a_missing_root_is_a_wrong_environment() {
    let project = Project::new(&[("asset.toml", "load-path = ['styles']\n")]);
    assert_snapshot!(project.transcript(&["build"]), @r"
    exit 2
    stderr:
    error: can't open the load path's root `styles`: No such file or directory (os error 2)
    ");
    assert_snapshot!(project.transcript(&["check"]), @r"
    exit 2
    stderr:
    error: can't open the load path's root `styles`: No such file or directory (os error 2)
    ");
    // Nor is anything made that would look like a build.
    assert_eq!(project.tree().into_keys().collect::<Vec<_>>(), ["asset.toml"]);
    assert!(!project.path().join("public").exists());
}

#[test]
fn an_earlier_deploy_is_brought_over() {
    let earlier = Project::small();
    assert_eq!(earlier.transcript(&["build", "--quiet"]), "exit 0\n");
    let project = Project::small();
    project.write("static/js/app.js", "console.log(2);\n");
    let output = earlier.path().join("public");
    let transcript = project.transcript(&["build", "--history", output.to_str().unwrap()]);
    assert_snapshot!(transcript, @r"
    exit 0
    stderr:
    1 output written, 3 already there, 4 carried over from the earlier deploy; manifest `asset-manifest.json` written
    ");
    assert_eq!(project.read("public/js/app.626a1277.js"), "console.log(1);\n");
    assert_eq!(project.read("public/.asset/history").lines().count(), 2);
    let again = project.transcript(&["build", "--history", output.to_str().unwrap()]);
    assert!(!again.contains("brought"), "{again}");
    assert_snapshot!(project.transcript(&["build", "--history", "static"]), @r"
    exit 2
    stderr:
    error: `static` is not an output directory: it has no build
    ");
    assert!(!project.path().join("static/.asset").exists());
}

#[test]
fn variants_of_an_earlier_deploy_with_another_kind_of_digest_are_carried_over() {
    let earlier = Project::new(&[("asset.toml", "version = 'sha256'\n")]);
    earlier.write("static/app.css", &"body { color: red }\n".repeat(20));
    assert_eq!(earlier.transcript(&["build", "--quiet"]), "exit 0\n");
    let project = Project::new(&[("asset.toml", "compress = []\n"), ("static/app.css", "body {}\n")]);
    let output = earlier.path().join("public");
    let before = project.tree();
    assert_snapshot!(project.transcript(&["build", "--history", output.to_str().unwrap()]), @r"
    exit 0
    stderr:
    1 output written, 1 carried over from the earlier deploy; manifest `asset-manifest.json` written
    ");
    let written = changes(&before, &project.tree());
    let outputs: Vec<&str> = written.lines().filter(|line| line.contains("app.")).collect();
    assert_eq!(
        outputs,
        [
            "+ public/app.4e51b18a.css",
            "+ public/app.4e51b18a.css.br",
            "+ public/app.4e51b18a.css.gz",
            "+ public/app.746f7bd7.css",
        ]
    );
    assert_eq!(project.read("public/.asset/variants.json"), earlier.read("public/.asset/variants.json"));
}

#[test]
fn timings_are_a_line_per_stage() {
    let shown = Project::small().transcript(&["build", "--quiet", "--timings"]);
    let shown: String = shown
        .lines()
        .map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words[..] {
                [stage, number, "ms"] if number.parse::<f64>().is_ok() => format!("{stage} [n] ms\n"),
                _ => format!("{line}\n"),
            }
        })
        .collect();
    assert_snapshot!(shown, @"
    exit 0
    stdout:
    walk [n] ms
    load [n] ms
    scan [n] ms
    link [n] ms
    emit [n] ms
    compress [n] ms
    commit [n] ms
    total [n] ms
    ");
}

#[test]
fn a_manifest_with_conflict_markers_is_replaced() {
    let project = Project::small();
    assert_eq!(project.asset(&["build"]).status().unwrap().code(), Some(0));
    let manifest = project.read("asset-manifest.json");
    project.write("asset-manifest.json", &format!("<<<<<<< HEAD\n{manifest}"));
    assert_snapshot!(project.transcript(&["check"]), @r"
    exit 1
    stderr:
    asset-manifest.json:1:1: manifest has conflict markers; run `asset build`, which replaces it
    ");
    assert_snapshot!(project.transcript(&["url", "js/app.js"]), @r"
    exit 1
    stderr:
    asset-manifest.json:1:1: manifest has conflict markers; run `asset build`, which replaces it
    ");
    assert_eq!(project.asset(&["build"]).status().unwrap().code(), Some(0));
    assert_eq!(project.read("asset-manifest.json"), manifest);
}
