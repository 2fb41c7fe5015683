//! Inputs. Each writes at every keystroke, composed text too, and never touches what is being typed.

use leptos::html::{Input, Select as SelectElement, Textarea};
use leptos::prelude::*;
use qinglan_core::form::{Date, Kind, Rating, Select, Text, parse, typed};
use qinglan_core::id::OpId;
use qinglan_core::record::{Field, Value};

use super::filling::{Filling, input_id};
use super::part::Rows;
use crate::text::{say, t};

/// What an input remembers between the page and the disk.
#[derive(Clone, Copy)]
struct Pen {
    filling: Filling,
    field: StoredValue<Field>,
    /// The versions that stood in the input before the person began.
    seen: StoredValue<Vec<OpId>>,
    busy: RwSignal<bool>,
}

impl Pen {
    fn new(filling: Filling, field: &Field) -> Self {
        let seen = StoredValue::new(filling.draft.seen(field));
        Self { filling, field: StoredValue::new(field.clone()), seen, busy: RwSignal::new(false) }
    }

    fn write(self, value: Value) {
        self.filling.draft.set(self.field.get_value(), value, self.seen.get_value());
    }

    /// Follows what comes from elsewhere, unless the person is in this input or what they typed is on its way to the disk.
    fn follow(self, show: impl Fn(&str) + 'static) {
        let value = self.filling.value(&self.field.get_value());
        Effect::new(move |_| {
            let words = value.get().map(|value| typed(&value)).unwrap_or_default();
            if !self.busy.get() && self.filling.draft.is_settled() {
                show(&words);
                self.seen.set_value(self.filling.draft.seen(&self.field.get_value()));
            }
        });
    }

    fn invalid(self) -> impl Fn() -> Option<&'static str> + Copy {
        let wrong = self.filling.violation(&self.field.get_value());
        move || wrong.get().map(|_| "true")
    }

    fn described(self) -> String {
        let id = input_id(&self.field.get_value());
        format!("{id}-hint {id}-error")
    }
}

#[component]
pub fn TextInput(filling: Filling, field: Field, text: Text, #[prop(optional, into)] label: Option<String>) -> impl IntoView {
    let id = input_id(&field);
    let pen = Pen::new(filling, &field);
    let kind = Kind::Text(text.clone());
    let write = move |words: String| pen.write(parse(&kind, &words));
    if text.multiline {
        let node = NodeRef::<Textarea>::new();
        pen.follow(move |words| {
            if let Some(node) = node.get().filter(|node| node.value() != words) {
                node.set_value(words);
            }
        });
        view! {
            <textarea class="input" id=id node_ref=node rows=text.rows.unwrap_or(3) aria-label=label
                aria-describedby=pen.described() aria-invalid=pen.invalid()
                on:focus=move |_| pen.busy.set(true) on:blur=move |_| pen.busy.set(false)
                on:input=move |event| write(event_target_value(&event))></textarea>
        }
        .into_any()
    } else {
        let node = NodeRef::<Input>::new();
        follow_input(pen, node);
        view! {
            <input class="input" type="text" id=id node_ref=node inputmode=text.inputmode.as_str() autocomplete="off" aria-label=label
                aria-describedby=pen.described() aria-invalid=pen.invalid()
                on:focus=move |_| pen.busy.set(true) on:blur=move |_| pen.busy.set(false)
                on:input=move |event| write(event_target_value(&event))/>
        }
        .into_any()
    }
}

#[component]
pub fn NumberInput(filling: Filling, field: Field, kind: Kind, #[prop(optional, into)] label: Option<String>) -> impl IntoView {
    let id = input_id(&field);
    let pen = Pen::new(filling, &field);
    let node = NodeRef::<Input>::new();
    follow_input(pen, node);
    view! {
        <input class="input input-num" type="text" inputmode="numeric" id=id node_ref=node autocomplete="off" aria-label=label
            aria-describedby=pen.described() aria-invalid=pen.invalid()
            on:focus=move |_| pen.busy.set(true) on:blur=move |_| pen.busy.set(false)
            on:input=move |event| pen.write(parse(&kind, &event_target_value(&event)))/>
    }
}

