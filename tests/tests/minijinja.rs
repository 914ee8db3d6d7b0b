//! The table of cases, put to templates of both majors of MiniJinja.
#![allow(clippy::unwrap_used)]

use asset_tests::{Answer, Call, Form, Group, Opened, check};

const CALLS: [Call; 5] = [Call::StaticUrl, Call::AssetUrl, Call::AssetUrls, Call::StaticIntegrity, Call::AssetTags];

/// A template name that is escaped in HTML, or not.
fn template_name(call: Call, form: Form) -> String {
    format!("{}.{}", call.name(), if form == Form::Html { "html" } else { "txt" })
}

macro_rules! engine {
    ($name:ident, $module:ident) => {
        fn $name(
            opened: &Opened,
            form: Form,
            template: fn(Call) -> String,
        ) -> impl FnMut(Call, &str) -> Answer + use<> {
            use asset_minijinja::$module::{minijinja, register};

            let mut env = minijinja::Environment::new();
            register(&mut env, &opened.assets);
            for call in CALLS {
                env.add_template_owned(template_name(call, form), template(call)).unwrap();
            }
            move |call, argument| {
                let template = env.get_template(&template_name(call, form)).unwrap();
                template
                    .render(minijinja::context! { argument })
                    .map_err(|error| error.detail().unwrap_or_default().to_owned())
            }
        }
    };
}

engine!(two, v2);
engine!(three, v3);

fn positional(call: Call) -> String {
    printed(call, &format!("{}(argument)", call.name()))
}

fn keyword(call: Call) -> String {
    printed(call, &format!("{}({}=argument)", call.name(), call.keyword()))
}

fn printed(call: Call, expression: &str) -> String {
    match call {
        Call::AssetUrls => {
            let line = "{{ url }}{% if not loop.last %}\n{% endif %}";
            format!("{{% for url in {expression} %}}{line}{{% endfor %}}")
        }
        _ => format!("{{{{ {expression} }}}}"),
    }
}

#[test]
fn minijinja_3_gives_every_answer_in_html() {
    check(Form::Html, Group::open, |opened| three(opened, Form::Html, positional));
    check(Form::Html, Group::open, |opened| three(opened, Form::Html, keyword));
}

#[test]
fn minijinja_3_gives_every_answer_in_plain_text() {
    check(Form::Plain, Group::open, |opened| three(opened, Form::Plain, positional));
    check(Form::Plain, Group::open, |opened| three(opened, Form::Plain, keyword));
}

#[test]
fn minijinja_2_gives_every_answer_in_html() {
    check(Form::Html, Group::open, |opened| two(opened, Form::Html, positional));
    check(Form::Html, Group::open, |opened| two(opened, Form::Html, keyword));
}

#[test]
fn minijinja_2_gives_every_answer_in_plain_text() {
    check(Form::Plain, Group::open, |opened| two(opened, Form::Plain, positional));
    check(Form::Plain, Group::open, |opened| two(opened, Form::Plain, keyword));
}
