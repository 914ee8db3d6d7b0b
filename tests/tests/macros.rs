//! The table of cases, put to the macros: each group over a manifest is a crate of a throw-away workspace, whose program
//! prints the answers and whose `refused` program fails to compile, with one message a line.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use asset_tests::{Call, Form, Group, Row, Source, cases};

#[test]
fn the_macros_give_every_answer_that_a_manifest_has() {
    let groups = groups();
    let workspace = Workspace::new(groups.len());
    for (number, (group, manifest)) in groups.iter().enumerate() {
        let (known, refused) = asked(group);
        workspace.write_group(number, manifest, &known, &refused);
    }
    let messages = workspace.build();
    let (mut rows, mut wrong) = (0, String::new());
    for (number, (group, _)) in groups.iter().enumerate() {
        let (known, refused) = asked(group);
        let printed = workspace.printed(number);
        let messages = of_group(&messages, number, refused.len());
        for (row, given) in known.iter().zip(printed).chain(refused.iter().zip(messages)) {
            rows += 1;
            let expected = row.answer(Form::Plain).as_ref().unwrap_or_else(|message| message);
            if given != *expected {
                let _ =
                    writeln!(wrong, "{}: {:?}\n  expected {expected}\n  given    {given}", group.name, row.argument);
            }
        }
    }
    assert!(rows > 100, "only {rows} rows were put to the macros");
    assert!(wrong.is_empty(), "wrong answers, of {rows}:\n{wrong}");
}

/// The groups that a macro can answer: those over a manifest that the application changes nothing of.
fn groups() -> Vec<(Group, String)> {
    let over_manifest = cases::all().into_iter().filter(|group| group.prefix.is_none() && !group.debug);
    let with_text = over_manifest.filter_map(|group| match &group.source {
        Source::Manifest(text) => Some(text.clone()).map(|text| (group, text)),
        _ => None,
    });
    with_text.collect()
}

/// The rows of a group that a macro can answer: those that give something, and those that fail.
fn asked(group: &Group) -> (Vec<&Row>, Vec<&Row>) {
    let asked = group.rows.iter().filter(|row| invocation(row).is_some());
    asked.partition(|row| row.answer(Form::Plain).is_ok())
}

/// The macro call that is a row's; there is none for lists and tags, and a struct constant takes no suffix.
fn invocation(row: &Row) -> Option<String> {
    let argument = format!("{:?}", row.argument);
    match row.call {
        Call::StaticUrl => Some(format!("asset_macros::static_url!({argument})")),
        Call::AssetUrl => Some(format!("asset_macros::asset_url!({argument})")),
        Call::StaticIntegrity if row.argument.contains(['?', '#']) => None,
        Call::StaticIntegrity => Some(format!("asset_macros::asset!({argument}).integrity")),
        Call::AssetUrls | Call::AssetTags => None,
    }
}

struct Workspace {
    root: PathBuf,
}

impl Workspace {
    fn new(groups: usize) -> Self {
        let workspace = Self { root: Path::new(env!("CARGO_TARGET_TMPDIR")).join("cases") };
        let _ = fs::remove_dir_all(&workspace.root);
        let members: Vec<String> = (0..groups).map(|number| format!("\"group-{number}\"")).collect();
        workspace.write("Cargo.toml", &format!("[workspace]\nresolver = \"3\"\nmembers = [{}]\n", members.join(", ")));
        // The same versions as ours, which are there without a network.
        let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        fs::copy(ours.join("Cargo.lock"), workspace.root.join("Cargo.lock")).unwrap();
        for number in 0..groups {
            let manifest = format!(
                "[package]\nname = \"group-{number}\"\nedition = \"2024\"\n\n[dependencies]\nasset-core = {{ path = {:?}, default-features = false }}\nasset-macros = {{ path = {:?} }}\n",
                ours.join("asset-core"),
                ours.join("asset-macros"),
            );
            workspace.write(&format!("group-{number}/Cargo.toml"), &manifest);
            workspace.write(&format!("group-{number}/src/main.rs"), "fn main() {}\n");
        }
        workspace
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn write_group(&self, number: usize, manifest: &str, known: &[&Row], refused: &[&Row]) {
        self.write(&format!("group-{number}/asset-manifest.json"), manifest);
        let calls = |rows: &[&Row], line: &dyn Fn(String) -> String| -> String {
            rows.iter().filter_map(|row| invocation(row)).map(line).collect()
        };
        let printed = calls(known, &|call| format!("    println!(\"{{}}\", {call});\n"));
        self.write(&format!("group-{number}/src/main.rs"), &format!("fn main() {{\n{printed}}}\n"));
        let failing = calls(refused, &|call| format!("    let _ = {call};\n"));
        self.write(&format!("group-{number}/src/bin/refused-{number}.rs"), &format!("fn main() {{\n{failing}}}\n"));
    }

    /// Compiles everything that compiles, and gives the messages of what does not.
    fn build(&self) -> String {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--offline", "--quiet", "--workspace", "--bins", "--keep-going"]);
        cargo.args(["--message-format", "short"]).current_dir(&self.root).env_remove("ASSET_MANIFEST");
        cargo.env("CARGO_TARGET_DIR", target());
        String::from_utf8(cargo.output().unwrap().stderr).unwrap()
    }

    /// The lines that a group's program prints.
    fn printed(&self, number: usize) -> Vec<String> {
        let output = Command::new(target().join(format!("debug/group-{number}"))).output().unwrap();
        assert!(output.status.success(), "group-{number}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
    }
}

fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("cases-target")
}

/// The message that each refused call of a group gets, in their order.
fn of_group(messages: &str, number: usize, count: usize) -> Vec<String> {
    let prefix = format!("group-{number}/src/bin/refused-{number}.rs:");
    let mut found: Vec<(usize, String)> = Vec::new();
    for line in messages.lines().filter_map(|line| line.strip_prefix(&prefix)) {
        let (at, rest) = line.split_once(':').unwrap();
        let message = rest.split_once(": error: ").unwrap().1;
        // A macro names the manifest by its path from the crate, the table's is embedded.
        found.push((at.parse().unwrap(), message.replace("`asset-manifest.json`", "`embedded`")));
    }
    found.sort();
    found.dedup();
    assert_eq!(found.len(), count, "group-{number}: {messages}");
    found.into_iter().map(|(_, message)| message).collect()
}
