//! What the list is narrowed to: whose records in which state, of a form, a term, a space.

use qinglan_core::calendar::{Half, Term};
use qinglan_core::id::{PersonId, SpaceId};
use qinglan_core::record::{State, Summary};

use crate::components::list::form_name;
use crate::dom::{Rows, View, component, maybe, view, words_in};
use crate::reactive::{Memo, RwSignal};
use crate::shell::clock;
use crate::state::search::{Asked, Filter};
use crate::state::{App, search, use_app};
use crate::text::{language, t};

/// Older records are one term to the list: nobody has taught for longer.
const TERMS_MAX: usize = 60;

/// A school year and whether it is its second half.
type TermKey = (i32, bool);

/// Whether a record passes; `me`: whose records are mine.
pub fn passes(app: App, asked: &Asked, me: Option<PersonId>, copies: &[Summary]) -> bool {
    let Some(first) = copies.first() else { return false };
    let mine = me == Some(first.author);
    let in_state = match asked.filter {
        Filter::All => true,
        Filter::Drafts => mine && first.state == State::Draft,
        Filter::Submitted => mine && first.state == State::Submitted,
        Filter::Others => !mine,
    };
    in_state
        && (asked.form.is_empty() || name_of_form(&first.form) == asked.form)
        && asked.space.is_none_or(|space| copies.iter().any(|copy| copy.space == space))
        && asked.term.is_none_or(|term| term_of(app, first) == term)
}

/// The term of the day that the record is about, where it was read and says one, else of its last change.
fn term_of(app: App, row: &Summary) -> TermKey {
    let day = search::with_book(app, |book| book.day_of(row.id)).unwrap_or_else(|| clock::date_of(row.changed_at));
    key(&Term::default_on(day))
}

fn key(term: &Term) -> TermKey {
    (term.year, term.half == Half::Second)
}

fn name_of_form(form: &str) -> &str {
    form.split('@').next().unwrap_or_default()
}

/// Buttons for the states, and lists where there is something to choose from.
#[component]
pub fn filters(groups: Memo<Vec<Vec<Summary>>>, asked: RwSignal<Asked>) -> View {
    let app = use_app();
    let tab = move |which: Filter, words: &'static str| {
        let pressed = move || asked.with(|asked| asked.filter == which).to_string();
        view! {
            <button class="filter" type="button" aria-pressed=pressed on:click=move |_| asked.update(|asked| asked.filter = which)>{words}</button>
        }
    };
    let forms = Memo::new(move || {
        let mut all: Vec<(String, String)> = Vec::new();
        groups.with(|groups| {
            for form in groups.iter().filter_map(|copies| Some(copies.first()?.form.as_str())) {
                let name = name_of_form(form);
                if !name.is_empty() && all.iter().all(|(known, _)| known != name) {
                    all.push((name.to_owned(), form_name(form)));
                }
            }
        });
        all
    });
    let spaces = Memo::new(move || {
        let mut all: Vec<(String, String)> = Vec::new();
        app.world.with(|world| {
            for space in world.iter().flat_map(|world| &world.spaces) {
                if groups.with(|groups| groups.iter().flatten().any(|copy| copy.space == space.id)) {
                    all.push((space.id.to_string(), space.name.clone()));
                }
            }
        });
        all
    });
    let terms = Memo::new(move || groups.with(|groups| terms(groups)));
    view! {
        <div class="filters" role="group" aria-label=t().filter()>
            {tab(Filter::All, t().filter_all())}
            {tab(Filter::Drafts, t().filter_drafts())}
            {tab(Filter::Submitted, t().filter_submitted())}
            {tab(Filter::Others, t().filter_others())}
            {list(forms, asked, &FORM)}
            {list(terms, asked, &TERM)}
            {list(spaces, asked, &SPACE)}
        </div>
    }
}

/// One of the lists. Plain functions: what draws it is compiled once.
struct Way {
    label: fn() -> &'static str,
    chosen: fn(&Asked) -> String,
    choose: fn(&mut Asked, String),
}

static FORM: Way =
    Way { label: || t().filter_form(), chosen: |asked| asked.form.clone(), choose: |asked, name| asked.form = name };

static TERM: Way = Way {
    label: || t().filter_term(),
    chosen: |asked| asked.term.map(term_name).unwrap_or_default(),
    choose: |asked, name| asked.term = (0..TERMS_MAX).filter_map(nth_term).find(|term| term_name(*term) == name),
};

static SPACE: Way = Way {
    label: || t().filter_space(),
    chosen: |asked| asked.space.map(|space| space.to_string()).unwrap_or_default(),
    choose: |asked, name| asked.space = name.parse::<SpaceId>().ok(),
};

/// A list of what there is, if there are several; it shows what is chosen.
fn list(all: Memo<Vec<(String, String)>>, asked: RwSignal<Asked>, way: &'static Way) -> View {
    let choose = move |name: String| {
        asked.update(|asked| (way.choose)(asked, name));
        // What a record is about, and so its term, is known once it was read.
        search::read(use_app());
    };
    maybe(move || {
        let (all, label) = (all.get(), (way.label)());
        let now = asked.with(way.chosen);
        // One that is chosen can be left, even where it is the only one.
        (all.len() > 1 || !now.is_empty()).then(|| {
            let options = all.into_iter().map(|(name, words)| {
                let selected = name == now;
                view! { <option value=name selected=selected>{words}</option> }
            });
            view! {
                <select class="filter" aria-label=label data-chosen={(!now.is_empty()).then_some("chosen")} on:change=move |event| choose(words_in(&event))>
                    <option value="">{label}</option>
                    {options.rows()}
                </select>
            }
        })
    })
}

/// The terms from the first change of a record that is here to now, the latest first.
fn terms(groups: &[Vec<Summary>]) -> Vec<(String, String)> {
    let first = groups.iter().filter_map(|copies| Some(copies.first()?.changed_at)).min();
    let Some(first) = first.map(clock::date_of) else { return Vec::new() };
    let mut all = Vec::new();
    for at in 0..TERMS_MAX {
        let Some(term) = nth_term(at) else { break };
        let whole = Term::default_of(term.0, if term.1 { Half::Second } else { Half::First });
        all.push((term_name(term), whole.name(language())));
        if whole.first_day <= first {
            break;
        }
    }
    all
}

/// The term that was so many terms ago.
fn nth_term(at: usize) -> Option<TermKey> {
    let now = Term::default_on(clock::today());
    let halves = now.year.checked_mul(2)? + i32::from(now.half == Half::Second) - i32::try_from(at).ok()?;
    Some((halves.div_euclid(2), halves.rem_euclid(2) == 1))
}

fn term_name((year, second): TermKey) -> String {
    format!("{year}-{}", if second { 2 } else { 1 })
}
