//! How far the work has come, in words: saved, waiting, arrived, read.

use crate::reactive::{Memo, RwSignal};
use qinglan_core::directory::SpaceKind;
use qinglan_core::id::SpaceId;
use qinglan_core::record::{Field, Summary};

use super::taking_back::take_back_button;
use crate::components::icon::icon;
use crate::components::later::quietly;
use crate::components::when::moment;
use crate::dom::{View, component, each, maybe, part, text, view};
use crate::shell::task::spawn;
use crate::state::{App, Draft, save_words};
use crate::text::{fill, t};

/// The state of the work in words: saved, waiting, arrived, read.
#[component]
pub fn head(draft: Draft, mine: bool, submitted: bool) -> View {
    let app = draft.app;
    let copies = Memo::new(move || {
        let rows: Vec<Summary> =
            app.rows.with(|rows| rows.values().map(|row| row.summary.clone()).filter(|row| row.id == draft.id).collect());
        rows.into_iter().filter(|row| row.space != SpaceId::personal(row.author) && !row.deleted).collect::<Vec<_>>()
    });
    let title = move || draft.entity.with(|entity| entity.text(&Field::title()).map(str::to_owned));
    let author = (!mine).then(|| draft.entity.with_untracked(|entity| app.name_of(entity.author)));
    view! {
        {maybe(move || submitted.then(title).flatten().map(|title| view! { <h2>{title}</h2> }))}
        {author.map(|name| view! { <p class="field-hint">{fill(t().written_by(), &[("name", &name)])}</p> })}
        {part(move || if !mine {
            View::none()
        } else if submitted && draft.into == draft.id {
            quietly(move || delivery(app, copies))
        } else {
            let words = Memo::new(move || save_words(&draft.save.get()));
            view! {
                {submitted.then(|| view! { <p class="field-hint">{t().amending()}</p> })}
                <p class="status-line" data-state={move || words.get().state} role="status">
                    {part(move || icon(words.get().icon))}<span>{text(move || words.get().words)}</span>
                </p>
            }
        })}
    }
}

/// Where a submitted record is, and who has seen it there.
#[component]
#[inline(never)]
fn delivery(app: App, copies: Memo<Vec<Summary>>) -> View {
    let line = move |copy: Summary| {
        let space = app.world.with(|world| world.as_ref().and_then(|world| world.space(copy.space)).cloned());
        let pairing = space.as_ref().is_some_and(|space| space.kind == SpaceKind::Pairing);
        let name = space.map(|space| space.name).unwrap_or_default();
        let place = if pairing {
            view! { <a href=format!("/pairings/{}", copy.space)>{name.clone()}</a> }
        } else {
            view! { <span>{name.clone()}</span> }
        };
        let arrived = RwSignal::new(None);
        let (space, id) = (copy.space, copy.id);
        spawn(async move {
            let at = match app.store() {
                Some(store) => store.arrived_at(space, id).await.ok().flatten(),
                None => None,
            };
            arrived.set(at);
        });
        let readers: Vec<String> =
            copy.read_by.iter().filter(|reader| **reader != copy.author).map(|reader| app.name_of(*reader)).collect();
        let (state, sign) = if copy.unsent > 0 { ("waiting", "clock") } else { ("sent", "check") };
        let words = move || match (copy.unsent, arrived.get()) {
            (n, _) if n > 0 => fill(t().record_waiting(), &[("n", &n.to_string())]),
            (_, Some(at)) => fill(t().record_arrived_at(), &[("time", &moment(at))]),
            (_, None) => t().record_arrived().to_owned(),
        };
        let take_back = take_back_button(app, copy.clone(), &name);
        view! {
            <p class="status-line" data-state=state role="status">{icon(sign)}<span>{place}" · "{text(words)}</span>
                {take_back}
            </p>
            {(!readers.is_empty()).then(|| view! {
                <p class="status-line" data-state="seen">{icon("eye")}<span>{fill(t().read_by(), &[("names", &readers.join("、"))])}</span></p>
            })}
        }
    };
    each(move || copies.get().into_iter().map(line).collect::<Vec<_>>())
}
