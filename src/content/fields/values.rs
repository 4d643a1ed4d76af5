//! One value, read as its type: what it holds, or the fault that says what to type instead.

use chrono::NaiveDateTime;

use super::{Key, Law, Reference, Type, Value, read};
use crate::content::yaml::{Data, Node};
use crate::diagnostic::{Diagnostic, Span, Spanned, nearest};
use crate::french::{self, DateForm};

/// Where a value stands, and where what is said of it goes.
pub(super) struct Context<'a> {
    pub key: &'static Key,
    pub law: Law<'a>,
    pub faults: &'a mut Vec<Diagnostic>,
    pub references: &'a mut Vec<Reference>,
}

impl Context<'_> {
    fn fault(&mut self, span: &Span, message: String, help: String) -> Option<Spanned<Value>> {
        self.faults.push(Diagnostic::error(span.clone(), message).help(help));
        None
    }

    pub fn value(&mut self, node: Node, ty: Type) -> Option<Spanned<Value>> {
        let Node { span, data } = node;
        let value = match (ty, data) {
            (Type::List(item), Data::List(nodes)) => {
                let items = nodes
                    .into_iter()
                    .filter(|n| !matches!(n.data, Data::Empty))
                    .filter_map(|node| self.value(node, *item));
                Value::List(items.collect())
            }
            (Type::Coordinates, Data::List(nodes)) => return self.coordinates(&nodes, span),
            // A lone value where a list is expected is a list of one.
            (Type::List(item), data @ (Data::Scalar(_) | Data::Map(_))) => {
                Value::List(vec![self.value(Node { span: span.clone(), data }, *item)?])
            }
            (Type::Map(keys), Data::Map(entries)) => {
                let mut record = read(entries, &[keys], &span, self.law, self.faults);
                self.references.append(&mut record.references);
                if !record.complete {
                    return None;
                }
                Value::Map(record)
            }
            (ty, Data::Scalar(text)) => return self.scalar(text, ty, span),
            (ty, data) => {
                let found = match data {
                    Data::List(_) => "une liste",
                    Data::Map(_) => "un groupe de clés",
                    Data::Empty | Data::Scalar(_) => "rien",
                };
                return self.fault(
                    &span,
                    format!("« {} » attend {}, et non {found}", self.key.name, expected(ty)),
                    self.example(),
                );
            }
        };
        Some(Spanned::new(value, span))
    }

    fn example(&self) -> String {
        format!("Par exemple : {}: {}", self.key.name, self.key.example)
    }

    fn refer(&mut self, to: Type, name: &str, span: &Span) -> Value {
        // « mobilites/caspe-2026.md » is `caspe-2026`.
        let name = match to {
            Type::Entry(kind) => {
                let id = name.strip_prefix(kind.folder()).and_then(|rest| rest.strip_prefix('/')).unwrap_or(name);
                id.trim_end_matches(".md").trim_end_matches("/index")
            }
            _ => name,
        };
        self.references.push(Reference { to, name: Spanned::new(name.to_string(), span.clone()) });
        Value::Text(name.to_string())
    }

    fn coordinates(&mut self, nodes: &[Node], span: Span) -> Option<Spanned<Value>> {
        let numbers: Vec<f64> = nodes
            .iter()
            .filter_map(|n| match &n.data {
                Data::Scalar(text) => text.trim_end_matches('°').parse().ok(),
                _ => None,
            })
            .collect();
        match numbers[..] {
            [lat, lon] if nodes.len() == 2 && (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon) => {
                Some(Spanned::new(Value::Coordinates([lat, lon]), span))
            }
            _ => self.fault(
                &span,
                format!("« {} » attend deux nombres entre crochets : latitude, longitude", self.key.name),
                "Avec un point et non une virgule décimale, par exemple pour Caspe : [41.2333, -0.0333]".into(),
            ),
        }
    }

    fn scalar(&mut self, text: String, ty: Type, span: Span) -> Option<Spanned<Value>> {
        let text = text.trim().to_string();
        let name = self.key.name;
        let value = match ty {
            Type::Text | Type::Name | Type::Plain | Type::Target => Value::Text(text),
            Type::Bool => match french::fold(&text).as_str() {
                "oui" | "vrai" | "true" | "yes" => Value::Bool(true),
                "non" | "faux" | "false" | "no" => Value::Bool(false),
                _ => {
                    return self.fault(
                        &span,
                        format!("« {name} » attend « oui » ou « non », et non « {text} »"),
                        format!("Écrivez « {name}: oui » ou « {name}: non »."),
                    );
                }
            },
            Type::Date | Type::DateTime => return self.date(&text, ty, span),
            Type::Time => match french::parse_time(&text) {
                Some(time) => Value::Time(time),
                None => {
                    return self.fault(
                        &span,
                        format!("« {text} » n’est pas une heure"),
                        format!("Écrivez l’heure ainsi : {name}: \"10:30\""),
                    );
                }
            },
            Type::Int { min, max } => match text.replace([' ', '\u{a0}', '\u{202f}'], "").parse::<i64>() {
                Ok(n) if (min..=max).contains(&n) => Value::Int(n),
                Ok(n) => {
                    return self.fault(
                        &span,
                        format!("« {name} » doit être entre {min} et {max}, et non {n}"),
                        self.example(),
                    );
                }
                Err(_) => {
                    return self.fault(
                        &span,
                        format!("« {name} » attend un nombre entier, et non « {text} »"),
                        self.example(),
                    );
                }
            },
            Type::Percent => match hundredths(&text) {
                Some(n) if n <= 10_000 => Value::Int(n),
                Some(_) => {
                    let message = format!("« {name} » doit être entre 0 et 100, et non {text}");
                    return self.fault(&span, message, self.example());
                }
                None => {
                    let message = format!("« {name} » attend un pourcentage, et non « {text} »");
                    return self.fault(&span, message, self.example());
                }
            },
            Type::Choice(choices) => {
                let folded = french::fold(&text).replace([' ', '-'], "_");
                match choices.iter().find(|(code, label)| *code == folded || french::fold(label) == french::fold(&text))
                {
                    Some((code, _)) => Value::Choice(code),
                    None => {
                        let codes: Vec<&str> = choices.iter().map(|(code, _)| *code).collect();
                        // « conforme » is not nearly « non_conforme ».
                        let is_contrary = |code: &&str| **code == format!("non_{folded}");
                        if codes.iter().any(&is_contrary) {
                            let others =
                                codes.iter().filter(|code| !is_contrary(code)).map(|code| format!("« {code} »"));
                            let others = others.collect::<Vec<_>>().join(" ou ");
                            let help = format!("Vouliez-vous dire {others} ? {}", self.key.help);
                            return self.fault(&span, format!("« {name} » n’accepte pas « {text} »"), help);
                        }
                        let help = match nearest(&folded, codes.iter().copied()) {
                            Some(near) => {
                                format!("Vouliez-vous dire « {near} » ? Valeurs possibles : {}.", codes.join(", "))
                            }
                            None => format!("Valeurs possibles : {}.", codes.join(", ")),
                        };
                        return self.fault(&span, format!("« {name} » n’accepte pas « {text} »"), help);
                    }
                }
            }
            Type::Country => match french::country(&text) {
                Some(country) => Value::Country(country),
                None => {
                    let near = nearest(&text, french::countries().iter().map(|c| c.name));
                    let help = near.map_or("Écrivez son nom français (Espagne) ou son code (ES).".to_string(), |n| {
                        format!("Vouliez-vous dire « {n} » ?")
                    });
                    return self.fault(&span, format!("le pays « {text} » n’est pas connu"), help);
                }
            },
            Type::Coordinates => {
                return self.fault(&span, format!("« {name} » attend deux nombres entre crochets"), self.example());
            }
            Type::Colour => {
                let hex = text.strip_prefix('#').unwrap_or(&text);
                if matches!(hex.len(), 3 | 6) && hex.bytes().all(|b| b.is_ascii_hexdigit()) {
                    Value::Text(format!("#{}", hex.to_ascii_lowercase()))
                } else {
                    return self.fault(
                        &span,
                        format!("« {text} » n’est pas une couleur"),
                        format!("Écrivez six chiffres après le dièse, entre guillemets : {name}: \"#003399\""),
                    );
                }
            }
            Type::Url => match url_fault(&text) {
                None => Value::Text(text),
                Some(help) => return self.fault(&span, format!("« {text} » n’est pas une adresse web"), help),
            },
            Type::Email => {
                let sound = text
                    .split_once('@')
                    .is_some_and(|(user, host)| !user.is_empty() && host.contains('.') && !host.contains('@'));
                if sound && !text.contains(char::is_whitespace) && !text.contains(['<', '>', '"', ',']) {
                    Value::Text(text)
                } else {
                    return self.fault(&span, format!("« {text} » n’est pas une adresse électronique"), self.example());
                }
            }
            Type::Lang => {
                let code = text.to_ascii_lowercase();
                if matches!(code.len(), 2 | 3) && code.bytes().all(|b| b.is_ascii_lowercase()) {
                    Value::Text(code)
                } else {
                    return self.fault(
                        &span,
                        format!("« {text} » n’est pas un code de langue"),
                        "Écrivez deux lettres : fr, en, es, no …".into(),
                    );
                }
            }
            Type::Slug => {
                let mut good = french::slug(&text);
                if matches!(good.as_str(), "assets" | "medias") {
                    good.push_str("-page");
                }
                if text == good {
                    Value::Text(text)
                } else {
                    return self.fault(
                        &span,
                        format!("« {text} » ne peut pas servir d’adresse"),
                        format!("Une adresse n’a que des minuscules sans accent, des chiffres et des tirets : {name}: {good}"),
                    );
                }
            }
            Type::Address => match old_address(&text) {
                Ok(path) => Value::Text(path),
                Err(help) => {
                    return self.fault(&span, format!("« {text} » n’est pas une ancienne adresse de ce site"), help);
                }
            },
            Type::File => {
                if text.starts_with(['/', '\\'])
                    || text.contains('\\')
                    || text.split('/').any(|part| part == ".." || part.is_empty())
                    || text.contains(':')
                {
                    return self.fault(
                        &span,
                        format!("« {text} » n’est pas un fichier posé à côté de ce texte"),
                        "Posez le fichier dans le même dossier et n’écrivez que son nom, par exemple : photo.jpg"
                            .into(),
                    );
                }
                self.refer(ty, &text, &span)
            }
            Type::Entry(_) | Type::AnyEntry | Type::Person | Type::Network | Type::Media => {
                self.refer(ty, &text, &span)
            }
            Type::List(item) => {
                let item = self.scalar(text, *item, span.clone())?;
                Value::List(vec![item])
            }
            Type::Map(_) => {
                return self.fault(
                    &span,
                    format!("« {name} » attend {}, et non « {text} »", expected(ty)),
                    self.example(),
                );
            }
        };
        Some(Spanned::new(value, span))
    }

    fn date(&mut self, text: &str, ty: Type, span: Span) -> Option<Spanned<Value>> {
        let name = self.key.name;
        let Some((date, time, form)) = french::parse_date_time(text) else {
            let digits = text.chars().filter(char::is_ascii_digit).count();
            let (message, help) = if digits >= 3 && text.len() <= 20 {
                (
                    format!("la date « {text} » n’existe pas"),
                    format!("Écrivez l’année, le mois, le jour : {name}: {}", self.key.example),
                )
            } else {
                (format!("« {name} » attend une date, et non « {text} »"), self.example())
            };
            return self.fault(&span, message, help);
        };
        if let Type::Date = ty
            && time.is_some()
        {
            return self.fault(
                &span,
                format!("« {name} » attend un jour, sans heure"),
                format!("Écrivez : {name}: {}", date.format("%Y-%m-%d")),
            );
        }
        if let DateForm::French = form {
            let iso = time.map_or(date.format("%Y-%m-%d").to_string(), |t| {
                NaiveDateTime::new(date, t).format("%Y-%m-%d %H:%M").to_string()
            });
            self.faults.push(
                Diagnostic::advice(span.clone(), format!("la date « {text} » a été comprise"))
                    .help(format!("La forme sûre : {name}: {iso}")),
            );
        }
        let value = if let Type::Date = ty { Value::Date(date) } else { Value::DateTime(date, time) };
        Some(Spanned::new(value, span))
    }
}

