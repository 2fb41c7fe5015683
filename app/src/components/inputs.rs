//! Inputs. Each writes at every keystroke, composed text too, and never touches what is being typed.

use crate::reactive::{RwSignal, StoredValue, effect};
use qinglan_core::form::{Choice, Date, InputMode, Kind, Rating, Select, Text, choice_field, is_chosen, parse, ticked, typed};
use qinglan_core::id::OpId;
use qinglan_core::record::{Field, Value};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

use super::checking::word_count;
use super::filling::{Filling, input_id};
use super::later::quietly;
use super::people::people_list;
use super::phrases::{ANSWERS, phrases_button};
use crate::dom::{Rows, View, attr, component, is_ticked, on, view};
use crate::text::{say, t};

/// What an input remembers between the page and the disk.
#[derive(Clone, Copy)]
pub struct Pen {
    filling: Filling,
    field: StoredValue<Field>,
    /// The versions that stood in the input before the person began.
    seen: StoredValue<Vec<OpId>>,
    busy: RwSignal<bool>,
}

impl Pen {
    pub fn new(filling: Filling, field: &Field) -> Self {
        let seen = StoredValue::new(filling.draft.seen(field));
        Self { filling, field: StoredValue::new(field.clone()), seen, busy: RwSignal::new(false) }
    }

    pub fn write(self, value: Value) {
        self.filling.draft.set(self.field.get_value(), value, self.seen.get_value());
    }

    /// Follows what comes from elsewhere, unless the person is in this input or what they typed is on its way to the disk.
    pub fn follow(self, show: impl Fn(&str) + 'static) {
        self.follow_with(Box::new(show));
    }

    /// One for all inputs: of two that are the same the compiler keeps one, which would go to the app's second part with its input.
    fn follow_with(self, show: Box<dyn Fn(&str)>) {
        let value = self.filling.value(&self.field.get_value());
        let mut opened = false;
        effect(move || {
            self.filling.draft.released.track();
            let words = value.get().map(|value| typed(&value)).unwrap_or_default();
            let first = !std::mem::replace(&mut opened, true);
            // First what the draft has, should words of it still be on their way from when it was open before.
            if first || (!self.busy.get() && self.filling.draft.is_settled()) {
                show(&words);
                self.seen.set_value(self.filling.draft.seen(&self.field.get_value()));
            }
        });
    }
}

/// An element that holds words, tied to its field: what is typed goes to the draft, what comes from elsewhere into the element.
fn tie(pen: Pen, view: View, event: &'static str, read: impl Fn(&str) -> Value + 'static) -> View {
    tie_as(pen, view, event, Box::new(read), Box::new(str::to_owned))
}

/// As [`tie`], where the element has the answer in other words: `show` makes them.
pub(super) fn tie_as(
    pen: Pen,
    view: View,
    event: &'static str,
    read: Box<dyn Fn(&str) -> Value>,
    show: Box<dyn Fn(&str) -> String>,
) -> View {
    // A text area and a select have a `value` just as an input has.
    let element: HtmlInputElement = view.element();
    let id = input_id(&pen.field.get_value());
    attr(&element, "aria-describedby", format!("{id}-hint {id}-error"));
    attr(&element, "id", id);
    let wrong = pen.filling.violation(&pen.field.get_value());
    attr(&element, "aria-invalid", move || wrong.get().map(|_| "true"));
    on(&element, "focus", move |_| pen.busy.set(true));
    on(&element, "blur", move |_| pen.busy.set(false));
    let typing = element.clone();
    on(&element, event, move |_| pen.write(read(&typing.value())));
    pen.follow(move |words| {
        let words = show(words);
        if element.value() != words {
            element.set_value(&words);
        }
    });
    view
}

#[component]
pub fn text_input(filling: Filling, field: Field, text: Text, label: Option<String>) -> View {
    let pen = Pen::new(filling, &field);
    let alone = label.is_none();
    let view = if text.multiline {
        view! { <textarea class="input" rows=text.rows.unwrap_or(3) aria-label=label></textarea> }
    } else {
        view! { <input class="input" type="text" inputmode=text.inputmode.as_str() autocomplete="off" aria-label=label/> }
    };
    // In a table there is no room for it.
    let phrases = (text.multiline && alone).then(|| phrases(&view));
    let named = (text.inputmode == InputMode::Name).then(|| names(&view, &field));
    let counted = text.min_words.map(|least| counted(filling, field, least));
    let kind = Kind::Text(text);
    [Some(tie(pen, view, "input", move |words| parse(&kind, words))), named, phrases, counted].into_iter().flatten().rows()
}

/// One's own phrases are in the app's second part.
fn phrases(view: &View) -> View {
    let pad: HtmlTextAreaElement = view.element();
    quietly(move || phrases_button(pad.clone(), &ANSWERS))
}

