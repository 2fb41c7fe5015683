//! A form screen by screen, or the whole of it: as the person likes. One group is one screen; questions that are in none stand together. All of
//! it is in the app's second part.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::filling::Filling;
use crate::dom::{View, component, maybe, text, view};
use crate::reactive::{Memo, RwSignal, effect, on_cleanup};
use crate::shell::browser;
use crate::text::{fill, t};

/// What the browser keeps of the choice, and of where the person was: the draft's name and the screen's number.
const CHOSEN: &str = "screens";
const PLACE: &str = "screen";
const PARTS: &str = ":scope > .field, :scope > .section";

type Reveal = Rc<dyn Fn(&str)>;

thread_local!(static REVEAL: RefCell<Option<Reveal>> = const { RefCell::new(None) });

/// Shows the screen on which the element with this id is.
pub fn reveal(id: &str) {
    if let Some(reveal) = REVEAL.with_borrow(Clone::clone) {
        reveal(id);
    }
}

/// The way from screen to screen, and to the whole form.
#[component]
pub fn screens(filling: Filling) -> View {
    let id = filling.draft.id.to_string();
    let was = browser::kept(PLACE).and_then(|place| place.strip_prefix(&*id)?.trim().parse().ok());
    let (on, at, count) =
        (RwSignal::new(browser::kept(CHOSEN).is_some()), RwSignal::new(was.unwrap_or(0_usize)), RwSignal::new(0_usize));
    // Once it stands in the page, and whenever an answer may have brought a group or taken one away.
    let placed = RwSignal::new(());
    let shown = Memo::new(move || at.get().min(count.get().saturating_sub(1)));
    let go = move |to: usize| {
        at.set(to);
        browser::keep(PLACE, Some(&format!("{id} {to}")));
        browser::to_top();
    };
    let (back, next) = (go.clone(), go);
    let choose = move |_| {
        on.set(!on.get_untracked());
        browser::keep(CHOSEN, on.get_untracked().then_some("1"));
    };
    let place = move || fill(t().screen_n(), &[("n", &(shown.get() + 1).to_string()), ("max", &count.get().to_string())]);
    let several = move || count.get() > 1;
    let view = view! {
        <span class="screens">
            {maybe(move || (several() && on.get()).then(|| {
                let (back, next) = (back.clone(), next.clone());
                view! {
                    <button class="btn btn-quiet" type="button" prop:disabled={move || shown.get() == 0}
                        on:click=move |_| back(shown.get_untracked().saturating_sub(1))>{t().screen_back()}</button>
                    <span>{text(place)}</span>
                    <button class="btn btn-quiet" type="button" prop:disabled={move || shown.get() + 1 >= count.get()}
                        on:click=move |_| next(shown.get_untracked() + 1)>{t().screen_next()}</button>
                }
            }))}
            {maybe(move || several().then(|| view! {
                <button class="btn btn-quiet" type="button" on:click=choose>{text(move || (if on.get() { t().screens_off() } else { t().screens_on() }).to_owned())}</button>
            }))}
        </span>
    };
    let element: HtmlElement = view.element();
    let anchor = element.clone();
    effect(move || {
        placed.track();
        filling.draft.entity.track();
        let all = parts(&anchor);
        if count.get_untracked() != all.len() {
            count.set(all.len());
        }
        show(all, on.get().then(|| shown.get()));
    });
    REVEAL.set(Some(Rc::new(move |id| {
        let holds = |part: &Vec<Element>| part.iter().any(|element| holds(element, id));
        let all = parts(&element);
        if let Some(number) = all.iter().position(holds) {
            at.set(number);
            // At once: what is not shown takes no cursor.
            show(all, on.get_untracked().then_some(number));
        }
    })));
    on_cleanup(|| REVEAL.set(None));
    Timeout::new(0, move || placed.set(())).forget();
    view
}

/// Shows one screen, or all.
fn show(all: Vec<Vec<Element>>, only: Option<usize>) {
    for (number, part) in all.into_iter().enumerate() {
        let off = only.is_some_and(|only| only != number);
        for element in part {
            let outcome = if off { element.set_attribute("data-off", "") } else { element.remove_attribute("data-off") };
            if let Err(error) = outcome {
                web_sys::console::debug_1(&error);
            }
        }
    }
}

fn holds(element: &Element, id: &str) -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    let wanted = document.and_then(|document| document.get_element_by_id(id));
    wanted.is_some_and(|wanted| element.contains(Some(&wanted)))
}

/// The screens of the form that the bar is below, without those on which nothing is asked now.
fn parts(anchor: &HtmlElement) -> Vec<Vec<Element>> {
    let page = anchor.closest(".actions").ok().flatten().and_then(|bar| bar.parent_element());
    let Some(all) = page.and_then(|page| page.query_selector_all(PARTS).ok()) else { return Vec::new() };
    let mut screens: Vec<(bool, Vec<Element>)> = Vec::new();
    for element in (0..all.length()).filter_map(|at| all.item(at)?.dyn_into::<Element>().ok()) {
        let loose = element.class_list().contains("field");
        match screens.last_mut() {
            Some((true, together)) if loose => together.push(element),
            _ => screens.push((loose, vec![element])),
        }
    }
    let asked = |part: &Vec<Element>| part.iter().any(|element| !element.has_attribute("hidden"));
    screens.into_iter().map(|(_, part)| part).filter(asked).collect()
}
