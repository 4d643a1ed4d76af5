//! The boxes of a sheet that is cut once printed: where it is cut, and how far the ink goes beyond. A browser knows nothing of
//! them: they are added after what it wrote, which stays as it is (ISO 32000-1, 7.5.6 and 14.11.2).

use std::fmt::Write as _;

use memchr::memmem;

/// How a page says that it is cut: `data-cut="148 210 10 3"`.
const MARK: &[u8] = b"data-cut=\"";
/// Points of a millimetre.
const POINTS: f64 = 72.0 / 25.4;

/// Millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cut {
    /// Of the sheet once it is cut.
    width: f64,
    height: f64,
    /// From the edge of the printed sheet to the cut, on the left and at the top.
    margin: f64,
    /// Of ink beyond the cut.
    bleed: f64,
}

impl Cut {
    /// What a page says of itself.
    pub fn of(page: &[u8]) -> Option<Cut> {
        let start = memmem::find(page, MARK)? + MARK.len();
        let end = start + memchr::memchr(b'"', &page[start..])?;
        let numbers = std::str::from_utf8(&page[start..end]).ok()?.split_whitespace().map(str::parse);
        match numbers.collect::<Result<Vec<f64>, _>>().ok()?[..] {
            [width, height, margin, bleed] => Some(Cut { width, height, margin, bleed }),
            _ => None,
        }
    }

    /// `/TrimBox [x0 y0 x1 y1]` and `/BleedBox`, on a sheet of that height in points: the origin is at its foot.
    fn boxes(self, sheet: f64) -> String {
        let around = |beyond: f64| {
            let (left, top) = (self.margin - beyond, self.margin - beyond);
            let (right, foot) = (self.margin + self.width + beyond, self.margin + self.height + beyond);
            let [x0, x1] = [left, right].map(|mm| mm * POINTS);
            let [y0, y1] = [foot, top].map(|mm| sheet - mm * POINTS);
            format!("[{x0:.3} {:.3} {x1:.3} {y1:.3}]", y0.max(0.0))
        };
        format!("\n/TrimBox {}\n/BleedBox {}", around(0.0), around(self.bleed))
    }
}

/// The same file, its pages with their boxes; `None` when it is not written as browsers do.
pub fn cut(mut pdf: Vec<u8>, cut: Cut) -> Option<Vec<u8>> {
    let tail = memmem::rfind(&pdf, b"trailer")?;
    let end = std::str::from_utf8(pdf.get(tail..)?).ok()?;
    let trailer = end.split_once("<<")?.1.split_once(">>")?.0.trim().to_string();
    let table = end.split_once("startxref")?.1.split_whitespace().next()?.to_string();
    let pages = pages(&pdf, cut)?;
    if !pdf.ends_with(b"\n") {
        pdf.push(b'\n');
    }
    let mut index = String::from("xref\n0 1\n0000000000 65535 f \n");
    for (number, dictionary) in pages {
        let _ = writeln!(index, "{number} 1\n{:010} 00000 n ", pdf.len());
        pdf.extend(format!("{number} 0 obj\n{dictionary}\nendobj\n").bytes());
    }
    let start = pdf.len();
    pdf.extend(format!("{index}trailer\n<<{trailer}\n/Prev {table}>>\nstartxref\n{start}\n%%EOF\n").bytes());
    Some(pdf)
}

/// Number and dictionary of each page, with its boxes.
fn pages(pdf: &[u8], cut: Cut) -> Option<Vec<(u32, String)>> {
    let mut pages = Vec::new();
    for at in memmem::find_iter(pdf, b" 0 obj\n<</Type /Page\n") {
        let digits = pdf[..at].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let number = std::str::from_utf8(&pdf[at - digits..at]).ok()?.parse().ok()?;
        let start = at + b" 0 obj\n".len();
        let end = start + memmem::find(&pdf[start..], b"endobj")?;
        let dictionary = std::str::from_utf8(&pdf[start..end]).ok()?.trim_end().strip_suffix(">>")?;
        let media = dictionary.split_once("/MediaBox [")?.1.split_once(']')?.0;
        let height = media.split_whitespace().nth(3)?.parse().ok()?;
        pages.push((number, format!("{dictionary}{}>>", cut.boxes(height))));
    }
    (!pages.is_empty()).then_some(pages)
}

#[cfg(test)]
mod tests {
    use super::*;

    const A5: Cut = Cut { width: 148.0, height: 210.0, margin: 10.0, bleed: 3.0 };

    #[test]
    fn a_page_says_how_it_is_cut() {
        assert_eq!(Cut::of(b"<article class=\"x\" data-cut=\"148 210 10 3\">"), Some(A5));
        assert_eq!(Cut::of(b"<article>"), None);
        assert_eq!(Cut::of(b"<article data-cut=\"148 210\">"), None);
    }

    #[test]
    fn boxes_come_after_what_the_browser_wrote() {
        let pdf = b"%PDF-1.4\n7 0 obj\n<</Type /Page\n/MediaBox [0 0 476.22 651.97]\n/Parent 2 0 R>>\nendobj\nxref\n0 8\ntrailer\n<</Size 8\n/Root 1 0 R>>\nstartxref\n90\n%%EOF\n";
        let made = cut(pdf.to_vec(), A5).unwrap();
        assert!(made.starts_with(pdf));
        let added = std::str::from_utf8(&made[pdf.len()..]).unwrap();
        let expected = "7 0 obj\n<</Type /Page\n/MediaBox [0 0 476.22 651.97]\n/Parent 2 0 R\n/TrimBox [28.346 28.348 447.874 623.624]\n\
            /BleedBox [19.843 19.844 456.378 632.127]>>\nendobj\nxref\n0 1\n0000000000 65535 f \n7 1\n0000000144 00000 n \ntrailer\n<</Size 8\n/Root 1 0 R\n/Prev 90>>\nstartxref\n302\n%%EOF\n";
        assert_eq!(added, expected);
        assert_eq!(cut(b"%PDF-1.7 objects in streams".to_vec(), A5), None);
    }
}
