//! Files that are not what the manifest says.

use asset_core::Digest;
use std::fs::{self, File};
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use asset_tower::AssetService;
use http::Request;
use http_body_util::BodyExt;
use tower::ServiceExt;

use crate::support::{Answer, Site, css, files, fixture, get, md5, promptly, thousand};

async fn get_promptly(service: &AssetService, path: &str) -> Answer {
    promptly(async || get(service, path).await).await
}

#[tokio::test]
async fn a_file_of_other_bytes_than_the_manifest_names_is_never_sent() {
    let fixture = fixture();
    let row = fixture.three.row("plain.txt");
    let path = fixture.three.path("plain.txt");
    let problems: Arc<Mutex<Vec<String>>> = Arc::default();
    let heard = problems.clone();
    let service =
        fixture.builder().on_error(move |error| heard.lock().unwrap().push(error.to_string())).build().unwrap();
    let streaming = fixture.builder().memory_limit_per_file(0).memory_limit(0).build().unwrap();
    let mut changed = thousand();
    changed[500] = b'x';
    for wrong in [&changed[..], &thousand()[..999], &[&thousand()[..], b"0"].concat(), b""] {
        fixture.site.write(&row.file, wrong);
        for service in [&service, &streaming] {
            get(service, &path).await.assert_error(500);
            get(service, "/plain.txt").await.assert_error(500);
        }
    }
    assert!(problems.lock().unwrap()[0].contains(&row.file), "{problems:?}");
    fixture.site.write(&row.file, &thousand());
    get(&service, &path).await.assert_immutable(&thousand());
    fixture.site.remove(&row.file);
    get(&service, &path).await.assert_immutable(&thousand());
    get(&streaming, &path).await.assert_error(404);
}

#[tokio::test]
async fn a_file_that_changed_after_it_was_checked_is_checked_again() {
    let fixture = fixture();
    let row = fixture.three.row("plain.txt");
    let service = fixture.builder().memory_limit_per_file(0).memory_limit(0).build().unwrap();
    get(&service, &fixture.three.path("plain.txt")).await.assert_immutable(&thousand());
    fixture.site.write(&row.file, &[b'x'; 1000]);
    get(&service, &fixture.three.path("plain.txt")).await.assert_error(500);
}

#[cfg(unix)]
#[tokio::test]
async fn what_is_no_regular_file_is_an_error_at_once() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};

    let fixture = fixture();
    let row = fixture.three.row("plain.txt");
    let file = fixture.site.file(&row.file);
    let path = fixture.three.path("plain.txt");
    let elsewhere = fixture.site.root().join("elsewhere");
    fs::write(&elsewhere, thousand()).unwrap();

    fs::remove_file(&file).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &file).unwrap();
    get_promptly(&fixture.service, &path).await.assert_error(500);

    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    get_promptly(&fixture.service, &path).await.assert_error(500);

    fs::remove_dir(&file).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(&file).unwrap();
    get_promptly(&fixture.service, &path).await.assert_error(500);

    fs::remove_file(&file).unwrap();
    mknodat(CWD, &file, FileType::Fifo, Mode::from_raw_mode(0o644), 0).unwrap();
    for _ in 0..600 {
        get_promptly(&fixture.service, &path).await.assert_error(500);
    }
    get(&fixture.service, &fixture.three.path("app.css")).await.assert_immutable(&css(3));
}

#[cfg(unix)]
#[tokio::test]
async fn a_directory_below_the_output_that_is_a_link_is_not_followed() {
    let fixture = fixture();
    let dir = fixture.site.file("img");
    let elsewhere = fixture.site.file("elsewhere");
    fs::rename(&dir, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &dir).unwrap();
    get(&fixture.service, &fixture.three.path("img/a b.png")).await.assert_error(500);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_may_not_be_read_is_an_error_at_once() {
    use std::os::unix::fs::PermissionsExt;

    let fixture = fixture();
    let forbid = |file: &std::path::Path, mode| fs::set_permissions(file, fs::Permissions::from_mode(mode)).unwrap();
    let file = fixture.site.file(&fixture.three.row("plain.txt").file);
    forbid(&file, 0o000);
    forbid(fixture.site.root().parent().unwrap(), 0o755);
    for entry in fs::read_dir(fixture.site.root()).unwrap().map(Result::unwrap) {
        let is_css = entry.path().extension().is_some_and(|extension| extension == "css");
        forbid(&entry.path(), if is_css { 0o644 } else { entry.metadata().unwrap().permissions().mode() });
    }
    let (service, path) = (fixture.service.clone(), fixture.three.path("plain.txt"));
    let other = fixture.three.path("app.css");
    let thread = std::thread::spawn(move || {
        // The superuser may read everything; the threads that read files inherit this one's user.
        if File::open(&file).is_ok() {
            rustix::thread::set_thread_uid(rustix::process::Uid::from_raw(65534)).unwrap();
        }
        assert!(File::open(&file).is_err());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            get_promptly(&service, &path).await.assert_error(500);
            get(&service, &other).await.assert_immutable(&css(3));
        });
    });
    thread.join().unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn an_output_directory_may_itself_be_a_link() {
    let site = Site::new();
    let deploy = site.deploy(&files(&css(1)));
    let link = site.root().with_file_name("link");
    std::os::unix::fs::symlink(site.root(), &link).unwrap();
    let assets = asset_core::Assets::builder().follow(false).from_manifest(&link).unwrap();
    let service = AssetService::new(assets).unwrap();
    get(&service, &deploy.path("app.css")).await.assert_immutable(&css(1));
}

