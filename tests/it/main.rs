//! The whole program as its users meet it: a project in a temporary folder, the real binary, the screen it prints and the
//! files it writes. One module per capability.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on must stop")]

mod accessibility;
mod architecture;
mod authorisations;
mod build;
mod cards;
mod command;
mod consent;
mod descriptions;
mod disk;
mod ent;
mod europe_kit;
mod event_pages;
mod faults;
mod feeds;
mod fuzz;
mod goals;
mod golden;
mod guide;
mod hostile_images;
mod kiosk;
mod languages;
mod laws;
mod names;
mod network_talk;
mod new_parution;
mod photos;
mod press;
mod prints;
mod project;
mod radio;
mod reading;
mod repository;
mod schemas;
mod search;
mod sobriety;
mod threats;
mod transfer;
mod translations;
mod watch;
mod withdrawal;
