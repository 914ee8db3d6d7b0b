//! `asset build --history DIR`: the files of an earlier deploy are carried over into this output directory, so that its
//! pages keep working.

use std::collections::HashSet;
use std::path::Path;

use asset_core::internal::{History, OutputDir, Variant, Variants};
use asset_core::manifest::{Digests, ManifestAsset};
use asset_core::{Coding, Error, ErrorKind, Manifest};

use super::{Outputs, copy_same_bytes, replace, same_bytes};

/// The result of carrying an earlier deploy over.
#[derive(Default)]
pub(crate) struct CarriedOver {
    /// The history with the earlier moves of the pointer before ours, to be committed with the build; `None` if it has
    /// them already.
    pub(crate) history: Option<History>,
    /// How many outputs were copied; their variants do not count.
    pub(crate) outputs: usize,
    /// All variants that exist here now, for the list of variants.
    pub(crate) variants: Variants,
}

/// The output directory of an earlier deploy.
///
/// # Errors
/// `Io` if `path` is not one.
pub(crate) fn earlier_deploy(path: &Path) -> Result<OutputDir, Error> {
    let dir = OutputDir::new(path);
    if dir.read_pointer()?.is_none() {
        let message = format!("`{}` is not an output directory: it has no build", path.display());
        return Err(Error::new(ErrorKind::Io, message));
    }
    Ok(dir)
}

/// Copies the kept manifests of the output directory `from`, and the files and variants that they name, into ours.
///
/// Files are copied only if they are whole, by the digest that their own manifest has. One that is damaged or gone is left
/// out, and its URL then redirects as for a build whose files were cleaned. No file that exists here changes.
///
/// # Errors
/// `Io` if `from` can't be read or the output not written; `Manifest` if a manifest or the list of variants in it is
/// damaged.
pub(crate) fn carry_over(outputs: &Outputs, from: &OutputDir) -> Result<CarriedOver, Error> {
    let theirs = from.read_history()?;
    let mut carrier = Carrier {
        outputs,
        from,
        theirs: from.read_variants()?,
        // A damaged list of ours is replaced by this build.
        ours: outputs.dir().read_variants().unwrap_or_default(),
        whole: HashSet::new(),
        copied: 0,
    };
    for build in from.builds_of(&theirs) {
        let bytes = build.read_bytes()?;
        let manifest = Manifest::parse(&bytes, build.path())?;
        manifest.assets.values().try_for_each(|row| carrier.carry(row))?;
        // The files of a manifest must exist before it does.
        outputs.move_into_place()?;
        // Manifests are written as they are: their digest is their name.
        let ours = outputs.dir().manifest(build.digest());
        if !ours.exists() {
            replace(&ours, &String::from_utf8_lossy(&bytes))?;
        }
    }
    let history = merged(&outputs.dir().read_history()?, &theirs);
    Ok(CarriedOver { history, outputs: carrier.copied, variants: carrier.ours })
}

/// Copies the files of one output directory that another one lacks.
struct Carrier<'a> {
    outputs: &'a Outputs,
    from: &'a OutputDir,
    theirs: Variants,
    ours: Variants,
    /// The outputs that exist here now with the bytes that they have there, some of them staged.
    whole: HashSet<String>,
    /// How many outputs were copied.
    copied: usize,
}

impl Carrier<'_> {
    /// Copies an output and its variants, unless they exist here.
    fn carry(&mut self, row: &ManifestAsset) -> Result<(), Error> {
        if self.whole.contains(&row.file) {
            return Ok(());
        }
        let is_there = self.outputs.stamp(&row.file).is_some();
        let missing = self.missing_variants(&row.file);
        if is_there && missing.is_empty() {
            return Ok(());
        }
        let plain = Digests::new(row.digest, row.size);
        // Variants belong to the bytes that the name has there; with tokens, other bytes may have the name here.
        let is_same = if is_there {
            same_bytes(&self.from.root().join(&row.file), &plain)?
                && same_bytes(&self.outputs.dir().root().join(&row.file), &plain)?
        } else {
            self.copy(&row.file, &plain)?
        };
        self.copied += usize::from(is_same && !is_there);
        if is_same {
            self.whole.insert(row.file.clone());
        }
        for (coding, variant) in missing.into_iter().filter(|_| is_same) {
            self.carry_variant(&row.file, coding, variant)?;
        }
        Ok(())
    }

    /// The variants that an output has there but not here.
    fn missing_variants(&self, file: &str) -> Vec<(Coding, Variant)> {
        let is_missing = |coding, variant: &Variant| {
            let stamp = self.outputs.stamp(&variant_of(file, coding));
            self.ours.get(file, coding) != Some(variant) || stamp.is_none_or(|stamp| stamp.size() != variant.size)
        };
        let theirs = Coding::ALL.into_iter().filter_map(|coding| Some((coding, self.theirs.get(file, coding)?)));
        theirs.filter(|(coding, variant)| is_missing(*coding, variant)).map(|(coding, one)| (coding, *one)).collect()
    }

    fn carry_variant(&mut self, file: &str, coding: Coding, variant: Variant) -> Result<(), Error> {
        let name = variant_of(file, coding);
        let digests = Digests::new(variant.digest, variant.size);
        let is_whole = match self.outputs.stamp(&name) {
            Some(_) => same_bytes(&self.outputs.dir().root().join(&name), &digests)?,
            None => self.copy(&name, &digests)?,
        };
        if is_whole {
            self.ours.insert(file, coding, variant);
        }
        Ok(())
    }

    /// Copies a file that does not exist here, if it is whole there; says whether it is.
    fn copy(&self, file: &str, digests: &Digests) -> Result<bool, Error> {
        let mut staged = self.outputs.stage()?;
        let is_whole = copy_same_bytes(&self.from.root().join(file), digests, |bytes| staged.push(bytes))?;
        if is_whole {
            self.outputs.carry_over(staged, file)?;
        }
        Ok(is_whole)
    }
}

/// The path of an output's variant under the output directory.
fn variant_of(file: &str, coding: Coding) -> String {
    format!("{file}{}", coding.suffix())
}

/// Their moves, then ours without those that were carried over before.
fn merged(ours: &History, theirs: &History) -> Option<History> {
    if ours.entries().starts_with(theirs.entries()) {
        return None;
    }
    let mut merged = History::default();
    let fresh = ours.entries().iter().filter(|step| !theirs.entries().contains(step));
    for step in theirs.entries().iter().chain(fresh) {
        merged.push(step.time, step.manifest);
    }
    Some(merged)
}
