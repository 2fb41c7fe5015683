//! Invites as slips of paper: a sheet for a school, cut out and handed to each.

use qinglan_core::administration::Slip;

use crate::components::icon::icon;
use crate::components::notice::notice;
use crate::components::qr::qr;
use crate::components::when::moment;
use crate::dom::{Rows, View, view};
use crate::shell::browser;
use crate::text::{fill, t};

/// The slips, which are shown this once.
pub fn slips_view(slips: &[Slip], done: impl Fn() + 'static) -> View {
    let n = slips.len().to_string();
    view! {
        <div class="no-print">
            {notice("attention", "status", "lock", view! { <p>{fill(t().slips_once(), &[("n", &n)])}</p> })}
        </div>
        <ul class="slips">{slips.iter().map(slip).rows()}</ul>
        <div class="actions">
            <button class="btn" type="button" on:click=move |_| done()>{t().slips_done()}</button>
            <button class="btn btn-primary" type="button" on:click=|_| browser::print()>{icon("print")}{t().slips_print()}</button>
        </div>
    }
}

fn slip(slip: &Slip) -> View {
    let link = invite_link(&slip.code);
    view! {
        <li class="slip">
            {qr(&link, &fill(t().slip_qr(), &[("name", &slip.name)]))}
            <div>
                <p class="slip-name">{slip.name.clone()}</p>
                <p>{slip.school.clone()}</p>
                <p>{t().slip_means()}</p>
                <p class="slip-link">{link}</p>
                <p>{t().invite_code()}" "<b class="slip-code">{spaced(&slip.code)}</b></p>
                <p class="field-hint">{fill(t().slip_until(), &[("when", &moment(slip.expires))])}</p>
            </div>
        </li>
    }
}

/// Where an invite is taken.
#[must_use]
pub fn invite_link(code: &str) -> String {
    format!("{}/i/{code}", browser::origin())
}

/// As people read it out: 7KQ2 M9X4 PT.
#[must_use]
pub fn spaced(code: &str) -> String {
    let mut out = String::new();
    for (at, letter) in code.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            out.push(' ');
        }
        out.push(letter);
    }
    out
}
