//! `pages/`: free pages, in nested folders.

use super::fields::{Key, Record, Type};

const MENU: &[Key] = &[
    Key { name: "titre", ty: Type::Text, required: false, help: "Le mot du menu.", example: "Partir" },
    Key {
        name: "ordre",
        ty: Type::Int { min: 0, max: 1000 },
        required: false,
        help: "Sa place : les petits nombres d’abord.",
        example: "20",
    },
];

pub const KEYS: &[Key] = &[
    Key {
        name: "menu",
        ty: Type::Map(MENU),
        required: false,
        help: "Met la page au menu.",
        example: "{titre: Partir, ordre: 20}",
    },
    Key {
        name: "modele",
        ty: Type::Plain,
        required: false,
        help: "Un autre modèle du thème que « page ».",
        example: "page",
    },
];

#[derive(Debug, Clone, Default)]
pub struct Page {
    pub menu: Option<Menu>,
    /// Name of a template of the theme, without `.html`.
    pub template: Option<crate::diagnostic::Spanned<String>>,
}

#[derive(Debug, Clone)]
pub struct Menu {
    pub title: Option<String>,
    pub order: i64,
}

pub(super) fn from(record: &mut Record) -> Page {
    Page {
        menu: record
            .map("menu")
            .map(|mut menu| Menu { title: menu.string("titre"), order: menu.int("ordre").map_or(500, |n| n.value) }),
        template: record.text("modele"),
    }
}
