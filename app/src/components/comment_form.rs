//! Writing a comment: where it goes, who can read it, and its words on the disk while they are typed.

use std::sync::Arc;

use crate::reactive::{RwSignal, effect};
use qinglan_core::id::{EntityId, SpaceId};
use qinglan_core::record::Field;
use web_sys::HtmlTextAreaElement;

use super::icon::icon;
use crate::dom::{View, component, is_blank, maybe, view, words_in};
use crate::shell::task::spawn;
use crate::state::{self, App, store_words};
use crate::text::{fill, t};

/// Where a new comment goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub field: Option<Field>,
    pub reply_to: Option<EntityId>,
    /// The space of the comment that is answered.
    pub space: Option<SpaceId>,
}

impl Place {
    /// Where words that are not sent yet are kept.
    fn key(&self, record: EntityId) -> String {
        let field = self.field.as_ref().map_or("", Field::as_str);
        let reply = self.reply_to.map(|id| id.to_string()).unwrap_or_default();
        format!("{record}/{field}/{reply}")
    }
}

/// The form for one comment, at one place; `to`: whom it answers.
#[component]
pub fn comment_form(
    app: App,
    record: EntityId,
    space: SpaceId,
    place: Place,
    to: Option<String>,
    done: impl Fn() + Clone + 'static,
) -> View {
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
                    wrong.set(Some(store_words(&error)));
                }
            });
        }
    };
    spawn(async move {
        let Some(store) = app.store() else { return };
        if let Ok(found) = store.words(&key).await
            && words.try_with_untracked(String::is_empty) == Some(true)
        {
            words.set(found);
        }
    });
    let answering = place.reply_to.is_some();
    let label = to.as_ref().map_or_else(|| t().write_comment().to_owned(), |name| fill(t().reply_to(), &[("name", name)]));
    let readers = app.world.with_untracked(|world| {
        world.as_ref().and_then(|world| world.space(space)).map(|space| (space.name.clone(), space.members.len()))
    });
    let readers = readers.map(|(name, n)| fill(t().who_can_read(), &[("space", &name), ("n", &n.to_string())]));
    let (keep_sent, sent) = (keep.clone(), done.clone());
    let send = move |event: web_sys::Event| {
        event.prevent_default();
        let text = words.get_untracked().trim().to_owned();
        if text.is_empty() {
            return;
        }
        let remark = state::Remark { on: record, field: place.field.clone(), reply_to: place.reply_to, text };
        let (keep, sent, typed) = (keep_sent.clone(), sent.clone(), words.get_untracked());
        // Taken at once: a second press sends nothing, and what is typed from now on is another comment.
        words.set(String::new());
        spawn(async move {
            match app.comment(space, remark).await {
                Ok(()) => {
                    keep(words.try_get_untracked().unwrap_or_default());
                    wrong.set(None);
                    sent();
                }
                Err(error) => {
                    wrong.set(Some(store_words(&error)));
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
    // Never touched while it already says the same: an input method may be composing in it.
    effect(move || {
        let words = words.get();
        if node.value() != words {
            node.set_value(&words);
        }
    });
    view! {
        <form class="comment-form" on:submit=send>
            {pad}
            {maybe(move || wrong.get().map(|words| view! { <p class="field-error" role="alert">{icon("alert")}{words}</p> }))}
            <p class="field-hint">{readers}</p>
            <div class="btn-row">
                {answering.then(|| view! { <button class="btn btn-quiet" type="button" on:click=move |_| done()>{t().cancel()}</button> })}
                <button class="btn" type="submit" disabled=is_blank(words)>{t().send_comment()}</button>
            </div>
        </form>
    }
}
