//! How many pupils are there: what shares of time on task are taken of.

use qinglan_core::form::parse_integer;
use qinglan_core::instrument::{Event, Instrument};

use super::session::Session;
use crate::dom::{View, component, view, words_in};
use crate::text::t;

/// Asked for where the instrument needs it.
#[component]
pub fn present(session: Session) -> View {
    let (asked, known) = session
        .coder
        .with_untracked(|coder| (matches!(coder.instrument(), Instrument::OnTask(_)), coder.sheet().present.map(i64::from)));
    if !asked {
        return View::none();
    }
    let typed = move |event: web_sys::Event| {
        if let Some(count) = parse_integer(&words_in(&event)).and_then(|count| u16::try_from(count).ok()) {
            session.step(Event::Present { count });
        }
    };
    view! {
        <div class="field">
            <label class="field-label" for="coder-present">{t().coder_present()}</label>
            <input class="input input-num" id="coder-present" type="text" inputmode="numeric" autocomplete="off" value=known on:input=typed/>
        </div>
    }
}
