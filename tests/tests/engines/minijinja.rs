//! Both majors of MiniJinja.

use asset_core::Assets;
use asset_minijinja::{v2, v3};

use crate::{Render, Templates};

pub(crate) fn open_2(assets: &Assets, templates: Templates) -> Render {
    let mut env = v2::minijinja::Environment::new();
    v2::register(&mut env, assets);
    for (name, source) in templates {
        env.add_template_owned(name, source).unwrap();
    }
    Box::new(move |name, variables| {
        let rendered = env.get_template(name).unwrap().render(variables);
        rendered.map_err(|error| error.detail().unwrap_or_default().to_owned())
    })
}

pub(crate) fn open_3(assets: &Assets, templates: Templates) -> Render {
    let mut env = v3::minijinja::Environment::new();
    v3::register(&mut env, assets);
    for (name, source) in templates {
        env.add_template_owned(name, source).unwrap();
    }
    Box::new(move |name, variables| {
        let rendered = env.get_template(name).unwrap().render(v3::minijinja::value::Serde(variables));
        rendered.map_err(|error| error.detail().unwrap_or_default().to_owned())
    })
}
