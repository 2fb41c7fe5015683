//! Forms that compute: parts that come and go with what is answered, words with answers in them, and every kind of question that
//! XLSForm has. All of it is in the app's second part.

mod asked;
mod audit;
mod audited;
mod barcode;
mod choices;
mod dates;
mod inputs;
mod languages;
mod located;
mod marked;
mod masked;
mod media;
mod parts;
mod place;
mod rank;
mod reading;
mod record;
mod unfit;

pub use masked::{cover, covered, covered_words};
pub use media::Files;

use std::rc::Rc;

use qinglan_core::form::{background, outline};
use qinglan_core::record::Field;

use self::languages::language_choice;
use self::parts::{nodes, relevant};
use self::record::Computing;
use self::unfit::unfit;
use super::audio::listening;
use super::filling::{Computes, Filling};
use crate::dom::{Rows, View};
use crate::reactive::{effect, on_cleanup};

/// What is heard while a draft is filled. It stands above the form: whatever else is on the screen, its sign is.
fn heard(open: &Rc<Computing>) -> View {
    let filling = open.filling;
    if !filling.editable || filling.draft.into != filling.draft.id {
        return View::none();
    }
    let found = filling.form.with_value(|form| {
        let mut all = outline(form).into_iter().filter(|entry| !entry.repeated);
        all.find_map(|entry| Some((background(entry.question)?, Field::new(entry.path).ok()?)))
    });
    found.map_or_else(View::none, |(asked, field)| listening(filling, field.clone(), asked, relevant(open, field.as_str())))
}

/// All questions of the open form.
#[inline(never)]
pub fn computing_form(filling: Filling) -> View {
    let open = match Computing::open(filling) {
        Ok(open) => open,
        Err(faults) => {
            let first = faults.first().map(|fault| fault.path.as_str()).unwrap_or_default();
            web_sys::console::error_1(&format!("{} faults, the first at {first}", faults.len()).into());
            return unfit(filling);
        }
    };
    filling.computing.set(Some(Rc::clone(&open) as Rc<dyn Computes>));
    on_cleanup(move || {
        if let Some(Some(open)) = filling.computing.try_get_untracked() {
            open.leave();
        }
        filling.computing.set(None);
    });
    let following = Rc::clone(&open);
    let mut first = true;
    effect(move || {
        filling.draft.entity.track();
        if !std::mem::take(&mut first) {
            following.catch_up();
        }
    });
    let all = nodes(&open, "", filling.form.with_value(|form| form.questions.clone()));
    [language_choice(&open), heard(&open), all].into_iter().rows()
}
