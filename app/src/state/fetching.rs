//! Files that are not on this device come from a space that has them, when somebody looks.

use js_sys::Uint8Array;
use qinglan_core::id::SpaceId;
use qinglan_core::record::{FileRef, Scope};

use super::Draft;
use crate::shell::later;
use crate::shell::net::{self, NetError};
use crate::shell::store::Store;
use crate::shell::task::Work;

impl Draft {
    /// The bytes of a file of this record: from this device, else from a space that has it. None when it cannot be had now.
    #[must_use]
    pub fn file(self, file: FileRef) -> Work<'static, Option<Uint8Array>> {
        Box::pin(async move {
            match self.kept(&file).await {
                None if later::load().await => fetch(self, file).await,
                here => here,
            }
        })
    }

    /// The bytes of a file, if they are on this device.
    pub async fn kept(self, file: &FileRef) -> Option<Uint8Array> {
        self.app.store()?.blob(file).await.ok()?
    }
}

/// From the first space that has it.
fn fetch(draft: Draft, file: FileRef) -> Work<'static, Option<Uint8Array>> {
    Box::pin(async move {
        let store = draft.app.store()?;
        let known = store.space_with(&file).await.ok().flatten();
        let mut spaces = spaces_of(draft, &store);
        // Who gave it away elsewhere meanwhile finds it where it went first.
        spaces.retain(|space| Some(*space) != known);
        for space in known.into_iter().chain(spaces) {
            if let Ok(bytes) = fetch_from(&store, space, &file).await {
                return Some(bytes);
            }
        }
        None
    })
}

/// From this space; it stays here then.
pub(super) fn fetch_from<'a>(store: &'a Store, space: SpaceId, file: &'a FileRef) -> Work<'a, Result<Uint8Array, NetError>> {
    Box::pin(async move {
        let fetched = (file.clone(), net::file(store.person, space, file).await?);
        if let Err(error) = store.keep_fetched(space, &fetched).await {
            leptos::logging::debug_warn!("the file is shown but not kept: {error:?}");
        }
        Ok(fetched.1)
    })
}

/// A personal copy's files are where the record was given to.
fn spaces_of(draft: Draft, store: &Store) -> Vec<SpaceId> {
    if draft.space != SpaceId::personal(store.person) {
        return vec![draft.space];
    }
    let in_full = |(space, scope)| (scope == Scope::Full).then_some(space);
    draft.entity.with_untracked(|entity| entity.given_to().filter_map(in_full).collect())
}
