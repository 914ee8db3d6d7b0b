//! The lint in a `build.rs`.

use std::io::{self, Write};

use asset_core::Error;

use crate::lint::Assets;
use crate::{Lint, Report, Severity};

impl Lint {
    /// Runs the lint as a part of `build.rs`: cargo shows every finding, and the build fails if one is an error. Cargo
    /// runs the script again when the manifest or a template changes, and when one is added to a directory.
    ///
    /// Paths start at the directory of the crate's `Cargo.toml`. `cargo build` does not stop here: this returns, and
    /// cargo fails once the script has ended.
    ///
    /// ```no_run
    /// // build.rs
    /// fn main() {
    ///     asset_template_lint::Lint::from_manifest("asset-manifest.json").templates(["templates"]).build_script();
    /// }
    /// ```
    pub fn build_script(&self) {
        let instructions = self.instructions(&self.run());
        // Cargo reads all of it; if it has gone away, nobody is left to tell.
        drop(io::stdout().lock().write_all(instructions.as_bytes()));
    }

    /// What cargo is told, one instruction per line.
    fn instructions(&self, outcome: &Result<Report, Error>) -> String {
        let mut lines = Vec::new();
        if let Assets::Manifest(path) = &self.assets {
            lines.push(format!("cargo::rerun-if-changed={}", path.display()));
        }
        lines.extend(self.places.iter().map(|place| format!("cargo::rerun-if-changed={}", place.display())));
        match outcome {
            Err(error) => lines.push(format!("cargo::error={error}")),
            Ok(report) => lines.extend(report.findings.iter().map(|finding| match finding.severity() {
                Severity::Error => format!("cargo::error={finding}"),
                Severity::Warning => format!("cargo::warning={}", finding.to_string().replacen("warning: ", "", 1)),
            })),
        }
        lines.push(String::new());
        lines.join("\n")
    }
}
