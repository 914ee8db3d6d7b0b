//! The two pages: departures by Tera, the line by MiniJinja.

use std::collections::BTreeMap;
use std::error::Error;

use asset_core::Assets;
use minijinja::{Environment, Value, context};
use tera::{Context, Tera};

use crate::linked::{DEPARTURES, FAVICON, LINE, Linked};

/// Both engines, with the template functions registered and the templates added.
#[derive(Debug)]
pub struct Pages {
    assets: Assets,
    tera: Tera,
    minijinja: Environment<'static>,
}

macro_rules! templates {
    ($dir:literal: $($name:literal),+) => {
        [$(($name, include_str!(concat!("../templates/", $dir, "/", $name)))),+]
    };
}

impl Pages {
    /// Registers the functions, then adds the templates: Tera knows functions only if they come first.
    ///
    /// # Errors
    /// The engine's, for a mistake in a template.
    pub fn new(assets: &Assets) -> Result<Self, Box<dyn Error>> {
        let mut tera = Tera::new();
        asset_tera::register(&mut tera, assets);
        tera.add_raw_templates(templates!("tera": "base.html", "masthead.html", "floor.html", "departures.html"))?;

        let mut minijinja = Environment::new();
        asset_minijinja::register(&mut minijinja, assets);
        for (name, source) in templates!("minijinja": "base.html", "masthead.html", "floor.html", "line.html") {
            minijinja.add_template(name, source)?;
        }
        Ok(Self { assets: assets.clone(), tera, minijinja })
    }

    /// The departures page, by Tera.
    ///
    /// # Errors
    /// The engine's, with the template's name, line and column.
    pub fn departures(&self) -> Result<String, Box<dyn Error>> {
        let mut context = Context::new();
        context.insert("favicon", FAVICON);
        context.insert("linked", &self.rows(&DEPARTURES));
        Ok(self.tera.render("departures.html", &context)?)
    }

    /// The line page, by MiniJinja.
    ///
    /// # Errors
    /// The engine's, with the template's name and line.
    pub fn line(&self) -> Result<String, Box<dyn Error>> {
        let linked: Vec<Value> = self.rows(&LINE).into_iter().map(Value::from).collect();
        let page = self.minijinja.get_template("line.html")?;
        Ok(page.render(context! { favicon => FAVICON, linked })?)
    }

    /// What the last section shows of each asset; the version only to mark it there.
    fn rows(&self, linked: &[Linked]) -> Vec<BTreeMap<&'static str, String>> {
        let catalog = self.assets.catalog();
        let row = |linked: &Linked| {
            let path = linked.argument.split('#').next().unwrap_or_default();
            let asset = catalog.asset(path).or_else(|_| catalog.bundle(path));
            BTreeMap::from([
                ("function", linked.function.to_owned()),
                ("argument", linked.argument.to_owned()),
                ("compiled", linked.compiled.to_owned()),
                ("version", asset.map(|asset| asset.version().to_owned()).unwrap_or_default()),
            ])
        };
        linked.iter().map(row).collect()
    }
}
