//! All choices, put in order.

use std::rc::Rc;

use qinglan_core::form::engine::Offer;
use qinglan_core::order;
use qinglan_core::record::{Field, Value};

use super::choices::names;
use super::media::of_choice;
use super::record::Computing;
use crate::components::inputs::Pen;
use crate::dom::{View, component, keyed, maybe, text, view};
use crate::reactive::Memo;
use crate::text::{fill, t};

#[component]
pub fn ranking(open: &Rc<Computing>, field: &Field) -> View {
    let offers: Memo<Vec<Offer>> = open.watch(field.as_str(), Vec::new(), |engine, at| engine.offers(at).unwrap_or_default());
    let value = open.filling.value(field);
    let pen = Pen::new(open.filling, field);
    pen.follow(|_| {});
    let order: Memo<Vec<Offer>> = Memo::new(move || {
        let ranked = value.with(|value| value.as_ref().map(names).unwrap_or_default());
        let mut all = offers.get();
        order::by_key(&mut all, |offer| ranked.iter().position(|name| *name == offer.value).unwrap_or(usize::MAX));
        all
    });
    let write = move |all: Vec<Offer>| pen.write(Value::List(all.into_iter().map(|offer| offer.value).collect()));
    let files = Rc::clone(open);
    let draw = move |offer: Offer| {
        let (name, picture) = (offer.value.clone(), of_choice(&files.files, &offer.media, &offer.label));
        let at = Memo::new(move || order.with(|all| all.iter().position(|known| known.value == name)).unwrap_or_default());
        let step = move |to: usize| {
            let mut all = order.get_untracked();
            if to < all.len() {
                all.swap(at.get_untracked(), to);
                write(all);
            }
        };
        let (up, down) = (fill(t().rank_up(), &[("name", &offer.label)]), fill(t().rank_down(), &[("name", &offer.label)]));
        view! {
            <li class="rank">
                <span class="row-number">{text(move || (at.get() + 1).to_string())}</span>
                {picture}<span class="rank-label">{offer.label}</span>
                <button class="icon-btn" type="button" aria-label=up prop:disabled={move || at.get() == 0} on:click=move |_| step(at.get_untracked().wrapping_sub(1))>"↑"</button>
                <button class="icon-btn" type="button" aria-label=down prop:disabled={move || at.get() + 1 == order.with(Vec::len)} on:click=move |_| step(at.get_untracked() + 1)>"↓"</button>
            </li>
        }
    };
    let answered = move || value.with(|value| value.as_ref().is_some_and(|value| !value.is_empty()));
    view! {
        <ol class="ranks">{keyed(move || order.get(), |offer| offer.value.clone(), draw)}</ol>
        {maybe(move || (!answered()).then(|| view! {
            <p class="field-hint">{t().rank_untouched()}</p>
            <button class="btn" type="button" on:click=move |_| write(order.get_untracked())>{t().rank_as_it_is()}</button>
        }))}
    }
}
