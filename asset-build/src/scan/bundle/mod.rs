//! Bundles: members joined, with their references at their places in the whole.

mod join;
mod member;
mod member_map;
mod members;
mod source_map;

use asset_core::Error;
use asset_core::internal::printable;

use self::members::Members;
pub(super) use self::source_map::append_comment;
use super::resolve::{self, Resolution};
use super::{Destination, Diagnostics, ParsedAsset, ResolvedReference, Scanner};
use crate::inventory::{BundleItem, BundlePart, Item};
use crate::references::{Form, ReferenceKind};

/// Scans the item of a bundle: the joined members, or their source map.
pub(super) fn scan(
    scanner: &Scanner<'_>,
    item: &Item,
    bundle: &BundleItem,
    diagnostics: &mut Diagnostics,
) -> Result<ParsedAsset, Error> {
    let members: Vec<&Item> = bundle.members.iter().map(|&member| &scanner.inventory.items[member]).collect();
    let name = printable(&bundle.name);
    let mut members = Members::read(scanner, members, &name)?;
    let inputs = members.inputs();
    let parsed = match bundle.part {
        BundlePart::Joined => {
            diagnostics.errors.append(&mut members.diagnostics.errors);
            diagnostics.warnings.append(&mut members.diagnostics.warnings);
            members.check_names(&item.path, &name, diagnostics);
            joined(scanner, item, members, diagnostics)
        }
        // The joined item tells what is wrong with the members.
        BundlePart::SourceMap => source_map::scan(scanner, item, &members, diagnostics)?,
    };
    Ok(ParsedAsset { inputs, ..parsed })
}

/// The joined members, with the references of each.
fn joined(scanner: &Scanner<'_>, item: &Item, members: Members<'_>, diagnostics: &mut Diagnostics) -> ParsedAsset {
    let Members { all: members, bytes: mut joined, starts, .. } = members;
    let mut all = Resolution::default();
    for (at, member) in members.iter().enumerate() {
        let is_moved = dir(&member.item.path) != dir(&item.path);
        // A relative URL of a member means another file once it is in another directory.
        let stays = |resolved: &ResolvedReference| {
            matches!(resolved.to, Destination::Path(_)) && (!is_moved || resolved.form != Form::Relative)
        };
        let mut found = resolve::references(scanner, &member.source(), diagnostics);
        all.lookups.append(&mut found.lookups);
        all.is_reported |= found.is_reported;
        for mut resolved in found.references {
            // The source map of a member is not that of the bundle, and joining leaves its comment out.
            if stays(&resolved) || resolved.reference.kind == ReferenceKind::SourceMap {
                continue;
            }
            let span = &mut resolved.reference.span;
            let Some(start) = member.to_joined(span.start) else { continue };
            *span = starts[at] + start..starts[at] + start + span.len();
            all.references.push(resolved);
        }
    }
    let map = format!("{}.map", item.path);
    if let Some(position) = scanner.inventory.position(&map).filter(|_| has_map(item)) {
        append_comment(&mut joined, &mut all, &map, position);
    }
    ParsedAsset::new(joined, all, diagnostics)
}

fn has_map(item: &Item) -> bool {
    item.joined_bundle().is_some_and(|bundle| bundle.config.source_map)
}

fn dir(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(dir, _)| dir)
}
