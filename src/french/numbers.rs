//! Numbers as they are written: plurals, thousands, percentages, sizes of files, telephones.

use super::NNBSP;

/// « 0 jour », « 1 jour », « 2 jours »: the plural begins at 2. U+00A0 before the word.
pub fn plural(n: i64, one: &str, many: &str) -> String {
    format!("{}\u{a0}{}", number(n), if n.unsigned_abs() < 2 { one } else { many })
}

/// The same for what was counted here.
pub fn count(n: usize, one: &str, many: &str) -> String {
    plural(i64::try_from(n).unwrap_or(i64::MAX), one, many)
}

/// « 10 000 », groups of three separated by U+202F.
pub fn number(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::from(if n < 0 { "−" } else { "" });
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(NNBSP);
        }
        out.push(digit);
    }
    out
}

/// « 78,5 % », of so many hundredths of a percent.
pub fn percent(hundredths: i64) -> String {
    let decimals = format!("{:02}", hundredths % 100);
    let decimals = decimals.trim_end_matches('0');
    let comma = if decimals.is_empty() { "" } else { "," };
    format!("{}{comma}{decimals}\u{a0}%", hundredths / 100)
}

/// « 512 octets », « 240 ko », « 3,4 Mo »: thousands, as browsers and explorers say; rounded up.
pub fn size(bytes: u64) -> String {
    let number = |n: u64| number(i64::try_from(n).unwrap_or(i64::MAX));
    let of = |unit: u64, name: &str| match bytes.div_ceil(unit / 10) {
        tenths if tenths % 10 == 0 => format!("{}\u{a0}{name}", number(tenths / 10)),
        tenths => format!("{},{}\u{a0}{name}", number(tenths / 10), tenths % 10),
    };
    match bytes {
        0..1_000 => plural(i64::try_from(bytes).unwrap_or(i64::MAX), "octet", "octets"),
        1_000..1_000_000 => format!("{}\u{a0}ko", bytes.div_ceil(1_000)),
        1_000_000..1_000_000_000 => of(1_000_000, "Mo"),
        _ => of(1_000_000_000, "Go"),
    }
}

const CARDINALS: [&str; 17] = [
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize",
];

/// « quatre » up to sixteen, then « 17 ».
pub fn cardinal(n: i64) -> String {
    let word = usize::try_from(n).ok().and_then(|n| CARDINALS.get(n));
    word.map_or_else(|| number(n), |word| (*word).to_string())
}

/// A French telephone typed in one go, in pairs: « 0467901234 » → « 04 67 90 12 34 ». Any other number as it was typed.
pub fn telephone(typed: &str) -> String {
    let is_bare = typed.len() == 10 && typed.starts_with('0') && typed.bytes().all(|b| b.is_ascii_digit());
    if !is_bare {
        return typed.to_string();
    }
    let pairs: Vec<&str> = (0..5).map(|at| &typed[2 * at..2 * at + 2]).collect();
    pairs.join("\u{a0}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_typed_in_one_go_is_cut_in_pairs() {
        assert_eq!(telephone("0467901234"), "04\u{a0}67\u{a0}90\u{a0}12\u{a0}34");
        assert_eq!(telephone("+34 976 63 00 00"), "+34 976 63 00 00");
        assert_eq!(telephone("3949"), "3949");
    }

    #[test]
    fn sizes_are_those_of_an_explorer() {
        let said = [0, 1, 512, 1_000, 1_001, 999_999, 1_000_000, 3_440_000, 1_234_567_890].map(size);
        let expected = ["0 octet", "1 octet", "512 octets", "1 ko", "2 ko", "1000 ko", "1 Mo", "3,5 Mo", "1,3 Go"];
        assert_eq!(said, expected.map(|text| text.replace(' ', "\u{a0}")));
    }

    #[test]
    fn plurals_and_numbers() {
        let days = |n| plural(n, "jour", "jours");
        assert_eq!(
            (days(0).as_str(), days(1).as_str(), days(2).as_str()),
            ("0\u{a0}jour", "1\u{a0}jour", "2\u{a0}jours")
        );
        assert_eq!(days(1200), "1\u{202f}200\u{a0}jours");
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(10_000), "10\u{202f}000");
        assert_eq!(number(-1_234_567), "−1\u{202f}234\u{202f}567");
        assert_eq!(number(i64::MIN), "−9\u{202f}223\u{202f}372\u{202f}036\u{202f}854\u{202f}775\u{202f}808");
    }
}
