//! The expansion names everything by its whole path.

#![allow(non_camel_case_types, dead_code)]

struct Option;
struct str;
struct u8;
mod core {}

macro_rules! concat {
    () => {};
}

macro_rules! include_bytes {
    () => {};
}

fn main() {
    assert!(asset_macros::static_url!("css/app.css").ends_with(".css"));
}
