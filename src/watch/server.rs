//! The server of the preview: only what the studio makes, only for this machine unless asked otherwise. The bar's few
//! wishes are taken from pages of the preview itself, on this machine.

use std::convert::Infallible;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use chrono::Datelike;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use tokio::sync::{oneshot, watch};
use tokio_stream::StreamExt;
use tokio_stream::wrappers::WatchStream;

use super::address::{decoded, key_of};
use super::bench::{Key, fingerprint_of};
use super::listener::{Listener, Peer};
use super::studio::{News, Order, base_of};
use crate::french;
use crate::plan::Audience;

/// What every request needs.
#[derive(Clone)]
pub struct Shared {
    pub orders: Sender<Order>,
    pub news: watch::Receiver<News>,
    /// Of the portal on its host: `https://lycee.example/erasmus/`.
    pub address: watch::Receiver<String>,
    /// `127.0.0.1:4000`: a page of another site that leads its name here is turned away.
    pub hosts: Vec<String>,
    /// Others look too: what is shown is what is published today.
    pub has_guests: bool,
}

const SCRIPT: &str = include_str!("overlay.js");
const POLICY: &str = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// Why the preview is over.
pub enum End {
    /// By Ctrl + C.
    Asked,
    /// The studio is gone.
    Defect,
}

/// Serves as long as the studio works; `ready` is told the folder of the portal once pages can be read.
///
/// # Errors
/// The system refuses.
pub fn serve(listener: TcpListener, shared: Shared, ready: impl FnOnce(&str)) -> std::io::Result<End> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let mut address = shared.address.clone();
        if let Ok(address) = address.wait_for(|address| !address.is_empty()).await {
            ready(&base_of(&address));
        }
        let router = Router::new().fallback(answer).with_state(Arc::new(shared));
        let service = router.into_make_service_with_connect_info::<Peer>();
        tokio::spawn(axum::serve(Listener::new(listener), service).into_future());
        // The studio holds the other end.
        let studio = async { while address.changed().await.is_ok() {} };
        // Heard even where the shell that started us has its children ignore Ctrl + C.
        tokio::select! {
            () = studio => Ok(End::Defect),
            Ok(()) = tokio::signal::ctrl_c() => Ok(End::Asked),
        }
    })
}

/// Who looks at what.
#[derive(Clone, Copy)]
struct Viewer<'a> {
    address: &'a str,
    /// On this machine: the bar is there.
    is_here: bool,
    /// Others look too: the bar changes nothing of what they see.
    has_guests: bool,
}

#[derive(serde::Deserialize)]
struct Asked {
    page: Option<String>,
}

async fn answer(State(shared): State<Arc<Shared>>, ConnectInfo(peer): ConnectInfo<Peer>, request: Request) -> Response {
    let (request, body) = request.into_parts();
    let mut response = route(&shared, peer, &request, body).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn route(shared: &Shared, Peer { is_here }: Peer, request: &Parts, body: Body) -> Response {
    let host = request.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if !shared.hosts.iter().any(|known| known == host) {
        return plain(StatusCode::MISDIRECTED_REQUEST, "Cette adresse n’est pas celle de l’aperçu.");
    }
    // The workshop, the problems and the wishes are for who writes, not for a screen in the hall.
    if request.method == Method::POST && is_here {
        // Another site's page has another origin, and says so.
        let origin = request.headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok()).unwrap_or_default();
        if origin != format!("http://{host}") {
            return plain(StatusCode::FORBIDDEN, "Cette demande ne vient pas de l’aperçu.");
        }
        return wish(shared, request.uri.path(), body).await;
    }
    if !matches!(request.method, Method::GET | Method::HEAD) {
        return plain(StatusCode::METHOD_NOT_ALLOWED, "L’aperçu se lit seulement.");
    }
    let Some(path) = decoded(request.uri.path()) else {
        return plain(StatusCode::BAD_REQUEST, "Cette adresse ne se lit pas.");
    };
    let base = base_of(&shared.address.borrow());
    match &*path {
        "/_apercu/apercu.js" => typed("text/javascript; charset=utf-8", SCRIPT.into()),
        "/_apercu/evenements" => events(shared),
        "/_apercu/etat" => {
            let asked: Option<Query<Asked>> = Query::try_from_uri(&request.uri).ok();
            let page = asked.and_then(|Query(asked)| asked.page).unwrap_or_default();
            state(shared, meant(shared, &page, &base, is_here).await, is_here).await
        }
        // In the workshop, the way to the portal, which lies beside it on the disk.
        "/public/index.html" => redirect(&base),
        path => match meant(shared, path, &base, is_here).await {
            Some(key) => file(shared, key, Viewer { address: path, is_here, has_guests: shared.has_guests }).await,
            None => redirect(&base),
        },
    }
}

