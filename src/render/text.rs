//! Plain text as it is mailed: lines of a set width, and spaces that every program knows.

use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

use crate::french;
use crate::plan::Lines;

/// Lays out what a template gave: no space at the end of a line, at most one empty line in a row, one at the end.
pub fn lay_out(rendered: &[u8], lines: Lines) -> String {
    let text = String::from_utf8_lossy(rendered);
    let mut out = String::with_capacity(text.len());
    let mut is_blank = true;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() {
            if !is_blank {
                out.push('\n');
            }
            is_blank = true;
            continue;
        }
        is_blank = false;
        match lines.width {
            Some(width) => {
                for line in wrap(line, width) {
                    out.push_str(&line);
                    out.push('\n');
                }
            }
            None => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    let out = format!("{}\n", out.trim_end());
    if lines.plain_spaces { french::plain_spaces(&out) } else { out }
}

/// Breaks at ordinary spaces only: never before a colon, never inside an address. What continues an item is set under it.
fn wrap(line: &str, width: usize) -> Vec<std::borrow::Cow<'_, str>> {
    let indent = if line.starts_with("– ") || line.starts_with("- ") { "  " } else { "" };
    let options = Options::new(width)
        .subsequent_indent(indent)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::wrap(line, options)
}

#[cfg(test)]
mod tests {
    use super::{Lines, lay_out};

    #[test]
    fn lines_break_at_ordinary_spaces_only() {
        let text = "Le lundi 10 mai, ils partent\u{a0}: c’est loin.\n\n\n\n– https://charles-allies.example/mobilites/caspe/ et la suite  \n\n";
        let lines = Lines { width: Some(28), plain_spaces: false };
        assert_eq!(
            lay_out(text.as_bytes(), lines),
            "Le lundi 10 mai, ils\npartent\u{a0}: c’est loin.\n\n–\n  https://charles-allies.example/mobilites/caspe/\n  et la suite\n"
        );
    }

    #[test]
    fn narrow_spaces_give_way_to_ordinary_no_break_ones() {
        let lines = Lines { width: None, plain_spaces: true };
        assert_eq!(lay_out("Venez\u{202f}!".as_bytes(), lines), "Venez\u{a0}!\n");
    }
}
