//! Choices from a list of the form, as far as they are offered now.

use std::rc::Rc;

use qinglan_core::form::engine::Offer;
use qinglan_core::order;
use qinglan_core::record::{Field, Value};
use web_sys::HtmlSelectElement;

use super::media::{of_choice, played};
use super::record::Computing;
use crate::components::filling::input_id;
use crate::components::icon::icon;
use crate::components::inputs::Pen;
use crate::dom::{Rows, View, component, each, is_ticked, keyed, maybe, on, view, words_in};
use crate::reactive::{Memo, RwSignal, effect};
use crate::shell::pinyin;
use crate::text::t;

/// More than these are searched, not read.
const READ_MAX: usize = 12;

/// What is offered, to choose one or several of.
#[component]
pub fn offered(open: &Rc<Computing>, field: &Field, many: bool, appearance: &[String]) -> View {
    let has = |word: &str| appearance.iter().any(|known| known.starts_with(word));
    let offers: Memo<Vec<Offer>> = open.watch(field.as_str(), Vec::new(), |engine, at| engine.offers(at).unwrap_or_default());
    let chosen = chosen(open, field);
    let pen = Pen::new(open.filling, field);
    pen.follow(|_| {});
    let none = maybe(move || offers.with(Vec::is_empty).then(|| view! { <p class="field-hint">{t().nothing_offered()}</p> }));
    if !many && is_minimal(appearance) {
        return [list(field, offers, chosen, pen), none].into_iter().rows();
    }
    let flow = ["quick", "columns", "likert", "horizontal"].iter().any(|word| has(word)).then_some("row");
    let query = RwSignal::new(String::new());
    let searched = has("autocomplete") || has("search");
    let long = Memo::new(move || searched || offers.with(Vec::len) > READ_MAX);
    // Letters are looked up once for a list, when somebody types letters.
    let typed = Memo::new(move || query.with(|query| query.chars().any(|c| c.is_ascii_alphabetic())));
    let initials: Memo<Vec<String>> = Memo::new(move || {
        let letters = |offer: &Offer| if typed.get() { pinyin::initials(&offer.label) } else { String::new() };
        offers.with(|offers| offers.iter().map(letters).collect())
    });
    let found = move || -> Vec<Offer> {
        let wanted = query.get().trim().to_ascii_lowercase();
        let fits = |(offer, letters): &(Offer, String)| {
            let found = holds(letters, &wanted) || holds(&offer.label.to_ascii_lowercase(), &wanted);
            found || chosen.with(|all| all.contains(&offer.value))
        };
        offers.get().into_iter().zip(initials.get()).filter(fits).map(|(offer, _)| offer).collect()
    };
    let draw = choice(open, field, many, offers, chosen, pen);
    view! {
        {maybe(move || long.get().then(|| view! {
            <label class="search">{icon("search")}<span class="visually-hidden">{t().search_choices()}</span>
                <input type="search" placeholder=t().search_choices() on:input=move |event| query.set(words_in(&event))/></label>
        }))}
        <div class="choices" data-flow=flow data-long={move || long.get().then_some("long")}>
            {keyed(found, key, draw)}
        </div>
        {none}
    }
}

/// What tells one that is offered from another, or from itself in another language.
fn key(offer: &Offer) -> String {
    let names = offer.media.iter().map(String::as_str);
    [offer.value.as_str(), offer.label.as_str()].into_iter().chain(names).collect::<Vec<_>>().join(" ")
}

/// As `str::contains`, whose search for texts of any length is 4 kB of the download.
fn holds(text: &str, part: &str) -> bool {
    part.is_empty() || text.as_bytes().windows(part.len()).any(|window| window == part.as_bytes())
}

/// A list that opens, rather than all choices on the page.
pub fn is_minimal(appearance: &[String]) -> bool {
    appearance.iter().any(|word| word == "minimal")
}

/// The names that are chosen.
fn chosen(open: &Rc<Computing>, field: &Field) -> Memo<Vec<String>> {
    let value = open.filling.value(field);
    Memo::new(move || value.with(|value| value.as_ref().map(names).unwrap_or_default()))
}

/// The names in an answer.
pub fn names(value: &Value) -> Vec<String> {
    match value {
        Value::Text(text) => text.split_whitespace().map(str::to_owned).collect(),
        Value::List(names) => names.clone(),
        _ => Vec::new(),
    }
}

/// A list that opens.
fn list(field: &Field, offers: Memo<Vec<Offer>>, chosen: Memo<Vec<String>>, pen: Pen) -> View {
    let option = |Offer { value, label, .. }| view! { <option value=value>{label}</option> };
    let view = view! {
        <select class="input" id=input_id(field)><option value="">{t().choose()}</option>{each(move || offers.get().into_iter().map(option))}</select>
    };
    let element: HtmlSelectElement = view.element();
    let typing = element.clone();
    on(&element, "change", move |_| {
        let name = typing.value();
        pen.write(if name.is_empty() { Value::Empty } else { Value::Text(name) });
    });
    effect(move || {
        // What is not offered cannot be shown as chosen.
        drop(offers.get());
        element.set_value(&chosen.with(|chosen| chosen.first().cloned().unwrap_or_default()));
    });
    view
}

/// Draws one of them.
fn choice(
    open: &Rc<Computing>,
    field: &Field,
    many: bool,
    offers: Memo<Vec<Offer>>,
    chosen: Memo<Vec<String>>,
    pen: Pen,
) -> impl Fn(Offer) -> View + 'static {
    let (open, filling, field, name) = (Rc::clone(open), open.filling, field.clone(), input_id(field));
    move |Offer { value, label, media }| {
        let (shown, field) = (value.clone(), field.clone());
        let choose = move |on: bool| {
            if !many {
                return pen.write(Value::Text(value.clone()));
            }
            // What was ticked a moment ago may still be on its way to the disk.
            let mut all = filling.draft.ahead().value(&field).map(names).unwrap_or_default();
            all.retain(|known| *known != value);
            if on {
                all.push(value.clone());
            }
            let offers = offers.get_untracked();
            order::by_key(&mut all, |name| offers.iter().position(|offer| offer.value == *name).unwrap_or(usize::MAX));
            pen.write(if all.is_empty() { Value::Empty } else { Value::Text(all.join(" ")) });
        };
        let (picture, played) = (of_choice(&open.files, &media, &label), played(&open.files, &media));
        let choice = view! {
            <label class="choice">
                <input type=if many { "checkbox" } else { "radio" } name=name.clone() prop:checked={move || chosen.with(|all| all.contains(&shown))}
                    on:change=move |event| choose(is_ticked(&event))/>
                {picture}<span>{label}</span>
            </label>
        };
        match played {
            Some(played) => view! { <div class="choice-played">{choice}{played}</div> },
            None => choice,
        }
    }
}
