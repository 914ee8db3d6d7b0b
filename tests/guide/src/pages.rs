//! The pages with Rust code, as documentation of items that are nothing else.

macro_rules! pages {
    ($($name:ident: $path:literal),+ $(,)?) => {$(
        #[doc = include_str!(concat!("../../../docs/", $path))]
        pub struct $name;
    )+};
}

pages! {
    Dir: "guide/directory.md",
    BuildStep: "guide/build-step.md",
    Development: "guide/development.md",
    Templates: "guide/templates.md",
    RustCode: "guide/rust.md",
    Building: "guide/building.md",
    Service: "guide/service.md",
    Deploying: "guide/deploying.md",
    Lint: "guide/lint.md",
    Messages: "guide/messages.md",
    Axum: "guide/recipes/axum.md",
    TeraReload: "guide/recipes/tera-reload.md",
    MinijinjaAutoreload: "guide/recipes/minijinja-autoreload.md",
    AxumTemplate: "guide/recipes/axum-template.md",
    ActixWeb: "guide/recipes/actix-web.md",
    Rocket: "guide/recipes/rocket.md",
    Macros: "guide/recipes/macros.md",
    Sidecar: "guide/recipes/sidecar.md",
    RustEmbed: "from/rust-embed.md",
    MemoryServe: "from/memory-serve.md",
    Import: "guide/import.md",
}
