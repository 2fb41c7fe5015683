//! What a draft is told of its form: that a later version is here, and that it was withdrawn (rules PF4 and PF5). All of it is in the app's
//! second part.

use qinglan_core::form::FormRef;
use qinglan_core::record::{Field, State, Value};

use crate::components::filling::Filling;
use crate::components::icon::icon;
use crate::components::notice::notice;
use crate::dom::{View, maybe, view};
use crate::shell::task::spawn;
use crate::state::library::{latest, offer};
use crate::state::{Draft, store_words};
use crate::text::{fill, t};

/// Where a later version is here, the way to it; nothing for what is read, or corrected.
#[inline(never)]
pub fn version_notice(filling: Filling) -> View {
    let (draft, app) = (filling.draft, filling.draft.app);
    let drafted = draft.entity.with_untracked(|entity| entity.text(&Field::state()) == Some(State::Draft.as_str()));
    if !filling.editable || !drafted || draft.into != draft.id {
        return View::none();
    }
    let now = filling.form.with_value(|form| form.reference());
    maybe(move || {
        app.forms.track();
        if offer(app, &now.id).is_some_and(|offer| offer.withdrawn) {
            return Some(notice("calm", "status", "alert", view! { <p>{t().version_withdrawn()}</p> }));
        }
        let later = latest(app, &now.id).map(|held| held.reference()).filter(|later| later.version > now.version)?;
        let (words, now) = (fill(t().version_new(), &[("n", &later.version.to_string())]), now.clone());
        let follow = move |_| change(draft, now.clone(), later.clone());
        Some(notice(
            "info",
            "status",
            "refresh",
            view! {
                <p>{words}</p>
                <div class="btn-row"><button class="btn" type="button" on:click=follow>{icon("refresh")}{t().version_follow()}</button></div>
            },
        ))
    })
}

/// The draft goes on with another version. Every answer stays; the page is opened anew with that form.
fn change(draft: Draft, from: FormRef, to: FormRef) {
    let app = draft.app;
    spawn(async move {
        draft.end();
        let seen = draft.seen(&Field::form());
        draft.set(Field::form(), Value::Text(to.to_string()), seen);
        if let Err(error) = draft.try_settle().await {
            return app.tell(store_words(&error));
        }
        let path = format!("/records/{}", draft.id);
        app.go_instead(&path);
        let back = move || {
            let (from, to) = (to.clone(), from.clone());
            change(draft, from, to);
        };
        app.tell_anywhere(t().version_followed(), back);
    });
}
