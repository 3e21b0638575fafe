//! What the replica takes from a folder, and what it refuses to take.

use std::borrow::Cow;
use std::net::{Ipv4Addr, SocketAddr};

use entitylistd::replica::{Files, Replica};

use crate::source_support::{library, plain_get};

#[tokio::test]
async fn a_folder_is_served_like_the_same_files_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    for (path, body) in library() {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, body).unwrap();
    }
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));

    let from_folder = Replica::start(folder.path(), address).await.unwrap();
    let from_memory = Replica::from_files(library()).await.unwrap();

    let mut lists = Vec::new();
    for replica in [&from_folder, &from_memory] {
        let url = replica.federal_register_url().join("documents.json").unwrap();
        let list = plain_get(url).await;
        lists.push(list.replace(replica.base_url().as_str(), "http://replica/"));
    }
    assert_eq!(lists[0], lists[1]);
    assert!(lists[0].contains("2025-00005"));
}

#[tokio::test]
async fn a_file_that_nobody_could_ask_for_is_refused_by_its_name() {
    let cases = [
        ("documents/2025-1.xml", "<RULE/>"),
        ("documents/2025-1.json", r#"{"type": "Rule", "title": "No date"}"#),
        ("documents/2025-1.docx", ""),
        ("ecfr/yesterday/title-15_part-744.xml", "<DIV5/>"),
        ("documnets/2025-1.json", "{}"),
    ];
    let mut refusals = Vec::new();
    for (path, body) in cases {
        let files = Files::from([(path.to_owned(), Cow::Borrowed(body.as_bytes()))]);
        let error = Replica::from_files(files).await.err().unwrap();
        refusals.push(error.to_string());
    }
    insta::assert_snapshot!(refusals.join("\n"), @r"
        `documents/2025-1.xml` is not usable: `documents/2025-1.json` is missing
        `documents/2025-1.json` is not usable: `publication_date` is missing or no date
        `documents/2025-1.docx` is not usable: unknown kind of file
        `ecfr/yesterday/title-15_part-744.xml` is not usable: `yesterday` is no date
        `documnets/2025-1.json` is not usable: the replica does not know this file
    ");
}