/// The kiosk of the Open Day that is near: the one document that others see too.
const SCREEN: &str = "/_kiosque";

/// The file that an address means; `None` outside the portal.
async fn meant(shared: &Shared, path: &str, base: &str, is_here: bool) -> Option<Key> {
    if path.trim_end_matches('/') != SCREEN {
        return key_of(path, base, is_here);
    }
    let (reply, answer) = oneshot::channel();
    let asked = shared.orders.send(Order::Screen { reply }).ok();
    let near = if asked.is_some() { answer.await.ok().flatten() } else { None };
    // Without any, it is a page that does not exist.
    Some(near.unwrap_or_else(|| (Audience::Internal, SCREEN.to_string())))
}

/// Bytes of a wish at most.
const LONGEST: usize = 4096;
/// For all of them.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(serde::Deserialize)]
struct Wish {
    #[serde(default)]
    day: Option<String>,
    #[serde(default)]
    shown: bool,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    name: String,
}

async fn wish(shared: &Shared, path: &str, body: Body) -> Response {
    let bytes = tokio::time::timeout(PATIENCE, axum::body::to_bytes(body, LONGEST)).await;
    let bytes = bytes.ok().and_then(Result::ok);
    let Some(wish) = bytes.and_then(|bytes| serde_json::from_slice::<Wish>(&bytes).ok()) else {
        return plain(StatusCode::BAD_REQUEST, "Cette demande ne se lit pas.");
    };
    let (reply, answer) = oneshot::channel();
    let is_guided = shared.has_guests && matches!(path, "/_apercu/date" | "/_apercu/brouillons");
    let order = match path {
        _ if is_guided => {
            return plain(StatusCode::FORBIDDEN, "Avec --reseau, l’écran du hall changerait aussi : relancez sans.");
        }
        "/_apercu/date" => match wish.day.as_deref().map(french::parse_date) {
            Some(None) => return plain(StatusCode::BAD_REQUEST, "Cette date n’existe pas."),
            Some(Some(day)) if !(2000..2100).contains(&day.year()) => {
                return plain(StatusCode::BAD_REQUEST, "Cette date est trop loin.");
            }
            day => Order::Travel(day.flatten()),
        },
        "/_apercu/brouillons" => Order::Unpublished(wish.shown),
        "/_apercu/nouveau" => Order::New { kind: wish.kind, name: wish.name, reply },
        _ => return plain(StatusCode::NOT_FOUND, "Cette demande n’existe pas."),
    };
    let is_new = matches!(order, Order::New { .. });
    if shared.orders.send(order).is_err() {
        return stopping();
    }
    if !is_new {
        return StatusCode::NO_CONTENT.into_response();
    }
    match answer.await {
        Ok(Ok(path)) => typed("text/plain; charset=utf-8", path.into()),
        Ok(Err(why)) => (StatusCode::CONFLICT, typed("text/plain; charset=utf-8", why.into())).into_response(),
        Err(_) => stopping(),
    }
}

fn stopping() -> Response {
    plain(StatusCode::SERVICE_UNAVAILABLE, "L’aperçu s’arrête.")
}

/// `None`: the preview stops.
async fn ask(shared: &Shared, key: Key) -> Option<Option<Arc<Vec<u8>>>> {
    let (reply, answer) = oneshot::channel();
    shared.orders.send(Order::Page { key, reply }).ok()?;
    answer.await.ok()
}

async fn file(shared: &Shared, key: Key, viewer: Viewer<'_>) -> Response {
    let Some(bytes) = ask(shared, key.clone()).await else { return stopping() };
    if let Some(bytes) = bytes {
        return show(&key.1, &bytes, viewer, StatusCode::OK);
    }
    // Lists of all the files of a build: nothing builds them all here.
    if key.0 == Audience::Internal && key.1.starts_with("transfert/") {
        let said = "Ces listes sont faites par «\u{a0}lycee build\u{a0}», qui écrit tous les fichiers\u{202f}; l’aperçu n’en écrit aucun. Tapez cette commande, puis ouvrez livrables/index.html. Pour mettre en ligne d’une seule commande\u{a0}: lycee deploy.";
        return message("Pas dans l’aperçu", said, viewer, StatusCode::NOT_FOUND);
    }
    // « /mobilites » is the folder.
    let (audience, path) = key;
    let folder = (audience, format!("{path}/index.html"));
    if ask(shared, folder).await.flatten().is_some() {
        return redirect(&format!("{}/", viewer.address));
    }
    match ask(shared, (Audience::Public, "404.html".into())).await.flatten() {
        Some(bytes) => {
            // On its host it is shown at any depth, with the address of the portal before all links.
            let address = shared.address.borrow().clone();
            let page = String::from_utf8_lossy(&bytes).replace(&address, &base_of(&address));
            show("404.html", &Arc::new(page.into_bytes()), viewer, StatusCode::NOT_FOUND)
        }
        None => waiting(viewer),
    }
}

