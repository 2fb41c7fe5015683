//! Attributes, properties, classes and handlers, set once or kept in step.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, File, HtmlInputElement};

use super::view::report;
use crate::reactive::{RwSignal, effect_now};

/// What an attribute may hold. None, and `false`: the attribute is not there.
pub trait Word {
    fn word(self) -> Option<String>;
}

impl Word for String {
    fn word(self) -> Option<String> {
        Some(self)
    }
}

impl Word for &str {
    fn word(self) -> Option<String> {
        Some(self.to_owned())
    }
}

impl Word for bool {
    fn word(self) -> Option<String> {
        self.then(String::new)
    }
}

macro_rules! numbers {
    ($($type:ty),+) => {$(
        impl Word for $type {
            fn word(self) -> Option<String> {
                Some(self.to_string())
            }
        }
    )+};
}
numbers!(u8, i64);

impl<W: Word> Word for Option<W> {
    fn word(self) -> Option<String> {
        self.and_then(Word::word)
    }
}

/// Nothing is written there: for a button that has nothing to send. One function for all, which therefore bears nobody's name and stays
/// in the app's first part; the compiler made one of two that were the same, and the first part lost its own with the other.
pub fn is_blank(words: RwSignal<String>) -> impl Fn() -> bool + 'static {
    move || words.with(|words| words.trim().is_empty())
}

/// A value, or a closure that says what it is now.
pub trait Attr {
    fn set(self, element: &Element, name: &'static str);
}

macro_rules! values {
    ($([$($of:tt)*] $type:ty),+ $(,)?) => {$(
        impl<$($of)*> Attr for $type {
            fn set(self, element: &Element, name: &'static str) {
                write(element, name, self.word());
            }
        }
    )+};
}
values!([] String, [] &str, [] bool, [] u8, [] i64, [W: Word] Option<W>);

impl<W: Word, F: Fn() -> W + 'static> Attr for F {
    fn set(self, element: &Element, name: &'static str) {
        follow(element, name, Box::new(move || self().word()));
    }
}

/// An attribute of an element.
pub fn attr(element: &Element, name: &'static str, value: impl Attr) {
    value.set(element, name);
}

fn follow(element: &Element, name: &'static str, value: Box<dyn Fn() -> Option<String>>) {
    let element = element.clone();
    effect_now(move || write(&element, name, value()));
}

fn write(element: &Element, name: &str, value: Option<String>) {
    report(match value {
        Some(value) => element.set_attribute(name, &value),
        None => element.remove_attribute(name),
    });
}

/// A property that the person may change too, like whether a box is ticked: it follows the signal.
pub fn prop(element: &Element, name: &'static str, value: impl Fn() -> bool + 'static) {
    let element = element.clone();
    effect_now(move || report(js_sys::Reflect::set(&element, &name.into(), &JsValue::from_bool(value()))));
}

/// A class that is there or not.
pub fn toggle(element: &Element, class: &str, there: bool) {
    if there {
        report(element.class_list().add_1(class));
    }
}

/// What stands in the element that an event came from.
#[must_use]
pub fn words_in(event: &Event) -> String {
    target(event).map(|input| input.value()).unwrap_or_default()
}

/// Whether the box that an event came from is ticked.
#[must_use]
pub fn is_ticked(event: &Event) -> bool {
    target(event).is_some_and(|input| input.checked())
}

/// The file that was chosen in the input that an event came from. The same one may be chosen again afterwards, once it is mended.
#[must_use]
pub fn chosen_file(event: &Event) -> Option<File> {
    let input = target(event)?;
    let file = input.files()?.get(0)?;
    input.set_value("");
    Some(file)
}

/// The files that were chosen there.
#[must_use]
pub fn chosen_files(event: &Event) -> Vec<File> {
    let Some(input) = target(event) else { return Vec::new() };
    let all = input.files().map(|files| (0..files.length()).filter_map(|at| files.get(at)).collect()).unwrap_or_default();
    input.set_value("");
    all
}

/// As an input: a text area has a `value` just as one.
fn target(event: &Event) -> Option<HtmlInputElement> {
    event.target().map(JsCast::unchecked_into)
}

/// A handler; it lives as long as its element.
pub fn on(element: &Element, event: &str, handler: impl FnMut(Event) + 'static) {
    listen(element, event, Box::new(handler));
}

fn listen(element: &Element, event: &str, handler: Box<dyn FnMut(Event)>) {
    let handler = Closure::wrap(handler).into_js_value();
    report(element.add_event_listener_with_callback(event, handler.unchecked_ref()));
}
