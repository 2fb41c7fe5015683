//! What was coded with an instrument, in figures: a sentence first, the figure, and the numbers behind it.

mod field;
mod flanders;
mod on_task;
mod snapshots;
mod student_teacher;
mod table;
mod tally;
mod timeline;
mod words;

use qinglan_core::instrument::{Instrument, Sheet};

pub use field::coded;
pub use words::{percent, short};

use crate::dom::{Rows, View, component, view};
use words::coverage;

/// The results of a sheet; nothing before something was coded.
#[component]
#[inline(never)]
pub fn figures(instrument: &Instrument, sheet: &Sheet) -> View {
    let Some(said) = coverage(instrument, sheet) else { return View::none() };
    let results = match instrument {
        Instrument::StudentTeacher(_) => [student_teacher::result(instrument, sheet), timeline::lanes(instrument, sheet)].rows(),
        Instrument::Flanders(_) => [flanders::result(instrument, sheet), timeline::lanes(instrument, sheet)].rows(),
        Instrument::Stallings(_) => snapshots::result(instrument, sheet),
        Instrument::OnTask(_) => on_task::result(instrument, sheet),
        Instrument::FreeTally(_) => tally::result(instrument, sheet),
    };
    view! { <div class="figures stack"><p class="field-hint">{said}</p>{results}</div> }
}
