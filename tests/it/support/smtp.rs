//! An SMTP server on loopback that is strict about lines: what reaches
//! `received` kept every rule of RFC 5321 and 5322 on length and line ends.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use mailin::response::{NO_MAILBOX, OK};
use mailin::{Action, Handler, Response, SessionBuilder};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A recipient that the server never takes.
pub(crate) const NOBODY: &str = "nobody@example.com";

/// A recipient that the server does not take now.
pub(crate) const BUSY: &str = "busy@example.com";

/// A mail as it came in, with its envelope.
#[derive(Debug, Clone)]
pub(crate) struct Mail {
    pub(crate) to: Vec<String>,
    pub(crate) raw: Vec<u8>,
}

pub(crate) struct SmtpServer {
    pub(crate) address: SocketAddr,
    received: Arc<Mutex<Vec<Mail>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl SmtpServer {
    pub(crate) async fn start() -> Self {
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port on loopback");
        let address = listener.local_addr().expect("an address");
        let received = Arc::<Mutex<Vec<Mail>>>::default();
        let inbox = Arc::clone(&received);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let inbox = Arc::clone(&inbox);
                // a client that goes away ends its own session only
                tokio::spawn(async move { serve(stream, inbox).await.ok() });
            }
        });
        Self { address, received, task }
    }

    pub(crate) fn received(&self) -> Vec<Mail> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn serve(stream: TcpStream, inbox: Arc<Mutex<Vec<Mail>>>) -> io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut reader = BufReader::new(reader);
    let desk = Desk { inbox, to: Vec::new(), raw: Vec::new() };
    let mut session =
        SessionBuilder::new("mail.example.com").build(IpAddr::V4(Ipv4Addr::LOCALHOST), desk);
    writer.write_all(&session.greeting().buffer()?).await?;
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).await? > 0 {
        let response = session.process(&line);
        line.clear();
        if response.action == Action::NoReply {
            continue;
        }
        writer.write_all(&response.buffer()?).await?;
        if response.action == Action::Close {
            break;
        }
    }
    Ok(())
}

struct Desk {
    inbox: Arc<Mutex<Vec<Mail>>>,
    to: Vec<String>,
    raw: Vec<u8>,
}

impl Handler for Desk {
    fn rcpt(&mut self, to: &str) -> Response {
        match to {
            NOBODY => return NO_MAILBOX,
            BUSY => return Response::custom(450, "try again later".to_owned()),
            _ => {}
        }
        self.to.push(to.to_owned());
        OK
    }

    fn data(&mut self, line: &[u8]) -> io::Result<()> {
        self.raw.extend_from_slice(line);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let mail = Mail { to: std::mem::take(&mut self.to), raw: std::mem::take(&mut self.raw) };
        if let Err(fault) = check_lines(&mail.raw) {
            return Response::custom(554, fault);
        }
        self.inbox.lock().unwrap_or_else(PoisonError::into_inner).push(mail);
        OK
    }
}

/// Lines end with CRLF, hold at most 998 bytes and no bare CR or LF; headers
/// are ASCII.
pub(crate) fn check_lines(raw: &[u8]) -> Result<(), String> {
    let mut header = true;
    let text = raw.strip_suffix(b"\r\n").unwrap_or(raw);
    for (number, line) in (1..).zip(split_crlf(text)) {
        header &= !line.is_empty();
        if line.len() > 998 {
            return Err(format!("line {number} holds {} bytes", line.len()));
        }
        if line.iter().any(|byte| matches!(byte, b'\r' | b'\n' | 0)) {
            return Err(format!("line {number} holds a bare line end"));
        }
        if header && !line.is_ascii() {
            return Err(format!("header line {number} is not ASCII"));
        }
    }
    Ok(())
}

fn split_crlf(text: &[u8]) -> Vec<&[u8]> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(end) = rest.windows(2).position(|pair| pair == b"\r\n") {
        lines.push(&rest[..end]);
        rest = &rest[end + 2..];
    }
    lines.push(rest);
    lines
}
