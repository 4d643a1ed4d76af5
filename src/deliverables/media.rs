//! Photos and documents that pages show, under names that say nothing of who is on them.

use super::Deliverable;
use crate::plan::{Audience, Fit, Owner, Plan, Recipe};
use crate::site::Site;
use crate::site::consent::Channel;
use crate::site::pictures::LARGEST;

pub struct MediaFiles;

impl Deliverable for MediaFiles {
    fn plan<'s>(&self, site: &'s Site, plan: &mut Plan<'s>) {
        for picture in site.pictures(Channel::Site) {
            // Two files of the same content are one published file.
            if !plan.has(Audience::Public, &picture.path) {
                plan.add(
                    Audience::Public,
                    picture.path.clone(),
                    Owner::Source(picture.shown.clone()),
                    Recipe::Picture { picture, fit: Fit { longest: LARGEST, heaviest: None } },
                );
            }
        }
        for document in site.media.documents.values() {
            if !plan.has(Audience::Public, &document.path) {
                let recipe = Recipe::Copy { media: &document.media, shown: document.shown.clone() };
                plan.add(Audience::Public, document.path.clone(), Owner::Source(document.shown.clone()), recipe);
            }
        }
    }
}
