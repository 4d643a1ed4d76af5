//! The French of everything that is shown: spaces and signs, dates and hours, plurals, names of countries, addresses
//! of pages. Pure functions on text; knows nobody else in the house (source of the rules: domain.md §9).

mod addresses;
mod articles;
mod countries;
pub mod dates;
mod fences;
mod keys;
mod languages;
mod numbers;
pub mod spelling;
pub mod typography;
mod words;

pub use addresses::{address_around, addresses, is_address};
pub use articles::{at_the, of_the, the};
pub use countries::{Country, Participation, countries, country};
pub use dates::{
    DateForm, SchoolYear, countdown, date, duration_days, hours, long_date, minutes, month_name, month_short,
    month_year, of_month, parse_date, parse_date_time, parse_time, range, school_year, seconds, short_date, time,
    weekday_name, weeks, wrong_weekdays,
};
pub use keys::{fold, fold_char, is_device_name, slug};
pub use languages::{in_language, language};
pub use numbers::{cardinal, count, number, percent, plural, size, telephone};
pub use spelling::house_spelling;
pub use typography::{plain_spaces, superscript_ordinals, typography, typography_after};
pub use words::{
    TO_COMPLETE, capitalize, elide, first_sentences, holds_word, list, sentences, to_complete, truncate, word_count,
};

/// No-break space: before `:`, inside « », between a number and its unit.
pub const NBSP: char = '\u{a0}';
/// Narrow no-break space: before `;` `!` `?`, between thousands.
pub const NNBSP: char = '\u{202f}';
