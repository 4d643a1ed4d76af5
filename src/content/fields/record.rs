//! Taking the values of a record, each as its type: `None` when it is absent (what is wrong was said before).

use chrono::{NaiveDate, NaiveTime};

use super::{Key, Record, Reference, TARGET, Type, Value};
use crate::diagnostic::{Diagnostic, Span, Spanned, nearest};
use crate::french::{self, Country};

impl Record {
    /// What its values name, in the order written.
    pub fn references(&mut self) -> Vec<Reference> {
        std::mem::take(&mut self.references)
    }

    pub fn has(&self, key: &str) -> bool {
        self.values.contains_key(key)
    }

    /// It was written, and refused.
    pub fn is_wrong(&self, key: &str) -> bool {
        self.wrong.contains(&key)
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

    /// Where `oui` is written, for what may be refused there.
    pub fn yes(&mut self, key: &str) -> Option<Span> {
        let Spanned { value, span } = self.values.remove(key)?;
        matches!(value, Value::Bool(true)).then_some(span)
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
        self.choice_at(key).map(|code| code.value)
    }

    /// A choice, where somebody may point at it.
    pub fn choice_at(&mut self, key: &str) -> Option<Spanned<&'static str>> {
        let Spanned { value, span } = self.values.remove(key)?;
        match value {
            Value::Choice(code) => Some(Spanned::new(code, span)),
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

    /// The same entry in other words: those of a translation replace ours. `original` is our file, and what a translation
    /// leaves unsaid is said in the faults.
    pub fn translate(
        &mut self,
        words: Record,
        tables: &[&'static [Key]],
        original: &str,
        faults: &mut Vec<Diagnostic>,
    ) {
        // An address that changed is the business of its own page.
        self.values.remove("anciennes_adresses");
        let mut unsaid = Vec::new();
        for key in tables.iter().copied().flatten().filter(|key| key.is_words()) {
            let is_said = words.values.contains_key(key.name);
            if !is_said && self.values.get(key.name).is_some_and(|value| says(&value.value, key.ty)) {
                // A title is asked for as an error; a quote carries its own language.
                unsaid.extend((!matches!(key.name, "titre" | "citation")).then_some(key.name));
                if !key.required && !matches!(key.ty, Type::Map(_)) && !self.has_facts(key.name) {
                    self.values.remove(key.name);
                }
            }
        }
        if !unsaid.is_empty() {
            let message = format!("cette traduction ne dit pas : {}", unsaid.join(", "));
            let help = format!(
                "Ajoutez ce qui manque, d’après « {original} » : la page est incomplète, ou reste en partie en français."
            );
            faults.push(Diagnostic::warning(words.span.clone(), message).help(help));
        }
        self.overlay(words, original, faults);
    }

    /// A list of groups, whose lines hold more than words.
    fn has_facts(&self, key: &str) -> bool {
        let Some(Value::List(items)) = self.values.get(key).map(|value| &value.value) else { return false };
        items.iter().any(|item| matches!(item.value, Value::Map(_)))
    }

    fn overlay(&mut self, words: Record, original: &str, faults: &mut Vec<Diagnostic>) {
        for (name, said) in words.values {
            let ours = self.values.get_mut(name).map(|ours| &mut ours.value);
            match (ours, said.value) {
                (Some(Value::Map(ours)), Value::Map(said)) => ours.overlay(said, original, faults),
                (_, Value::Map(_)) => {
                    let message = format!("la clé « {name} » n’est pas dans « {original} »");
                    let help = "Écrivez-la d’abord là, avec ce qui ne se traduit pas ; ou retirez-la d’ici.";
                    faults.push(Diagnostic::error(said.span, message).help(help));
                }
                (ours, Value::List(items)) if items.iter().any(|item| matches!(item.value, Value::Map(_))) => {
                    let lines = match ours {
                        Some(Value::List(lines)) => lines.iter_mut().collect(),
                        _ => Vec::new(),
                    };
                    if lines.iter().any(|line| target_of(line).is_some()) {
                        overlay_menu(lines, Spanned::new(items, said.span), (name, original), faults);
                        continue;
                    }
                    if lines.len() != items.len() {
                        let message = format!(
                            "« {name} » compte {} ici, et {} dans « {original} »",
                            french::plural(items.len() as i64, "ligne", "lignes"),
                            lines.len()
                        );
                        let help = "Traduisez toutes les lignes, dans le même ordre.";
                        faults.push(Diagnostic::error(said.span, message).help(help));
                        continue;
                    }
                    for (line, item) in lines.into_iter().zip(items) {
                        if let (Value::Map(line), Value::Map(item)) = (&mut line.value, item.value) {
                            line.overlay(item, original, faults);
                        }
                    }
                }
                (_, value) => {
                    self.values.insert(name, Spanned::new(value, said.span));
                }
            }
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

/// Where a line of a menu leads.
fn target_of(line: &Spanned<Value>) -> Option<&str> {
    let Value::Map(line) = &line.value else { return None };
    match &line.values.get(TARGET)?.value {
        Value::Text(target) => Some(target),
        _ => None,
    }
}

/// A line of a menu translates the one that leads to the same place, whatever their order.
fn overlay_menu(
    mut lines: Vec<&mut Spanned<Value>>,
    items: Spanned<Vec<Spanned<Value>>>,
    (name, original): (&str, &str),
    faults: &mut Vec<Diagnostic>,
) {
    let targets: Vec<String> = lines.iter().filter_map(|line| Some(target_of(line)?.to_string())).collect();
    let mut is_whole = true;
    for (at, item) in items.value.into_iter().enumerate() {
        let Value::Map(mut words) = item.value else { continue };
        let Some(target) = words.text(TARGET) else {
            is_whole = false;
            let message = format!("cette ligne de « {name} » ne dit pas où elle mène");
            let meant = targets.get(at).or(targets.last()).map_or("", String::as_str);
            let help = format!("Ajoutez-y « {TARGET} », comme dans « {original} », par exemple : {TARGET}: {meant}");
            faults.push(Diagnostic::error(item.span, message).help(help));
            continue;
        };
        match lines.iter().position(|line| target_of(line) == Some(&target.value)) {
            Some(line) => {
                if let Value::Map(line) = &mut lines.remove(line).value {
                    line.overlay(words, original, faults);
                }
            }
            None => {
                is_whole = false;
                let message = format!("aucune ligne de « {name} » ne mène à « {} » dans « {original} »", target.value);
                let help = match nearest(&target.value, targets.iter().map(String::as_str)) {
                    Some(near) => format!("Vouliez-vous dire « {near} » ?"),
                    None => format!("Retirez cette ligne, ou écrivez-la d’abord dans « {original} »."),
                };
                faults.push(Diagnostic::error(target.span, message).help(help));
            }
        }
    }
    for target in lines.iter().filter(|_| is_whole).filter_map(|line| target_of(line)) {
        let message = format!("« {name} » ne traduit pas la ligne qui mène à « {target} »");
        let help = format!("Ajoutez-y : - {{titre: …, {TARGET}: {target}}}");
        faults.push(Diagnostic::error(items.span.clone(), message).help(help));
    }
}

/// It holds words that a reader of another language would not understand.
fn says(value: &Value, ty: Type) -> bool {
    match (value, ty) {
        (Value::Text(text), Type::Text) => text.contains(char::is_alphabetic),
        (Value::List(items), Type::List(item)) => items.iter().any(|value| says(&value.value, *item)),
        (Value::Map(record), Type::Map(keys)) => {
            keys.iter().any(|key| record.values.get(key.name).is_some_and(|value| says(&value.value, key.ty)))
        }
        _ => false,
    }
}
