//! File stamps in JSON.

use asset_core::internal::FileStamp;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A stamp, written as the text that it is displayed as.
#[derive(Clone, Copy)]
pub(crate) struct Stamp(FileStamp);

impl From<FileStamp> for Stamp {
    fn from(stamp: FileStamp) -> Self {
        Self(stamp)
    }
}

impl From<Stamp> for FileStamp {
    fn from(Stamp(stamp): Stamp) -> Self {
        stamp
    }
}

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Stamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&str>::deserialize(deserializer)?;
        text.parse().map(Self).map_err(D::Error::custom)
    }
}
