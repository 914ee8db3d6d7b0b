//! `cargo run -p recipe-rocket`
//!
//! Rocket has request and response types of its own; `Files` carries them over to the service and back.

use asset_core::Assets;
use asset_tower::AssetService;
use http_body_util::BodyExt;
use rocket::http::{Method, Status};
use rocket::route::{Handler, Outcome};
use rocket::{Build, Data, Request, Response, Rocket, Route, get, routes};
use rocket_dyn_templates::{Template, context};
use tokio_util::io::StreamReader;
use tower::ServiceExt;

#[cfg(test)]
mod tests;

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[rocket::main]
async fn main() -> Result<(), Failure> {
    site()?.launch().await?;
    Ok(())
}

fn site() -> Result<Rocket<Build>, Failure> {
    let assets = Assets::from_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../static"))?;
    let files = Files { service: AssetService::builder(assets.clone()).strip_mount(true).build()? };
    let figment = rocket::Config::figment().merge(("template_dir", concat!(env!("CARGO_MANIFEST_DIR"), "/templates")));
    let templates = Template::custom(move |engines| asset_tera::v1::register(&mut engines.tera, &assets));
    Ok(rocket::custom(figment).attach(templates).mount("/", routes![home]).mount("/static", files.routes()))
}

#[get("/")]
fn home() -> Template {
    Template::render("page", context! { title: "Rocket" })
}

#[derive(Clone)]
struct Files {
    service: AssetService,
}

impl Files {
    fn routes(&self) -> Vec<Route> {
        [Method::Get, Method::Head].map(|method| Route::new(method, "/<path..>", self.clone())).into()
    }
}

#[rocket::async_trait]
impl Handler for Files {
    async fn handle<'r>(&self, request: &'r Request<'_>, _: Data<'r>) -> Outcome<'r> {
        let mut asked = http::Request::builder().method(request.method().as_str()).uri(request.uri().to_string());
        for header in request.headers().iter() {
            asked = asked.header(header.name().as_str(), header.value());
        }
        let Ok(asked) = asked.body(()) else {
            return Outcome::error(Status::BadRequest);
        };
        let Ok(answer) = self.service.clone().oneshot(asked).await;
        let (head, body) = answer.into_parts();
        let mut response = Response::build();
        response.status(Status::new(head.status.as_u16()));
        for (name, value) in &head.headers {
            if let Ok(value) = value.to_str() {
                response.raw_header_adjoin(name.to_string(), value.to_owned());
            }
        }
        response.streamed_body(StreamReader::new(body.into_data_stream()));
        Outcome::Success(response.finalize())
    }
}
