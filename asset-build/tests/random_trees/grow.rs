//! Random sites and edits. There are few names and few texts, so that the same ones come back.

use proptest::prelude::*;
use proptest::sample::select;

use crate::site::{BUNDLE, Edit, File, Link, MEMBERS, PATHS, ROOTS, Site};
use crate::write::PACKAGE;

pub(crate) fn site() -> impl Strategy<Value = Site> {
    let files = prop::collection::vec(write(), 4..16);
    (prop::array::uniform2(file()), files).prop_map(|(members, files)| {
        let mut site = Site { files: [].into(), rewrites_scripts: true };
        MEMBERS.into_iter().zip(members).for_each(|(path, file)| site.apply(&Edit::Write(0, path, file)));
        files.iter().for_each(|edit| site.apply(edit));
        site
    })
}

pub(crate) fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let remove = (0..ROOTS.len(), path()).prop_map(|(root, path)| Edit::Remove(root, path));
    let edit = prop_oneof![8 => write(), 2 => remove, 1 => any::<bool>().prop_map(Edit::RewriteScripts)];
    prop::collection::vec(edit, 1..5)
}

fn write() -> impl Strategy<Value = Edit> {
    (0..ROOTS.len(), path(), file()).prop_map(|(root, path, file)| Edit::Write(root, path, file))
}

fn path() -> impl Strategy<Value = &'static str> {
    select(PATHS.as_slice())
}

fn file() -> impl Strategy<Value = File> {
    (0..3_u8, prop::collection::vec(link(), 0..4)).prop_map(|(body, links)| File { body, links })
}

fn link() -> impl Strategy<Value = Link> {
    let target = select([PATHS.as_slice(), &[BUNDLE]].concat());
    (target, 0..4_usize, 0..=PACKAGE, select(vec!["", "", "?v=1", "#f"]))
        .prop_map(|(target, form, spelling, suffix)| Link { target, form, spelling, suffix })
}
