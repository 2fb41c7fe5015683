//! Counting while something happens: a large button that is found without looking, and a small one that takes one back.

use crate::reactive::RwSignal;
use qinglan_core::form::{tally_field, tally_of, tally_sum};
use qinglan_core::record::{Field, Value};

use super::filling::Filling;
use super::icon::icon;
use super::inputs::Pen;
use crate::dom::{View, component, text, view};
use crate::text::{fill, t};

#[component]
pub fn tally_input(filling: Filling, question: Field, label: String) -> View {
    let Some(device) = filling.draft.app.store().map(|store| store.device) else { return View::none() };
    // A definition is checked before it is published: its tallies leave room for a device.
    let Some(field) = tally_field(&question, device) else { return View::none() };
    let pen = Pen::new(filling, &field);
    let entity = filling.draft.entity;
    let on_disk = {
        let question = question.clone();
        move || entity.with_untracked(|entity| tally_of(entity, &question, device))
    };
    // Fingers are quicker than the disk: what is counted is added to what was counted, not to what is written.
    let mine = RwSignal::new(on_disk());
    pen.follow(move |_| mine.set(on_disk()));
    let count = move || {
        let (all, written) =
            entity.with(|entity| (tally_sum(entity, &question).unwrap_or(0), tally_of(entity, &question, device)));
        (all - written + mine.get()).max(0)
    };
    let add = move |step: i64| {
        mine.set(mine.get_untracked() + step);
        pen.write(Value::Int(mine.get_untracked()));
    };
    let shown = count.clone();
    view! {
        <div class="tally">
            <button class="icon-btn" type="button" aria-label=fill(t().tally_less(), &[("field", &label)])
                prop:disabled={move || count() == 0} on:click=move |_| add(-1)>{icon("minus")}</button>
            <output class="tally-count" aria-live="polite">{text(move || shown().to_string())}</output>
            <button class="btn tally-more" type="button" aria-label=fill(t().tally_more(), &[("field", &label)])
                on:click=move |_| add(1)>{icon("plus")}</button>
        </div>
    }
}