#[component]
pub fn DateInput(filling: Filling, field: Field) -> impl IntoView {
    let id = input_id(&field);
    let pen = Pen::new(filling, &field);
    let node = NodeRef::<Input>::new();
    follow_input(pen, node);
    view! {
        <input class="input" type="date" id=id node_ref=node aria-describedby=pen.described() aria-invalid=pen.invalid()
            on:focus=move |_| pen.busy.set(true) on:blur=move |_| pen.busy.set(false)
            on:input=move |event| pen.write(parse(&Kind::Date(Date {}), &event_target_value(&event)))/>
    }
}

#[component]
pub fn SelectInput(filling: Filling, field: Field, select: Select) -> impl IntoView {
    let id = input_id(&field);
    let pen = Pen::new(filling, &field);
    let node = NodeRef::<SelectElement>::new();
    pen.follow(move |words| {
        if let Some(node) = node.get().filter(|node| node.value() != words) {
            node.set_value(words);
        }
    });
    let options = select.choices.iter().map(|choice| view! { <option value=choice.name.clone()>{say(&choice.label)}</option> });
    let options = options.rows();
    view! {
        <select class="input" id=id node_ref=node aria-describedby=pen.described() aria-invalid=pen.invalid()
            on:change=move |event| {
                let name = event_target_value(&event);
                pen.write(if name.is_empty() { Value::Empty } else { Value::Text(name) });
            }>
            <option value="">{t().choose}</option>
            {options}
        </select>
    }
}

#[component]
pub fn ChoiceInput(filling: Filling, field: Field, select: Select, many: bool) -> impl IntoView {
    use qinglan_core::form::Appearance;
    let id = input_id(&field);
    let pen = Pen::new(filling, &field);
    pen.follow(|_| {});
    let value = filling.value(&field);
    let flow = (select.appearance == Appearance::Quick).then_some("row");
    let names: Vec<String> = select.choices.iter().map(|choice| choice.name.clone()).collect();
    let names = StoredValue::new(names);
    let choice = move |name: String, label: String| {
        let (checked_name, name_of_group) = (name.clone(), id.clone());
        let checked = move || match value.get() {
            Some(Value::Text(chosen)) => chosen == checked_name,
            Some(Value::List(chosen)) => chosen.contains(&checked_name),
            _ => false,
        };
        let toggle = move |on: bool| {
            if !many {
                return pen.write(Value::Text(name.clone()));
            }
            let chosen = match value.get_untracked() {
                Some(Value::List(chosen)) => chosen,
                _ => Vec::new(),
            };
            let keeps = |each: &String| if *each == name { on } else { chosen.contains(each) };
            pen.write(Value::List(names.with_value(|all| all.iter().filter(|each| keeps(each)).cloned().collect())));
        };
        view! {
            <label class="choice">
                <input type=if many { "checkbox" } else { "radio" } name=name_of_group prop:checked=checked
                    on:change=move |event| toggle(event_target_checked(&event))/>
                <span>{label}</span>
            </label>
        }
    };
    let choices = select.choices.iter().map(|each| choice(each.name.clone(), say(&each.label))).rows();
    view! { <div class="choices" data-flow=flow>{choices}</div> }
}

#[component]
pub fn RatingInput(filling: Filling, field: Field, rating: Rating, label: String) -> impl IntoView {
    let id = input_id(&field);
    let pen = Pen::new(filling, &field);
    pen.follow(|_| {});
    let value = filling.value(&field);
    let point = move |n: i64| {
        view! {
            <label>
                <input type="radio" name=id.clone() value=n aria-label=format!("{label} {n}")
                    prop:checked=Signal::derive(move || value.get() == Some(Value::Int(n)))
                    on:change=move |_| pen.write(Value::Int(n))/>
                <span aria-hidden="true">{n}</span>
            </label>
        }
    };
    let points = (1..=i64::from(rating.points)).map(point).rows();
    view! {
        <div class="rating">{points}</div>
        <p class="rating-ends"><span>{say(&rating.low)}</span><span>{say(&rating.high)}</span></p>
    }
}

fn follow_input(pen: Pen, node: NodeRef<Input>) {
    pen.follow(move |words| {
        if let Some(node) = node.get().filter(|node| node.value() != words) {
            node.set_value(words);
        }
    });
}
