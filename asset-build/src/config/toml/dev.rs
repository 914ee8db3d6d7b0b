//! The table `[dev]`.

use asset_core::Error;

use super::document::Value;
use crate::{DevCommand, DevConfig};

pub(super) const DEV_KEYS: [&str; 1] = ["commands"];
pub(super) const COMMAND_KEYS: [&str; 2] = ["name", "run"];

pub(super) fn dev(value: &Value<'_>) -> Result<DevConfig, Error> {
    let entries = value.as_table().ok_or_else(|| value.wrong_type("a table with `commands`"))?;
    let mut config = DevConfig::default();
    for entry in &entries {
        match entry.key {
            "commands" => {
                config.commands = entry.value.items("commands")?.iter().map(command).collect::<Result<_, _>>()?;
            }
            _ => return Err(entry.unknown(" of `dev`", &DEV_KEYS)),
        }
    }
    Ok(config)
}

fn command(value: &Value<'_>) -> Result<DevCommand, Error> {
    if value.as_str().is_some() {
        return line(value).map(DevCommand::new);
    }
    let entries = value.as_table().ok_or_else(|| value.wrong_type("a line for the shell or a table with `run`"))?;
    let (mut name, mut run) = (None, None);
    for entry in &entries {
        match entry.key {
            "name" => name = Some(line(&entry.value)?),
            "run" => run = Some(line(&entry.value)?),
            _ => return Err(entry.unknown(" of a command", &COMMAND_KEYS)),
        }
    }
    let command = DevCommand::new(run.ok_or_else(|| value.refuse("a command of `dev` lacks the key `run`"))?);
    Ok(match name {
        Some(name) => command.name(name),
        None => command,
    })
}

/// A string that says something, in one line.
fn line<'a>(value: &Value<'a>) -> Result<&'a str, Error> {
    let text = value.path()?;
    if text.trim().is_empty() || text.chars().any(char::is_control) {
        return Err(value.refuse("a command of `dev` must be one line that is not empty"));
    }
    Ok(text)
}
