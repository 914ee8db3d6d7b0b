//! The table of cases, put to templates of both majors of Tera.
#![allow(clippy::unwrap_used)]

use std::error::Error;

use asset_tera::{v1, v2};
use asset_tests::{Answer, Call, Form, Group, Opened, check};

const CALLS: [Call; 5] = [Call::StaticUrl, Call::AssetUrl, Call::AssetUrls, Call::StaticIntegrity, Call::AssetTags];

/// A template name that is escaped in HTML, or not.
fn template_name(call: Call, form: Form) -> String {
    format!("{}.{}", call.name(), if form == Form::Html { "html" } else { "txt" })
}

fn two(opened: &Opened, form: Form, template: fn(Call) -> String) -> impl FnMut(Call, &str) -> Answer + use<> {
    let mut tera = v2::tera::Tera::new();
    v2::register(&mut tera, &opened.assets);
    for call in CALLS {
        tera.add_raw_template(&template_name(call, form), &template(call)).unwrap();
    }
    move |call, argument| {
        let mut context = v2::tera::Context::new();
        context.insert("argument", argument);
        tera.render(&template_name(call, form), &context).map_err(|error| match error.kind() {
            v2::tera::ErrorKind::RenderingError(report) => report.message().to_owned(),
            other => other.to_string(),
        })
    }
}

fn one(opened: &Opened, form: Form, template: fn(Call) -> String) -> impl FnMut(Call, &str) -> Answer + use<> {
    let mut tera = v1::tera::Tera::default();
    match form {
        Form::Html => v1::register(&mut tera, &opened.assets),
        Form::Plain => v1::register_plain(&mut tera, &opened.assets),
    }
    for call in CALLS {
        tera.add_raw_template(&template_name(call, form), &template(call)).unwrap();
    }
    move |call, argument| {
        let mut context = v1::tera::Context::new();
        context.insert("argument", argument);
        tera.render(&template_name(call, form), &context).map_err(|error| {
            let causes = std::iter::successors(Some(&error as &dyn Error), |&error| error.source());
            causes.last().unwrap().to_string()
        })
    }
}

fn function(call: Call) -> String {
    printed(call, &format!("{}({}=argument)", call.name(), call.keyword()), "")
}

fn filter(call: Call) -> String {
    printed(call, &format!("argument | {}", call.name()), "")
}

/// The elements of a list are never safe in Tera 1.
fn function_of_one(call: Call) -> String {
    printed(call, &format!("{}({}=argument)", call.name(), call.keyword()), " | safe")
}

fn filter_of_one(call: Call) -> String {
    printed(call, &format!("argument | {}", call.name()), " | safe")
}

fn printed(call: Call, expression: &str, element_filter: &str) -> String {
    match call {
        Call::AssetUrls => {
            let line = format!("{{{{ url{element_filter} }}}}{{% if not loop.last %}}\n{{% endif %}}");
            format!("{{% set urls = {expression} %}}{{% for url in urls %}}{line}{{% endfor %}}")
        }
        _ => format!("{{{{ {expression} }}}}"),
    }
}

#[test]
fn tera_2_gives_every_answer_in_html() {
    check(Form::Html, Group::open, |opened| two(opened, Form::Html, function));
    check(Form::Html, Group::open, |opened| two(opened, Form::Html, filter));
}

#[test]
fn tera_2_gives_every_answer_in_plain_text() {
    check(Form::Plain, Group::open, |opened| two(opened, Form::Plain, function));
    check(Form::Plain, Group::open, |opened| two(opened, Form::Plain, filter));
}

#[test]
fn tera_1_gives_every_answer_in_html() {
    check(Form::Html, Group::open, |opened| one(opened, Form::Html, function_of_one));
    check(Form::Html, Group::open, |opened| one(opened, Form::Html, filter_of_one));
}

#[test]
fn tera_1_gives_every_answer_in_plain_text() {
    check(Form::Plain, Group::open, |opened| one(opened, Form::Plain, function));
    check(Form::Plain, Group::open, |opened| one(opened, Form::Plain, filter));
}
