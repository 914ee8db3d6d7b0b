//! The headers of an asset's responses, made once per asset and build.

use std::sync::OnceLock;
use std::time::SystemTime;

use asset_core::internal::Variants;
use asset_core::manifest::ManifestAsset;
use asset_core::{Asset, Coding};
use http::StatusCode;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};

use super::Redirect;
use crate::headers::ETag;
use crate::policy::{Cors, POLL_INTERVAL, Policy};
use crate::storage::{Blob, Outputs};
use crate::throttle::NegativeCache;

const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
pub(super) const NO_CACHE: HeaderValue = HeaderValue::from_static("no-cache");
pub(super) const NO_SNIFF: HeaderValue = HeaderValue::from_static("nosniff");
pub(super) const ANY_ORIGIN: HeaderValue = HeaderValue::from_static("*");

/// Headers of the service that an application can't replace.
const OWN: [HeaderName; 6] = [
    header::CONTENT_LENGTH,
    header::CONTENT_ENCODING,
    header::CONTENT_RANGE,
    header::ETAG,
    header::LAST_MODIFIED,
    header::TRANSFER_ENCODING,
];

/// Headers that a 304 does not repeat (RFC 9110 section 15.4.5).
const OF_A_BODY: [HeaderName; 4] =
    [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_ENCODING, header::ACCEPT_RANGES];

/// One asset of one build, ready to be sent in every coding that there is.
#[derive(Debug)]
pub(crate) struct CachedResponse {
    plain: Representation,
    variants: Vec<(Coding, Representation)>,
    /// Whether other origins may read it.
    pub(crate) cors: bool,
    /// Where redirects to it lead.
    location: Option<HeaderValue>,
}

/// An asset in one coding.
#[derive(Debug)]
pub(crate) struct Representation {
    pub(crate) blob: Blob,
    pub(crate) etag: ETag,
    /// The headers of an immutable 200.
    pub(super) headers: HeaderMap,
    pub(crate) missing: NegativeCache,
    /// The headers of a 304 for the same.
    not_modified: OnceLock<HeaderMap>,
}

impl CachedResponse {
    /// An asset of a catalog, with the variants of its output.
    pub(crate) fn of_asset(asset: &Asset, outputs: &Outputs, variants: &Variants, policy: &Policy) -> Self {
        let plain = Blob::new(outputs.location(asset), asset.size(), asset.digest());
        let mut headers = common_headers(asset.media_type(), policy);
        if let Some(add) = &policy.add_headers {
            add_headers(&mut headers, |extra| add(asset, extra));
        }
        Self::assemble(plain, variant_blobs(asset.entry(), outputs, variants), headers)
    }

    /// One blob without variants.
    pub(crate) fn of_blob(blob: Blob, media_type: &str, policy: &Policy) -> Self {
        Self::assemble(blob, Vec::new(), common_headers(media_type, policy))
    }

    fn assemble(plain: Blob, variants: Vec<(Coding, Blob)>, mut headers: HeaderMap) -> Self {
        // Appended, since the application's headers may name others.
        if !variants.is_empty() {
            headers.append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        }
        let cors = headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN);
        let variants =
            variants.into_iter().map(|(coding, blob)| (coding, Representation::new(blob, Some(coding), &headers)));
        Self { variants: variants.collect(), plain: Representation::new(plain, None, &headers), cors, location: None }
    }

    /// The same as one of another build than the current one.
    pub(crate) fn kept(self) -> Self {
        let kept =
            |representation: Representation| Representation { blob: representation.blob.kept(), ..representation };
        let variants = self.variants.into_iter().map(|(coding, variant)| (coding, kept(variant)));
        Self { plain: kept(self.plain), variants: variants.collect(), ..self }
    }

    /// The same with the URL that redirects lead to.
    pub(crate) fn located(self, url: &str) -> Self {
        Self { location: HeaderValue::from_str(url).ok(), ..self }
    }

    pub(crate) fn representation(&self, coding: Option<Coding>) -> &Representation {
        let variant = self.variants.iter().find(|(has, _)| Some(*has) == coding);
        variant.map_or(&self.plain, |(_, representation)| representation)
    }

    pub(crate) fn has(&self, coding: Coding) -> bool {
        self.variants.iter().any(|(has, _)| *has == coding)
    }

    /// Whether the bytes are known to be missing, in this coding and without one.
    pub(crate) fn is_missing(&self, coding: Option<Coding>, now: impl Fn() -> SystemTime) -> bool {
        self.representation(coding).missing.is_missing(&now) && (coding.is_none() || self.plain.missing.is_missing(now))
    }

    /// A redirect to it, if there is a path that one can lead to.
    pub(crate) fn redirect(&self, status: StatusCode) -> Option<Redirect<'_>> {
        self.location.as_ref().map(|location| Redirect { status, location, cors: self.cors })
    }
}

impl Representation {
    fn new(blob: Blob, coding: Option<Coding>, common: &HeaderMap) -> Self {
        let etag = ETag::new(blob.digest, coding);
        let mut headers = common.clone();
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(blob.size));
        headers.insert(header::ETAG, etag.value().clone());
        if let Some(coding) = coding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
        }
        Self { blob, etag, headers, missing: NegativeCache::new(POLL_INTERVAL), not_modified: OnceLock::new() }
    }

    /// The headers of a 304, without those of a body.
    pub(super) fn not_modified(&self) -> &HeaderMap {
        self.not_modified.get_or_init(|| {
            let mut headers = self.headers.clone();
            for name in OF_A_BODY {
                headers.remove(name);
            }
            headers
        })
    }
}

/// The variants of an output that are smaller than it.
fn variant_blobs(row: &ManifestAsset, outputs: &Outputs, variants: &Variants) -> Vec<(Coding, Blob)> {
    let blobs = Coding::ALL.into_iter().filter_map(|coding| {
        let variant = variants.get(&row.file, coding).filter(|variant| variant.size < row.size)?;
        let location = outputs.output(&format!("{}{}", row.file, coding.suffix()))?;
        Some((coding, Blob::new(location, variant.size, variant.digest)))
    });
    blobs.collect()
}

/// The headers of every coding.
fn common_headers(media_type: &str, policy: &Policy) -> HeaderMap {
    // The manifest's reader has checked the type; a shared store may not have.
    let value =
        HeaderValue::from_str(media_type).unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"));
    let mut headers = HeaderMap::with_capacity(12);
    headers.insert(header::CONTENT_TYPE, value);
    headers.insert(header::CACHE_CONTROL, IMMUTABLE);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, NO_SNIFF);
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    if allows_origins(policy.cors, essence) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY_ORIGIN);
    }
    if policy.sandbox && is_document(essence) {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox"));
    }
    headers
}

fn allows_origins(cors: Cors, essence: &str) -> bool {
    let scripts = ["text/javascript", "application/javascript", "application/wasm", "text/css"];
    match cors {
        Cors::Off => false,
        Cors::All => true,
        Cors::Needed => essence.starts_with("font/") || scripts.contains(&essence),
    }
}

/// Whether a browser that opens it runs its scripts.
fn is_document(essence: &str) -> bool {
    ["image/svg+xml", "text/html", "application/xhtml+xml", "application/xml", "text/xml"].contains(&essence)
}

fn add_headers(headers: &mut HeaderMap, add: impl FnOnce(&mut HeaderMap)) {
    let mut extra = HeaderMap::new();
    add(&mut extra);
    for name in OWN {
        extra.remove(name);
    }
    // `extend` replaces, so that the application's headers win.
    headers.extend(extra);
}
