//! A manuscript as the office shows it before publication: a PDF of typed
//! pages, with the borders of its table drawn cell by cell.

use std::fmt::Write as _;

/// Pages of text at fixed places, in points from the lower left corner.
#[derive(Default)]
pub(crate) struct Manuscript(Vec<String>);

impl Manuscript {
    pub(crate) fn page(mut self) -> Self {
        self.0.push(String::new());
        self
    }

    /// A line in twelve points.
    pub(crate) fn text(mut self, x: u16, y: u16, text: &str) -> Self {
        let page = self.0.last_mut().unwrap();
        write!(page, "BT /F1 12 Tf {x} {y} Td <").unwrap();
        for c in text.chars() {
            // Windows-1252, which the font says it is in.
            let byte = match c {
                '—' => 0x97,
                '“' => 0x93,
                '”' => 0x94,
                other => u8::try_from(other).unwrap(),
            };
            write!(page, "{byte:02x}").unwrap();
        }
        page.push_str("> Tj ET\n");
        self
    }

    /// Double-spaced lines from a height downwards.
    pub(crate) fn lines(self, mut y: u16, lines: &[&str]) -> Self {
        lines.iter().fold(self, |manuscript, line| {
            let manuscript = manuscript.text(72, y, line);
            y -= 24;
            manuscript
        })
    }

    /// Lines of a cell, from a height downwards.
    pub(crate) fn cell(self, x: u16, mut y: u16, lines: &[&str]) -> Self {
        lines.iter().fold(self, |manuscript, line| {
            let manuscript = manuscript.text(x, y, line);
            y -= 14;
            manuscript
        })
    }

    /// The upper borders of cells between these edges.
    pub(crate) fn border(mut self, edges: &[u16], y: u16) -> Self {
        let page = self.0.last_mut().unwrap();
        for pair in edges.windows(2) {
            writeln!(page, "{} {y} {} 0.5 re f", pair[0], pair[1] - pair[0]).unwrap();
        }
        self
    }

    /// The file.
    pub(crate) fn pdf(&self) -> Vec<u8> {
        let pages = self.0.len();
        let kids: Vec<String> = (0..pages).map(|page| format!("{} 0 R", 4 + 2 * page)).collect();
        let mut objects = vec![
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            format!(
                "<< /Type /Pages /Kids [{}] /Count {pages} /MediaBox [0 0 612 792] /Resources << \
                 /Font << /F1 3 0 R >> >> >>",
                kids.join(" ")
            ),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"
                .to_owned(),
        ];
        for (page, content) in self.0.iter().enumerate() {
            objects.push(format!("<< /Type /Page /Parent 2 0 R /Contents {} 0 R >>", 5 + 2 * page));
            objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
        }
        let mut file = "%PDF-1.5\n".to_owned();
        let mut places = Vec::new();
        for (index, object) in objects.iter().enumerate() {
            places.push(file.len());
            write!(file, "{} 0 obj\n{object}\nendobj\n", index + 1).unwrap();
        }
        let table = file.len();
        write!(file, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).unwrap();
        for place in places {
            write!(file, "{place:010} 00000 n \n").unwrap();
        }
        write!(
            file,
            "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
            objects.len() + 1
        )
        .unwrap();
        file.into_bytes()
    }
}
