//! Days of which less is asked, or that are chosen without a calendar: ODK's `year`, `month-year` and `no-calendar`. The answer is a day
//! always; of a month it is the first.

use chrono::Datelike;
use qinglan_core::calendar;
use qinglan_core::form::{Date, Kind, parse};
use qinglan_core::record::{Field, Value};
use web_sys::HtmlInputElement;

use super::asked::is_any;
use crate::components::filling::{Filling, input_id};
use crate::components::inputs::{Pen, tie_as};
use crate::dom::{Rows, View, attr, on, view};
use crate::shell::clock;
use crate::text::{language, t};

/// How a day is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    Year,
    Month,
    /// Year, month and day, each on its own.
    Parts,
}

/// None: as a browser asks for a day.
pub fn asks(appearance: &[String]) -> Option<Asks> {
    let known = [("year", Asks::Year), ("month-year", Asks::Month), ("no-calendar", Asks::Parts)];
    known.into_iter().find(|(word, _)| is_any(appearance, &[word])).map(|(_, asks)| asks)
}

pub fn day_input(filling: Filling, field: &Field, asks: Asks) -> View {
    let (view, rest, length) = match asks {
        Asks::Parts => return parts_input(filling, field),
        Asks::Year => (
            view! { <input class="input input-num" type="text" inputmode="numeric" maxlength="4" autocomplete="off"/> },
            "-01-01",
            4,
        ),
        // Where a browser has no such input, it is words of the same form: those of this month.
        Asks::Month => {
            let today = calendar::iso(clock::today());
            let month = today.get(..7).unwrap_or_default().to_owned();
            (view! { <input class="input" type="month" placeholder=month maxlength="7"/> }, "-01", 7)
        }
    };
    // Full-width digits are digits, too.
    let is_whole = move |typed: &str| typed.chars().count() == length;
    let written = move |typed: &str| if is_whole(typed) { day(format!("{typed}{rest}")) } else { unfinished(typed.to_owned()) };
    // What was put there at first may be any day.
    let shown = move |stored: &str| match calendar::parse_iso(stored) {
        Some(_) => stored.get(..length).unwrap_or_default().to_owned(),
        None => stored.to_owned(),
    };
    tie_as(Pen::new(filling, field), view, "input", Box::new(written), Box::new(shown))
}

/// What is no day stays as it was typed, and is told of.
fn day(text: String) -> Value {
    parse(&Kind::Date(Date {}), &text)
}

/// The year 2 on its way to 2016 is no day yet, and stays as it was typed.
fn unfinished(text: String) -> Value {
    if text.is_empty() { Value::Empty } else { Value::Text(text) }
}

/// The day in words, as far as it was asked; none for a whole day, and for what is none.
pub fn day_words(stored: &str, asks: Asks) -> Option<String> {
    let day = calendar::parse_iso(stored)?;
    match asks {
        Asks::Year => Some(day.year().to_string()),
        Asks::Month => Some(calendar::long_month(day, language())),
        Asks::Parts => None,
    }
}

/// Three inputs for year, month and day: for days long ago.
fn parts_input(filling: Filling, field: &Field) -> View {
    let pen = Pen::new(filling, field);
    let id = input_id(field);
    let numbers = |last: usize| (1..=last).map(|number| view! { <option value=format!("{number:02}")>{number}</option> }).rows();
    let year = view! { <input class="input input-num" type="text" inputmode="numeric" maxlength="4" autocomplete="off" id=id aria-label=t().date_year()/> };
    let month = view! { <select class="input" aria-label=t().date_month()><option value=""></option>{numbers(12)}</select> };
    let days = view! { <select class="input" aria-label=t().date_day()><option value=""></option>{numbers(31)}</select> };
    // A select has a `value` just as an input has.
    let all: [HtmlInputElement; 3] = [year.element(), month.element(), days.element()];
    let wrong = filling.violation(field);
    for (element, event) in all.iter().zip(["input", "change", "change"]) {
        attr(element, "aria-invalid", move || wrong.get().map(|_| "true"));
        let others = all.clone();
        on(element, event, move |_| {
            // Nothing but what parts them is left out.
            let part = |element: &HtmlInputElement| element.value().chars().filter(|c| *c != '-').collect::<String>();
            let parts = others.each_ref().map(part);
            let is_whole = parts.first().is_some_and(|year| year.chars().count() == 4);
            pen.write(match parts.iter().all(String::is_empty) {
                true => Value::Empty,
                false if is_whole => day(parts.join("-")),
                false => unfinished(parts.join("-")),
            });
        });
    }
    pen.follow(move |stored| {
        let mut parts = stored.split('-');
        for element in &all {
            let part = parts.next().unwrap_or_default();
            if element.value() != part {
                element.set_value(part);
            }
        }
    });
    view! { <div class="date-parts">{year}<span aria-hidden="true">{t().date_year()}</span>{month}<span aria-hidden="true">{t().date_month()}</span>{days}<span aria-hidden="true">{t().date_day()}</span></div> }
}
