//! The addresses that only the app's second part knows: what the first part's map has no row for.

use super::district::{district_page, log_page, roster_page, school_page};
use super::missing::missing_page;
use crate::dom::View;
use crate::state::use_app;

#[inline(never)]
pub fn further_page() -> View {
    let path = use_app().address.with_untracked(|address| address.path.clone());
    let names: Vec<&str> = path.split('/').filter(|name| !name.is_empty()).collect();
    match names.as_slice() {
        ["district"] => district_page(),
        ["district", "roster"] => roster_page(),
        ["district", "log"] => log_page(),
        ["school", school] => school_page((*school).to_owned()),
        _ => missing_page(),
    }
}
