//! What the archive says to an auditor.

use super::Subject;

/// The text of `README.txt`.
pub(super) fn text(subject: &Subject) -> String {
    let about = match subject {
        Subject::Document(number) => {
            format!("document {number} of the Federal Register and every entry that it touched")
        }
        Subject::Entry(id) => {
            format!("entry {id} of the list and every document that made a version of it")
        }
    };
    format!(
        "EVIDENCE\n\nThis archive holds what entitylistd has on record about {about}.\n\n{REST}"
    )
}

/// The same for every archive.
const REST: &str = "\
It is made of the record alone: made again of the same record, it has the same
bytes. Every step below needs only standard tools.

1. THE FILES ARE WHOLE

       sha256sum -c SHA256SUMS

   checks every file of this archive against its digest.

2. THE DOCUMENTS ARE WHAT THE SOURCES SENT

   documents/NUMBER/raw/DIGEST.xml (or .html, .txt, .pdf) are the bytes as they
   came, named by their SHA-256; `sha256sum` of the file gives its name. Beside
   each, DIGEST.origin.json says from which address it came, when it was first
   seen (UTC), with which status and headers. Compare it with what the site
   serves today; only the PDF of the Federal Register is the legal edition.
   Where DIGEST.pruned.json stands alone, the operator keeps raw bytes for a
   time only, and they were dropped at `pruned_at`. What was read from them is
   there, and so are their digest and size: a file from the site is the same one
   if `sha256sum` prints this digest.
   baseline/raw/ holds the list that the record began with, where the entry
   stood on it.

3. HOW THEY WERE UNDERSTOOD

   documents/NUMBER/reading-1.json (2, 3, ... where another text or a later
   version of the reader was read) holds what was understood, the digest of the
   bytes that were read (`source.sha256`), the version of the reader, the
   checks, and whatever was not understood, verbatim.
   document.json is what the index of the Federal Register said.

4. WHAT CHANGED, AND WHAT WE KNEW WHEN

   entries/ID.json lists every version of an entry: `effective_from` and
   `effective_until` say when it was in force (Eastern dates, the second one is
   the first day no longer in force), `recorded_from` and `recorded_until` when
   it was held true (UTC; null while it is). Whether a party was known to be
   listed at a moment T: a version with recorded_from <= T < recorded_until.
   held/ID.json are changes that were held for a person, with who decided what,
   when and why.

5. WHO WAS TOLD

   events/ are the events in the order of their numbers. deliveries/ID/ holds
   each message: delivery.json as it lies in the outbox, body.json with the very
   bytes that were posted to a webhook, message.eml with the mail as it was
   given to the mail server, and attempts.json with every attempt, its time and
   the receiver's answer. The id is also the mail's Message-ID and the webhook's
   `webhook-id`, so that the receiver's own logs can be held against it.

6. NOTHING WAS CHANGED AFTERWARDS

   Everything above is made of rows of the record. rows/ holds each row as the
   chain of evidence covers it: the table's name, then a line for each column
   (its name, the value's length in bytes, a colon, the value; of a packed
   column the SHA-256 of what it holds). A file there is named by its SHA-256.
   rows/PLACES says which row of which table has which digest.
   chain/ holds the links of the chain, from the first that mentions one of the
   rows to the newest. A link says its number, its moment (microseconds since
   1970, UTC), the digest of the link before, and the digest of every row that
   was written with it.

   a. Every link names the one before it; the last line printed is the head:

       prev=; for f in chain/*.txt; do
         [ -z \"$prev\" ] || grep -qx \"previous $prev\" \"$f\" || echo \"BROKEN at $f\"
         prev=$(sha256sum < \"$f\" | cut -d ' ' -f 1)
       done; echo \"head $prev\"

   b. Every row is in a link, as it is here (nothing may be printed):

       while IFS= read -r row; do
         cat chain/*.txt | grep -qxF -- \"$row\" || echo \"NOT IN THE CHAIN: $row\"
       done < rows/PLACES

   c. Every row is what its name says (nothing may be printed):

       for f in rows/*.txt; do
         [ \"rows/$(sha256sum < \"$f\" | cut -d ' ' -f 1).txt\" = \"$f\" ] || echo \"CHANGED: $f\"
       done

   Who could rewrite the whole record could rewrite the chain, too. Hold the head,
   or an earlier link, against one that was written down elsewhere at its time
   (`entitylistd verify` prints it).
";
