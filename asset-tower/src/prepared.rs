//! Everything that is said of one asset, made once per catalog: the header maps of its responses.

use std::sync::OnceLock;
use std::time::SystemTime;

use asset_core::internal::Variants;
use asset_core::{Asset, Coding, ManifestAsset, Prefix};
use http::header::{self, HeaderMap, HeaderName, HeaderValue};

use crate::Cors;
use crate::file::{Place, Stored};
use crate::header::ETag;
use crate::once::Absence;
use crate::outputs::Outputs;
use crate::policy::Policy;

pub(crate) const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
pub(crate) const NO_CACHE: HeaderValue = HeaderValue::from_static("no-cache");
pub(crate) const NO_SNIFF: HeaderValue = HeaderValue::from_static("nosniff");
pub(crate) const ANY_ORIGIN: HeaderValue = HeaderValue::from_static("*");

/// What the service says itself, and lets nobody else say.
const OWN: [HeaderName; 6] = [
    header::CONTENT_LENGTH,
    header::CONTENT_ENCODING,
    header::CONTENT_RANGE,
    header::ETAG,
    header::LAST_MODIFIED,
    header::TRANSFER_ENCODING,
];

/// What a 304 does not repeat (RFC 9110 section 15.4.5).
const OF_A_BODY: [HeaderName; 4] =
    [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_ENCODING, header::ACCEPT_RANGES];

/// One asset of one build, ready to be sent in every coding that there is.
#[derive(Debug)]
pub(crate) struct Prepared {
    plain: Representation,
    variants: Vec<(Coding, Representation)>,
    /// Whether other origins may read it.
    pub(crate) cors: bool,
    /// Where a redirect to it leads.
    pub(crate) location: Option<HeaderValue>,
}

/// An asset in one coding.
#[derive(Debug)]
pub(crate) struct Representation {
    pub(crate) stored: Stored,
    pub(crate) etag: ETag,
    /// The headers of a 200 that may be kept for ever.
    pub(crate) headers: HeaderMap,
    pub(crate) absence: Absence,
    /// Those of a 304 for the same.
    not_modified: OnceLock<HeaderMap>,
}

impl Prepared {
    pub(crate) fn representation(&self, coding: Option<Coding>) -> &Representation {
        let variant = self.variants.iter().find(|(has, _)| Some(*has) == coding);
        variant.map_or(&self.plain, |(_, representation)| representation)
    }

    /// Whether nobody needs to look for the bytes in this coding or, as one would without them, in none.
    pub(crate) fn is_absent(&self, coding: Option<Coding>, now: impl Fn() -> SystemTime) -> bool {
        self.representation(coding).absence.holds(&now) && (coding.is_none() || self.plain.absence.holds(now))
    }

    pub(crate) fn has(&self, coding: Coding) -> bool {
        self.variants.iter().any(|(has, _)| *has == coding)
    }

    /// The same as one of an earlier build, which may hold less memory.
    pub(crate) fn earlier(mut self) -> Self {
        self.plain.stored.is_earlier = true;
        self.variants.iter_mut().for_each(|(_, variant)| variant.stored.is_earlier = true);
        self
    }

    /// The same as what redirects lead to: the prefix's path and our own names, never anything of a request.
    pub(crate) fn located(mut self, prefix: &Prefix, asset: &Asset) -> Self {
        let url = asset.url();
        // A path that begins with two slashes would name a host.
        let path = url.strip_prefix(prefix.origin()).filter(|path| !path.starts_with("//")).unwrap_or(url);
        self.location = HeaderValue::from_str(path).ok();
        self
    }

    /// The same for an asset of another build, whose manifest may have had another prefix; it has its URL in filename style.
    pub(crate) fn located_at(mut self, prefix: &Prefix, asset: &Asset) -> Self {
        self.location = HeaderValue::from_str(&format!("{}{}", prefix.mount(), asset.encoded_file())).ok();
        self
    }

    /// An asset of a catalog: its source, or its output and the variants of that.
    pub(crate) fn of_asset(asset: &Asset, outputs: &Outputs, variants: &Variants, policy: &Policy) -> Self {
        let place = match asset.source() {
            Some(path) => Place::Source(path.to_owned()),
            None => outputs.place(asset.file()),
        };
        let plain = Stored::new(place, asset.size(), asset.digest());
        let mut headers = common_headers(asset.media_type(), policy);
        if let Some(add) = &policy.add_headers {
            add_headers(&mut headers, |extra| add(asset, extra));
        }
        Self::assemble(plain, stored_variants(asset.row(), outputs, variants), headers)
    }

    /// One sequence of bytes without variants.
    pub(crate) fn of_bytes(stored: Stored, media_type: &str, policy: &Policy) -> Self {
        Self::assemble(stored, Vec::new(), common_headers(media_type, policy))
    }

    fn assemble(plain: Stored, variants: Vec<(Coding, Stored)>, mut headers: HeaderMap) -> Self {
        if !variants.is_empty() {
            headers.append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        }
        let cors = headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN);
        let variants =
            variants.into_iter().map(|(coding, stored)| (coding, Representation::new(stored, Some(coding), &headers)));
        Self { variants: variants.collect(), plain: Representation::new(plain, None, &headers), cors, location: None }
    }
}

impl Representation {
    fn new(stored: Stored, coding: Option<Coding>, common: &HeaderMap) -> Self {
        let etag = ETag::new(stored.digest, coding);
        let mut headers = common.clone();
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(stored.size));
        headers.insert(header::ETAG, etag.value().clone());
        if let Some(coding) = coding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
        }
        Self { stored, etag, headers, absence: Absence::default(), not_modified: OnceLock::new() }
    }

    /// The headers of a 304, which says nothing of a body.
    pub(crate) fn not_modified(&self) -> &HeaderMap {
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
fn stored_variants(row: &ManifestAsset, outputs: &Outputs, variants: &Variants) -> Vec<(Coding, Stored)> {
    let stored = Coding::ALL.into_iter().filter_map(|coding| {
        let variant = variants.get(&row.file, coding).filter(|variant| variant.size < row.size)?;
        let place = outputs.place(&format!("{}{}", row.file, coding.suffix()));
        Some((coding, Stored::new(place, variant.size, variant.digest)))
    });
    stored.collect()
}

/// What is said in every coding.
fn common_headers(media_type: &str, policy: &Policy) -> HeaderMap {
    // The manifest's reader has checked the type; a store that did not gets the type that promises nothing.
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

/// Whether a browser that is sent to it runs its scripts.
fn is_document(essence: &str) -> bool {
    ["image/svg+xml", "text/html", "application/xhtml+xml", "application/xml", "text/xml"].contains(&essence)
}

fn add_headers(headers: &mut HeaderMap, add: impl FnOnce(&mut HeaderMap)) {
    let mut extra = HeaderMap::new();
    add(&mut extra);
    for name in OWN {
        extra.remove(name);
    }
    // `extend` replaces, so that a header of the application's wins.
    headers.extend(extra);
}
