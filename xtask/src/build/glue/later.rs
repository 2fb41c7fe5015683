//! What waits: pages and work that nobody needs in order to fill a form for the first time.
//!
//! A function goes by its name, as the compiler writes it (`v0` mangling, so that instances of generic functions name what they are made
//! for). Each of these is reached only after `shell::later::load`. What has one caller the optimizer puts into it: of a piece that is made
//! in one place, the closure that `later` is given waits, and it has that place's name.

use super::split::Kind;

/// Modules with all that is in them.
const MODULES: &[&str] = &[
    "app::components::asked::",
    "app::components::attached::",
    "app::components::audio::",
    "app::components::checking::",
    "app::components::coder::",
    "app::components::comments::",
    "app::components::computing::",
    "app::components::conflict::",
    "app::components::corrections::",
    "app::components::deleted::",
    "app::components::designer::",
    "app::components::drawing::",
    "app::components::field::choices::{closure#0}",
    "app::components::field::mentors::{closure#0}",
    "app::components::field::remark_button",
    "app::components::field::remark_mark::{closure#0}",
    "app::components::figures::",
    "app::components::form::form_view::{closure#0}::{closure#0}",
    "app::components::history::amended_line",
    "app::components::history::earlier_counts",
    "app::components::history::earlier_words",
    "app::components::photo::add",
    "app::components::inputs::choice_input",
    "app::components::inputs::counted::{closure#0}",
    "app::components::inputs::names::{closure#0}",
    "app::components::inputs::phrases::{closure#0}",
    "app::components::inputs::radio_buttons",
    "app::components::inputs::tick_boxes",
    "app::components::notices::contents::",
    "app::components::notices::room_notice::{closure#0}::{closure#0}::{closure#0}",
    "app::components::paper::",
    "app::components::people::",
    "app::components::phrases::",
    "app::components::picture::",
    "app::components::pin::",
    "app::components::qr::",
    "app::components::room::",
    "app::components::screens::",
    "app::components::special::",
    "app::components::submit::",
    "app::components::undo::",
    "app::pages::blank::",
    "app::pages::devices::",
    "app::pages::district::",
    "app::pages::forms::",
    "app::pages::further::",
    "app::pages::lesson::",
    "app::pages::library::",
    "app::pages::me::",
    "app::pages::missing::",
    "app::pages::notices::",
    "app::pages::outreach::",
    "app::pages::pairing::",
    "app::pages::partnership::",
    "app::pages::phone::",
    "app::pages::pin::",
    "app::pages::prep::",
    "app::pages::privacy::",
    "app::pages::record::amending::amend_bar",
    "app::pages::record::amending::amend_button",
    "app::pages::record::amending::amend_sheet",
    "app::pages::record::amending::reader",
    "app::pages::record::amending::take_up",
    "app::pages::record::arriving::",
    "app::pages::record::coding::",
    "app::pages::record::copying::",
    "app::pages::record::head::delivery",
    "app::pages::record::notes::",
    "app::pages::record::notice::notice_page::{closure#0}",
    "app::pages::record::notice::page",
    "app::pages::record::reading::",
    "app::pages::record::strays::stray_answers",
    "app::pages::record::strays::unknown_form::{closure#0}",
    "app::pages::record::strays::unknown_page",
    "app::pages::record::submitting::delete_button",
    "app::pages::record::submitting::delete_draft::{closure#0}::{closure#0}",
    "app::pages::record::submitting::missing_list::{closure#0}::{closure#0}",
    "app::pages::record::submitting::share",
    "app::pages::record::taking_back::",
    "app::pages::record::version::",
    "app::pages::records::filters::",
    "app::pages::records::finder::",
    "app::pages::records::found::",
    "app::pages::records::records_page",
    "app::pages::refused::",
    "app::pages::refused_files::",
    // What it is given to wait for.
    "app::pages::today::today_page::{closure#0}::{closure#2}",
    "app::pages::today::activities::",
    "app::pages::today::behind::",
    "app::pages::today::due::",
    "app::pages::today::mentees::",
    "app::pages::today::news::",
    "app::pages::today::targets::",
    "app::pages::today::wanted::",
    "app::send_waiting",
    "app::shell::awake::",
    "app::shell::barcode::",
    "app::shell::browser::turn_paper",
    "app::shell::address::place",
    "app::shell::beside::forms",
    "app::shell::db::IdbTx as qinglan_core::store::tx::Tx>::rows_behind",
    "app::shell::device::",
    "app::shell::download::",
    "app::shell::live::Sockets>::keep",
    "app::shell::live::connect",
    "app::shell::lock::",
    "app::shell::net::directory::",
    "app::shell::net::forms::",
    "app::shell::net::notices::",
    "app::shell::net::sync",
    "app::shell::photo::",
    "app::shell::pinyin::",
    "app::shell::place::",
    "app::shell::push::",
    "app::shell::recorder::",
    "app::shell::store::Store>::try_room",
    "app::shell::tabs::Claim",
    "app::shell::tabs::claim",
    "app::shell::tabs::held_names",
    "app::shell::tabs::is_claimed",
    "app::state::absent::",
    "app::state::background::",
    "app::state::beginning::",
    "app::state::designs::",
    "app::state::draft::Draft>::has_loose_takes",
    "app::state::draft::Draft>::keep_files",
    "app::state::draft::Draft>::set_beside",
    "app::state::draft::Draft>::stands",
    "app::state::draft::Draft>::watched_by",
    "app::state::exchange::",
    "app::state::fetching::fetch",
    "app::state::fetching::spaces_of",
    "app::state::library::",
    "app::state::notices::",
    "app::state::phrases::kept_words",
    "app::state::search::",
    "app::state::uploads::",
    // Only one type has as much to drop.
    "core::ptr::drop_in_place::<app::components::computing::record::Computing>",
    "core::ptr::drop_in_place::<app::components::deleted::",
    "core::ptr::drop_in_place::<app::pages::today::mentees::unobserved_of",
    "core::ptr::drop_in_place::<app::state::search::Shelf",
    "core::ptr::drop_in_place::<app::state::search::read_",
    "core::ptr::drop_in_place::<qinglan_core::form::engine::model::Model>",
    "core::ptr::drop_in_place::<app::shell::push::",
    "core::ptr::drop_in_place::<app::state::notices::",
    "core::ptr::drop_in_place::<qinglan_core::administration::",
    "core::ptr::drop_in_place::<qinglan_core::roster::",
    "core::ptr::drop_in_place::<qinglan_core::store::erased::",
    "core::ptr::drop_in_place::<alloc::vec::Vec<qinglan_core::administration::",
    "core::ptr::drop_in_place::<alloc::vec::Vec<qinglan_core::roster::",
    "js_sys::futures::future_to_promise::<<app::shell::recorder::",
    // What Leptos has for the functions of a server: nothing here calls it, and the table of functions keeps it alive.
    "js_sys::futures::future_to_promise::<core::panic::unwind_safe::AssertUnwindSafe<<wasm_streams::",
    "js_sys::futures::future_to_promise::<core::panic::unwind_safe::AssertUnwindSafe<futures_util::future::try_future::UnwrapOrElse<futures_util::abortable::Abortable<<wasm_streams::",
    "md5::",
    "qinglan_core::administration::",
    "qinglan_core::comment::",
    "qinglan_core::form::audit::",
    "qinglan_core::form::copy::",
    "qinglan_core::form::design::",
    "qinglan_core::form::engine::",
    "qinglan_core::form::files::",
    "qinglan_core::form::packed::Packed<alloc::vec::Vec<qinglan_core::form::published",
    "qinglan_core::form::packed::Packed<qinglan_core::form::",
    "qinglan_core::form::logic::",
    "qinglan_core::form::marked::",
    "qinglan_core::form::packed::Packed<qinglan_core::instrument",
    "qinglan_core::form::published::",
    "qinglan_core::notice::",
    "qinglan_core::observed::",
    "qinglan_core::form::special::",
    "qinglan_core::form::xpath::",
    "qinglan_core::form::progress::",
    "qinglan_core::instrument::agreement",
    "qinglan_core::instrument::categories",
    "qinglan_core::instrument::clock",
    "qinglan_core::instrument::coder",
    "qinglan_core::instrument::definition",
    "qinglan_core::instrument::fias",
    "qinglan_core::instrument::mark",
    "qinglan_core::instrument::on_task",
    "qinglan_core::instrument::sheet",
    "qinglan_core::instrument::stallings",
    "qinglan_core::instrument::student_teacher",
    "qinglan_core::search::",
    "qinglan_core::today::",
    "qinglan_core::instrument::table",
    "qinglan_core::instrument::timeline",
    "qinglan_core::pairing::",
    "qinglan_core::roster::",
    "qinglan_core::spaces::",
    "qinglan_core::store::erased::",
    "qinglan_core::store::steps::",
    "qinglan_core::store::seal::SealedTx<app::shell::db::Db> as qinglan_core::store::tx::Tx>::rows_behind",
    "qrcodegen::",
    "sha1::",
    "sha2::",
];

