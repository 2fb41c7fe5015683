//! The map of pages.

use std::rc::Rc;

use crate::reactive::provide_context;

use crate::dom::{View, component, part};
use crate::pages::{
    broken::broken_page, district::setup_page, further::further_page, invite::invite_page, later::later_page, pin::pin_page,
    record::record_page, today::today_page, welcome::welcome_page,
};
use crate::shell::address::Address;
use crate::state::{App, Phase, use_app};

#[component]
pub fn root() -> View {
    let app = App::new();
    provide_context(app);
    app.start();
    part(move || page(&app.address.get()))
}

fn page(address: &Address) -> View {
    let names: Vec<&str> = address.path.split('/').filter(|name| !name.is_empty()).collect();
    match names.as_slice() {
        ["i", code] => invite_page((*code).to_owned()),
        ["welcome"] => welcome_page(Vec::new()),
        [] => home(today_page),
        ["records", "new", ..] => home(|| later_page(further_page)),
        ["records", id] => {
            let (id, form, code) = (id.parse().ok(), address.param("form"), address.param("code"));
            home(move || record_page(id, form.clone(), code.clone()))
        }
        ["setup"] => later_page(setup_page),
        _ => home(|| later_page(further_page)),
    }
}

/// A page for someone who is signed in; others are told how to get in.
fn home(page: impl Fn() -> View + 'static) -> View {
    signed_in(Rc::new(page))
}

#[component]
fn signed_in(page: Rc<dyn Fn() -> View>) -> View {
    let app = use_app();
    part(move || match app.phase.get() {
        // Until then the page shows what it was delivered with, which looks the same.
        Phase::Opening => View::none(),
        Phase::Nobody(people) => welcome_page(people),
        Phase::Locked(resident, forgiving) => later_page(move || pin_page(resident.clone(), forgiving)),
        Phase::Broken(error) => broken_page(error),
        Phase::Here => page(),
    })
}
