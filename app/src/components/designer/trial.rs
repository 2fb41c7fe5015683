//! The form as teachers will fill it, beside the editor. What is typed there is nobody's record.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use qinglan_core::form::Definition;
use qinglan_core::form::engine::Model;
use qinglan_core::id::{EntityId, PersonId, SpaceId};
use qinglan_core::record::{Entity, EntityKind};

use super::state::Designing;
use crate::components::checking::{find_violations, violation_list};
use crate::components::filling::Filling;
use crate::components::form::form_view;
use crate::components::icon::icon;
use crate::components::notice::notice;
use crate::dom::{View, maybe, part, view};
use crate::reactive::{RwSignal, StoredValue, effect, provide_context};
use crate::state::{App, Draft};
use crate::text::{say, t};

/// A pause in typing: the form is drawn anew then.
const PAUSE_MS: u32 = 600;

pub fn trial(design: Designing) -> View {
    let app = design.draft.app;
    let drawn = RwSignal::new(0_u32);
    let draft = StoredValue::new(begin(app));
    let waits = StoredValue::new(Rc::new(RefCell::new(None::<Timeout>)));
    let mut begun = false;
    effect(move || {
        design.packed.track();
        design.beside.held.track();
        if std::mem::replace(&mut begun, true) {
            *waits.get_value().borrow_mut() = Some(Timeout::new(PAUSE_MS, move || drawn.update(|times| *times += 1)));
        }
    });
    let again = move |_| {
        draft.set_value(begin(app));
        drawn.update(|times| *times += 1);
    };
    view! {
        <section class="designer-trial" aria-label=t().design_trial()>
            <div class="section-head"><h2>{t().design_trial()}</h2><button class="btn btn-quiet" type="button" on:click=again>{icon("refresh")}{t().design_trial_again()}</button></div>
            <p class="field-hint">{t().design_trial_means()}</p>
            {part(move || { drawn.track(); filled_in(draft.get_value(), design.whole()) })}
        </section>
    }
}

fn begin(app: App) -> Draft {
    let me = app.me().unwrap_or(PersonId::from_bytes([0; 16]));
    let id: EntityId = app.entity_id();
    Draft::trial(app, SpaceId::personal(me), Entity::new(id, EntityKind::Record, me))
}

fn filled_in(draft: Draft, form: Definition) -> View {
    if form.computes() && Model::new(&form).is_err() {
        return notice("calm", "status", "alert", view! { <p>{t().design_trial_unfit()}</p> });
    }
    let title = say(&form.title);
    let filling = Filling {
        draft,
        form: StoredValue::new(form),
        editable: true,
        violations: RwSignal::new(Vec::new()),
        remarks: RwSignal::new(Vec::new()),
        on_remark: None,
        computing: RwSignal::new(None),
    };
    provide_context(filling);
    let complete = RwSignal::new(false);
    let check = move |_| complete.set(find_violations(filling) == Some(true));
    view! {
        <div class="designer-sheet">
            <h3>{title}</h3>
            {maybe(move || {
                let found = filling.violations.get();
                (!found.is_empty()).then(|| violation_list(found))
            })}
            {form_view()}
            <div class="btn-row"><button class="btn" type="button" on:click=check>{icon("check")}{t().design_trial_check()}</button></div>
            {maybe(move || complete.get().then(|| view! { <p class="field-hint" role="status">{t().design_trial_complete()}</p> }))}
        </div>
    }
}