/// What the app's state can do only for those.
const METHODS: &[&str] = &[
    "amend",
    "clear_up",
    "comment",
    "decide",
    "decide_files",
    "delete",
    "delete_comment",
    "delete_draft",
    "drop_pin",
    "exchange",
    "finish",
    "forget_pin",
    "has_cleared",
    "hear",
    "keep_lock",
    "keep_sockets",
    "leave",
    "make_room",
    "reload",
    "remove_me",
    "renew",
    "restore",
    "reword_comment",
    "round",
    "send_all",
    "send_for_absent",
    "send_photos",
    "set_pin",
    "settle_thread",
    "submit",
    "take_back",
    "takes_writes",
    "unlock",
    "unlock_with",
];

/// What the app's state is called there.
const STATE: &str = "<app::state::app::App>::";

/// What a function's name says of it.
pub fn kind(name: &str) -> Kind {
    let name = without_hashes(name);
    let is_method =
        |rest: &str| METHODS.iter().any(|method| rest.strip_prefix(method).is_some_and(|left| !left.starts_with(is_letter)));
    let own = name.trim_start_matches(['<', '&']);
    if MODULES.iter().any(|module| own.starts_with(module)) || name.strip_prefix(STATE).is_some_and(is_method) {
        Kind::Entry
    } else if own.starts_with("app::")
        && (MODULES.iter().any(|module| name.contains(module)) || name.split(STATE).skip(1).any(is_method))
    {
        Kind::Inner
    } else {
        // The standard library's for one of them is the same for others.
        Kind::Other
    }
}

