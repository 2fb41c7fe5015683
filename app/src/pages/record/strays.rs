//! What no form has a place for, and records whose form is not known here: never hidden (rule FM9).

use crate::reactive::Memo;
use qinglan_core::form::design::DESIGN;
use qinglan_core::form::{self, Definition, Kind, Text};
use qinglan_core::record::Entity;

use crate::components::designer::designer;
use crate::components::filling::{Filling, version_words};
use crate::components::frame::Frame;
use crate::components::icon::icon;
use crate::components::later::later;
use crate::dom::{Rows, View, component, maybe, view};
use crate::state::Draft;
use crate::text::t;

/// Answers that the form has no place for, from another version of it: never hidden (rule FM9).
#[component]
#[inline(never)]
pub fn stray_answers(filling: Filling) -> View {
    let rows =
        Memo::new(move || filling.form.with_value(|form| filling.draft.entity.with(|entity| stray_rows(Some(form), entity))));
    maybe(move || {
        (!rows.with(Vec::is_empty)).then(|| {
            let row = |(field, value): (String, String)| view! { <dt>{field}</dt><dd>{value}</dd> };
            view! {
                <section class="section">
                    <h2>{t().strays_title()}</h2>
                    <p class="field-hint">{t().strays_means()}</p>
                    <dl class="definition">{rows.get().into_iter().map(row).rows()}</dl>
                </section>
            }
        })
    })
}

fn stray_rows(form: Option<&Definition>, entity: &Entity) -> Vec<(String, String)> {
    // Of a question that is not known here: words, as they stand.
    let kind = Kind::Text(Text::default());
    form::strays(form, entity).into_iter().map(|(field, value)| (field.to_string(), version_words(&kind, value))).collect()
}

/// The form is newer than the app, or the file of the forms is not here yet: nothing is hidden meanwhile. In the app's second part.
pub fn unknown_form(draft: Draft, form: String) -> View {
    later(move || unknown_page(draft, form.clone()), |otherwise| otherwise)
}

fn unknown_page(draft: Draft, form: String) -> View {
    if form == DESIGN {
        return designer(draft);
    }
    let rows = draft.entity.with_untracked(|entity| stray_rows(None, entity));
    let words = if draft.app.forms.get_untracked() { t().unknown_form() } else { t().forms_missing_record() };
    Frame::titled(form).back("/records").around(view! {
        <div class="notice">{icon("alert")}<div><p>{words}</p></div></div>
        <dl class="definition">{rows.into_iter().map(|(field, value)| view! { <dt>{field}</dt><dd>{value}</dd> }).rows()}</dl>
    })
}
