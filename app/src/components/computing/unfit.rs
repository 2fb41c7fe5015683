//! A form that this version of the app cannot fill: it says so, and nothing of it is submitted unchecked.

use std::rc::Rc;

use qinglan_core::form::{Progress, Violation, ViolationKind};
use qinglan_core::record::Field;

use crate::components::filling::{Computes, Filling, input_id};
use crate::components::notice::notice;
use crate::dom::{View, view};
use crate::reactive::on_cleanup;
use crate::text::t;

struct Unfit;

impl Computes for Unfit {
    fn violations(&self) -> Vec<Violation> {
        let message = Some(t().form_unfit().to_owned());
        vec![Violation { field: Field::form(), kind: ViolationKind::Constraint, labels: Vec::new(), rows: Vec::new(), message }]
    }

    fn progress(&self) -> Progress {
        Progress::default()
    }

    fn finish(&self) {}

    fn name(&self) -> Option<String> {
        None
    }
}

/// What stands in the form's place.
pub fn unfit(filling: Filling) -> View {
    filling.computing.set(Some(Rc::new(Unfit)));
    on_cleanup(move || filling.computing.set(None));
    let words = notice("attention", "alert", "alert", view! { <p>{t().form_unfit()}</p> });
    view! { <div id=input_id(&Field::form()) tabindex="-1">{words}</div> }
}