/// The name without what tells crates of one name apart: `app[2f04c6a1b7e83d95]::main`.
fn without_hashes(name: &str) -> String {
    let mut parts = name.split('[');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(']') {
            Some((hash, rest)) if hash.len() >= 12 && hash.chars().all(|digit| digit.is_ascii_hexdigit()) => out.push_str(rest),
            _ => out = out + "[" + part,
        }
    }
    out
}

fn is_letter(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::*;
    use crate::files;

    /// What is said without its words is nothing at all.
    #[test]
    fn words_of_the_second_part_are_said_by_it_alone() {
        let app = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("app");
        let later: BTreeMap<String, String> =
            serde_json::from_str(&files::read_text(&app.join("locales/zh.later.json")).unwrap()).unwrap();
        let mut said = 0;
        for file in files::below(&app.join("src")).unwrap() {
            let path = file.strip_prefix(app.join("src")).unwrap().with_extension("");
            let module = format!("app::{}::", path.to_str().unwrap().replace('/', "::").trim_end_matches("::mod"));
            if MODULES.iter().any(|waits| module.starts_with(waits)) {
                continue;
            }
            let source = files::read_text(&file).unwrap();
            for key in source.split("t().").skip(1).filter_map(|rest| rest.split_once("()")).map(|(key, _)| key) {
                assert!(!later.contains_key(key), "{} says {key}", file.display());
                said += 1;
            }
        }
        assert!(said > 100, "the words are said in another way now");
    }

    #[test]
    fn names_say_what_goes() {
        for (name, expected) in [
            ("app[2f04c6a1b7e83d95]::pages::me::me_page::{closure#0}", Kind::Entry),
            ("<app[2f04c6a1b7e83d95]::state::app::App>::unlock", Kind::Entry),
            ("<app::state::app::App>::unlock::{closure#0}", Kind::Entry),
            ("<app::state::app::App>::unlocked", Kind::Other),
            ("app::dom::part::maybe::<app::pages::me::who::{closure#0}>::{closure#0}", Kind::Inner),
            ("core::ptr::drop_in_place::<app::pages::pin::pin_page::{closure#2}>", Kind::Other),
            ("app::pages::record::record_page", Kind::Other),
            ("<app::state::app::App>::enter::{closure#0}", Kind::Other),
        ] {
            assert_eq!(kind(name), expected, "{name}");
        }
    }
}
