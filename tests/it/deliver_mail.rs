//! Mails reach a strict SMTP server and a folder, once each and whole.

use std::sync::Arc;
use std::time::Duration;

use entitylistd::alert::{
    Addressed, Audience, Channel, Filter, Form, MailForm, Pace, Receiver as Told, Subscription,
    Templates,
};
use entitylistd::clock::FixedClock;
use entitylistd::config::{Mail, MailTable, MailTransport, SmtpServer, SmtpTls};
use entitylistd::deliver::{DeliveryReport, MailError, Mailer, Ways, Worker};
use entitylistd::store::{DeliveryState, NewDelivery, Store};
use mail_parser::{HeaderValue, MessageParser};

use crate::support::outbox::{self, now};
use crate::support::smtp::{BUSY, NOBODY, SmtpServer as Receiver, check_lines};
use crate::support::{install_tls, story};

fn mail(transport: MailTransport, to: &[&str]) -> Mail {
    Mail {
        transport,
        from: "Entity List <entitylistd@example.com>".to_owned(),
        to: to.iter().map(|to| (*to).to_owned()).collect(),
        unsubscribe: None,
        largest_bytes: u64::MAX,
        table: MailTable::Csv,
    }
}

fn smtp(server: &Receiver, to: &[&str]) -> Mail {
    let transport = MailTransport::Smtp {
        servers: vec![SmtpServer {
            host: server.address.ip().to_string(),
            port: server.address.port(),
        }],
        tls: SmtpTls::None,
        credentials: None,
        timeout: Duration::from_secs(30),
        ca_file: None,
    };
    mail(transport, to)
}

fn audience(to: &[String]) -> Audience {
    let receivers = to.iter().map(|name| Told {
        channel: Channel::Mail,
        name: name.clone(),
        form: Form::Mail(MailForm::default()),
    });
    let everything = Subscription {
        name: Subscription::EVERYTHING.to_owned(),
        filter: Filter::default(),
        rules: true,
        trouble: true,
        pace: Pace::Immediate,
        heartbeat: false,
        receivers: receivers.collect(),
    };
    Audience::new(Templates::with_overrides([]).expect("templates"), vec![everything])
}

async fn queued(store: &Arc<dyn Store>, to: &[String]) -> Vec<Addressed> {
    let alert = story::twelve().alert();
    let addressed = audience(to).of_rule(&alert, now()).deliveries;
    outbox::queue(store, addressed.iter().map(new_delivery).collect()).await;
    addressed
}

fn new_delivery(addressed: &Addressed) -> NewDelivery {
    NewDelivery {
        id: addressed.id.clone(),
        event_id: addressed.event_id.clone(),
        channel: addressed.channel.as_str().to_owned(),
        recipient: addressed.recipient.clone(),
        payload: addressed.payload().expect("JSON"),
    }
}

fn worker(store: &Arc<dyn Store>, mail: &Mail) -> Worker {
    install_tls();
    let store = Arc::clone(store);
    let ways = Ways::new(Some(mail), &[]).expect("ways");
    Worker::new(store, ways, Arc::new(FixedClock(now())))
}

#[tokio::test]
async fn an_alert_reaches_the_server_with_the_headers_that_thread_it() {
    let server = Receiver::start().await;
    let store = outbox::empty().await;
    let settings = smtp(&server, &["compliance@example.com"]);
    let addressed = queued(&store, &settings.to).await;
    let report = worker(&store, &settings).deliver_due(now()).await.expect("a pass");
    assert_eq!(report, DeliveryReport { delivered: 1, ..DeliveryReport::default() });

    let received = server.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].to, ["compliance@example.com"]);
    let mail = MessageParser::default().parse(&received[0].raw).expect("a mail");
    let id = format!("{}@example.com", addressed[0].id);
    assert_eq!(mail.message_id(), Some(id.as_str()));
    assert_eq!(
        mail.subject(),
        Some(
            "Entity List: 12 entries added under China (11), Taiwan (1) - 90 FR 14046, \
             effective 25 Mar 2025"
        )
    );
    let header = |name: &str| mail.header_raw(name).unwrap_or_default().trim().to_owned();
    assert_eq!(header("Auto-Submitted"), "auto-generated");
    assert_eq!(header("X-Entitylistd-Delivery"), addressed[0].id);
    assert_eq!(header("List-Id"), "Entity List alerts <entity-list.example.com>");
    assert_eq!(header("References"), header("In-Reply-To"));
    assert!(mail.body_text(0).is_some_and(|text| text.contains("Inspur Taiwan")));
    assert!(mail.body_html(0).is_some_and(|html| html.contains("Inspur Taiwan")));
}

