//! A picture that was taken: its thumbnail at once, all of it where it can be had (rule FL5).

use qinglan_core::record::{Field, FileRef, Value};
use qinglan_core::sync::SyncStatus;

use super::comments::{pin_tools, pins};
use super::drawing::mark_button;
use super::filling::Filling;
use super::icon::icon;
use crate::dom::{View, component, keyed, maybe, part, view};
use crate::reactive::{Memo, RwSignal, effect, on_cleanup};
use crate::shell::task::spawn;
use crate::shell::{browser, photo};
use crate::state::Draft;
use crate::text::{fill, t};

/// What can be done with a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    Look,
    Remove,
    /// And draw on it.
    Mark,
}

/// The pictures of a question. `may`: what can be done with them.
#[inline(never)]
pub fn pictures(filling: Filling, taken: Memo<Vec<(Field, FileRef)>>, may: May) -> View {
    let row = move |(field, file): (Field, FileRef)| picture(filling, field, file, may);
    keyed(move || taken.get(), |(field, file)| format!("{field} {:?}", file.sha256), row)
}

/// What is shown of a picture, and what may be.
#[derive(Clone, Copy)]
struct Shown {
    draft: Draft,
    /// None: being read or fetched. Empty: it could not be had.
    address: RwSignal<Option<String>>,
    /// It is the picture itself, not its thumbnail.
    whole: RwSignal<bool>,
    /// Something is being read or fetched.
    busy: RwSignal<bool>,
    /// There may be something new to be had.
    again: RwSignal<bool>,
    /// The person asked for all of it, which could not be had.
    failed: RwSignal<bool>,
}

impl Shown {
    /// Shows a file, if it can be had; says whether it could.
    async fn show(self, file: FileRef) -> bool {
        let found = self.draft.file(file.clone()).await;
        let new = found.and_then(|bytes| photo::address(&file, &bytes));
        let had = new.is_some();
        let old = self.address.try_get_untracked().flatten().unwrap_or_default();
        // What is shown stays when nothing better came.
        if had || old.is_empty() {
            if let Some(unseen) = self.address.try_set(Some(new.unwrap_or_default())) {
                photo::release(&unseen.unwrap_or_default());
            }
            photo::release(&old);
        }
        had
    }

    /// Shows all of it.
    async fn large(self, file: FileRef) {
        let had = self.show(file).await;
        self.whole.try_set(had);
    }

    /// Looks for what is missing, one look at a time: its thumbnail, as long as nothing is shown, then all of it, if it is here or the
    /// link is not spared.
    fn look(self, file: FileRef) {
        self.again.set(true);
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn(async move {
            // Something new may have come during the last look.
            while self.whole.try_get_untracked() == Some(false) && self.again.try_get_untracked() == Some(true) {
                self.again.try_set(false);
                let here = self.draft.kept(&file).await.is_some();
                if let Some(small) = file.small().filter(|_| !here && !self.shows_something()) {
                    self.show(small).await;
                }
                let spared = browser::spares_link() || self.draft.app.little.get_untracked().is_some();
                // What has no thumbnail is small.
                if here || !spared || file.thumbnail.is_none() {
                    self.large(file.clone()).await;
                }
            }
            self.busy.try_set(false);
        });
    }

    fn shows_something(self) -> bool {
        let there = |address: &Option<String>| address.as_ref().is_some_and(|address| !address.is_empty());
        self.address.try_with_untracked(there).unwrap_or_default()
    }

    /// The person asks for all of it.
    fn ask(self, file: FileRef) {
        self.failed.set(false);
        self.busy.set(true);
        spawn(async move {
            self.large(file).await;
            self.failed.try_set(self.whole.try_get_untracked() == Some(false));
            self.busy.try_set(false);
        });
    }
}

/// The picture in a field, with a way to remove it where it can be changed.
#[component]
pub fn picture(filling: Filling, field: Field, file: FileRef, may: May) -> View {
    let not_yet = || RwSignal::new(false);
    let (address, whole, busy, failed) = (RwSignal::new(None::<String>), not_yet(), not_yet(), not_yet());
    let shown = Shown { draft: filling.draft, address, whole, busy, again: not_yet(), failed };
    shown.look(file.clone());
    // It may come later than the words: the server says that there is something new.
    let wanted = file.clone();
    effect(move || {
        let synced = matches!(filling.draft.app.status.get(), SyncStatus::Synced { .. });
        let lacks = address.with_untracked(Option::is_some) && !whole.get_untracked();
        if synced && lacks {
            shown.look(wanted.clone());
        }
    });
    on_cleanup(move || {
        if let Some(Some(address)) = address.try_get_untracked() {
            photo::release(&address);
        }
    });
    let marking = (field.clone(), file.clone());
    // Who only looks may say something about it.
    let talks = may == May::Look && filling.on_remark.is_some();
    let (pinned, tools) = ((field.clone(), file.clone()), (field.clone(), file.clone()));
    let (asked, bytes) = (file.clone(), (file.bytes / 1024).to_string());
    let remove = move |_| {
        let seen = filling.draft.seen(&field);
        filling.draft.set(field.clone(), Value::Empty, seen);
        let (field, file) = (field.clone(), file.clone());
        filling.draft.app.tell_on_page(t().photo_removed(), move || {
            let seen = filling.draft.seen(&field);
            filling.draft.set(field.clone(), Value::File(file.clone()), seen);
        });
    };
    let more = move || address.get().is_some() && !whole.get() && !busy.get();
    view! {
        <li class="photo">
            {part(move || match address.get() {
                None => view! { <p class="photo-note">{t().photo_coming()}</p> },
                Some(address) if address.is_empty() => view! { <p class="photo-note">{t().photo_not_here()}</p> },
                Some(address) if talks => {
                    let (field, file) = pinned.clone();
                    view! { <div class="pin-board"><img src=address alt=t().photo_alt()/>{pins(filling, field, file)}</div> }
                }
                Some(address) => view! { <img src=address alt=t().photo_alt()/> },
            })}
            {maybe(move || more().then(|| {
                let asked = asked.clone();
                view! { <button class="btn btn-quiet" type="button" on:click=move |_| shown.ask(asked.clone())>{fill(t().photo_large(), &[("n", &bytes)])}</button> }
            }))}
            {maybe(move || (failed.get() && !whole.get()).then(|| view! { <p class="photo-note" role="status">{t().photo_large_failed()}</p> }))}
            {maybe(move || {
                let (field, file) = tools.clone();
                (talks && shown_at(address)).then(|| pin_tools(filling, field, file, address))
            })}
            {(may != May::Look).then(|| view! {
                <div class="photo-tools">
                    {maybe(move || (may == May::Mark && whole.get()).then(|| mark_button(filling, marking.0.clone(), marking.1.clone(), address)))}
                    <button class="icon-btn" type="button" aria-label=t().photo_remove() on:click=remove>{icon("trash")}</button>
                </div>
            })}
        </li>
    }
}

/// There is something to be seen.
fn shown_at(address: RwSignal<Option<String>>) -> bool {
    address.with(|address| address.as_ref().is_some_and(|address| !address.is_empty()))
}
