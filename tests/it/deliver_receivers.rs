//! Receivers that others wrote take what we send: a strict SMTP server over
//! STARTTLS and TLS, and a library that verifies Standard Webhooks.

use std::path::Path;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use entitylistd::alert::{MailForm, Templates, mail_message};
use entitylistd::clock::{Clock as _, SystemClock};
use entitylistd::config::{Mail, MailTable, MailTransport, SmtpServer, SmtpTls, Webhook};
use entitylistd::deliver::{Answer, Endpoint, Key, Mailer};
use rstest::rstest;
use secrecy::SecretString;

use crate::support::python::PythonReceiver;
use crate::support::{install_tls, story};

fn mail(servers: Vec<SmtpServer>, tls: SmtpTls, password: &str, folder: &Path) -> Mail {
    let password = SecretString::from(password.to_owned());
    Mail {
        transport: MailTransport::Smtp {
            servers,
            tls,
            credentials: Some(("entitylistd".to_owned(), password)),
            timeout: Duration::from_secs(30),
            ca_file: Some(folder.join("ca.pem")),
        },
        from: "Entity List <entitylistd@example.com>".to_owned(),
        to: Vec::new(),
        unsubscribe: Some("https://example.com/leave".to_owned()),
        largest_bytes: u64::MAX,
        table: MailTable::Csv,
    }
}

fn at(port: u16) -> SmtpServer {
    SmtpServer { host: "localhost".to_owned(), port }
}

#[rstest]
#[case::starttls("starttls", SmtpTls::Starttls)]
#[case::tls("tls", SmtpTls::Tls)]
#[tokio::test]
async fn a_strict_mail_server_takes_the_alert(#[case] mode: &str, #[case] tls: SmtpTls) {
    install_tls();
    let folder = tempfile::tempdir().unwrap();
    let words = [folder.path().to_str().unwrap(), mode];
    let Some(mut server) = PythonReceiver::start("smtp.py", &["aiosmtpd", "trustme"], &words)
    else {
        return;
    };
    let port = u16::try_from(server.about["port"].as_u64().unwrap()).unwrap();
    let message =
        mail_message(&story::large().alert(), Templates::built_in(), MailForm::default()).unwrap();
    let now = SystemClock.now();

    // the first server is down: the second one takes it
    let mailer = Mailer::new(&mail(vec![at(1), at(port)], tls, "right", folder.path())).unwrap();
    let sent = mailer.send("msg_1", "\"Ж, 北京\" <c@example.com>", &message, now).await;
    assert!(matches!(sent, Answer::Accepted { .. }), "{sent:?}");
    let got = server.next();
    assert_eq!(got["faults"], serde_json::json!([]));
    assert_eq!((&got["tls"], &got["user"]), (&true.into(), &"entitylistd".into()));
    assert_eq!(got["to"], serde_json::json!(["c@example.com"]));
    assert_eq!(got["headers"]["Message-ID"], "<msg_1@example.com>");
    assert_eq!(got["headers"]["List-Unsubscribe"], "<https://example.com/leave>");
    assert_eq!(got["headers"]["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click");
    assert_eq!(got["headers"]["Auto-Submitted"], "auto-generated");
    assert_eq!(got["files"], serde_json::json!(["entity-list-2025-05426.csv"]));
    let kinds: Vec<&str> =
        got["kinds"].as_array().unwrap().iter().filter_map(|it| it.as_str()).collect();
    assert_eq!(
        kinds,
        ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/csv"]
    );

    // a wrong password is for the operator to mend: the mail is kept
    let mailer = Mailer::new(&mail(vec![at(port)], tls, "wrong", folder.path())).unwrap();
    let refused = mailer.send("msg_2", "c@example.com", &message, now).await;
    assert!(matches!(refused, Answer::Failed { .. }), "{refused:?}");

    // a server with a certificate of nobody we trust gets nothing
    let mut unknown = mail(vec![at(port)], tls, "right", folder.path());
    if let MailTransport::Smtp { ca_file, .. } = &mut unknown.transport {
        *ca_file = None;
    }
    let refused =
        Mailer::new(&unknown).unwrap().send("msg_3", "c@example.com", &message, now).await;
    let Answer::Failed { said, .. } = refused else { panic!("{refused:?}") };
    assert!(said.to_lowercase().contains("certificate"), "{said}");
}

#[tokio::test]
async fn a_library_of_others_verifies_our_webhooks() {
    install_tls();
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let pair = SecretString::from(format!("whsk_{}", BASE64_STANDARD.encode([9; 32])));
    let public = Key::new(&pair).unwrap().public().unwrap();
    let modules = ["standardwebhooks", "cryptography"];
    let Some(mut receiver) = PythonReceiver::start("webhook.py", &modules, &[secret, &public])
    else {
        return;
    };
    let url = format!("http://127.0.0.1:{}/hook", receiver.about["port"]).parse().unwrap();
    let hook = Webhook {
        name: "it".to_owned(),
        url,
        secrets: vec![
            SecretString::from("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD".to_owned()),
            SecretString::from(secret.to_owned()),
            pair,
        ],
        allow_private: true,
        full_body: true,
        timeout: Duration::from_secs(30),
    };
    let alert = story::large().alert();
    let now = SystemClock.now();
    let message = entitylistd::alert::webhook_message(&alert, now).unwrap();
    let answer = Endpoint::new(&hook).unwrap().post("msg_1", &message, now).await;
    let got = receiver.next();
    assert_eq!(got["fault"], serde_json::Value::Null, "{got}");
    assert!(matches!(answer, Answer::Accepted { .. }), "{answer:?}");
    assert_eq!((&got["id"], &got["type"]), (&"msg_1".into(), &"entity_list.rule.published".into()));
}
