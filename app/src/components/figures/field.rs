//! An instrument among the questions of a form: what was coded, and the way to the coder.

use qinglan_core::form::{Kind, Packed};
use qinglan_core::instrument::{Coder, Instrument, Phase, Sheet};
use qinglan_core::record::Field;

use super::figures;
use crate::components::filling::{Filling, version_words};
use crate::components::icon::icon;
use crate::dom::{View, component, part, view};
use crate::reactive::Memo;
use crate::shell::awake;
use crate::text::{fill, t};

/// The sheet of a question, and where it may be changed the way to its coder.
#[component]
#[inline(never)]
pub fn coded(filling: Filling, field: Field, packed: Packed<Instrument>, editable: bool) -> View {
    let Ok(instrument) = packed.open() else { return view! { <p class="field-answer">{t().needs_newer()}</p> } };
    let (read, question) = (instrument.clone(), field.clone());
    let sheet = Memo::new(move || filling.draft.entity.with(|entity| Sheet::read(&read, entity, &question)));
    let form = filling.form.with_value(|form| form.reference().to_string());
    let at = editable.then(|| format!("/records/{}?form={form}&code={field}", filling.draft.id));
    let kind = Kind::Instrument(packed);
    part(move || {
        let way = at.as_ref().map(|at| way(&instrument, &sheet.get(), at.clone()));
        let began = sheet.with(|sheet| sheet.began);
        let words = match began {
            None => t().not_answered().to_owned(),
            Some(at) => fill(t().coded_when(), &[("when", &version_words(&kind, &qinglan_core::record::Value::Int(at.0)))]),
        };
        view! {
            <div class="coded stack">
                {(began.is_some() || at.is_none()).then(|| view! { <p class="field-answer">{words}</p> })}
                {way}
                {sheet.with(|sheet| figures(&instrument, sheet))}
            </div>
        }
    })
}

/// What the way to the coder is called by how far the lesson is.
fn way(instrument: &Instrument, sheet: &Sheet, at: String) -> View {
    let (coder, _) = Coder::open(instrument.clone(), sheet.clone(), awake::now());
    let words = match coder.phase() {
        Phase::Ready => t().coder_open(),
        Phase::Running | Phase::Paused => t().coder_open_again(),
        Phase::Ended => t().coder_open_late(),
    };
    view! { <p class="btn-row no-print"><a class="btn" href=at>{icon("clock")}{words}</a></p> }
}