#[tokio::test]
async fn permanent_refusals_are_told_from_passing_ones() {
    let server = Receiver::start().await;
    let store = outbox::empty().await;
    let settings = smtp(&server, &[NOBODY, BUSY, "here@example.com"]);
    let addressed = queued(&store, &settings.to).await;
    let report = worker(&store, &settings).deliver_due(now()).await.expect("a pass");
    assert_eq!(report, DeliveryReport { delivered: 1, retried: 1, dead: 1 });
    let nobody = outbox::delivery(&store, &addressed[0].id).await;
    assert_eq!(nobody.state, DeliveryState::Dead);
    assert!(nobody.last_answer.is_some_and(|said| said.contains("550")));
    let busy = outbox::delivery(&store, &addressed[1].id).await;
    assert_eq!(busy.state, DeliveryState::Pending);
    assert!(busy.last_answer.is_some_and(|said| said.contains("450")));
}

#[tokio::test]
async fn a_server_that_is_down_costs_nothing_but_time() {
    let server = Receiver::start().await;
    let settings = smtp(&server, &["compliance@example.com"]);
    drop(server);
    let store = outbox::empty().await;
    let addressed = queued(&store, &settings.to).await;
    let worker = worker(&store, &settings);
    let mut at = now();
    let mut waits = Vec::new();
    loop {
        worker.deliver_due(at).await.expect("a pass");
        let delivery = outbox::delivery(&store, &addressed[0].id).await;
        if delivery.state != DeliveryState::Pending {
            assert_eq!(delivery.state, DeliveryState::Dead);
            break;
        }
        waits.push(delivery.next_attempt_at.duration_since(at).as_secs());
        at = delivery.next_attempt_at;
    }
    let shortest = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
    assert_eq!(waits.len(), shortest.len());
    assert!(waits.iter().zip(shortest).all(|(wait, least)| *wait >= least), "{waits:?}");
}

#[tokio::test]
async fn a_folder_gets_one_file_however_often_it_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let transport = MailTransport::Folder { path: folder.path().join("mail") };
    let settings = mail(transport, &["compliance@example.com"]);
    for _ in 0..2 {
        let store = outbox::empty().await;
        queued(&store, &settings.to).await;
        let report = worker(&store, &settings).deliver_due(now()).await.expect("a pass");
        assert_eq!(report.delivered, 1);
    }
    let files: Vec<_> = std::fs::read_dir(folder.path().join("mail"))
        .expect("the folder")
        .map(|file| file.expect("a file").path())
        .collect();
    assert_eq!(files.len(), 1);
    let name = files[0].file_name().and_then(|name| name.to_str()).expect("a name");
    assert!(name.starts_with("2025-05427_compliance-example.com_"), "{name}");
    let raw = std::fs::read(&files[0]).expect("the file");
    check_lines(&raw).expect("lines within the limits");
    let mail = MessageParser::default().parse(&raw).expect("a mail");
    assert!(matches!(mail.header("References"), Some(HeaderValue::Text(_))));
}

#[test]
fn an_open_connection_to_another_machine_is_refused() {
    install_tls();
    let transport = MailTransport::Smtp {
        servers: vec![SmtpServer { host: "mail.example.com".to_owned(), port: 25 }],
        tls: SmtpTls::None,
        credentials: None,
        timeout: Duration::from_secs(1),
        ca_file: None,
    };
    let refused = Mailer::new(&mail(transport, &["a@example.com"]));
    assert!(matches!(refused, Err(MailError::Unprotected(host)) if host == "mail.example.com"));
}
