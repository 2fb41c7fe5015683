//! The coder of an instrument: a page of its own, so that nothing of the form is drawn while a lesson goes on.

use qinglan_core::form::{Definition, Kind, Target, locate};
use qinglan_core::record::{Field, State};

use super::{correction, follow};
use crate::components::coder::{Session, stages};
use crate::components::frame::Frame;
use crate::components::list::empty;
use crate::dom::{View, component, part};
use crate::reactive::{RwSignal, StoredValue};
use crate::shell::browser;
use crate::state::Draft;
use crate::text::{say, t};

/// Codes the instrument at `path` of a draft, or of the correction of a submitted record while one is under way.
#[component]
#[inline(never)]
pub fn coding_page(draft: Draft, definition: Definition, path: &str) -> View {
    let (form, submitted) = draft.entity.with_untracked(|entity| {
        let submitted = entity.text(&Field::state()) == Some(State::Submitted.as_str());
        (entity.text(&Field::form()).unwrap_or_default().to_owned(), submitted)
    });
    let (path, back) = (path.to_owned(), format!("/records/{}?form={form}", draft.id));
    let form = StoredValue::new(definition);
    let into = if submitted { correction(draft, form) } else { RwSignal::new(Some(draft)) };
    part(move || {
        let open = into.get().and_then(|draft| opened(draft, form, path.clone(), back.clone()));
        open.unwrap_or_else(|| {
            let title = t().record_missing();
            Frame::titled(title).back("/records").around(empty("search", title, t().coder_nothing()))
        })
    })
}

/// None where the form has no such instrument that may be changed.
fn opened(draft: Draft, form: StoredValue<Definition>, path: String, back: String) -> Option<View> {
    let field = Field::new(path).ok()?;
    let question = form.with_value(|form| match locate(form, &field)?.target {
        Target::Question(question) if !question.readonly => Some(question.clone()),
        _ => None,
    })?;
    let Kind::Instrument(packed) = &question.kind else { return None };
    if draft.into != draft.id {
        follow(draft, draft.into);
        follow(draft, draft.id);
    }
    let session = Session::open(draft, field, packed)?;
    let title = say(&question.label);
    browser::set_ready();
    browser::set_title(&title, t().app_name());
    Some(stages(session, title, back))
}
