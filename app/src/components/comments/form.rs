//! Writing a comment, or other words for one: where it goes, who can read it, and its words on the disk while they are typed.

use std::sync::Arc;

use gloo::timers::callback::Timeout;
use qinglan_core::comment::{Remark, Said, Spot};
use qinglan_core::id::{EntityId, SpaceId};
use web_sys::HtmlTextAreaElement;

use super::list::{Desk, Pen};
use super::names::{names, spoken_to};
use super::speech::Speech;
use crate::components::filling::About;
use crate::components::icon::icon;
use crate::components::phrases::{COMMENTS, phrases_button};
use crate::dom::{View, component, is_blank, maybe, view, words_in};
use crate::reactive::{RwSignal, effect};
use crate::shell::task::{Work, spawn};
use crate::state::{App, store_words};
use crate::text::{fill, t};
use qinglan_core::store::StoreError;

/// Where what is written goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub about: Option<About>,
    pub reply_to: Option<EntityId>,
    /// The comment that gets other words.
    pub changes: Option<Remark>,
    pub space: SpaceId,
}

impl Place {
    /// A new comment on the whole.
    pub const fn default_in(space: SpaceId) -> Self {
        Self { about: None, reply_to: None, changes: None, space }
    }

    /// Where words that are not sent yet are kept. A pin is set again where they are found: what was typed is found at the field.
    fn key(&self, record: EntityId) -> String {
        if let Some(remark) = &self.changes {
            return format!("{record}/change/{}", remark.entity.id);
        }
        let field = self.about.as_ref().map_or("", |about| about.field.as_str());
        let reply = self.reply_to.map(|id| id.to_string()).unwrap_or_default();
        format!("{record}/{field}/{reply}")
    }
}

/// The form for one comment, at one place; `to`: whom it answers.
#[component]
pub fn comment_form(desk: Desk, place: Place, to: Option<String>) -> View {
    let (app, record, space) = (desk.filling.draft.app, desk.filling.draft.id, place.space);
    let words = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<&'static str>);
    // What is typed is on the disk at once, as everywhere, and stands here when the page is opened again.
    let key: Arc<str> = place.key(record).into();
    let keep = {
        let key = key.clone();
        move |typed: String| {
            let key = key.clone();
            spawn(async move {
                let Some(store) = app.store() else { return };
                if let Err(error) = store.keep_words(&key, &typed).await {
                    wrong.try_set(Some(store_words(&error)));
                }
            });
        }
    };
    let speech = Speech::at(app, &key);
    let speaking = place.changes.is_none().then(|| speech.view(desk, key.clone()));
    let stands = place.changes.as_ref().map(|remark| remark.text().to_owned()).unwrap_or_default();
    let kept = key.clone();
    spawn(async move {
        let Some(store) = app.store() else { return };
        if let Ok(found) = store.words(&kept).await
            && words.try_with_untracked(String::is_empty) == Some(true)
        {
            words.set(if found.is_empty() { stands } else { found });
        }
    });
    let place_spot = place.about.as_ref().and_then(|about| about.spot.clone());
    let is_new = place.reply_to.is_none() && place.changes.is_none();
    let label = match &to {
        Some(name) => fill(t().reply_to(), &[("name", name)]),
        None if is_new => t().write_comment().to_owned(),
        None => t().comment_change_label().to_owned(),
    };
    let readers = app.world.with_untracked(|world| {
        world.as_ref().and_then(|world| world.space(space)).map(|space| (space.name.clone(), space.members.len()))
    });
    let readers = readers.map(|(name, n)| fill(t().who_can_read(), &[("space", &name), ("n", &n.to_string())]));
    let forget = keep.clone();
    let give_up = move |_| {
        forget(String::new());
        desk.pen.set(Pen::New);
    };
    let keep_since = keep.clone();
    let send = move |event: web_sys::Event| {
        event.prevent_default();
        let typed = words.get_untracked();
        let text = typed.trim().to_owned();
        if text.is_empty() && !speech.is_there() {
            return;
        }
        // Taken at once: a second press sends nothing, and what is typed from now on is another comment.
        words.set(String::new());
        let (place, key, keep) = (place.clone(), key.clone(), keep_since.clone());
        spawn(async move {
            match written(app, record, place, (text, speech), key.to_string()).await {
                Ok(true) => {
                    let since = words.try_get_untracked().unwrap_or_default();
                    if !since.is_empty() {
                        keep(since);
                    }
                    wrong.try_set(None);
                    // The next one points where its author says.
                    drop_spot(desk);
                    if !is_new {
                        desk.pen.try_set(Pen::New);
                    }
                }
                undone => {
                    wrong.try_set(undone.err().map(|error| store_words(&error)));
                    if words.try_with_untracked(String::is_empty) == Some(true) {
                        words.set(typed);
                    }
                }
            }
        });
    };
    let pad = view! {
        <textarea class="input" rows="3" aria-label=label.clone() placeholder=label
            on:input=move |event| {
                let typed = words_in(&event);
                keep(typed.clone());
                words.set(typed);
            }></textarea>
    };
    let node: HtmlTextAreaElement = pad.element();
    let offered = names(app, space, node.clone());
    let phrases = phrases_button(node.clone(), &COMMENTS);
    let spot = place_line(desk, place_spot);
    let focused = node.clone();
    if !is_new {
        // Who asked to answer goes on typing.
        Timeout::new(0, move || drop(focused.focus())).forget();
    }
    // Never touched while it already says the same: an input method may be composing in it.
    effect(move || {
        let words = words.get();
        if node.value() != words {
            node.set_value(&words);
        }
    });
    view! {
        <form class="comment-form" on:submit=send>
            {spot}
            {pad}
            {offered}
            {maybe(move || wrong.get().map(|words| view! { <p class="field-error" role="alert">{icon("alert")}{words}</p> }))}
            <p class="field-hint">{readers}</p>
            <div class="btn-row">
                {(!is_new).then(|| view! { <button class="btn btn-quiet" type="button" on:click=give_up>{t().cancel()}</button> })}
                <button class="btn" type="submit" disabled={move || is_blank(words)() && !speech.is_there()}>{if is_new || to.is_some() { t().send_comment() } else { t().comment_keep() }}</button>
            </div>
        </form>
        <div class="btn-row">{phrases}</div>
        {speaking}
    }
}

