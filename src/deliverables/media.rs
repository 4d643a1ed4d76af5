//! Photos and documents that pages show, under names that say nothing of who is on them.

use super::Deliverable;
use crate::plan::{Audience, Fit, Format, Owner, Plan, Print, Recipe};
use crate::site::Site;
use crate::site::consent::Channel;
use crate::site::pictures::Form;

pub struct MediaFiles;

impl Deliverable for MediaFiles {
    fn channel(&self) -> Option<Channel> {
        Some(Channel::Site)
    }

    fn plan<'s>(&self, site: &'s Site, plan: &mut Plan<'s>) {
        for picture in site.pictures(Channel::Site) {
            let format = if picture.form == Form::Drawing { Format::Drawing } else { Format::Usual };
            let usual = (picture.path.clone(), picture.width.max(picture.height), format);
            let sizes =
                picture.sizes(&site.media.sizes).into_iter().map(|size| (size.path, size.longest, Format::WebP));
            for (path, longest, format) in std::iter::once(usual).chain(sizes) {
                // Two files of the same content are one published file.
                if !plan.has(Audience::Public, &path) {
                    let fit = Fit { longest, heaviest: None, format };
                    let owner = Owner::Source(picture.shown.clone());
                    plan.add(Audience::Public, path, owner, Recipe::Picture(Print { picture, fit, caption: None }));
                }
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
