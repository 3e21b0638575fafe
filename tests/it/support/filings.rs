//! Made-up rules in the shapes of their life: as a filing on public
//! inspection, as its manuscript's words, in the index, and as XML.

use entitylistd::replica::Replica;
use jiff::civil::Date;
use serde_json::{Value, json};

/// A rule that adds these entries: destination and name.
pub(crate) struct MadeUp<'a> {
    pub(crate) number: &'a str,
    pub(crate) day: Date,
    pub(crate) entries: &'a [(&'a str, &'a str)],
}

impl MadeUp<'_> {
    /// Files it for public inspection, or puts this in the place of what is
    /// filed; `more` are fields of the API that differ.
    pub(crate) fn file(&self, replica: &Replica, more: &Value) {
        let filing = json!({
            "type": "Rule",
            "title": "Additions to the Entity List",
            "agencies": [{
                "raw_name": "Bureau of Industry and Security",
                "slug": "industry-and-security-bureau",
            }],
            "filing_type": "special",
            "filed_at": "2025-03-28T11:15:00.000-04:00",
            "pdf_updated_at": "2025-03-28T11:15:00.000-04:00",
            "publication_date": self.day,
            "html_url": format!("https://www.federalregister.gov/public-inspection/{}", self.number),
        });
        let path = |ending: &str| format!("public-inspection/{}.{ending}", self.number);
        replica.put(path("json"), with(filing, more)).unwrap();
        replica.put(path("txt"), self.manuscript().into_bytes()).unwrap();
    }

    /// Takes it off public inspection.
    pub(crate) fn take_off(&self, replica: &Replica) {
        for ending in ["txt", "json"] {
            replica.remove(&format!("public-inspection/{}.{ending}", self.number)).unwrap();
        }
    }

    /// Publishes it; `more` are fields of the API that differ.
    pub(crate) fn publish(&self, replica: &Replica, more: &Value) {
        let index = json!({
            "type": "Rule",
            "title": "Additions to the Entity List",
            "citation": "90 FR 14500",
            "start_page": 14500,
            "publication_date": self.day,
            "effective_on": self.day,
            "agencies": [{ "slug": "industry-and-security-bureau" }],
            "cfr_references": [{ "title": 15, "part": 744 }],
        });
        let path = |ending: &str| format!("documents/{}.{ending}", self.number);
        replica.put(path("json"), with(index, more)).unwrap();
        replica.put(path("xml"), self.xml().into_bytes()).unwrap();
    }

    fn instructions(&self) -> Vec<String> {
        let labels = 'a'..='z';
        let sentence = |(label, (destination, name)): (char, &(&str, &str))| {
            format!(
                "{label}. Under {destination}, by adding, in alphabetical order, an entry for “{name}”;"
            )
        };
        labels.zip(self.entries).map(sentence).collect()
    }

    /// The manuscript's words, as the office takes them out of the PDF.
    fn manuscript(&self) -> String {
        let day = self.day.strftime("%m/%d/%Y");
        let effective = self.day.strftime("%B %-d, %Y");
        format!(
            "This document is scheduled to be published in the\nFederal Register on {day} and \
             available online at\nhttps://federalregister.gov/d/{number}, and on \
             https://govinfo.gov\n\n[Billing Code 3510-33-P]\n\nDEPARTMENT OF COMMERCE\n\nBureau of \
             Industry and Security\n\n15 CFR Part 744\n\n[Docket No. 250331-0061]\n\nRIN \
             0694-AK09\n\nAdditions to the Entity List\n\nAGENCY: Bureau of Industry and Security, \
             Department of Commerce.\n\nACTION: Final rule.\n\nSUMMARY: This rule adds entities to \
             the Entity List.\n\nDATES: This rule is effective {effective}.\n\nSUPPLEMENTARY \
             INFORMATION:\n\nThe committee determined to add them for supplying parts.\n\nPART \
             744—CONTROL POLICY: END-USER AND END-USE BASED\n\n1. Supplement no. 4 to part 744 is \
             amended by:\n\n{}\n\nThe additions read as follows:\n\n[FR Doc. {number} Filed: \
             3/28/2025 11:15 am; Publication Date: {day}]\n",
            self.instructions().join("\n\n"),
            number = self.number,
        )
    }

    pub(crate) fn xml(&self) -> String {
        let row = |(destination, name): &(&str, &str)| {
            format!(
                "<ROW><ENT I=\"01\">{destination}</ENT><ENT>{name}, 12 First Street, Some \
                 City.</ENT><ENT>For all items subject to the EAR. (See § 744.11 of the \
                 EAR)</ENT><ENT>Presumption of denial</ENT><ENT>90 FR [INSERT FR PAGE \
                 NUMBER].</ENT></ROW>"
            )
        };
        let rows = self.entries.iter().map(row).collect::<Vec<_>>().concat();
        let instructions = self.instructions();
        let paragraphs = instructions.iter().map(|text| format!("<AMDPAR>{text}</AMDPAR>"));
        let paragraphs = paragraphs.collect::<Vec<_>>().concat();
        format!(
            "<RULE><PREAMB><AGENCY TYPE=\"S\">DEPARTMENT OF COMMERCE</AGENCY><SUBAGY>Bureau of \
             Industry and Security</SUBAGY><CFR>15 CFR Part 744</CFR><DEPDOC>[Docket No. \
             250331-0061]</DEPDOC><RIN>RIN 0694-AK09</RIN><SUBJECT>Additions to the Entity \
             List</SUBJECT><SUM><HD SOURCE=\"HED\">SUMMARY:</HD><P>This rule adds entities to the \
             Entity List.</P></SUM><EFFDATE><HD SOURCE=\"HED\">DATES:</HD><P>This rule is effective \
             {effective}.</P></EFFDATE></PREAMB><REGTEXT TITLE=\"15\" PART=\"744\"><AMDPAR>1. \
             Supplement No. 4 to part 744 is amended by:</AMDPAR>{paragraphs}<GPOTABLE COLS=\"5\" \
             CDEF=\"s30,r50,r50,r50,r50\"><BOXHD><CHED H=\"1\">Country</CHED><CHED \
             H=\"1\">Entity</CHED><CHED H=\"1\">License requirement</CHED><CHED H=\"1\">License \
             review policy</CHED><CHED H=\"1\">Federal Register \
             citation</CHED></BOXHD>{rows}</GPOTABLE></REGTEXT><FRDOC>[FR Doc. {number} Filed \
             3-28-25; 11:15 am]</FRDOC></RULE>",
            effective = self.day.strftime("%B %-d, %Y"),
            number = self.number,
        )
    }
}

fn with(mut json: Value, more: &Value) -> Vec<u8> {
    if let (Some(fields), Some(more)) = (json.as_object_mut(), more.as_object()) {
        fields.extend(more.clone());
    }
    json.to_string().into_bytes()
}
