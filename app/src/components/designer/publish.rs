//! From a design to a form that others fill.

use qinglan_core::form::Published;
use qinglan_core::id::SpaceId;

use super::findings::{Checked, findings};
use super::net_words;
use super::state::Designing;
use super::workbook::workbooks;
use crate::components::icon::icon;
use crate::components::sheet::sheet;
use crate::dom::{Rows, View, maybe, part, text, view};
use crate::reactive::{Memo, RwSignal};
use crate::shell::task::spawn;
use crate::state::designs::{led, publish};
use crate::state::library::offer;
use crate::state::save_words;
use crate::text::{fill, t};

/// What can be done with the design as a whole.
pub fn bar(design: Designing, checked: RwSignal<Checked>) -> View {
    let words = Memo::new(move || save_words(&design.draft.save.get()));
    let (open, asked) = (RwSignal::new(false), RwSignal::new(false));
    let ask = move |_| {
        open.set(true);
        asked.set(true);
    };
    view! {
        <div class="designer-bar">
            <p class="status-line" data-state={move || words.get().state} role="status">
                {part(move || icon(words.get().icon))}<span>{text(move || words.get().words)}</span>
            </p>
            <button class="btn btn-quiet" type="button" prop:disabled={move || design.ways.get().0 == 0} on:click=move |_| design.go(true)>{icon("undo")}{t().undo()}</button>
            <button class="btn btn-quiet" type="button" prop:disabled={move || design.ways.get().1 == 0} on:click=move |_| design.go(false)>{t().redo()}</button>
            {workbooks(design)}
            <button class="btn btn-primary" type="button" on:click=ask>{icon("send")}{t().design_publish()}</button>
        </div>
        {findings(design, checked)}
        {maybe(move || asked.get().then(|| publishing(design, open)))}
    }
}

fn publishing(design: Designing, open: RwSignal<bool>) -> View {
    let app = design.draft.app;
    sheet(
        open,
        || t().design_publish().to_owned(),
        move || {
            let known = design.with(|form| offer(app, &form.id));
            let spaces = led(app);
            let to = RwSignal::new(known.as_ref().map(|known| known.space).or_else(|| spaces.first().map(|space| space.id)));
            let (wrong, busy) = (RwSignal::new(None::<String>), RwSignal::new(false));
            let version = known.as_ref().map_or(1, |known| known.version.saturating_add(1)).to_string();
            let spaces: Vec<_> = match &known {
                Some(known) => spaces.into_iter().filter(|space| space.id == known.space).collect(),
                None => spaces,
            };
            if spaces.is_empty() {
                return view! { <div class="sheet-body"><p>{t().design_nowhere()}</p></div> };
            }
            let go = move |_| {
                let Some(space) = to.get_untracked() else { return };
                if busy.get_untracked() {
                    return;
                }
                busy.set(true);
                wrong.set(None);
                spawn(async move {
                    // Published without a file that she added, it would lack it for good.
                    design.draft.settle().await;
                    if design.glance(|_| ()).is_none() {
                        return;
                    }
                    if !design.beside.is_here() {
                        busy.set(false);
                        design.beside.fetch_missing(design.draft);
                        return wrong.set(Some(t().design_files_coming().to_owned()));
                    }
                    let done = publish(app, space, design.whole()).await;
                    busy.try_set(false);
                    match done {
                        Ok(Published::Done(_)) => {
                            open.try_set(false);
                            app.tell(t().design_published());
                        }
                        Ok(Published::Unfit(faults)) => {
                            drop(wrong.try_set(Some(fill(t().design_wrong(), &[("n", &faults.len().to_string())]))))
                        }
                        Ok(Published::Outdated { .. }) => drop(wrong.try_set(Some(t().design_outdated().to_owned()))),
                        Err(error) => drop(wrong.try_set(Some(net_words(error)))),
                    }
                });
            };
            let option = move |id: SpaceId, name: String, n: usize| {
                view! {
                    <label class="choice">
                        <input type="radio" name="design-space" prop:checked={move || to.get() == Some(id)} on:change=move |_| to.set(Some(id))/>
                        <span>{name}<small>{fill(t().design_members(), &[("n", &n.to_string())])}</small></span>
                    </label>
                }
            };
            let options = spaces.into_iter().map(|space| option(space.id, space.name, space.members.len())).rows();
            view! {
                <div class="sheet-body">
                    <p>{fill(t().design_version(), &[("n", &version)])}</p>
                    <p class="field-hint">{t().design_publish_means()}</p>
                    <fieldset class="field"><legend class="field-label">{t().design_to()}</legend><div class="choices">{options}</div></fieldset>
                    {maybe(move || wrong.get().map(|words| view! { <p class="field-error" role="alert">{icon("alert")}{words}</p> }))}
                    <div class="btn-row"><button class="btn btn-primary" type="button" prop:disabled={move || busy.get()} on:click=go>{icon("send")}{t().design_publish()}</button></div>
                </div>
            }
        },
    )
}