#[tokio::test]
async fn memory_holds_files_until_it_is_full() {
    let fixture = fixture();
    let service = fixture.builder().memory_limit_per_file(2000).memory_limit(1000).build().unwrap();
    let path = fixture.three.path("plain.txt");
    get(&service, &path).await.assert_immutable(&thousand());
    get(&service, &fixture.three.path("app.js")).await.assert_immutable(b"export const one = 1;\n");
    fixture.site.remove(&fixture.three.row("plain.txt").file);
    fixture.site.remove(&fixture.three.row("app.js").file);
    get(&service, &path).await.assert_immutable(&thousand());
    get(&service, &fixture.three.path("app.js")).await.assert_error(404);
}

/// A file of five chunks that is not held.
struct Large {
    site: Site,
    file: std::path::PathBuf,
    path: String,
    service: AssetService,
}

fn large() -> (Large, Vec<u8>) {
    let bytes = thousand().repeat(320);
    let site = Site::new();
    let deploy = site.deploy(&[("large.bin", &bytes)]);
    let service = site.builder().memory_limit_per_file(1000).memory_limit(1000).build().unwrap();
    let file = site.file(&deploy.row("large.bin").file);
    (Large { file, path: deploy.path("large.bin"), site, service }, bytes)
}

/// The first chunk, then `meanwhile`, then the rest: how many bytes came, their digest, and whether all went well.
async fn interrupted(large: &Large, meanwhile: impl FnOnce()) -> (usize, Digest, bool) {
    let request = Request::builder().uri(&large.path).body(()).unwrap();
    let mut body = large.service.clone().oneshot(request).await.unwrap().into_body();
    let mut bytes = body.frame().await.unwrap().unwrap().into_data().unwrap().to_vec();
    meanwhile();
    while let Some(frame) = body.frame().await {
        match frame {
            Ok(frame) => bytes.extend_from_slice(&frame.into_data().unwrap()),
            Err(_) => return (bytes.len(), md5(&bytes), false),
        }
    }
    (bytes.len(), md5(&bytes), true)
}

#[tokio::test]
async fn a_large_file_is_streamed() {
    let (large, bytes) = large();
    get(&large.service, &large.path).await.assert_immutable(&bytes);
}

#[cfg(unix)]
#[tokio::test]
async fn a_large_file_that_is_overwritten_with_its_size_and_times_kept_is_noticed() {
    let (large, bytes) = large();
    get(&large.service, &large.path).await.assert_immutable(&bytes);
    let modified = large.file.metadata().unwrap().modified().unwrap();
    // The change time is the system's, and ticks every few milliseconds.
    std::thread::sleep(Duration::from_millis(60));
    let mut changed = bytes.clone();
    changed[1000] ^= 1;
    let mut file = File::options().write(true).open(&large.file).unwrap();
    file.write_all(&changed).unwrap();
    file.set_modified(modified).unwrap();
    get(&large.service, &large.path).await.assert_error(500);
}

#[tokio::test]
async fn a_file_that_becomes_shorter_while_it_is_sent_ends_the_response() {
    let (large, _) = large();
    let (sent, _, is_whole) = interrupted(&large, || {
        File::options().write(true).open(&large.file).unwrap().set_len(100_000).unwrap();
    })
    .await;
    assert!(sent < 320_000 && !is_whole, "{sent}");
}

#[tokio::test]
async fn a_file_that_is_overwritten_while_it_is_sent_ends_the_response() {
    let (large, bytes) = large();
    let (sent, _, is_whole) = interrupted(&large, || {
        // In place, as no build of ours writes.
        fs::write(&large.file, vec![b'x'; bytes.len()]).unwrap();
    })
    .await;
    assert!(sent < 320_000 && !is_whole, "{sent}");
}

#[tokio::test]
async fn a_file_that_grows_while_it_is_sent_is_sent_as_it_was() {
    let (large, bytes) = large();
    let sent = interrupted(&large, || {
        File::options().append(true).open(&large.file).unwrap().write_all(b"more").unwrap();
    })
    .await;
    assert_eq!(sent, (320_000, md5(&bytes), true));
}

#[tokio::test]
async fn a_file_that_is_renamed_or_removed_while_it_is_sent_is_sent_whole() {
    let (large, bytes) = large();
    let sent = interrupted(&large, || fs::rename(&large.file, large.site.file("other")).unwrap()).await;
    assert_eq!(sent, (320_000, md5(&bytes), true));
    fs::rename(large.site.file("other"), &large.file).unwrap();
    let sent = interrupted(&large, || fs::remove_file(&large.file).unwrap()).await;
    assert_eq!(sent, (320_000, md5(&bytes), true));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_client_that_goes_away_frees_the_file() {
    let (large, _) = large();
    let is_open = || {
        let links = fs::read_dir("/proc/self/fd").unwrap().filter_map(|link| fs::read_link(link.ok()?.path()).ok());
        links.filter(|path| *path == large.file.canonicalize().unwrap()).count() > 0
    };
    let request = Request::builder().uri(&large.path).body(()).unwrap();
    let mut body = large.service.clone().oneshot(request).await.unwrap().into_body();
    body.frame().await.unwrap().unwrap();
    assert!(is_open());
    drop(body);
    for _ in 0..100 {
        if !is_open() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the file is still open");
}
