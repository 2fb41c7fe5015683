//! Choosing the schools of a partnership: the one that helps, and those that it helps.

use std::rc::Rc;

use qinglan_core::administration::Partnerships;
use qinglan_core::directory::School;
use qinglan_core::id::SchoolId;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::choosing::{Choice, in_order, school_in};
use crate::components::icon::icon;
use crate::dom::{Rows, View, keyed, view, words_in};
use crate::pages::district::school_means;
use crate::text::{fill, t};

/// Both, where they may be changed.
pub fn schools_section(choice: Choice, known: &Rc<Partnerships>) -> View {
    let schools = in_order(known);
    let rows = {
        let known = Rc::clone(known);
        keyed(
            move || choice.helped.get().into_iter().filter_map(|id| school_in(&known, id).cloned()).collect(),
            |school: &School| school.id.to_string(),
            move |school| helped_row(choice, &school),
        )
    };
    view! {
        <section class="section">
            <div class="section-head"><h2>{t().partnering_schools()}</h2></div>
            {helping_field(choice, &schools)}
            <div class="field">
                <span class="field-label">{t().partnering_helped()}</span>
                <ul class="list">{rows}</ul>
                {more_field(choice, &schools)}
            </div>
        </section>
    }
}

/// The same where they may not.
pub fn schools_told(choice: Choice, known: &Partnerships) -> View {
    let names: Vec<String> = choice.schools().into_iter().filter_map(|id| Some(school_in(known, id)?.name.clone())).collect();
    view! {
        <section class="section">
            <div class="section-head"><h2>{t().partnering_schools()}</h2></div>
            <p>{names.join("、")}</p>
            <p class="field-hint">{t().partnering_schools_fixed()}</p>
        </section>
    }
}

fn helping_field(choice: Choice, schools: &[School]) -> View {
    let choose = move |event: web_sys::Event| {
        let now: Option<SchoolId> = words_in(&event).parse().ok();
        let before = choice.helping.get_untracked();
        if let Some(now) = now {
            choice.helped.update(|helped| helped.retain(|known| *known != now));
        }
        if let Some(before) = before.filter(|before| Some(*before) != now) {
            choice.leave(before);
        }
        choice.helping.set(now);
    };
    let now = choice.helping.get_untracked();
    let options = schools.iter().map(|school| {
        view! { <option value=school.id.to_string() selected={now == Some(school.id)}>{school.name.clone()}</option> }
    });
    let options = options.rows();
    view! {
        <div class="field">
            <label class="field-label" for="partnering-helping">{t().partnering_helping()}</label>
            <select class="input" id="partnering-helping" on:change=choose><option value="">{t().groups_choose()}</option>{options}</select>
            <p class="field-hint">{t().partnering_helping_hint()}</p>
        </div>
    }
}

fn helped_row(choice: Choice, school: &School) -> View {
    let id = school.id;
    let label = fill(t().partnering_without(), &[("name", &school.name)]);
    view! {
        <li class="row">
            <span class="row-main"><span class="row-title">{school.name.clone()}</span><span class="row-meta">{school_means(school)}</span></span>
            <span class="row-trail"><button class="icon-btn" type="button" aria-label=label on:click=move |_| choice.without(id)>{icon("close")}</button></span>
        </li>
    }
}

/// Each school that is chosen there goes to the list, and the field waits for the next one.
fn more_field(choice: Choice, schools: &[School]) -> View {
    let add = move |event: web_sys::Event| {
        let Ok(id) = words_in(&event).parse::<SchoolId>() else { return };
        if !choice.schools().contains(&id) {
            choice.helped.update(|helped| helped.push(id));
        }
        if let Some(select) = event.target() {
            // A select has a `value` just as an input.
            select.unchecked_into::<HtmlInputElement>().set_value("");
        }
    };
    let options = schools.iter().map(|school| {
        let id = school.id;
        let taken = move || choice.schools().contains(&id);
        let words = format!("{}（{}）", school.name, school_means(school));
        view! { <option value=id.to_string() disabled=taken>{words}</option> }
    });
    let options = options.rows();
    view! {
        <label class="visually-hidden" for="partnering-helped">{t().partnering_more_schools()}</label>
        <select class="input" id="partnering-helped" on:change=add><option value="">{t().partnering_more_schools()}</option>{options}</select>
    }
}
