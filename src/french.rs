//! The French of everything that is shown: spaces and signs, dates and hours, plurals, names of countries, addresses
//! of pages. Pure functions on text; knows nobody else in the house (source of the rules: domain.md §9).

mod addresses;
mod articles;
pub mod dates;
mod fences;
mod languages;
pub mod spelling;
pub mod typography;
pub mod words;

pub use addresses::{address_around, addresses, is_address};
pub use articles::{at_the, of_the, the};
pub use dates::{
    DateForm, SchoolYear, countdown, date, duration_days, hours, long_date, minutes, month_name, month_short,
    month_year, of_month, parse_date, parse_date_time, parse_time, range, school_year, seconds, short_date, time,
    weekday_name, weeks, wrong_weekdays,
};
pub use languages::{in_language, language};
pub use spelling::house_spelling;
pub use typography::{plain_spaces, superscript_ordinals, typography, typography_after};
pub use words::{
    Country, Participation, TO_COMPLETE, capitalize, cardinal, count, countries, country, elide, first_sentences, fold,
    fold_char, holds_word, is_device_name, list, number, percent, plural, sentences, size, slug, telephone,
    to_complete, truncate, word_count,
};

/// No-break space: before `:`, inside « », between a number and its unit.
pub const NBSP: char = '\u{a0}';
/// Narrow no-break space: before `;` `!` `?`, between thousands.
pub const NNBSP: char = '\u{202f}';
