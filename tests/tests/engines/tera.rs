//! Both majors of Tera.

use std::error::Error;

use asset_core::Assets;
use asset_tera::{v1, v2};
use asset_tests::Form;

use crate::{Render, Templates};

pub(crate) fn open_1(assets: &Assets, form: Form, templates: Templates) -> Render {
    let mut tera = v1::tera::Tera::default();
    match form {
        Form::Html => v1::register(&mut tera, assets),
        Form::Plain => v1::register_plain(&mut tera, assets),
    }
    tera.add_raw_templates(templates).unwrap();
    Box::new(move |name, variables| {
        let context = v1::tera::Context::from_serialize(variables).unwrap();
        // The last cause is our error; the ones before it say which template and function failed.
        tera.render(name, &context).map_err(|error| {
            let causes = std::iter::successors(Some(&error as &dyn Error), |&error| error.source());
            causes.last().unwrap().to_string()
        })
    })
}

pub(crate) fn open_2(assets: &Assets, templates: Templates) -> Render {
    let mut tera = v2::tera::Tera::new();
    v2::register(&mut tera, assets);
    tera.add_raw_templates(templates).unwrap();
    Box::new(move |name, variables| {
        let context = v2::tera::Context::from_serialize(variables).unwrap();
        tera.render(name, &context).map_err(|error| match error.kind() {
            v2::tera::ErrorKind::RenderingError(report) => report.message().to_owned(),
            other => other.to_string(),
        })
    })
}
