//! Taking the values of a record, each as its type: `None` when it is absent (what is wrong was said before).

use chrono::{NaiveDate, NaiveTime};

use super::{Record, Reference, Value};
use crate::diagnostic::Spanned;
use crate::french::Country;

impl Record {
    /// What its values name, in the order written.
    pub fn references(&mut self) -> Vec<Reference> {
        std::mem::take(&mut self.references)
    }

    /// All required keys are there and right.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    pub fn text(&mut self, key: &str) -> Option<Spanned<String>> {
        let Spanned { value, span } = self.values.remove(key)?;
        match value {
            Value::Text(text) => Some(Spanned::new(text, span)),
            _ => None,
        }
    }

    /// The text alone, where nobody will point at it.
    pub fn string(&mut self, key: &str) -> Option<String> {
        self.text(key).map(|t| t.value)
    }

    pub fn bool(&mut self, key: &str) -> Option<bool> {
        match self.values.remove(key)?.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// `oui`, else false.
    pub fn flag(&mut self, key: &str) -> bool {
        self.bool(key) == Some(true)
    }

    pub fn date(&mut self, key: &str) -> Option<Spanned<NaiveDate>> {
        let Spanned { value, span } = self.values.remove(key)?;
        match value {
            Value::Date(date) | Value::DateTime(date, _) => Some(Spanned::new(date, span)),
            _ => None,
        }
    }

    pub fn date_time(&mut self, key: &str) -> Option<Spanned<(NaiveDate, Option<NaiveTime>)>> {
        let Spanned { value, span } = self.values.remove(key)?;
        match value {
            Value::DateTime(date, time) => Some(Spanned::new((date, time), span)),
            Value::Date(date) => Some(Spanned::new((date, None), span)),
            _ => None,
        }
    }

    pub fn time(&mut self, key: &str) -> Option<NaiveTime> {
        match self.values.remove(key)?.value {
            Value::Time(time) => Some(time),
            _ => None,
        }
    }

    pub fn int(&mut self, key: &str) -> Option<Spanned<i64>> {
        let Spanned { value, span } = self.values.remove(key)?;
        match value {
            Value::Int(n) => Some(Spanned::new(n, span)),
            _ => None,
        }
    }

    pub fn choice(&mut self, key: &str) -> Option<&'static str> {
        match self.values.remove(key)?.value {
            Value::Choice(code) => Some(code),
            _ => None,
        }
    }

    pub fn country(&mut self, key: &str) -> Option<Country> {
        match self.values.remove(key)?.value {
            Value::Country(country) => Some(country),
            _ => None,
        }
    }

    pub fn coordinates(&mut self, key: &str) -> Option<[f64; 2]> {
        match self.values.remove(key)?.value {
            Value::Coordinates(pair) => Some(pair),
            _ => None,
        }
    }

    pub fn map(&mut self, key: &str) -> Option<Record> {
        match self.values.remove(key)?.value {
            Value::Map(record) => Some(record),
            _ => None,
        }
    }

    fn list(&mut self, key: &str) -> Vec<Spanned<Value>> {
        match self.values.remove(key).map(|v| v.value) {
            Some(Value::List(items)) => items,
            _ => Vec::new(),
        }
    }

    pub fn texts(&mut self, key: &str) -> Vec<Spanned<String>> {
        let texts = self.list(key).into_iter().filter_map(|item| match item.value {
            Value::Text(text) => Some(Spanned::new(text, item.span)),
            Value::Choice(code) => Some(Spanned::new(code.to_string(), item.span)),
            _ => None,
        });
        texts.collect()
    }

    /// The same; `None` where the key is not there, which an empty list is not.
    pub fn texts_if_given(&mut self, key: &str) -> Option<Vec<Spanned<String>>> {
        self.values.contains_key(key).then(|| self.texts(key))
    }

    pub fn maps(&mut self, key: &str) -> Vec<Record> {
        let maps = self.list(key).into_iter().filter_map(|item| match item.value {
            Value::Map(record) => Some(record),
            _ => None,
        });
        maps.collect()
    }
}
