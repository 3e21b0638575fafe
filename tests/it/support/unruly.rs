//! Endpoints that misbehave, each in its own way, written on bare sockets so
//! that they can also break off and hang.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// How an endpoint answers. What fails, fails at the first attempt of some
/// deliveries; what is tried again is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    Healthy,
    Errors,
    TooMany,
    Hangs,
    Resets,
    RedirectsInside,
    GoesAway,
}

impl Manner {
    pub(crate) const ALL: [Self; 7] = [
        Self::Healthy,
        Self::Errors,
        Self::TooMany,
        Self::Hangs,
        Self::Resets,
        Self::RedirectsInside,
        Self::GoesAway,
    ];

    /// Whether every delivery arrives in the end.
    pub(crate) const fn takes_all(self) -> bool {
        !matches!(self, Self::RedirectsInside | Self::GoesAway)
    }
}

/// A delivery that arrived, and whether it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Arrival {
    pub(crate) id: String,
    pub(crate) taken: bool,
}

pub(crate) struct Unruly {
    pub(crate) address: SocketAddr,
    pub(crate) manner: Manner,
    arrivals: Arc<Mutex<Vec<Arrival>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Unruly {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Unruly {
    /// Starts an endpoint; `arrived` is told of every request.
    pub(crate) async fn start(manner: Manner, arrived: Arc<Notify>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let arrivals = Arc::<Mutex<Vec<Arrival>>>::default();
        let book = Arc::clone(&arrivals);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (book, arrived) = (Arc::clone(&book), Arc::clone(&arrived));
                tokio::spawn(async move { serve(stream, manner, &book, &arrived).await.ok() });
            }
        });
        Self { address, manner, arrivals, task }
    }

    pub(crate) fn arrivals(&self) -> Vec<Arrival> {
        self.arrivals.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The ids that were taken, in the order in which each was taken first.
    pub(crate) fn taken(&self) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let mut taken: Vec<String> =
            self.arrivals().into_iter().filter(|it| it.taken).map(|it| it.id).collect();
        taken.retain(|id| seen.insert(id.clone()));
        taken
    }
}

async fn serve(
    stream: TcpStream,
    manner: Manner,
    book: &Mutex<Vec<Arrival>>,
    arrived: &Notify,
) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    loop {
        let Some(id) = request(&mut stream).await? else { return Ok(()) };
        let reply = {
            let mut book = book.lock().unwrap_or_else(PoisonError::into_inner);
            let first = !book.iter().any(|arrival| arrival.id == id);
            let number = book.len();
            let reply = reply(manner, first, number);
            book.push(Arrival { id, taken: reply == Some("200 OK\r\n") });
            reply
        };
        arrived.notify_one();
        match reply {
            Some("hang") => std::future::pending().await,
            Some(head) => {
                let answer = format!("HTTP/1.1 {head}content-length: 0\r\n\r\n");
                stream.get_mut().write_all(answer.as_bytes()).await?;
            }
            None => return Ok(()), // the connection breaks off
        }
    }
}

/// The status line and headers; `None` breaks the connection off.
fn reply(manner: Manner, first: bool, number: usize) -> Option<&'static str> {
    const TAKEN: Option<&str> = Some("200 OK\r\n");
    match manner {
        Manner::Errors if first && number.is_multiple_of(3) => {
            Some("500 Internal Server Error\r\n")
        }
        Manner::TooMany if first && number.is_multiple_of(4) => {
            Some("429 Too Many Requests\r\nretry-after: 1\r\n")
        }
        Manner::Hangs if first && number.is_multiple_of(10) => Some("hang"),
        Manner::Resets if first && number.is_multiple_of(5) => None,
        Manner::RedirectsInside => {
            Some("307 Temporary Redirect\r\nlocation: http://169.254.169.254/latest/\r\n")
        }
        Manner::GoesAway if number >= 3 => Some("410 Gone\r\n"),
        _ => TAKEN,
    }
}

/// Reads a request; gives its id, or nothing where the connection has ended.
async fn request(stream: &mut BufReader<TcpStream>) -> std::io::Result<Option<String>> {
    let (mut id, mut length, mut begun) = (String::new(), 0, false);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        let line = line.trim_end();
        if line.is_empty() && begun {
            break;
        }
        begun = true;
        if let Some((name, value)) = line.split_once(':') {
            match name.to_ascii_lowercase().as_str() {
                "webhook-id" => value.trim().clone_into(&mut id),
                "content-length" => length = value.trim().parse().unwrap_or(0),
                _ => {}
            }
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    Ok(Some(id))
}
