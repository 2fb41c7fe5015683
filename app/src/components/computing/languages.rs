//! The form in another of its languages, one that the app itself does not speak.

use std::cell::RefCell;
use std::rc::Rc;

use qinglan_core::form::{Definition, outline};

use super::record::Computing;
use crate::dom::{Rows, View, view, words_in};
use crate::text::t;

thread_local! {
    /// What was chosen last: the next form that has it begins with it.
    static CHOSEN: RefCell<String> = const { RefCell::new(String::new()) };
}

/// The languages that the form has besides the app's.
fn others(form: &Definition) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for entry in outline(form) {
        for (name, _) in entry.question.label.others.iter().flatten() {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
    }
    names
}

/// The choice between them; nothing where there is none.
pub fn language_choice(open: &Rc<Computing>) -> View {
    let names = open.filling.form.with_value(others);
    if names.is_empty() {
        return View::none();
    }
    let last = CHOSEN.with_borrow(Clone::clone);
    let chosen = names.iter().find(|name| **name == last).cloned();
    if chosen.is_some() {
        open.read_in(chosen.clone());
    }
    let option = |name: &String| {
        let now = chosen.as_ref() == Some(name);
        view! { <option value=name.clone() selected=now>{name.clone()}</option> }
    };
    let options = names.iter().map(option).rows();
    let choose = {
        let open = Rc::clone(open);
        move |event: web_sys::Event| {
            let name = words_in(&event);
            CHOSEN.set(name.clone());
            open.read_in(Some(name).filter(|name| !name.is_empty()));
        }
    };
    view! {
        <div class="field no-print">
            <label class="field-label" for="form-language">{t().form_language()}</label>
            <select class="input" id="form-language" on:change=choose><option value="">{t().form_language_own()}</option>{options}</select>
        </div>
    }
}
