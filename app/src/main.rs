//! The client of Qinglan.

mod components;
mod dom;
mod pages;
mod reactive;
mod root;
mod shell;
mod state;
mod text;

fn main() {
    console_error_panic_hook::set_once();
    text::set_language(text::from_code(&shell::browser::language().unwrap_or_default()));
    shell::browser::set_language(text::code(text::language()));
    shell::browser::show_theme(&shell::browser::theme());
    dom::mount(root::root);
    shell::browser::remove_boot();
}
