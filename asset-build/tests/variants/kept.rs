//! The variants that the cache directory keeps, so that nothing is compressed twice.

use super::*;

#[test]
fn nothing_is_compressed_twice_even_if_the_outputs_are_gone() {
    let (project, config) = project();
    assert_eq!(build(&project, &config).compressed, 6);
    let before = project.files("public");
    assert_eq!(build(&project, &config).compressed, 0);

    fs::remove_dir_all(project.path("public")).unwrap();
    let report = build(&project, &config);
    assert_eq!((report.written, report.compressed), (5, 0));
    let after = project.files("public");
    for file in listed(&project) {
        assert_eq!(after[&file], before[&file]);
    }

    // One change, one asset.
    project.write("static/css/app.css", css(401));
    assert_eq!(build(&project, &config).compressed, 2);
}

#[test]
fn the_same_bytes_are_compressed_once_whatever_their_names() {
    let project = Project::new(&[("static/a.css", &css(50)), ("static/b/c.css", &css(50))]);
    let mut config = project.config();
    config.compress = vec![Coding::Brotli];
    assert_eq!(build(&project, &config).compressed, 1);
    assert_eq!(listed(&project), ["a.13fd72ba.css.br", "b/c.13fd72ba.css.br"]);
}

#[test]
fn source_maps_are_compressed_faster_than_what_pages_load_also_if_the_bytes_are_the_same() {
    let project = Project::new(&[("static/a.css", &css(2_000))]);
    let mut config = project.config();
    config.compress = vec![Coding::Brotli];
    assert_eq!(build(&project, &config).compressed, 1);

    // In whatever order they come, each file's variant is the one of a first build.
    project.write("static/a.css.map", css(2_000));
    assert_eq!(build(&project, &config).compressed, 1);
    let files = project.files("public");
    let sizes = ["a.0bca1eb7.css.br", "a.0bca1eb7.css.map.br"].map(|name| files[name].len());
    assert_eq!(sizes, [2851, 4140]);
    fs::remove_dir_all(project.path("public")).unwrap();
    assert_eq!(build(&project, &config).compressed, 0);
    for file in listed(&project) {
        assert_eq!(project.files("public")[&file], files[&file]);
    }
}

#[test]
fn a_damaged_or_deleted_cache_changes_nothing() {
    let (project, config) = project();
    build(&project, &config);
    let before = project.files("public");
    let damages: [fn(Vec<u8>) -> Vec<u8>; 5] = [
        |mut entry| {
            let last = entry.len() - 1;
            entry[last] ^= 1;
            entry
        },
        |entry| entry[..entry.len() / 2].to_vec(),
        |entry| [entry, b"more".to_vec()].concat(),
        |entry| String::from_utf8_lossy(&entry).replacen("brotli", "other", 1).into_bytes(),
        |_| Vec::new(),
    ];
    for damage in damages {
        for (file, bytes) in project.files(".asset-cache/variants") {
            project.write(&format!(".asset-cache/variants/{file}"), damage(bytes));
        }
        fs::remove_dir_all(project.path("public")).unwrap();
        build(&project, &config);
        for file in listed(&project) {
            assert_eq!(project.files("public")[&file], before[&file]);
        }
    }
    fs::remove_dir_all(project.path(".asset-cache")).unwrap();
    fs::remove_dir_all(project.path("public")).unwrap();
    assert_eq!(build(&project, &config).compressed, 6);
    assert_eq!(project.files("public").keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
}

#[test]
fn kept_variants_go_when_no_kept_build_has_them_and_long_unused() {
    let (project, config) = project();
    build(&project, &config);
    let age = |days: u64| {
        let then = SystemTime::now() - Duration::from_secs(days * 24 * 60 * 60);
        for file in project.files(".asset-cache/variants").keys() {
            fs::File::open(project.path(".asset-cache/variants").join(file)).unwrap().set_modified(then).unwrap();
        }
    };
    let count = || project.files(".asset-cache/variants").len();
    project.write(".asset-cache/variants/.asset-tmp-killed", "");
    age(31);
    project.write("static/css/app.css", css(401));
    build(&project, &config);
    // The first build is kept, the temporary file is not.
    assert_eq!(count(), 8);

    fs::remove_dir_all(project.path("public")).unwrap();
    age(29);
    project.write("static/css/app.css", css(402));
    build(&project, &config);
    assert_eq!(count(), 10);
    age(31);
    project.write("static/css/app.css", css(403));
    build(&project, &config);
    // Those of the first two builds, whose manifests are gone.
    assert_eq!(count(), 8);
}

#[test]
fn what_a_killed_build_left_among_the_kept_variants_goes_at_the_next_build() {
    let (project, config) = project();
    build(&project, &config);
    let left = || project.files(".asset-cache").into_keys().filter(|file| file.contains(".staging/")).count();
    let memory = project.files(".asset-cache/builds").into_keys().find(|file| !file.contains('.')).unwrap();
    project.write(&format!(".asset-cache/builds/{memory}.staging/.tmp123456"), "half a variant");
    assert_eq!(left(), 1);
    build(&project, &config);
    assert_eq!(left(), 0);
}

#[test]
fn two_builds_into_two_directories_share_a_cache() {
    let (project, config) = project();
    let mut other = config.clone();
    other.output = "dist".into();
    other.manifest = asset_build::ManifestPlace::None;
    std::thread::scope(|scope| {
        let builds: Vec<_> = (0..4)
            .flat_map(|_| [&config, &other])
            .map(|config| scope.spawn(|| build(&project, config).manifest.assets.len()))
            .collect();
        builds.into_iter().for_each(|build| assert_eq!(build.join().unwrap(), 5));
    });
    for file in listed(&project) {
        assert_eq!(project.files("public")[&file], project.files("dist")[&file]);
    }
}
