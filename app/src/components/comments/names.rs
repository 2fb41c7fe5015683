//! Names to speak to, offered while one is typed behind an `@` (rule CM6).

use qinglan_core::comment::{asked, mentioned};
use qinglan_core::id::{PersonId, SpaceId};
use web_sys::{Event, HtmlTextAreaElement, KeyboardEvent};

use crate::dom::{View, each, maybe, on, view};
use crate::reactive::RwSignal;
use crate::state::App;
use crate::text::t;
use wasm_bindgen::JsCast;

/// As many as a thumb looks through.
const OFFERED_MAX: usize = 6;

/// Who can read what is written in a space, with their names.
fn readers(app: App, space: SpaceId) -> Vec<(PersonId, String)> {
    let of_space = app.world.with_untracked(|world| {
        let space = world.as_ref()?.space(space)?;
        Some(space.members.iter().map(|member| member.person).collect::<Vec<_>>())
    });
    let others = of_space.unwrap_or_default().into_iter().filter(|person| app.me() != Some(*person));
    others.map(|person| (person, app.name_of(person))).filter(|(_, name)| !name.is_empty()).collect()
}

/// Whom the words of a comment speak to, of those who can read it.
#[must_use]
pub fn spoken_to(app: App, space: SpaceId, words: &str) -> Vec<PersonId> {
    let readers = readers(app, space);
    let named: Vec<(PersonId, &str)> = readers.iter().map(|(person, name)| (*person, name.as_str())).collect();
    mentioned(words, &named)
}

/// The names below the pad. The arrow keys choose one, Enter or Tab takes it.
#[inline(never)]
pub fn names(app: App, space: SpaceId, pad: HtmlTextAreaElement) -> View {
    let offered = RwSignal::new(Vec::<String>::new());
    let chosen = RwSignal::new(0_usize);
    let look = {
        let pad = pad.clone();
        move || {
            let (before, readers) = (before_cursor(&pad), readers(app, space));
            let fits =
                |name: &&String| asked(&before).is_some_and(|asked| name.contains(asked.name) && name.as_str() != asked.name);
            let mut names: Vec<String> = readers.iter().map(|(_, name)| name).filter(fits).cloned().collect();
            names.truncate(OFFERED_MAX);
            if offered.with_untracked(|before| *before != names) {
                chosen.set(0);
                offered.set(names);
            }
        }
    };
    let take = {
        let pad = pad.clone();
        move |name: &str| {
            offered.set(Vec::new());
            put(&pad, name);
        }
    };
    let (looked, taken) = (look.clone(), take.clone());
    on(&pad, "input", move |_| looked());
    on(&pad, "click", move |_| look());
    on(&pad, "keydown", move |event: Event| {
        let count = offered.with_untracked(Vec::len);
        let Some(key) = event.dyn_ref::<KeyboardEvent>().filter(|key| count > 0 && !key.is_composing()) else { return };
        match key.key().as_str() {
            "ArrowDown" => chosen.update(|at| *at = (*at + 1) % count),
            "ArrowUp" => chosen.update(|at| *at = (*at + count - 1) % count),
            "Escape" => offered.set(Vec::new()),
            "Enter" | "Tab" => {
                let name = offered.with_untracked(|names| names.get(chosen.get_untracked()).cloned());
                taken(&name.unwrap_or_default());
            }
            _ => return,
        }
        // The sheet around it would close, the cursor go elsewhere.
        event.prevent_default();
        event.stop_propagation();
    });
    maybe(move || {
        (!offered.with(Vec::is_empty)).then(|| {
            let take = take.clone();
            let row = move |(at, name): (usize, String)| {
                let (take, words) = (take.clone(), name.clone());
                view! {
                    <button class="btn" type="button" aria-pressed={move || Some(if chosen.get() == at { "true" } else { "false" })}
                        on:click=move |_| take(&words)>{format!("@{name}")}</button>
                }
            };
            view! { <div class="btn-row names" role="group" aria-label=t().mention_offered()>{each(move || offered.get().into_iter().enumerate().map(row.clone()).collect::<Vec<_>>())}</div> }
        })
    })
}

fn before_cursor(pad: &HtmlTextAreaElement) -> String {
    let cursor = pad.selection_start().ok().flatten().unwrap_or_default();
    let units: Vec<u16> = pad.value().encode_utf16().take(usize::try_from(cursor).unwrap_or_default()).collect();
    String::from_utf16_lossy(&units)
}

/// Puts the name where one was being typed, and says so as if it had been typed.
fn put(pad: &HtmlTextAreaElement, name: &str) {
    let before = before_cursor(pad);
    let Some(from) = asked(&before).and_then(|asked| before.get(..asked.at).map(str::to_owned)) else { return };
    let units = |text: &str| u32::try_from(text.encode_utf16().count()).unwrap_or_default();
    let words = format!("@{name} ");
    let said = (|| {
        pad.set_range_text_with_start_and_end(&words, units(&from), units(&before))?;
        let behind = units(&from) + units(&words);
        pad.focus()?;
        pad.set_selection_range(behind, behind)?;
        pad.dispatch_event(&Event::new("input")?)
    })();
    if let Err(error) = said {
        web_sys::console::debug_1(&error);
    }
}
