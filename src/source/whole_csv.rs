//! Whether CSV (RFC 4180) has its end. CSV has no end mark, so what can be
//! told is that no quote is open and that the last row is as long as the head.
//! A body that ends exactly between two rows looks whole; who compares lists
//! must mind a list that shrinks.

/// The number of cells of the rows while they are counted.
#[derive(Default)]
struct Count {
    cells: usize,
    quoted: bool,
    /// Whether the row has begun.
    begun: bool,
}

/// Judges a whole body.
pub(super) fn whole_csv(body: &[u8]) -> Result<(), String> {
    let (mut row, mut head, mut last) = (Count::default(), None, 0);
    for byte in body {
        match byte {
            b'"' => {
                row.quoted = !row.quoted;
                row.begun = true;
            }
            b',' if !row.quoted => {
                row.cells += 1;
                row.begun = true;
            }
            b'\n' if !row.quoted => {
                if row.begun {
                    last = row.cells + 1;
                    head.get_or_insert(last);
                }
                row = Count::default();
            }
            b'\r' => {}
            _ => row.begun = true,
        }
    }
    if row.quoted {
        return Err("its last cell is never closed".to_owned());
    }
    if row.begun {
        last = row.cells + 1;
        head.get_or_insert(last);
    }
    match head {
        None | Some(1) => Err("it has no head of columns".to_owned()),
        Some(head) if head != last => Err(format!("its last row has {last} of {head} cells")),
        Some(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::ends_with_a_line_end("a,b\r\n1,2\r\n")]
    #[case::ends_without_one("a,b\n1,\"two, \"\"2\"\"\nlines\"")]
    #[case::blank_last_line("a,b\n1,2\n\n")]
    #[case::head_alone("a,b\n")]
    fn whole_tables_pass(#[case] body: &str) {
        assert_eq!(whole_csv(body.as_bytes()), Ok(()));
    }

    #[rstest]
    #[case::open_quote("a,b\n1,\"tw", "never closed")]
    #[case::short_row("a,b\n1,2\n3", "1 of 2 cells")]
    #[case::no_table("Service unavailable\n", "no head")]
    #[case::nothing("\n\n", "no head")]
    fn cut_tables_do_not(#[case] body: &str, #[case] why: &str) {
        let told = whole_csv(body.as_bytes()).unwrap_err();
        assert!(told.contains(why), "{told}");
    }
}
