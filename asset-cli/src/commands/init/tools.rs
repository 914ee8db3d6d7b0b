//! The tools of a front end that make assets, and what runs them while somebody develops.

use std::path::Path;

use serde_json::Value;

/// A tool in `package.json`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tool {
    /// Rebuilds on every change; has neither quotes nor backslashes.
    pub(super) command: String,
    /// Whether the command names what exists, and not an example.
    pub(super) is_certain: bool,
}

/// How a tool is recognised and run.
struct Kind {
    /// The packages that bring it.
    packages: &'static [&'static str],
    /// Its name in a script.
    program: &'static str,
    /// Where its input usually is; the first is the example.
    inputs: &'static [&'static str],
    /// With `{package}`, `{input}` and `{root}`.
    command: &'static str,
}

const KINDS: [Kind; 4] = [
    Kind {
        packages: &["@tailwindcss/cli", "tailwindcss"],
        program: "tailwindcss",
        inputs: &[
            "css/in.css",
            "css/input.css",
            "src/input.css",
            "src/tailwind.css",
            "styles/input.css",
            "tailwind.css",
        ],
        command: "npx {package} -i {input} -o {root}/css/tailwind.css --watch",
    },
    Kind {
        packages: &["sass", "sass-embedded"],
        program: "sass",
        inputs: &["scss", "sass", "styles", "src/scss", "assets/scss"],
        command: "npx sass --watch {input}:{root}/css",
    },
    Kind {
        packages: &["esbuild"],
        program: "esbuild",
        inputs: &[
            "js/app.ts",
            "js/main.ts",
            "src/app.ts",
            "src/main.ts",
            "src/index.ts",
            "src/main.js",
            "src/index.js",
        ],
        command: "npx esbuild {input} --bundle --format=esm --outfile={root}/js/app.js --watch",
    },
    Kind {
        packages: &["vite"],
        program: "vite",
        inputs: &["vite.config.js", "vite.config.ts", "vite.config.mjs", "vite.config.mts"],
        command: "npx vite build --watch",
    },
];

impl Tool {
    /// The tools that `package` depends on, whose outputs go below `root`.
    pub(super) fn all(dir: &Path, package: &Value, root: &str) -> Vec<Self> {
        let is_dependency =
            |name: &&&str| ["dependencies", "devDependencies"].iter().any(|kind| package[kind][**name].is_string());
        let tool = |kind: &Kind| {
            let name = kind.packages.iter().find(is_dependency)?;
            Some(script(kind, package).unwrap_or_else(|| Self::of(kind, dir, name, root)))
        };
        KINDS.iter().filter_map(tool).collect()
    }

    fn of(kind: &Kind, dir: &Path, package: &str, root: &str) -> Self {
        let found = kind.inputs.iter().find(|input| dir.join(input).exists());
        let input = found.unwrap_or(&kind.inputs[0]);
        let command = kind.command.replace("{package}", package).replace("{input}", input).replace("{root}", root);
        Self { command, is_certain: found.is_some() }
    }
}

/// The script of `package.json` that runs the tool and watches.
fn script(kind: &Kind, package: &Value) -> Option<Tool> {
    let scripts = package["scripts"].as_object()?;
    let is_watching = |line: &str| line.contains(kind.program) && (line.contains("--watch") || line.contains(" -w"));
    let is_plain = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.:".contains(c));
    let mut names = scripts.iter().filter(|(name, line)| is_plain(name) && line.as_str().is_some_and(is_watching));
    names.next().map(|(name, _)| Tool { command: format!("npm run {name}"), is_certain: true })
}
