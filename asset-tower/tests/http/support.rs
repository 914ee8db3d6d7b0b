//! An output directory with several deploys, written as a build writes it, and a client for the service over it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use asset_core::internal::{Hasher, OutputDir, Variant, Variants, manifest_digest, versioned_path};
use asset_core::manifest::ManifestAsset;
use asset_core::{Assets, Coding, Digest, LogicalPath, Manifest, Style, VersionScheme};
use asset_tower::{AssetService, AssetServiceBuilder, Clock};
use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use tempfile::TempDir;
use tower::ServiceExt;

pub(crate) const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// An answer of the service.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    /// The value of a header, or nothing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Fails unless this is an error that no cache may keep and that repeats nothing of the request.
    #[track_caller]
    pub(crate) fn assert_error(&self, status: u16) {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.header("cache-control"), "no-store");
        assert_eq!(self.header("content-type"), "text/plain; charset=utf-8");
        assert_eq!(self.header("x-content-type-options"), "nosniff");
        assert_eq!(self.header("etag"), "");
    }

    /// Fails unless these bytes came as a 200 that may be kept forever.
    #[track_caller]
    pub(crate) fn assert_immutable(&self, bytes: &[u8]) {
        assert_eq!(self.status, 200, "{self:?}");
        assert_eq!(self.header("cache-control"), IMMUTABLE);
        assert_eq!(self.header("content-length"), bytes.len().to_string());
        assert_eq!(self.body, bytes);
    }

    /// Fails unless these bytes came as a 200 that caches revalidate each time.
    #[track_caller]
    pub(crate) fn assert_no_cache(&self, bytes: &[u8]) {
        assert_eq!(self.status, 200, "{self:?}");
        assert_eq!(self.header("cache-control"), "no-cache");
        assert_eq!(self.body, bytes);
    }
}

pub(crate) async fn send(service: &AssetService, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, value.as_bytes());
    }
    let response = service.clone().oneshot(request.body(()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Answer { status: parts.status, headers: parts.headers, body }
}

pub(crate) async fn get(service: &AssetService, path: &str) -> Answer {
    send(service, "GET", path, &[]).await
}

pub(crate) async fn get_with(service: &AssetService, path: &str, headers: &[(&str, &str)]) -> Answer {
    send(service, "GET", path, headers).await
}

/// The answer where there is no runtime, so that files are read on the spot.
pub(crate) fn get_at_once(service: &AssetService, path: &str) -> Answer {
    let mut answer = std::pin::pin!(get(service, path));
    match answer.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer,
        Poll::Pending => panic!("there is nothing to wait for"),
    }
}

/// The answer, if the fastest of twenty took less than a second. Work that is quadratic in the tens of thousands of bytes
/// that these tests send, and waiting for a file, take longer each time on any machine.
pub(crate) async fn promptly(ask: impl AsyncFn() -> Answer) -> Answer {
    let mut fastest = Duration::MAX;
    for _ in 0..20 {
        let began = Instant::now();
        let answer = tokio::time::timeout(Duration::from_secs(60), ask()).await.expect("an answer within a minute");
        fastest = fastest.min(began.elapsed());
        if fastest < Duration::from_secs(1) {
            return answer;
        }
    }
    panic!("the fastest answer took {fastest:?}");
}

/// A clock that moves by hand.
#[derive(Clone)]
pub(crate) struct Hand(Arc<AtomicU64>);

impl Hand {
    pub(crate) fn at(seconds: u64) -> Self {
        Self(Arc::new(AtomicU64::new(seconds)))
    }

    pub(crate) fn forward(&self, seconds: u64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }

    pub(crate) fn back(&self, seconds: u64) {
        self.0.fetch_sub(seconds, Ordering::SeqCst);
    }
}

impl Clock for Hand {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(self.0.load(Ordering::SeqCst))
    }
}

pub(crate) fn md5(bytes: &[u8]) -> Digest {
    let mut hasher = Hasher::md5();
    hasher.update(bytes);
    hasher.finish()
}

