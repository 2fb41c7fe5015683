//! One question of a form that computes.

use std::rc::Rc;

use qinglan_core::form::{Audio, FileKind, How, Kind, Logic, Meta, Photo, Question, Special, ViolationKind};
use qinglan_core::record::Field;
use web_sys::HtmlElement;

use super::audit::timed;
use super::audited::audit_words;
use super::barcode::barcode_input;
use super::choices::{is_minimal, offered};
use super::dates::{asks, day_input};
use super::inputs::{acknowledge, range_input, typed_input};
use super::located::located_words;
use super::marked::marked_words;
use super::masked::masked_input;
use super::media::beside;
use super::parts::{relevant, said};
use super::place::place_input;
use super::rank::ranking;
use super::reading::told;
use super::record::Computing;
use crate::components::attached::attached_input;
use crate::components::audio::audio_input;
use crate::components::checking::violation_words;
use crate::components::conflict::conflicts;
use crate::components::drawing::drawn_input;
use crate::components::field::{input, is_grouped, remark_mark};
use crate::components::filling::{Filling, input_id};
use crate::components::icon::icon;
use crate::components::photo::photo_input;
use crate::dom::{View, component, maybe, on, part, view};
use crate::reactive::{Memo, RwSignal};
use crate::text::t;

/// What of a question's state its head and its body follow.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Shown {
    /// Somebody may change it.
    open: bool,
    required: bool,
    /// What is wrong with the answer that is there.
    wrong: Option<ViolationKind>,
}

/// A question with its answer, to change or to read.
pub fn asked(open: &Rc<Computing>, field: Field, question: Question) -> View {
    let filling = open.filling;
    let special = match &question.kind {
        Kind::Special(packed) => packed.open().ok(),
        _ => None,
    };
    let path = field.as_str().to_owned();
    let asked = relevant(open, &path);
    let label = said(open, &path, question.label.clone());
    match special {
        Some(Special::Meta(Meta::Audit)) => return audit_words(open),
        Some(Special::Meta(Meta::BackgroundAudio)) => return heard_words(filling, field, asked),
        Some(Special::Meta(meta @ (Meta::StartGeopoint | Meta::BackgroundGeopoint))) => {
            return located_words(filling, &field, meta);
        }
        Some(Special::Hidden | Special::Meta(_)) => return View::none(),
        _ => {}
    }
    // One that cannot be read was refused when the form was published.
    let logic: Logic = question.logic.as_ref().and_then(|packed| packed.open().ok()).unwrap_or_default();
    if special == Some(Special::Note) {
        let media = beside(open, &path, logic.media, label);
        return view! { <div class="field" hidden={move || !asked.get()}><p class="field-note">{marked_words(label)}</p>{media}</div> };
    }
    let media = beside(open, &path, logic.media.clone(), label);
    let editable = filling.editable;
    let shown: Memo<Shown> = open.watch(&path, Shown::default(), move |engine, at| {
        let Some(state) = engine.state(at) else { return Shown::default() };
        let answered = !state.value.is_empty();
        let open = editable && !state.readonly && !engine.is_computed(at);
        Shown { open, required: state.required, wrong: state.wrong.filter(|_| open && answered) }
    });
    let changeable = Memo::new(move || shown.get().open);
    let optional = Memo::new(move || changeable.get() && !shown.get().required);
    let id = input_id(&field);
    let hint = question.hint.clone().filter(|_| editable).map(|hint| said(open, &path, hint));
    let guidance =
        Some(logic.guidance.clone()).filter(|words| editable && !words.is_empty()).map(|words| said(open, &path, words));
    let grouped = is_several(&question.kind, special.as_ref(), &logic);
    // A single input has its label; several, and what is only read, are named by it.
    let role = move || (grouped || !changeable.get()).then_some("group");
    let name = format!("{id}-label");
    let named = move || role().map(|_| name.clone());
    let head = {
        let id = id.clone();
        move || {
            let (labelled, words) = (format!("{id}-label"), marked_words(label));
            if grouped || !changeable.get() {
                view! { <p class="field-label" id=labelled>{words}</p> }
            } else {
                view! { <label class="field-label" id=labelled for=id.clone()>{words}</label> }
            }
        }
    };
    let body = {
        let (open, field, question, special) = (Rc::clone(open), field.clone(), question.clone(), special);
        move || {
            if changeable.get() {
                body(&open, &field, &question, special.as_ref(), &logic)
            } else {
                told(&open, &field, &question.kind, special.as_ref(), &logic.appearance)
            }
        }
    };
    let left = RwSignal::new(false);
    let view = view! {
        <div class="field" role=role aria-labelledby=named hidden={move || !asked.get()}>
            <div class="field-head">
                {part(head)}
                {maybe(move || optional.get().then(|| view! { <span class="field-optional">{t().optional()}</span> }))}
                {remark_mark(filling, field.clone(), label.get_untracked())}
            </div>
            {media}
            {part(body)}
            {hint.map(|hint| view! { <p class="field-hint" id=format!("{id}-hint")>{marked_words(hint)}</p> })}
            {guidance.map(|words| view! { <details class="guidance"><summary>{t().guidance()}</summary><p>{marked_words(words)}</p></details> })}
            {wrong(open, &field, shown, left)}
            {conflicts(filling, &field, &question.kind)}
        </div>
    };
    // While a number is typed it is too small: the words come when the cursor goes.
    let element: HtmlElement = view.element();
    on(&element, "focusout", move |_| left.set(true));
    timed(open, &field, &element);
    view
}