/// A file in memory, handed out as it is.
struct Held(Arc<Vec<u8>>);

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

fn show(path: &str, bytes: &Arc<Vec<u8>>, viewer: Viewer, status: StatusCode) -> Response {
    let body = if path.ends_with(".html") {
        // What is shown for want of the page has the fingerprint of no page: the page, once there, is another.
        let fingerprint = if status == StatusCode::OK { fingerprint_of(bytes) } else { String::new() };
        with_bar(bytes, viewer, &fingerprint).into()
    } else {
        Body::from(Bytes::from_owner(Held(bytes.clone())))
    };
    let mut response = typed(&mime(path), body);
    *response.status_mut() = status;
    response
}

/// Nothing can be shown yet: a page that says why, and that comes back by itself.
fn waiting(viewer: Viewer) -> Response {
    let said = "Le site ne peut pas encore être montré. Les erreurs à corriger sont ci-dessous\u{202f}; la page viendra d’elle-même.";
    message("L’aperçu attend", said, viewer, StatusCode::SERVICE_UNAVAILABLE)
}

/// A page of the preview's own.
fn message(title: &str, said: &str, viewer: Viewer, status: StatusCode) -> Response {
    let page = format!(
        "<!doctype html><html lang=\"fr\"><meta charset=\"utf-8\"><title>Aperçu</title><body style=\"font:18px/1.5 sans-serif;margin:3rem auto;max-width:40rem;padding:0 1rem\"><h1>{title}</h1><p>{said}</p></body></html>"
    );
    let mut response = typed("text/html; charset=utf-8", with_bar(page.as_bytes(), viewer, "").into());
    *response.status_mut() = status;
    response
}

/// The page with the preview's script, which is never in a file.
fn with_bar(bytes: &[u8], viewer: Viewer, fingerprint: &str) -> Vec<u8> {
    let script = format!(
        "<script src=\"/_apercu/apercu.js\" data-page=\"{}\" data-fingerprint=\"{fingerprint}\"{}></script>",
        html_escape::encode_double_quoted_attribute(viewer.address),
        match viewer {
            Viewer { is_here: false, .. } => "",
            Viewer { has_guests: true, .. } => " data-bar=\"reseau\"",
            _ => " data-bar=\"oui\"",
        }
    );
    let end = bytes.windows(7).rposition(|tag| tag.eq_ignore_ascii_case(b"</body>")).unwrap_or(bytes.len());
    [&bytes[..end], script.as_bytes(), &bytes[end..]].concat()
}

fn events(shared: &Shared) -> Response {
    // Only what comes after is news: a browser asks for the present by itself.
    let mut news = shared.news.clone();
    news.mark_unchanged();
    let stream = WatchStream::from_changes(news);
    let stream = stream.map(|news| {
        let json = serde_json::to_string(&news).unwrap_or_default();
        Ok::<_, Infallible>(Event::default().data(json))
    });
    Sse::new(stream).keep_alive(KeepAlive::default()).into_response()
}

/// What others are told of a page: whether it is another.
#[derive(serde::Serialize)]
struct Glimpse {
    fingerprint: String,
}

async fn state(shared: &Shared, key: Option<Key>, is_here: bool) -> Response {
    let Some(key) = key else { return plain(StatusCode::NOT_FOUND, "Cette page n’existe pas.") };
    let (reply, answer) = oneshot::channel();
    if shared.orders.send(Order::State { key, reply }).is_err() {
        return stopping();
    }
    let json = answer.await.ok().and_then(|state| match is_here {
        true => serde_json::to_vec(&state).ok(),
        false => serde_json::to_vec(&Glimpse { fingerprint: state.fingerprint }).ok(),
    });
    match json {
        Some(json) => typed("application/json", json.into()),
        None => stopping(),
    }
}

fn typed(mime: &str, body: Body) -> Response {
    ([(header::CONTENT_TYPE, mime)], body).into_response()
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    let mut response = typed("text/plain; charset=utf-8", text.into());
    *response.status_mut() = status;
    response
}

fn redirect(to: &str) -> Response {
    let location = HeaderValue::from_str(&percent_encoding::utf8_percent_encode(to, PATH).to_string());
    match location {
        Ok(location) => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, location)]).into_response(),
        Err(_) => plain(StatusCode::NOT_FOUND, "Cette page n’existe pas."),
    }
}

/// What may stand in a path.
const PATH: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

fn mime(path: &str) -> String {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let is_text = kind.type_() == "text" || matches!(kind.subtype().as_str(), "javascript" | "json" | "xml");
    if is_text { format!("{kind}; charset=utf-8") } else { kind.to_string() }
}
