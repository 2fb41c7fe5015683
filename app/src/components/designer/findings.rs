//! What is wrong with a design: asked of the server, which has the words for it, whenever its author pauses.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use qinglan_core::form::Finding;
use qinglan_core::form::design::listed;

use super::state::Designing;
use crate::components::icon::icon;
use crate::components::notice::notice;
use crate::dom::{Rows, View, part, view};
use crate::reactive::{RwSignal, StoredValue, effect};
use crate::shell::net;
use crate::shell::task::spawn;
use crate::text::{fill, say, t};

/// A pause in typing: the server is asked then.
const PAUSE_MS: u32 = 1_200;

/// What is known of the design's faults.
#[derive(Clone, PartialEq)]
pub enum Checked {
    Asking,
    /// Without a network nobody knows.
    Unknown,
    Known(Vec<Finding>),
}

/// Asks what is wrong, whenever the form has been changed and its author pauses.
pub fn checked(design: Designing) -> RwSignal<Checked> {
    let found = RwSignal::new(Checked::Asking);
    let waits = StoredValue::new(Rc::new(RefCell::new(None::<Timeout>)));
    let ask = move || {
        spawn(async move {
            let (Some(person), asked) = (design.draft.app.me(), design.packed.get_untracked()) else { return };
            let answer = net::forms::check(person, &design.with_lists()).await;
            // Of a form that was changed meanwhile it says nothing.
            if design.packed.try_with_untracked(|now| *now == asked) == Some(true) {
                found.try_set(answer.map_or(Checked::Unknown, Checked::Known));
            }
        });
    };
    effect(move || {
        design.packed.track();
        design.beside.held.track();
        found.set(Checked::Asking);
        *waits.get_value().borrow_mut() = Some(Timeout::new(PAUSE_MS, ask));
    });
    found
}

/// What is wrong, each with a way to its part.
pub fn findings(design: Designing, checked: RwSignal<Checked>) -> View {
    let item = move |finding: Finding| {
        let found = design.with(|form| {
            listed(form).into_iter().find(|one| one.path == finding.path).map(|one| (one.at, say(one.node.label())))
        });
        let (at, place) = found.map_or_else(|| (None, t().design_whole().to_owned()), |(at, label)| (Some(at), label));
        let words = say(&finding.words);
        view! { <li><button class="btn-link" type="button" on:click=move |_| design.choose(at.clone())>{place}"："{words}</button></li> }
    };
    part(move || match checked.get() {
        Checked::Asking => View::none(),
        Checked::Unknown => notice("calm", "status", "cloud-off", view! { <p>{t().design_unchecked()}</p> }),
        Checked::Known(all) if all.is_empty() => {
            view! { <p class="status-line" data-state="sent" role="status">{icon("check")}<span>{t().design_sound()}</span></p> }
        }
        Checked::Known(all) => {
            let n = all.len().to_string();
            view! {
                <div class="summary-errors" role="status">
                    <h2>{fill(t().design_wrong(), &[("n", &n)])}</h2>
                    <ul>{all.into_iter().map(item).rows()}</ul>
                </div>
            }
        }
    })
}
