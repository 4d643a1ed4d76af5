//! A table as a French spreadsheet opens it: a CSV file that computes nothing.

/// Rows of cells: « ; » and CRLF, with the mark by which spreadsheets know UTF-8, and ordinary spaces.
pub fn csv(rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(b"\xef\xbb\xbf".to_vec());
    for row in rows {
        // Writing to memory does not fail.
        let _ = writer.write_record(row.iter().map(|cell| guarded(&cell.replace(['\u{a0}', '\u{202f}'], " "))));
    }
    writer.into_inner().unwrap_or_default()
}

/// What opens a formula, in ordinary signs and in the wide ones that East Asian spreadsheets read as well.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// A cell that begins like a formula would be computed.
fn guarded(cell: &str) -> String {
    if cell.starts_with(FORMULA) { format!("'{cell}") } else { cell.to_string() }
}

#[cfg(test)]
mod tests {
    use super::csv;

    #[test]
    fn a_spreadsheet_reads_accents_and_computes_nothing() {
        let rows = [["Événement", "16\u{a0}h"], ["=1+1", "a;b"], ["＝1+1", "＠SUM(A1)"], ["1＋1", "un = deux"]];
        let rows = rows.map(|row| row.map(str::to_string).to_vec());
        let expected = "\u{feff}Événement;16 h\r\n'=1+1;\"a;b\"\r\n'＝1+1;'＠SUM(A1)\r\n1＋1;un = deux\r\n";
        assert_eq!(String::from_utf8(csv(&rows)).unwrap(), expected);
    }
}
