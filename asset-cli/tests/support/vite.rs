//! What Vite writes, by hand.

use super::Project;

const VITE: &str = r#"{
  "_shared-B7PI925R.js": {
    "file": "assets/shared-B7PI925R.js",
    "name": "shared",
    "css": ["assets/shared-ChJ_j-JJ.css"]
  },
  "src/logo.svg": {
    "file": "assets/logo-DI8b0nTG.svg",
    "src": "src/logo.svg"
  },
  "src/main.ts": {
    "file": "assets/main-BRBmoGS9.js",
    "name": "main",
    "src": "src/main.ts",
    "isEntry": true,
    "imports": ["_shared-B7PI925R.js"],
    "dynamicImports": ["../lazy/index.ts"],
    "css": ["assets/main-5UjPuW-k.css"],
    "assets": ["assets/logo-DI8b0nTG.svg", "assets/sound-Bq0xLx2E.mp3"]
  },
  "../lazy/index.ts": {
    "file": "assets/index-gSpJ5wUN.js",
    "isDynamicEntry": true,
    "imports": ["_shared-B7PI925R.js", "src/main.ts"]
  }
}
"#;

/// What Vite leaves in its `outDir`, here `dir`.
pub(crate) fn vite_in(dir: &str) -> Project {
    let project = Project::new(&[]);
    let write = |path: &str, text: &str| project.write(&format!("{dir}/{path}"), text);
    write(".vite/manifest.json", VITE);
    write("robots.txt", "User-agent: *\n");
    for (file, text) in [
        ("shared-B7PI925R.js", "export const shared = 1;\n"),
        ("shared-ChJ_j-JJ.css", ".shared {}\n"),
        ("logo-DI8b0nTG.svg", "<svg/>\n"),
        ("main-BRBmoGS9.js", "import './shared-B7PI925R.js';\n"),
        ("main-BRBmoGS9.js.map", "{}\n"),
        ("main-5UjPuW-k.css", ".main {}\n"),
        ("sound-Bq0xLx2E.mp3", "mp3"),
        ("index-gSpJ5wUN.js", "import './main-BRBmoGS9.js';\n"),
    ] {
        write(&format!("assets/{file}"), text);
    }
    project
}
