//! What a request comes to, before anything is written.

use asset_core::Coding;
use http::StatusCode;

use crate::header::Part;
use crate::prepared::{Prepared, Representation};

/// The decision about one request.
#[derive(Debug)]
pub(crate) enum Outcome<'a> {
    /// It takes files to say; ask again on a thread that may wait.
    NeedsFiles,
    /// 405
    MethodNotAllowed,
    /// 204, with the answer to a preflight if the asset may be read by other origins.
    Options { preflight: bool },
    /// 404
    NotFound,
    /// 301 or 302
    Moved(Moved<'a>),
    /// 412
    PreconditionFailed,
    /// 304
    NotModified(Chosen<'a>),
    /// 416
    Unsatisfiable(Chosen<'a>),
    /// 200
    Whole(Chosen<'a>),
    /// 206
    Part(Chosen<'a>, Part),
    /// A version that nothing here knows, of a known asset.
    Unknown(Unknown<'a>),
    /// 503
    NotYet,
}

/// A redirect to a current URL.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moved<'a> {
    pub(crate) status: StatusCode,
    /// What is there now.
    pub(crate) to: &'a Prepared,
}

/// A version of a known asset that is neither current nor kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unknown<'a> {
    /// Whether it says of itself that it is of a later deploy; otherwise nothing is known of it.
    pub(crate) is_later: bool,
    /// What it gets if it turns out to be of an earlier deploy; nothing is a 404.
    pub(crate) moved: Option<Moved<'a>>,
}

/// What will be sent: an asset, its coding and how long it may be kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chosen<'a> {
    pub(crate) prepared: &'a Prepared,
    pub(crate) coding: Option<Coding>,
    pub(crate) is_immutable: bool,
    /// Whether the client wants a 304 instead, which takes the bytes to be there.
    pub(crate) is_304_if_there: bool,
    pub(crate) if_absent: IfAbsent<'a>,
}

/// What to answer if an asset's bytes are not there.
#[derive(Debug, Clone, Copy)]
pub(crate) enum IfAbsent<'a> {
    /// They must be; somebody is told.
    Problem,
    /// They are of an earlier build: a redirect, or 404.
    Gone(Option<Moved<'a>>),
    /// They are of a later build: 503 or, after the window, 404.
    NotYet,
}

impl Chosen<'_> {
    pub(crate) fn representation(&self) -> &Representation {
        self.prepared.representation(self.coding)
    }
}
