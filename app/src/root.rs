//! The map of pages.

use std::rc::Rc;

use crate::reactive::provide_context;

use crate::dom::{View, component, part};
use crate::pages::{
    blank::blank_page, broken::broken_page, forms::forms_page, invite::invite_page, later::later_page, lesson::lesson_page,
    library::new_page, me::me_page, missing::missing_page, outreach::outreach_page, partnership::partnership_page, pin::pin_page,
    prep::prep_page, record::record_page, records::records_page, today::today_page, welcome::welcome_page,
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
        ["records"] => home(|| later_page(records_page)),
        ["records", "new"] => home(|| later_page(new_page)),
        ["records", "new", form] => {
            let form = (*form).to_owned();
            home(move || {
                let form = form.clone();
                later_page(move || blank_page(form.clone()))
            })
        }
        ["records", id] => {
            let (id, form, code) = (id.parse().ok(), address.param("form"), address.param("code"));
            home(move || record_page(id, form.clone(), code.clone()))
        }
        ["lessons", id] => {
            let id = id.parse().ok();
            home(move || later_page(move || lesson_page(id)))
        }
        ["forms"] => home(|| later_page(forms_page)),
        ["prep"] => home(|| later_page(prep_page)),
        ["me"] => home(|| later_page(me_page)),
        ["outreach"] => home(|| later_page(outreach_page)),
        ["outreach", id] => {
            let id = id.parse().ok();
            home(move || later_page(move || partnership_page(id)))
        }
        _ => home(|| later_page(missing_page)),
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
