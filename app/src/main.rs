//! The client of Qinglan.

mod components;
mod dom;
mod pages;
mod reactive;
mod root;
mod shell;
mod state;
mod text;

use qinglan_core::words::Language;
use shell::task::spawn;

fn main() {
    // In a release a panic has no words (`xtask/src/build/glue/panics.rs`).
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    if text::from_code(&shell::browser::language().unwrap_or_default()) == Language::Zh {
        show();
    } else {
        spawn(async {
            // Without its words the app is Chinese, not empty.
            if shell::words::english().await.is_none_or(|lines| !text::speak_english(lines)) {
                leptos::logging::debug_warn!("English is not here");
            }
            show();
        });
    }
}

fn show() {
    shell::browser::set_language(text::code(text::language()));
    shell::browser::show_theme(&shell::browser::theme());
    dom::mount(root::root);
}
