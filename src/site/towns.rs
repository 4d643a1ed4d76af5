//! The towns where students go, for the map.

use super::{Site, geo};
use crate::content::{Entry, Mobility};
use crate::french::Country;

/// A town, and its mobilities, most recent departure first.
#[derive(Debug)]
pub struct Town<'s> {
    pub name: &'s str,
    pub country: &'s Country,
    /// On the theme's map; `None` outside it.
    pub point: Option<[f64; 2]>,
    pub mobilities: Vec<&'s Entry<Mobility>>,
}

impl Site {
    /// The towns of the mobilities that have coordinates; cancelled ones left out.
    pub fn towns(&self) -> Vec<Town<'_>> {
        let mut towns: Vec<Town> = Vec::new();
        for entry in self.mobilities.iter().filter(|m| !m.data.is_cancelled()) {
            let Some(coordinates) = self.coordinates(&entry.data) else { continue };
            let (name, country) = (entry.data.city.value.as_str(), &entry.data.country);
            match towns.iter_mut().find(|town| town.name == name && town.country.code == country.code) {
                Some(town) => town.mobilities.push(entry),
                None => {
                    towns.push(Town { name, country, point: geo::project(coordinates), mobilities: vec![entry] });
                }
            }
        }
        towns
    }
}
