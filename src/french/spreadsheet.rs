//! A table as a French spreadsheet opens it.

/// Rows of cells: « ; » and CRLF, with the mark by which spreadsheets know UTF-8, and ordinary spaces.
pub fn spreadsheet<R, C>(rows: &[R]) -> Vec<u8>
where
    R: AsRef<[C]>,
    C: AsRef<str>,
{
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(b"\xef\xbb\xbf".to_vec());
    for row in rows {
        let cells = row.as_ref().iter().map(|cell| guarded(&cell.as_ref().replace(['\u{a0}', '\u{202f}'], " ")));
        // Writing to memory does not fail.
        let _ = writer.write_record(cells);
    }
    writer.into_inner().unwrap_or_default()
}

/// A cell that begins like a formula would be computed.
fn guarded(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_string() }
}

#[cfg(test)]
mod tests {
    use super::spreadsheet;

    #[test]
    fn a_spreadsheet_reads_accents_and_computes_nothing() {
        let rows = [["Événement", "16\u{a0}h"], ["=1+1", "a;b"]];
        let expected = "\u{feff}Événement;16 h\r\n'=1+1;\"a;b\"\r\n";
        assert_eq!(String::from_utf8(spreadsheet(&rows)).unwrap(), expected);
    }
}