/// The people in one's spaces are offered by the app's second part.
fn names(view: &View, field: &Field) -> View {
    let (input, list) = (view.element::<HtmlInputElement>(), format!("{}-names", input_id(field)));
    attr(&input, "list", list.clone());
    quietly(move || people_list(list.clone()))
}

/// The words of an answer are counted by the app's second part.
fn counted(filling: Filling, field: Field, least: u32) -> View {
    quietly(move || word_count(filling, field.clone(), least))
}

#[component]
pub fn number_input(filling: Filling, field: Field, kind: Kind, label: Option<String>) -> View {
    let view = view! { <input class="input input-num" type="text" inputmode="numeric" autocomplete="off" aria-label=label/> };
    tie(Pen::new(filling, &field), view, "input", move |words| parse(&kind, words))
}

#[component]
pub fn date_input(filling: Filling, field: Field, label: Option<String>) -> View {
    let view = view! { <input class="input" type="date" aria-label=label/> };
    tie(Pen::new(filling, &field), view, "input", |words| parse(&Kind::Date(Date {}), words))
}

#[component]
pub fn select_input(filling: Filling, field: Field, select: Select, label: Option<String>) -> View {
    let options = select.choices.iter().map(|choice| view! { <option value=choice.name.clone()>{say(&choice.label)}</option> });
    let view = view! { <select class="input" aria-label=label><option value="">{t().choose()}</option>{options.rows()}</select> };
    tie(
        Pen::new(filling, &field),
        view,
        "change",
        |name| {
            if name.is_empty() { Value::Empty } else { Value::Text(name.to_owned()) }
        },
    )
}

pub fn choice_input(filling: Filling, field: Field, select: Select, many: bool) -> View {
    use qinglan_core::form::Appearance;
    let flow = (select.appearance == Appearance::Quick).then_some("row");
    let name = input_id(&field);
    let boxes = if many { tick_boxes(filling, &field, &select) } else { radio_buttons(filling, &field, &select) };
    let drawn = select.choices.iter().zip(boxes).map(|(choice, (checked, choose))| {
        view! {
            <label class="choice">
                <input type=if many { "checkbox" } else { "radio" } name=name.clone() prop:checked=checked
                    on:change=move |event| choose(is_ticked(&event))/>
                <span>{say(&choice.label)}</span>
            </label>
        }
    });
    view! { <div class="choices" data-flow=flow>{drawn.rows()}</div> }
}

/// Whether a choice is taken, and what happens when its box is touched.
type ChoiceBox = (Box<dyn Fn() -> bool>, Box<dyn Fn(bool)>);

/// One of the choices: they share the question's field.
fn radio_buttons(filling: Filling, field: &Field, select: &Select) -> Vec<ChoiceBox> {
    let pen = Pen::new(filling, field);
    pen.follow(|_| {});
    let value = filling.value(field);
    let one = |choice: &Choice| -> ChoiceBox {
        let (taken, name) = (choice.name.clone(), choice.name.clone());
        let checked = move || matches!(value.get(), Some(Value::Text(chosen)) if chosen == taken);
        (Box::new(checked), Box::new(move |_| pen.write(Value::Text(name.clone()))))
    };
    select.choices.iter().map(one).collect()
}

/// Several choices: each has a field and a pen of its own, so that no tick waits for another or takes it along.
fn tick_boxes(filling: Filling, question: &Field, select: &Select) -> Vec<ChoiceBox> {
    let one = |choice: &Choice| -> Option<ChoiceBox> {
        let pen = Pen::new(filling, &choice_field(question, &choice.name)?);
        pen.follow(|_| {});
        let (question, name) = (question.clone(), choice.name.clone());
        let entity = filling.draft.entity;
        let (asked, asked_name) = (question.clone(), name.clone());
        let checked = move || entity.with(|entity| is_chosen(entity, &asked, &asked_name));
        let tick = move |on| pen.write(entity.with_untracked(|entity| ticked(entity, &question, &name, on)));
        Some((Box::new(checked), Box::new(tick)))
    };
    // A definition is checked before it is published: its choices are fields.
    select.choices.iter().filter_map(one).collect()
}

#[component]
pub fn rating_input(filling: Filling, field: Field, rating: Rating, label: String) -> View {
    let id = input_id(&field);
    let pen = Pen::new(filling, &field);
    pen.follow(|_| {});
    let value = filling.value(&field);
    let point = move |n: i64| {
        view! {
            <label>
                <input type="radio" name=id.clone() value=n aria-label=format!("{label} {n}")
                    prop:checked={move || value.get() == Some(Value::Int(n))}
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