/// An output directory.
pub(crate) struct Site {
    dir: TempDir,
    prefix: String,
    style: Style,
    scheme: VersionScheme,
}

/// One deploy of a site, as its manifest has it.
pub(crate) struct Deploy {
    pub(crate) manifest: Manifest,
    pub(crate) digest: Digest,
}

impl Deploy {
    /// The path of an asset's URL after the mount, in filename style.
    pub(crate) fn path(&self, path: &str) -> String {
        format!("/{}", self.row(path).file.replace(' ', "%20"))
    }

    pub(crate) fn row(&self, path: &str) -> &ManifestAsset {
        &self.manifest.assets[path]
    }

    /// The tag of an asset's plain form.
    pub(crate) fn etag(&self, path: &str) -> String {
        format!("\"{}\"", self.row(path).digest)
    }
}

impl Site {
    pub(crate) fn new() -> Self {
        Self::with("/assets/", Style::Filename, VersionScheme::default())
    }

    pub(crate) fn with(prefix: &str, style: Style, scheme: VersionScheme) -> Self {
        Self { dir: tempfile::tempdir().unwrap(), prefix: prefix.to_owned(), style, scheme }
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.dir.path().join("public")
    }

    pub(crate) fn output(&self) -> OutputDir {
        OutputDir::new(self.root())
    }

    /// The manifest that the build wrote for the repository.
    pub(crate) fn committed(&self) -> PathBuf {
        self.dir.path().join("asset-manifest.json")
    }

    /// The assets of a process that reads the output directory.
    pub(crate) fn assets(&self) -> Assets {
        Assets::builder().follow(false).from_manifest(self.root()).unwrap()
    }

    /// The assets of a process that reads the committed manifest.
    pub(crate) fn assets_of_committed(&self) -> Assets {
        Assets::builder().follow(false).from_manifest(self.committed()).unwrap()
    }

    pub(crate) fn builder(&self) -> AssetServiceBuilder {
        AssetService::builder(self.assets())
    }

    pub(crate) fn builder_of_committed(&self) -> AssetServiceBuilder {
        AssetService::builder(self.assets_of_committed()).output_dir(self.root())
    }

    pub(crate) fn service(&self) -> AssetService {
        self.builder().build().unwrap()
    }

    /// Builds and deploys: outputs, kept manifest, committed manifest, history, pointer.
    pub(crate) fn deploy(&self, files: &[(&str, &[u8])]) -> Deploy {
        self.deploy_with_token(files, "")
    }

    pub(crate) fn deploy_with_token(&self, files: &[(&str, &[u8])], token: &str) -> Deploy {
        let deploy = self.make(files, token);
        for (path, bytes) in files {
            self.write(&deploy.row(path).file, bytes);
        }
        self.publish(&deploy);
        deploy
    }

    /// A deploy that some other machine has; nothing is written.
    pub(crate) fn make(&self, files: &[(&str, &[u8])], token: &str) -> Deploy {
        let assets: BTreeMap<LogicalPath, ManifestAsset> = files
            .iter()
            .map(|(path, bytes)| {
                let digest = md5(bytes);
                let version = if token.is_empty() { format!("{digest:.8}") } else { token.to_owned() };
                let row = ManifestAsset::new(
                    versioned_path(path, &version),
                    version.parse().unwrap(),
                    asset_core::internal::media_type(path),
                    asset_core::manifest::Digests::new(digest, bytes.len() as u64),
                );
                (path.parse().unwrap(), row)
            })
            .collect();
        let mut manifest = Manifest::new(self.prefix.parse().unwrap(), self.style.clone(), self.scheme.clone());
        manifest.assets = assets;
        let digest = manifest_digest(manifest.to_json().as_bytes());
        Deploy { manifest, digest }
    }

    /// Writes what comes after the outputs.
    pub(crate) fn publish(&self, deploy: &Deploy) {
        let output = self.output();
        fs::create_dir_all(output.manifests()).unwrap();
        replace(&output.manifest(deploy.digest), deploy.manifest.to_json().as_bytes());
        replace(&self.committed(), deploy.manifest.to_json().as_bytes());
        let mut history = output.read_history().unwrap();
        history.push(1_700_000_000 + history.entries().len() as u64, deploy.digest);
        replace(&output.history(), history.to_string().as_bytes());
        replace(&output.pointer(), format!("{}\n", deploy.digest).as_bytes());
    }