/// What was heard while it was filled, to hear again. While it is filled it stands above the form.
fn heard_words(filling: Filling, field: Field, asked: Memo<bool>) -> View {
    if filling.editable {
        return View::none();
    }
    let heard = audio_input(filling, field, Audio { max_s: Audio::S_MAX }, /*editable*/ false);
    view! {
        <div class="field" role="group" aria-label=t().listen_title() hidden={move || !asked.get()}>
            <p class="field-label">{t().listen_title()}</p>
            {heard}
        </div>
    }
}

/// What is wrong: once the person left an answer that does not fit, or tried to submit.
fn wrong(open: &Rc<Computing>, field: &Field, shown: Memo<Shown>, left: RwSignal<bool>) -> View {
    let found = open.filling.violation(field);
    let (this, path) = (Rc::clone(open), field.clone());
    let words = move |kind: ViolationKind| {
        let own = this.with(|engine| engine.find_field(&path).and_then(|at| engine.message(at, kind)));
        own.unwrap_or_else(|| violation_words(kind))
    };
    let error_id = format!("{}-error", input_id(field));
    let kind = Memo::new(move || found.get().or_else(|| shown.get().wrong.filter(|_| left.get())));
    maybe(move || kind.get().map(|kind| view! { <p class="field-error" id=error_id.clone()>{icon("alert")}{words(kind)}</p> }))
}

/// Several elements answer it together.
fn is_several(kind: &Kind, special: Option<&Special>, logic: &Logic) -> bool {
    match special {
        Some(Special::Choice(choice)) => choice.how != How::One || !is_minimal(&logic.appearance),
        Some(special) => {
            !matches!(special, Special::Decimal | Special::Range(_) | Special::Time | Special::DateTime | Special::Barcode)
        }
        None => is_grouped(kind),
    }
}

pub fn is_any(appearance: &[String], words: &[&str]) -> bool {
    appearance.iter().any(|word| words.contains(&word.as_str()))
}

/// A question that plain forms ask too, in another appearance.
fn plain(filling: Filling, field: &Field, question: &Question, appearance: &[String]) -> View {
    match (&question.kind, asks(appearance)) {
        (Kind::Text(text), _) if is_any(appearance, &["masked"]) => masked_input(filling, field, text.clone()),
        (Kind::Date(_), Some(asks)) => day_input(filling, field, asks),
        _ => input(filling, field, question, /*called*/ None),
    }
}

#[component]
fn body(open: &Rc<Computing>, field: &Field, question: &Question, special: Option<&Special>, logic: &Logic) -> View {
    let filling = open.filling;
    match special {
        None => plain(filling, field, question, &logic.appearance),
        Some(special @ (Special::Decimal | Special::Time | Special::DateTime)) => typed_input(open, field, special),
        Some(Special::Range(range)) => range_input(filling, field, range),
        Some(Special::Choice(choice)) if choice.how == How::Rank => ranking(open, field),
        Some(Special::Choice(choice)) => offered(open, field, choice.how == How::Many, &logic.appearance),
        Some(Special::Acknowledge) => acknowledge(filling, field),
        Some(special @ (Special::Geopoint | Special::Geotrace | Special::Geoshape)) => place_input(open, field, special),
        Some(Special::Barcode) => barcode_input(open, field),
        Some(Special::File(FileKind::Image)) if is_any(&logic.appearance, &["signature", "draw"]) => {
            drawn_input(filling, field.clone(), is_any(&logic.appearance, &["signature"]))
        }
        Some(Special::File(FileKind::Image)) => photo_input(filling, field.clone(), Photo { max: 1 }, true),
        Some(Special::File(FileKind::Audio)) => audio_input(filling, field.clone(), Audio { max_s: Audio::S_MAX }, true),
        Some(Special::File(kind @ (FileKind::Any | FileKind::Video))) => {
            attached_input(filling, field.clone(), if *kind == FileKind::Video { "video/*" } else { "" }, true)
        }
        // Asked of nobody.
        Some(Special::Note | Special::Hidden | Special::Meta(_)) => View::none(),
    }
}
