//! Versions: what changes them, and names that have one already.

use asset_core::{IntegrityAlgorithm, VersionScheme};

use crate::common::Project;
use crate::{file, output};

#[test]
fn a_second_level_reference_through_another_type_changes_the_url() {
    let project = Project::new(&[
        ("static/app.js", "export const icons = new URL('icons.svg', import.meta.url);"),
        ("static/icons.svg", "<svg><style>@import 'icons.css';</style></svg>"),
        ("static/icons.css", "i { background: url(dot.png) }"),
        ("static/dot.png", "one"),
    ]);
    let before = project.build().unwrap().manifest;
    project.write("static/dot.png", "two");
    let after = project.build().unwrap().manifest;
    for path in ["app.js", "icons.svg", "icons.css", "dot.png"] {
        assert_ne!(before.assets[path].file, after.assets[path].file, "{path}");
    }
}

#[test]
fn a_prefix_change_and_a_relative_root_change_leave_url_and_bytes_the_same() {
    let project = Project::new(&[("static/css/a.css", "a { background: url(../b.png) }"), ("static/b.png", "")]);
    project.build().unwrap();
    let before = (file(&project, "css/a.css"), output(&project, "css/a.css"));
    for prefix in ["/assets/", "/sub/assets/", "https://cdn.example.com/"] {
        project.build_with(&project.config().prefix(prefix).unwrap()).unwrap();
        assert_eq!((file(&project, "css/a.css"), output(&project, "css/a.css")), before, "{prefix}");
    }
}

#[test]
fn another_token_changes_every_version_and_no_integrity() {
    let project = Project::new(&[("static/a.css", "a {}"), ("static/b.js", "b()")]);
    let build = |token: &str| {
        let mut config = project.config().token(token);
        config.integrity = vec![IntegrityAlgorithm::Sha384];
        project.build_with(&config).unwrap().manifest
    };
    let (one, two) = (build("r1"), build("r2"));
    for path in ["a.css", "b.js"] {
        assert_ne!(one.assets[path].version, two.assets[path].version);
        assert_ne!(one.assets[path].file, two.assets[path].file);
        assert_eq!(one.assets[path].integrity, two.assets[path].integrity);
        assert!(one.assets[path].integrity.starts_with("sha384-"));
    }
}

#[test]
fn integrity_is_that_of_the_rewritten_bytes_and_not_of_the_source() {
    let project = Project::new(&[("static/a.css", "a { background: url(b.png) }"), ("static/b.png", "")]);
    let mut config = project.config();
    config.integrity = vec![IntegrityAlgorithm::Sha256];
    let row = project.build_with(&config).unwrap().manifest.assets["a.css"].clone();
    assert_eq!(output(&project, "a.css"), "a { background: url(b.d41d8cd9.png) }");
    assert_eq!(row.integrity, "sha256-UoV0zgkPIt5U7f++vlBIWO05qcvr3up8HdGkYsxzTUU=");
}

#[test]
fn a_digest_in_a_name_is_kept_where_keep_names_says_so_and_digested_normally_elsewhere() {
    let project = Project::new(&[
        ("static/file-abcdefghijklmnop_-.digested.css", "a"),
        ("static/file-abcdefghijklmnop_-.digested.debug.css", "b"),
        ("static/file-not.digested.css", "c"),
        ("static/chunk-BFYRBO2K.js", "d"),
        ("static/x-abcdefgh-abcdefg.css", "e"),
        ("static/x.js.map", "{}"),
    ]);
    let mut config = project.config();
    let base32 = "[A-Z2-7]".repeat(8);
    config.keep_names = vec!["*-????????????*.digested.*".to_owned(), format!("*-{base32}.js")];
    project.build_with(&config).unwrap();
    assert_eq!(
        project.outputs(),
        [
            "chunk-BFYRBO2K.js",
            "file-abcdefghijklmnop_-.digested.css",
            "file-abcdefghijklmnop_-.digested.debug.css",
            "file-not.digested.4a8a08f0.css",
            "x-abcdefgh-abcdefg.e1671797.css",
            "x.99914b93.js.map",
        ]
    );
}

#[test]
fn a_kept_name_is_checked_by_its_bytes_also_when_the_kind_of_digest_changes() {
    let project = Project::new(&[("static/chunk-BFYRBO2K.js", "one")]);
    let config = |version| {
        let mut config = project.config();
        config.keep_names = vec!["chunk-*.js".to_owned()];
        config.version = version;
        config
    };
    let md5 = config(VersionScheme::Hash { digits: 8 });
    let sha256 = config(VersionScheme::Sha256 { digits: 8 });
    project.build_with(&md5).unwrap();
    assert_eq!(project.build_with(&sha256).unwrap().warnings.len(), 0);
    assert_eq!(project.build_with(&md5).unwrap().warnings.len(), 0);
    project.write("static/chunk-BFYRBO2K.js", "two");
    let message = "`chunk-BFYRBO2K.js` keeps its name, but had other bytes in an earlier build; names in `keep-names` must change with their bytes";
    assert_eq!(project.findings(&md5), message);
    assert_eq!(project.findings(&sha256), message);
}

#[test]
fn a_file_that_has_32_hex_digits_or_ends_in_gz_is_an_asset_like_others() {
    let project =
        Project::new(&[("static/lib-0123456789abcdef0123456789abcdef.js", "lib"), ("static/data.gz", "data")]);
    project.build().unwrap();
    let names = ["data.8d777f38.gz", "lib-0123456789abcdef0123456789abcdef.e8acc63b.js"];
    assert_eq!(project.outputs(), names);
    let options = asset_build::CleanOptions::default().keep(0).older_than(std::time::Duration::ZERO);
    asset_build::clean(&project.config(), &options).unwrap();
    assert_eq!(project.outputs(), names);
}
