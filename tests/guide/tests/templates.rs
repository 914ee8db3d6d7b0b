//! What the guide shows of templates is what the engines render.
#![allow(clippy::unwrap_used)]

use std::error::Error;

use asset_core::Assets;
use asset_guide::{Block, Page, agree};
use asset_minijinja::{v2 as minijinja2, v3 as minijinja3};
use asset_tera::{v1 as tera1, v2 as tera2};

const NONCE: &str = "cmFuZG9t";

type Render = fn(&str, &str, &Assets) -> Result<String, Box<dyn Error>>;

const ENGINES: [(&str, Render); 4] = [
    ("tera2", render_tera2),
    ("tera1", render_tera1),
    ("minijinja3", render_minijinja3),
    ("minijinja2", render_minijinja2),
];

#[test]
fn every_template_renders_to_the_block_behind_it() {
    let mut templates = 0;
    for page in Page::book().unwrap() {
        let blocks = page.blocks();
        let mut rendered = Vec::new();
        for pair in blocks.windows(2).filter(|pair| pair[0].language == "jinja" && !pair[0].has("ignore")) {
            assert!(
                ["html", "text"].contains(&&*pair[1].language),
                "{}:{}: a template without its result",
                page.path.display(),
                pair[0].line
            );
            rendered.push((pair[1].range.clone(), render(&page, &pair[0], &pair[1].language)));
        }
        templates += rendered.len();
        agree(&page, &rendered);
    }
    assert!(templates > 10, "only {templates} templates were rendered");
}

/// What all the engines that the block names make of it, which is the same.
fn render(page: &Page, block: &Block, kind: &str) -> String {
    // `tera` is both of its versions, `tera2` the one.
    let is_named = |engine: &str| block.attributes.iter().any(|word| engine.starts_with(word.as_str()));
    let names_one = ENGINES.iter().any(|(engine, _)| is_named(engine));
    let engines = ENGINES.iter().filter(|(engine, _)| !names_one || is_named(engine));
    let name = if kind == "html" { "page.html" } else { "page.txt" };
    let assets = Assets::builder().expand_bundles(block.has("debug")).from_manifest("asset-manifest.json").unwrap();
    let results: Vec<String> = engines
        .map(|(_, render)| match render(name, &block.text, &assets) {
            Ok(text) => text.trim_end().to_owned() + "\n",
            Err(error) => panic!("{}:{}: {error}", page.path.display(), block.line),
        })
        .collect();
    for other in &results[1..] {
        assert_eq!(other, &results[0], "{}:{}", page.path.display(), block.line);
    }
    results[0].clone()
}

fn render_tera2(name: &str, text: &str, assets: &Assets) -> Result<String, Box<dyn Error>> {
    let mut tera = tera2::tera::Tera::new();
    tera2::register(&mut tera, assets);
    tera.add_raw_template(name, text)?;
    let mut context = tera2::tera::Context::new();
    context.insert("nonce", NONCE);
    Ok(tera.render(name, &context)?)
}

fn render_tera1(name: &str, text: &str, assets: &Assets) -> Result<String, Box<dyn Error>> {
    let mut tera = tera1::tera::Tera::default();
    match name {
        "page.html" => tera1::register(&mut tera, assets),
        _ => tera1::register_plain(&mut tera, assets),
    }
    tera.add_raw_template(name, text)?;
    let mut context = tera1::tera::Context::new();
    context.insert("nonce", NONCE);
    Ok(tera.render(name, &context)?)
}

fn render_minijinja3(name: &str, text: &str, assets: &Assets) -> Result<String, Box<dyn Error>> {
    use minijinja3::minijinja::{Environment, context};
    let mut env = Environment::new();
    minijinja3::register(&mut env, assets);
    Ok(env.render_named_str(name, text, context! { nonce => NONCE })?)
}

fn render_minijinja2(name: &str, text: &str, assets: &Assets) -> Result<String, Box<dyn Error>> {
    use minijinja2::minijinja::{Environment, context};
    let mut env = Environment::new();
    minijinja2::register(&mut env, assets);
    Ok(env.render_named_str(name, text, context! { nonce => NONCE })?)
}
