//! What a call costs in a template, against one of a function that ignores its argument and gives a constant, under a
//! name that the engine finds as fast:
//! `cargo bench -p asset-benches --bench templates`.
#![allow(clippy::unwrap_used)]

use asset_benches::{Contender, Fastest, fastest, manifest, path};
use asset_core::Assets;

const ASSETS: usize = 1_000;
const CALLS: usize = 100;
const ROUNDS: u32 = 5_000;
const CONSTANT: &str = "/static/css/part-7/style-7.00000007.css";

/// Every row of the table: engine and form of the call.
const CONTESTS: [(&str, Contest, Form); 8] = [
    ("MiniJinja 3, positional", minijinja_3, positional),
    ("MiniJinja 3, keyword", minijinja_3, keyword),
    ("MiniJinja 2, positional", minijinja_2, positional),
    ("MiniJinja 2, keyword", minijinja_2, keyword),
    ("Tera 2, function", tera_2, keyword),
    ("Tera 2, filter", tera_2, filter),
    ("Tera 1, function", tera_1, keyword),
    ("Tera 1, filter", tera_1, filter),
];

type Contest = fn(&Assets, &Assets, Page) -> Vec<Fastest>;
type Form = fn(&str, &str) -> String;

/// A template of [`CALLS`] calls.
#[derive(Clone, Copy)]
struct Page {
    form: Form,
    /// How many different assets the calls are for.
    assets: usize,
}

fn main() {
    // `-- MiniJinja` runs only the rows with that in their names.
    let chosen: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let text = manifest(ASSETS);
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("asset-manifest.json");
    std::fs::write(&file, &text).unwrap();
    let fixed = Assets::embedded(&text).unwrap();
    let reloadable = Assets::from_manifest(&file).unwrap();

    for assets in [10, CALLS] {
        let columns = ["constant ns", "fixed ns", "ratio", "reloadable ns", "ratio"];
        let title = format!("one of 100 calls, {assets} assets");
        println!("{title:32}{}", columns.map(|column| format!("{column:>15}")).concat());
        for (name, contest, form) in CONTESTS {
            if chosen.is_empty() || chosen.iter().any(|part| name.contains(part.as_str())) {
                print(name, &contest(&fixed, &reloadable, Page { form, assets }));
            }
        }
        println!();
    }
    println!("targets: fixed <= 1.25 and reloadable <= 1.40 for MiniJinja 3, positional, and Tera 2, function");
}

fn positional(function: &str, path: &str) -> String {
    format!("{{{{ {function}(\"{path}\") }}}}\n")
}

fn keyword(function: &str, path: &str) -> String {
    format!("{{{{ {function}(path=\"{path}\") }}}}\n")
}

fn filter(function: &str, path: &str) -> String {
    format!("{{{{ \"{path}\" | {function} }}}}\n")
}

fn template(page: Page, function: &str) -> String {
    (0..CALLS).map(|at| (page.form)(function, &path(at % page.assets * 7))).collect()
}

/// The same template with a constant, over the fixed and over the reloadable assets.
fn contest<'a>(mut render: impl FnMut(usize) -> Box<dyn FnMut() -> String + 'a>) -> Vec<Fastest> {
    let names = ["constant", "fixed", "reloadable"];
    let mut contenders: Vec<Contender<'_>> =
        names.iter().enumerate().map(|(at, &name)| Contender::new(name, CALLS as u32, render(at))).collect();
    fastest(ROUNDS, &mut contenders)
}

macro_rules! minijinja {
    ($name:ident, $module:ident) => {
        fn $name(fixed: &Assets, reloadable: &Assets, page: Page) -> Vec<Fastest> {
            use asset_minijinja::$module::minijinja::value::Kwargs;
            use asset_minijinja::$module::minijinja::{Environment, Value};
            use asset_minijinja::$module::register;

            contest(|at| {
                let mut env = Environment::new();
                let function = ["static_uri", "static_url", "static_url"][at];
                let constant = Value::from_safe_string(CONSTANT.to_owned());
                match (page.form)("", "").contains('=') {
                    true => env.add_function("static_uri", move |_: Kwargs| constant.clone()),
                    false => env.add_function("static_uri", move |_: &str| constant.clone()),
                }
                register(&mut env, [fixed, fixed, reloadable][at]);
                env.add_template_owned("page.html", template(page, function)).unwrap();
                Box::new(move || env.get_template("page.html").unwrap().render(()).unwrap())
            })
        }
    };
}

minijinja!(minijinja_2, v2);
minijinja!(minijinja_3, v3);

fn tera_2(fixed: &Assets, reloadable: &Assets, page: Page) -> Vec<Fastest> {
    use asset_tera::v2::register;
    use asset_tera::v2::tera::{Context, Kwargs, State, Tera, Value};

    contest(|at| {
        let mut tera = Tera::new();
        let function = ["static_uri", "static_url", "static_url"][at];
        let constant = Value::safe_string(CONSTANT);
        let same = constant.clone();
        tera.register_function("static_uri", move |_: Kwargs, _: &State<'_>| constant.clone());
        tera.register_filter("static_uri", move |_: &str, _: Kwargs, _: &State<'_>| same.clone());
        register(&mut tera, [fixed, fixed, reloadable][at]);
        tera.add_raw_template("page.html", &template(page, function)).unwrap();
        let context = Context::new();
        Box::new(move || tera.render("page.html", &context).unwrap())
    })
}

fn tera_1(fixed: &Assets, reloadable: &Assets, page: Page) -> Vec<Fastest> {
    use std::collections::HashMap;

    use asset_tera::v1::register;
    use asset_tera::v1::tera::{Context, Filter, Function, Result, Tera, Value};

    struct Constant;

    impl Function for Constant {
        fn call(&self, _: &HashMap<String, Value>) -> Result<Value> {
            Ok(CONSTANT.into())
        }

        fn is_safe(&self) -> bool {
            true
        }
    }

    impl Filter for Constant {
        fn filter(&self, _: &Value, _: &HashMap<String, Value>) -> Result<Value> {
            Ok(CONSTANT.into())
        }

        fn is_safe(&self) -> bool {
            true
        }
    }

    contest(|at| {
        let mut tera = Tera::default();
        let function = ["static_uri", "static_url", "static_url"][at];
        tera.register_function("static_uri", Constant);
        tera.register_filter("static_uri", Constant);
        register(&mut tera, [fixed, fixed, reloadable][at]);
        tera.add_raw_template("page.html", &template(page, function)).unwrap();
        let context = Context::new();
        Box::new(move || tera.render("page.html", &context).unwrap())
    })
}

fn print(name: &str, results: &[Fastest]) {
    let [constant, fixed, reloadable] = [0, 1, 2].map(|at| results[at].nanoseconds);
    println!(
        "{name:32}{constant:>15.1}{fixed:>15.1}{:>15.2}{reloadable:>15.1}{:>15.2}",
        fixed / constant,
        reloadable / constant
    );
}
