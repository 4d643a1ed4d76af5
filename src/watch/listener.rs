//! Connections: who is at the other end, and never too many at once. A crowd on the network takes no place of who writes.

use std::future::Future;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::IncomingStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Sleep, sleep};

/// Connections at once from this machine, and as many from all others.
const PLACES: usize = 128;

/// A listener with so many places; who finds none is turned away.
pub struct Listener {
    listener: TcpListener,
    here: Arc<Semaphore>,
    elsewhere: Arc<Semaphore>,
}

/// Who is at the other end.
#[derive(Clone, Copy)]
pub struct Peer {
    pub is_here: bool,
}

impl Listener {
    pub fn new(listener: TcpListener) -> Self {
        let places = || Arc::new(Semaphore::new(PLACES));
        Listener { listener, here: places(), elsewhere: places() }
    }
}

fn is_here(from: &SocketAddr) -> bool {
    from.ip().to_canonical().is_loopback()
}

impl Connected<IncomingStream<'_, Listener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Listener>) -> Self {
        Peer { is_here: is_here(stream.remote_addr()) }
    }
}

impl axum::serve::Listener for Listener {
    type Io = Seated;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Seated, SocketAddr) {
        loop {
            let (stream, from) = axum::serve::Listener::accept(&mut self.listener).await;
            let places = if is_here(&from) { &self.here } else { &self.elsewhere };
            if let Ok(place) = places.clone().try_acquire_owned() {
                let silence = Box::pin(sleep(SILENCE));
                return (Seated { stream, silence, _place: place }, from);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection, and its place until it closes. One on which nothing is said any more is closed: whoever left the network
/// without a word keeps no place.
pub struct Seated {
    stream: TcpStream,
    silence: Pin<Box<Sleep>>,
    _place: OwnedSemaphorePermit,
}

/// The events of the preview are never silent that long.
const SILENCE: Duration = Duration::from_secs(40);

impl Seated {
    fn heard<T>(&mut self, poll: Poll<T>) -> Poll<T> {
        if poll.is_ready() {
            self.silence.set(sleep(SILENCE));
        }
        poll
    }
}

impl AsyncRead for Seated {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context, buf: &mut ReadBuf) -> Poll<std::io::Result<()>> {
        let read = Pin::new(&mut self.stream).poll_read(cx, buf);
        match self.heard(read) {
            Poll::Pending => self.silence.as_mut().poll(cx).map(|()| Err(ErrorKind::TimedOut.into())),
            read => read,
        }
    }
}

impl AsyncWrite for Seated {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.heard(written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
