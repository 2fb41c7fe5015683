//! The addresses that only the app's second part knows: what the first part's map has no row for.

use super::blank::blank_page;
use super::district::{deletions_page, district_page, log_page, roster_page, school_page};
use super::forms::forms_page;
use super::lesson::lesson_page;
use super::library::new_page;
use super::me::me_page;
use super::missing::missing_page;
use super::outreach::{adding_page, change_page, make_page, outreach_page};
use super::pairing::pairing_page;
use super::partnership::partnership_page;
use super::prep::prep_page;
use super::privacy::privacy_page;
use super::records::records_page;
use crate::dom::View;
use crate::state::use_app;

#[inline(never)]
pub fn further_page() -> View {
    let path = use_app().address.with_untracked(|address| address.path.clone());
    let names: Vec<&str> = path.split('/').filter(|name| !name.is_empty()).collect();
    match names.as_slice() {
        ["records"] => records_page(),
        ["records", "new"] => new_page(),
        ["records", "new", form] => blank_page((*form).to_owned()),
        ["lessons", id] => lesson_page(id.parse().ok()),
        ["forms"] => forms_page(),
        ["prep"] => prep_page(),
        ["privacy"] => privacy_page(),
        ["me"] => me_page(),
        ["pairings", id] => pairing_page(id.parse().ok()),
        ["outreach"] => outreach_page(),
        ["outreach", "new"] => make_page(),
        ["outreach", id, "change"] => change_page(id.parse().ok()),
        ["outreach", id, "people"] => adding_page(id.parse().ok()),
        ["outreach", id] => partnership_page(id.parse().ok()),
        ["district"] => district_page(),
        ["district", "roster"] => roster_page(),
        ["district", "log"] => log_page(),
        ["district", "deletions"] => deletions_page(),
        ["school", school] => school_page((*school).to_owned()),
        _ => missing_page(),
    }
}
