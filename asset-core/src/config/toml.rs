//! Reads `asset.toml`.
