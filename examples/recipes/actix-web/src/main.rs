//! `cargo run -p recipe-actix-web [ADDRESS]`
//!
//! actix-web has request and response types of its own; `assets` carries them over to the service and back.

use actix_web::body::BodyStream;
use actix_web::http::StatusCode;
use actix_web::web::{self, Data};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use asset_core::Assets;
use asset_tower::AssetService;
use http_body_util::BodyExt;
use minijinja::{Environment, context};
use tower::ServiceExt;

#[cfg(test)]
mod tests;

type Failure = Box<dyn std::error::Error>;

#[actix_web::main]
async fn main() -> Result<(), Failure> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let site = Site::open()?;
    let server = HttpServer::new(move || App::new().configure(|config| site.routes(config))).bind(address)?;
    for address in server.addrs() {
        println!("http://{address}/");
    }
    Ok(server.run().await?)
}

#[derive(Clone)]
struct Site {
    env: Data<Environment<'static>>,
    service: Data<AssetService>,
}

impl Site {
    fn open() -> Result<Self, Failure> {
        let assets = Assets::from_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../static"))?;
        let mut env = Environment::new();
        env.set_loader(minijinja::path_loader(concat!(env!("CARGO_MANIFEST_DIR"), "/templates")));
        asset_minijinja::register(&mut env, &assets);
        // actix-web leaves the path whole, so the service cuts the mount off.
        let service = AssetService::builder(assets).strip_mount(true).build()?;
        Ok(Self { env: Data::new(env), service: Data::new(service) })
    }

    fn routes(&self, config: &mut web::ServiceConfig) {
        config.app_data(self.env.clone()).app_data(self.service.clone());
        config.route("/", web::get().to(home)).route("/static/{path:.*}", web::route().to(assets));
    }
}

async fn home(env: Data<Environment<'static>>) -> HttpResponse {
    let page = env.get_template("page.html").and_then(|page| page.render(context! { title => "actix-web" }));
    match page {
        Ok(page) => HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page),
        Err(error) => HttpResponse::InternalServerError().body(format!("{error:#}")),
    }
}

async fn assets(request: HttpRequest, service: Data<AssetService>) -> HttpResponse {
    let mut asked = http::Request::builder().method(request.method().as_str()).uri(request.uri().to_string());
    for (name, value) in request.headers() {
        asked = asked.header(name.as_str(), value.as_bytes());
    }
    let Ok(asked) = asked.body(()) else {
        return HttpResponse::BadRequest().finish();
    };
    let Ok(answer) = service.get_ref().clone().oneshot(asked).await;
    let (head, body) = answer.into_parts();
    let status = StatusCode::from_u16(head.status.as_u16()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    for (name, value) in &head.headers {
        response.append_header((name.as_str(), value.as_bytes()));
    }
    if let Some(length) =
        head.headers.get(http::header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok())
    {
        response.no_chunking(length);
    }
    response.body(BodyStream::new(body.into_data_stream()))
}
