//! What can be said of the chosen part, or of the form itself: an input for each slot.

use qinglan_core::form::RATING_POINTS_MAX;
use qinglan_core::form::design::{Made, Slot};

use web_sys::HtmlTextAreaElement;

use super::state::Designing;
use crate::components::icon::icon;
use crate::dom::{Rows, View, is_ticked, part, view, words_in};
use crate::text::{fill, say, t};

/// The element's `id`.
pub const PANEL: &str = "design-panel";

/// How a slot is filled in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Line,
    Lines,
    Number,
    /// An expression.
    Code,
    Tick,
    Choice,
}

pub fn panel(design: Designing) -> View {
    let draw = move || {
        design.redrawn.track();
        let chosen = design.chosen.get();
        let form = design.form();
        let (all, rest) = Slot::of(&form, chosen.as_deref());
        // What only workbooks make has no kind to choose.
        let kept = chosen.is_some() && all.contains(&Slot::Required) && !all.contains(&Slot::Kind);
        let inputs = |slots: Vec<Slot>| slots.into_iter().map(|slot| input(design, slot)).rows();
        let more = (!rest.is_empty()).then(|| {
            view! { <details class="designer-more"><summary>{icon("forward")}{t().design_more()}</summary>{inputs(rest)}</details> }
        });
        view! {
            <div>
                {kept.then(|| view! { <p class="field-hint">{t().design_kind_kept()}</p> })}
                {inputs(all)}
                {more}
            </div>
        }
    };
    view! { <section class="designer-panel" id=PANEL aria-label=t().design_panel()>{part(draw)}</section> }
}

fn input(design: Designing, slot: Slot) -> View {
    let (look, label, hint) = words(slot);
    let (now, id) = (design.read(slot), format!("design-{}", slot as u8));
    let hint = (!hint.is_empty()).then(|| view! { <p class="field-hint">{hint}</p> });
    let typed = move |event: web_sys::Event| design.write(slot, &words_in(&event));
    let input = match look {
        Look::Tick => {
            let given = move |event: web_sys::Event| design.write(slot, if is_ticked(&event) { "true" } else { "" });
            return view! {
                <div class="field"><div class="choices"><label class="choice">
                    <input type="checkbox" id=id checked={!now.is_empty()} on:change=given/><span>{label}</span>
                </label></div></div>
            };
        }
        Look::Choice => {
            let option =
                |(value, words): (String, String)| view! { <option selected={value == now} value=value>{words}</option> };
            let options = options(slot).into_iter().map(option).rows();
            // Another kind of question has other slots.
            let given = move |event: web_sys::Event| {
                typed(event);
                if slot == Slot::Kind {
                    design.draw_anew();
                }
            };
            view! { <select class="input" id=id.clone() on:change=given>{options}</select> }
        }
        Look::Line => view! { <input class="input" id=id.clone() autocomplete="off" value=now on:input=typed/> },
        Look::Number => {
            view! { <input class="input input-num" id=id.clone() inputmode="numeric" autocomplete="off" value=now on:input=typed/> }
        }
        Look::Lines => holding(view! { <textarea class="input" id=id.clone() rows="3" on:input=typed></textarea> }, &now),
        Look::Code => holding(
            view! { <textarea class="input input-code" id=id.clone() rows="2" spellcheck="false" autocapitalize="off" on:input=typed></textarea> },
            &now,
        ),
    };
    view! { <div class="field"><label class="field-label" for=id>{label}</label>{input}{hint}</div> }
}

/// A text area with these words in it.
fn holding(pad: View, words: &str) -> View {
    let node: HtmlTextAreaElement = pad.element();
    node.set_value(words);
    pad
}

fn options(slot: Slot) -> Vec<(String, String)> {
    if slot == Slot::Appearance {
        let all = [("full", t().design_full()), ("minimal", t().design_minimal()), ("quick", t().design_quick())];
        return all.map(|(code, words)| (code.to_owned(), words.to_owned())).to_vec();
    }
    let questions = Made::ALL.iter().filter(|made| !matches!(made, Made::Group | Made::Repeat));
    questions.map(|made| (made.code().to_owned(), say(&made.words()))).collect()
}

/// How a slot looks, what it is called, and what its author is told of it.
fn words(slot: Slot) -> (Look, &'static str, String) {
    let plain = |look: Look, label: &'static str| (look, label, String::new());
    let told = |look: Look, label: &'static str, hint: &str| (look, label, hint.to_owned());
    match slot {
        Slot::Title => plain(Look::Line, t().design_title_zh()),
        Slot::TitleEn => plain(Look::Line, t().design_title_en()),
        Slot::About => told(Look::Lines, t().design_about(), t().design_about_hint()),
        Slot::AboutEn => plain(Look::Lines, t().design_about_en()),
        Slot::Signatures => told(Look::Lines, t().design_signatures(), t().design_lines_hint()),
        Slot::Landscape => plain(Look::Tick, t().design_landscape()),
        Slot::Label => plain(Look::Lines, t().design_label_zh()),
        Slot::LabelEn => plain(Look::Line, t().design_label_en()),
        Slot::Hint => told(Look::Line, t().design_hint_zh(), t().design_hint_hint()),
        Slot::HintEn => plain(Look::Line, t().design_hint_en()),
        Slot::Name => told(Look::Line, t().design_name(), t().design_name_hint()),
        Slot::Relevant => told(Look::Code, t().design_relevant(), t().design_relevant_hint()),
        Slot::Kind => plain(Look::Choice, t().design_kind()),
        Slot::Required => plain(Look::Tick, t().design_required()),
        Slot::Titled => plain(Look::Tick, t().design_titled()),
        Slot::RequiredIf => told(Look::Code, t().design_required_if(), t().design_required_if_hint()),
        Slot::Constraint => told(Look::Code, t().design_constraint(), t().design_constraint_hint()),
        Slot::ConstraintWords => plain(Look::Line, t().design_constraint_words()),
        Slot::ConstraintWordsEn => plain(Look::Line, t().design_constraint_words_en()),
        Slot::Calculation => told(Look::Code, t().design_calculation(), t().design_calculation_hint()),
        Slot::Readonly => told(Look::Code, t().design_readonly(), t().design_readonly_hint()),
        Slot::Default => plain(Look::Line, t().design_default()),
        Slot::Chars => plain(Look::Number, t().design_chars()),
        Slot::LeastWords => plain(Look::Number, t().design_words()),
        Slot::Choices => told(Look::Lines, t().design_choices(), t().design_lines_hint()),
        Slot::Appearance => plain(Look::Choice, t().design_appearance()),
        Slot::Points => {
            (Look::Number, t().design_points(), fill(t().design_points_hint(), &[("max", &RATING_POINTS_MAX.to_string())]))
        }
        Slot::Low => told(Look::Line, t().design_low_label(), t().design_line_hint()),
        Slot::High => told(Look::Line, t().design_high_label(), t().design_line_hint()),
        Slot::Min => plain(Look::Number, t().design_min()),
        Slot::Max => plain(Look::Number, t().design_max()),
        Slot::Photos => plain(Look::Number, t().design_photos()),
        Slot::RowsMin => plain(Look::Number, t().design_rows_min()),
        Slot::RowsMax => plain(Look::Number, t().design_rows_max()),
        Slot::AddLabel => told(Look::Line, t().design_add_label(), t().design_line_hint()),
        Slot::Count => told(Look::Code, t().design_count(), t().design_count_hint()),
    }
}
