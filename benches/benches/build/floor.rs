//! The least that any build must do.

use std::path::{Path, PathBuf};

use ignore::{WalkBuilder, WalkState};
use md5::{Digest, Md5};
use rayon::prelude::*;

/// Every file below `root`, walked in parallel, with its size.
pub(crate) fn walk(root: &Path) -> Vec<(PathBuf, u64)> {
    let (sender, receiver) = std::sync::mpsc::channel();
    WalkBuilder::new(root).standard_filters(false).build_parallel().run(|| {
        let sender = sender.clone();
        Box::new(move |entry| {
            let entry = entry.expect("BUG: the bench's own tree");
            let metadata = entry.metadata().expect("BUG: the bench's own tree");
            if metadata.is_file() {
                sender.send((entry.into_path(), metadata.len())).expect("BUG: the receiver is here");
            }
            WalkState::Continue
        })
    });
    drop(sender);
    receiver.into_iter().collect()
}

/// Walks `from`, reads and digests each file, and writes a copy below `to`.
pub(crate) fn copy(from: &Path, to: &Path) -> usize {
    let files = walk(from);
    files.par_iter().for_each(|(file, _)| {
        let bytes = std::fs::read(file).expect("BUG: the bench's own tree");
        let digest: [u8; 16] = Md5::digest(&bytes).into();
        let name = file.strip_prefix(from).expect("BUG: walked from there");
        let target = to.join(format!("{}.{:02x}", name.display(), digest[0]));
        if std::fs::write(&target, &bytes).is_err() {
            std::fs::create_dir_all(target.parent().expect("BUG: below a root")).expect("BUG: the bench's own tree");
            std::fs::write(&target, &bytes).expect("BUG: the bench's own tree");
        }
    });
    files.len()
}

/// Walks and looks at everything below both directories.
pub(crate) fn stat(sources: &Path, outputs: &Path) -> usize {
    walk(sources).len() + walk(outputs).len()
}
