//! What `asset dev` runs.

/// `[dev]`: what `asset dev` runs beside the builds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DevConfig {
    /// `commands`: programs that run for as long as `asset dev` does.
    pub commands: Vec<DevCommand>,
}

/// A line for the shell, run in the directory of `asset.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DevCommand {
    /// The label of each line that it prints.
    pub name: String,
    /// The line.
    pub run: String,
}

/// Programs that only run another one.
const RUNNERS: [&str; 10] = ["npx", "bunx", "pnpm", "yarn", "npm", "bun", "exec", "dlx", "run", "env"];

impl DevCommand {
    /// The command, named after its program.
    ///
    /// ```
    /// use asset_build::DevCommand;
    ///
    /// assert_eq!(DevCommand::new("npx @tailwindcss/cli -i in.css -o static/out.css --watch").name, "tailwindcss");
    /// assert_eq!(DevCommand::new("NODE_ENV=development node_modules/.bin/esbuild js/app.ts").name, "esbuild");
    /// ```
    pub fn new(run: impl Into<String>) -> Self {
        let run = run.into();
        Self { name: program(&run).to_owned(), run }
    }

    /// The same with another name.
    #[must_use]
    pub fn name(self, name: impl Into<String>) -> Self {
        Self { name: name.into(), ..self }
    }
}

/// The word of a line that says what it does.
fn program(line: &str) -> &str {
    let is_runner = |word: &&str| RUNNERS.contains(word) || word.starts_with('-') || word.contains('=');
    let word = line.split_whitespace().find(|word| !is_runner(word)).unwrap_or("command");
    // The program of the package `@tailwindcss/cli` says less than its scope.
    let word = word.strip_suffix("/cli").unwrap_or(word);
    word.rsplit(['/', '\\']).next().unwrap_or(word).trim_start_matches('@')
}