fn url_fault(text: &str) -> Option<String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match rest {
        Some(rest) if rest.is_empty() || text.contains(char::is_whitespace) || text.contains(['<', '>', '"']) => {
            Some("Copiez l’adresse entière depuis le navigateur, sans espace.".into())
        }
        Some(_) => None,
        None if text.split('#').next().is_some_and(|path| path.to_lowercase().ends_with(".md")) => Some(
            "Ici, il faut une adresse, et non un fichier du contenu : copiez celle de la page, une fois en ligne."
                .into(),
        ),
        None if text.contains('.') && !text.contains("://") && !text.contains(':') => {
            Some(format!("Écrivez l’adresse entière : https://{text}"))
        }
        None => Some("Une adresse commence par « https:// ».".into()),
    }
}

/// « 78,5 % », « 78.5 », « 78 » → 7850, 7850, 7800; what follows is left out.
fn hundredths(text: &str) -> Option<i64> {
    let number = text.trim_end_matches('%').trim_end();
    let (whole, decimals) = number.split_once([',', '.']).unwrap_or((number, "0"));
    let are_digits = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if !are_digits(whole) || !are_digits(decimals) {
        return None;
    }
    let decimals: i64 = format!("{decimals:0<2}")[..2].parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(decimals)
}

/// A path of this site, relative to its root, that stays inside: `ancienne/page/`.
fn old_address(text: &str) -> Result<String, String> {
    let path = text.trim_start_matches('/');
    let climbs = path.split('/').any(|part| part == ".." || part == ".");
    if climbs {
        return Err("Une ancienne adresse reste dans le site : elle ne contient ni « .. » ni « . ».".into());
    }
    let first = path.split('/').next().unwrap_or_default();
    if matches!(first, "assets" | "medias")
        || path.split('/').any(french::is_device_name)
        || path.split('/').count() > 10
    {
        return Err("Cette adresse est réservée, ou trop longue : choisissez-en une autre.".into());
    }
    if path.contains("://") || text.starts_with("//") {
        return Err("Écrivez seulement ce qui suit le nom du site, par exemple : /ancienne/page/".into());
    }
    let sound = !path.is_empty()
        && path.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'_' | b'.' | b'~'));
    if !sound || path.contains("//") {
        return Err(
            "Une adresse n’a que des lettres sans accent, des chiffres, des tirets et des barres : /ancienne/page/"
                .into(),
        );
    }
    Ok(path.to_string())
}

fn expected(ty: Type) -> &'static str {
    match ty {
        Type::Text | Type::Name | Type::Plain | Type::Target => "un texte",
        Type::Slug | Type::File | Type::Address | Type::Colour | Type::Lang => "un texte",
        Type::Bool => "« oui » ou « non »",
        Type::Date | Type::DateTime => "une date",
        Type::Time => "une heure",
        Type::Int { .. } => "un nombre",
        Type::Percent => "un pourcentage",
        Type::Choice(_) => "l’une des valeurs prévues",
        Type::Country => "un pays",
        Type::Coordinates => "deux nombres entre crochets",
        Type::Url => "une adresse web",
        Type::Email => "une adresse électronique",
        Type::Entry(_) | Type::AnyEntry | Type::Person | Type::Network | Type::Media => "un identifiant",
        Type::List(_) => "une liste",
        Type::Map(_) => "un groupe de clés",
    }
}