    /// Writes a file of the output directory.
    pub(crate) fn write(&self, file: &str, bytes: &[u8]) {
        let path = self.root().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        replace(&path, bytes);
    }

    pub(crate) fn file(&self, file: &str) -> PathBuf {
        self.root().join(file)
    }

    pub(crate) fn remove(&self, file: &str) {
        fs::remove_file(self.root().join(file)).unwrap();
    }

    /// Compresses an output of a deploy, both ways.
    pub(crate) fn compress(&self, deploy: &Deploy, path: &str, plain: &[u8]) {
        let file = &deploy.row(path).file;
        let mut variants = self.output().read_variants().unwrap();
        for (coding, bytes) in [(Coding::Brotli, brotli(plain)), (Coding::Gzip, gzip(plain))] {
            self.write(&format!("{file}{}", coding.suffix()), &bytes);
            let variant = Variant::new(bytes.len() as u64, md5(&bytes));
            variants.insert(file, coding, variant);
        }
        self.write_variants(&variants);
    }

    pub(crate) fn write_variants(&self, variants: &Variants) {
        fs::create_dir_all(self.output().state()).unwrap();
        replace(&self.output().variants(), variants.to_json().as_bytes());
    }
}

/// A new file under the name, as every build writes.
fn replace(path: &Path, bytes: &[u8]) {
    let dir = path.parent().unwrap();
    let mut file = tempfile::NamedTempFile::new_in(dir).unwrap();
    file.write_all(bytes).unwrap();
    file.persist(path).unwrap();
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn gunzip(bytes: &[u8]) -> Vec<u8> {
    let mut decoder = flate2::write::GzDecoder::new(Vec::new());
    decoder.write_all(bytes).unwrap();
    decoder.finish().unwrap()
}

pub(crate) fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut out, &brotli::enc::BrotliEncoderParams::default()).unwrap();
    out
}

pub(crate) fn unbrotli(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    brotli::BrotliDecompress(&mut &*bytes, &mut out).unwrap();
    out
}

/// A stylesheet of a deploy, long enough to be worth compressing.
pub(crate) fn css(deploy: u32) -> Vec<u8> {
    format!("body {{ margin: {deploy}px }}\n").repeat(60).into_bytes()
}

/// 1,000 bytes, all digits.
pub(crate) fn thousand() -> Vec<u8> {
    (0..1000).map(|at| b'0' + u8::try_from(at % 10).unwrap()).collect()
}

/// The usual site: deploy 1 with its bytes, deploy 2 without, deploy 3 current with variants of `app.css`.
pub(crate) struct Fixture {
    pub(crate) site: Site,
    pub(crate) one: Deploy,
    pub(crate) two: Deploy,
    pub(crate) three: Deploy,
    pub(crate) service: AssetService,
}

impl Fixture {
    pub(crate) fn builder(&self) -> AssetServiceBuilder {
        self.site.builder()
    }
}

pub(crate) fn fixture() -> Fixture {
    let site = Site::new();
    let one = site.deploy(&files(&css(1)));
    let two = site.deploy(&files(&css(2)));
    let three = site.deploy(&files(&css(3)));
    site.remove(&two.row("app.css").file);
    site.compress(&three, "app.css", &css(3));
    let service = site.service();
    Fixture { site, one, two, three, service }
}

pub(crate) fn files(css: &[u8]) -> Vec<(&'static str, &[u8])> {
    static THOUSAND: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
    vec![
        ("app.css", css),
        ("app.js", b"export const one = 1;\n"),
        ("plain.txt", THOUSAND.get_or_init(thousand)),
        ("empty.css", b""),
        ("font.woff2", b"wOF2font"),
        ("logo.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("img/a b.png", b"\x89PNG"),
    ]
}
