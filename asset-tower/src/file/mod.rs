//! The bytes of assets: opened without following links, checked against their digest, held or streamed.

mod digest;
mod memory;
mod open;
mod stored;

pub(crate) use self::digest::{is_beginning, of_bytes as digest_of_bytes};
pub(crate) use self::memory::Memory;
pub(crate) use self::open::{Opened, read_cached, stamp_of};
pub(crate) use self::stored::{Content, Failure, Loaded, Place, Stored};
