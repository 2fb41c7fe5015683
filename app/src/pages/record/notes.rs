//! What stands above a form: that it was corrected, what its draft is told of it, and the lesson that it belongs to. In the app's second
//! part.

use qinglan_core::id::EntityId;
use qinglan_core::observed::{LESSON, is_form};
use qinglan_core::record::{Field, State};

use super::version::version_notice;
use crate::components::comments::follow;
use crate::components::filling::Filling;
use crate::components::history::amended_line;
use crate::components::icon::icon;
use crate::components::notice::notice;
use crate::dom::{Rows, View, maybe, view};
use crate::text::t;

#[inline(never)]
pub fn notes(filling: Filling) -> View {
    follow(filling);
    [amended_line(filling), lesson_notice(filling), version_notice(filling), gone_notice(filling)].into_iter().rows()
}

/// Whoever reads it when its author takes it back (rule SP6) is told so; what follows it on the page is empty, and not shown.
fn gone_notice(filling: Filling) -> View {
    let app = filling.draft.app;
    maybe(move || {
        let gone = filling.draft.entity.with(|entity| app.me() != Some(entity.author) && entity.is_deleted());
        let words = || notice("calm", "status", "lock", view! { <p>{t().taken_back_here()}</p> });
        gone.then(|| view! { <div class="gone">{words()}</div> })
    })
}

/// The way to the page of the lesson: from its plan, once that was given to somebody, and from what belongs to it.
fn lesson_notice(filling: Filling) -> View {
    maybe(move || {
        let lesson = filling.draft.entity.with(|entity| {
            let is_plan = entity.text(&Field::form()).is_some_and(|form| is_form(form, LESSON));
            let is_given = entity.text(&Field::state()) == Some(State::Submitted.as_str());
            let named = entity.text(&Field::lesson()).and_then(|text| text.parse::<EntityId>().ok());
            named.or((is_plan && is_given).then_some(entity.id)).map(|lesson| (lesson, is_plan))
        });
        let (lesson, is_plan) = lesson?;
        let way = view! { <div class="btn-row"><a class="btn" href=format!("/lessons/{lesson}")>{icon("eye")}{t().lesson_open()}</a></div> };
        let words = (!is_plan).then(|| view! { <p>{t().lesson_belongs()}</p> });
        Some(notice("info", "note", "records", [words.unwrap_or_else(View::none), way].into_iter().rows()))
    })
}
