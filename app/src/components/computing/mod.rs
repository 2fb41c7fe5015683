//! Forms that compute: parts that come and go with what is answered, words with answers in them, and every kind of question that
//! XLSForm has. All of it is in the app's second part.

mod asked;
mod audit;
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

pub use media::Files;

use std::rc::Rc;

use self::languages::language_choice;
use self::parts::nodes;
use self::record::Computing;
use self::unfit::unfit;
use super::filling::{Computes, Filling};
use crate::dom::{Rows, View};
use crate::reactive::{effect, on_cleanup};

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
    on_cleanup(move || filling.computing.set(None));
    let following = Rc::clone(&open);
    let mut first = true;
    effect(move || {
        filling.draft.entity.track();
        if !std::mem::take(&mut first) {
            following.catch_up();
        }
    });
    let all = nodes(&open, "", filling.form.with_value(|form| form.questions.clone()));
    [language_choice(&open), all].into_iter().rows()
}
