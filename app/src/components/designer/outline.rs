//! All parts of the form, one below the other: to choose one, to move it, to add one.

use qinglan_core::form::design::{At, Made, double, insert, listed, put_back, remove, shift};
use qinglan_core::form::{Definition, Node};

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::panel::PANEL;
use super::state::Designing;
use crate::components::icon::icon;
use crate::dom::{Rows, View, each, maybe, text, view, words_in};
use crate::shell::browser;
use crate::text::{fill, say, t};

pub fn outline(design: Designing) -> View {
    let whole = move || design.chosen.get().is_none();
    let rows = move || {
        let chosen = design.chosen.get();
        design
            .with(|form| listed(form).into_iter().map(|one| row(design, &one.at, one.node, chosen.as_ref())).collect::<Vec<_>>())
    };
    view! {
        <section class="designer-outline" aria-label=t().design_outline()>
            <div class="designer-head">
                {maybe(move || design.chosen.get().map(|at| tools(design, at)))}
                {adding(design)}
            </div>
            <ul class="designer-parts">
                <li><button class="designer-part" type="button" aria-current={move || whole().then_some("true")} on:click=move |_| design.choose(None)>
                    <span>{text(move || design.with(|form| say(&form.title)))}</span><small>{t().design_whole()}</small>
                </button></li>
                {each(rows)}
            </ul>
        </section>
    }
}

fn row(design: Designing, at: &At, node: &Node, chosen: Option<&At>) -> View {
    let label = say(node.label());
    let label = if label.trim().is_empty() { node.name().to_owned() } else { label };
    let kind = Made::of(node).map_or_else(|| t().kind_other().to_owned(), |made| say(&made.words()));
    let required = matches!(node, Node::Question(question) if question.required)
        .then(|| view! { <b aria-hidden="true">"*"</b><span class="visually-hidden">{t().design_required()}</span> });
    let (current, place, depth) = ((chosen == Some(at)).then_some("true"), at.clone(), at.len().saturating_sub(1).to_string());
    view! {
        <li><button class="designer-part" type="button" data-depth=depth aria-current=current on:click=move |_| { design.choose(Some(place.clone())); show_panel(); }>
            <span>{label}{required}</span><small>{kind}</small>
        </button></li>
    }
}

/// On a narrow screen what can be said of a part stands below all of them, out of sight.
fn show_panel() {
    let panel = web_sys::window().and_then(|window| window.document()).and_then(|document| document.get_element_by_id(PANEL));
    let outline = panel.as_ref().and_then(|panel| panel.previous_element_sibling());
    let html = |element: Option<Element>| element.and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let (Some(panel), Some(outline)) = (html(panel), html(outline)) else { return };
    if panel.offset_top() >= outline.offset_top() + outline.offset_height() {
        browser::bring(PANEL);
    }
}

/// What can be done with the chosen part as a whole.
fn tools(design: Designing, at: At) -> View {
    // The chosen part is where it was put.
    let change = move |at: &At, change: fn(&mut Definition, &[usize]) -> Option<At>| {
        let mut to = None;
        design.edit(|form| to = change(form, at));
        if to.is_some() {
            design.choose(to);
        }
    };
    let (up, down, copied, gone) = (at.clone(), at.clone(), at.clone(), at);
    let drop_it = move |_| {
        let mut removed = None;
        design.choose(None);
        design.edit(|form| removed = remove(form, &gone));
        let Some(node) = removed else { return };
        let (after, at) = (design.packed.get_untracked(), gone.clone());
        let back = fill(t().design_removed(), &[("label", &say(node.label()))]);
        design.draft.app.tell_on_page(&back, move || {
            // Whatever was changed since stays.
            if design.packed.with_untracked(|now| *now == after) {
                return design.go(true);
            }
            design.edit(|form| drop(put_back(form, &at, node.clone())));
            design.draw_anew();
        });
    };
    view! {
        <div class="designer-tools" role="group" aria-label=t().design_part()>
            <button class="icon-btn" type="button" aria-label=t().design_up() on:click=move |_| change(&up, |form, at| shift(form, at, true))>"↑"</button>
            <button class="icon-btn" type="button" aria-label=t().design_down() on:click=move |_| change(&down, |form, at| shift(form, at, false))>"↓"</button>
            <button class="btn btn-quiet" type="button" on:click=move |_| change(&copied, double)>{t().design_double()}</button>
            <button class="btn btn-quiet btn-danger" type="button" on:click=drop_it>{icon("trash")}{t().design_remove()}</button>
        </div>
    }
}

fn adding(design: Designing) -> View {
    let chosen = move |event: web_sys::Event| {
        let Some(made) = Made::of_code(&words_in(&event)) else { return };
        let (mut to, after) = (At::new(), design.chosen.get_untracked());
        design.edit(|form| to = insert(form, after.as_deref(), made.part()));
        design.choose(Some(to));
        design.draw_anew();
    };
    // Made anew each time, so that the same kind can be chosen twice.
    let select = move || {
        design.redrawn.track();
        let options = Made::ALL.iter().map(|made| view! { <option value=made.code()>{say(&made.words())}</option> }).rows();
        vec![view! {
            <select class="input" id="design-add" on:change=chosen><option value="">{t().design_add()}</option>{options}</select>
        }]
    };
    view! { <div class="field"><label class="visually-hidden" for="design-add">{t().design_add()}</label>{each(select)}</div> }
}
