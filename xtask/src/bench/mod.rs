//! `cargo xtask bench`: what the code can measure about itself, each beside an aim or a contender.

mod form;
mod forms;
mod search;
mod server;
mod start;
mod sync;

use anyhow::Result;
use clap::Subcommand;

use crate::house::House;

#[derive(Debug, Clone, Subcommand)]
pub enum Bench {
    /// Cold start from the cache, beside a minimal Leptos page
    Start(start::Start),
    /// Large forms on a slow phone, beside ODK Web Forms' engine
    Form(form::Form),
    /// Search over 5,000 records on a slow phone, beside MiniSearch
    Search(search::Search),
    /// What one server takes in: a space's writers, and a Monday morning
    Server(server::Load),
    /// 1,000 filled forms through a slow link, beside PouchDB
    Sync(sync::Sync),
}

pub fn run(house: &House, bench: &Bench) -> Result<()> {
    match bench {
        Bench::Start(options) => start::run(house, options),
        Bench::Form(options) => form::run(house, options),
        Bench::Search(options) => search::run(house, options),
        Bench::Server(options) => server::run(house, options),
        Bench::Sync(options) => sync::run(house, options),
    }
}