/// Where in the field the comment will point, and a way to let it be on the whole field.
fn place_line(desk: Desk, spot: Option<Spot>) -> Option<View> {
    let words = match spot? {
        Spot::Pin { .. } => t().spot_new().to_owned(),
        Spot::Words { quote, .. } => fill(t().quoted(), &[("words", &quote)]),
    };
    Some(view! {
        <p class="comment-spot"><span>{words}</span>
            <button class="icon-btn" type="button" aria-label=t().spot_drop() on:click=move |_| drop_spot(desk)>{icon("close")}</button>
        </p>
    })
}

fn drop_spot(desk: Desk) {
    // The page may be gone by now.
    if desk.only.try_with_untracked(|only| only.as_ref().is_some_and(|about| about.spot.is_some())) == Some(true) {
        desk.only.update(|only| {
            if let Some(about) = only {
                about.spot = None;
            }
        });
    }
}

/// Writes it; false where something that was recorded has to be heard first.
fn written(
    app: App,
    record: EntityId,
    place: Place,
    (text, speech): (String, Speech),
    key: String,
) -> Work<'static, Result<bool, StoreError>> {
    Box::pin(async move {
        let Place { about, reply_to, changes, space } = place;
        if let Some(remark) = changes {
            let mentions = spoken_to(app, remark.space, &text);
            app.reword_comment(&remark, (text, None), mentions, key).await?;
            return Ok(true);
        }
        if speech.is_open().await? {
            return Ok(false);
        }
        let (field, spot) = about.map_or((None, None), |about| (Some(about.field), about.spot));
        let mentions = spoken_to(app, space, &text);
        let voice = speech.file();
        app.comment(space, record, Said { field, spot, reply_to, text, mentions, voice, ..Said::default() }, key.clone()).await?;
        speech.sent(&key).await?;
        Ok(true)
    })
}
