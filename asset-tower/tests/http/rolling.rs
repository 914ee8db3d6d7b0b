//! A deploy that reaches one machine after the other: two servers, and a client that is sent to them in turn.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use asset_tower::{AssetService, SharedDir};
use http::{Request, Response};
use http_body_util::{BodyExt, Empty};
use hyper::body::Incoming;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

use crate::support::{Deploy, Site, css, files};

const PAGES: usize = 10_000;
const CLIENTS: usize = 8;

async fn serve(service: AssetService) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = axum::Router::new().nest_service("/assets", service);
    tokio::spawn(async { axum::serve(listener, router).await });
    address
}

async fn connect(address: SocketAddr) -> SendRequest<Empty<bytes::Bytes>> {
    let (client, connection) = handshake(TokioIo::new(TcpStream::connect(address).await.unwrap())).await.unwrap();
    tokio::spawn(connection);
    client
}

async fn get(client: &mut SendRequest<Empty<bytes::Bytes>>, path: &str) -> Response<Incoming> {
    client.ready().await.unwrap();
    let request = Request::builder().uri(path).header("host", "a").body(Empty::new()).unwrap();
    client.send_request(request).await.unwrap()
}

/// Loads pages of both deploys, each page and each asset from the next machine's turn; how many assets were no 200.
async fn load_pages(machines: [SocketAddr; 2], deploys: [(&Deploy, Vec<u8>); 2]) -> usize {
    let turn = Arc::new(AtomicUsize::new(0));
    let deploys = deploys.map(|(deploy, bytes)| (format!("/assets{}", deploy.path("app.css")), bytes));
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let (turn, deploys) = (turn.clone(), deploys.clone());
            tokio::spawn(async move {
                let mut connections = [connect(machines[0]).await, connect(machines[1]).await];
                let mut failed = 0;
                for at in 0..PAGES / CLIENTS {
                    // The page came from a machine that had this deploy; its assets come from the next machine.
                    let (path, bytes) = &deploys[at % 2];
                    let next = turn.fetch_add(1, Ordering::Relaxed) % 2;
                    let response = get(&mut connections[next], path).await;
                    let (head, body) = response.into_parts();
                    let body = body.collect().await.unwrap().to_bytes();
                    if head.status == 200 {
                        assert!(body == *bytes, "the bytes of another deploy");
                    } else {
                        assert_eq!(head.headers["cache-control"], "no-store", "{}", head.status);
                        failed += 1;
                    }
                }
                failed
            })
        })
        .collect();
    let mut failed = 0;
    for client in clients {
        failed += client.await.unwrap();
    }
    failed
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn between_two_deploys_no_error_can_be_kept_and_with_a_shared_store_there_is_none() {
    let (before, after) = (Site::new(), Site::new());
    let three = before.deploy(&files(&css(3)));
    after.deploy(&files(&css(3)));
    let four = after.deploy(&files(&css(4)));
    let deploys = || [(&three, css(3)), (&four, css(4))];

    let newer = serve(after.service()).await;
    let alone = serve(before.service()).await;
    assert!(load_pages([alone, newer], deploys()).await > 0, "one machine does not have the newer deploy");

    let sharing = serve(before.builder().shared_store(SharedDir::new(after.root())).build().unwrap()).await;
    assert_eq!(load_pages([sharing, newer], deploys()).await, 0);
}
