//! Room on the phone: what was sent leaves it when there is little, and the person hears when that was not enough (rule FL6).

use qinglan_core::id::SpaceId;
use qinglan_core::store::{LOW_BYTES, StoreError};

use super::{App, Draft};
use crate::shell::photo::Bytes;
use crate::shell::store::Store;
use crate::shell::task::{Work, spawn};
use crate::shell::{browser, later};

/// A disk that refused a write has no room at all, whatever the browser believes.
pub(super) const REFUSED_BYTES: u64 = 10 << 20;

impl Draft {
    /// Keeps files of this record on the device; where there is no room, pictures that were sent make some.
    ///
    /// # Errors
    /// The disk's: [`StoreError::Full`] when nothing helped.
    #[must_use]
    pub fn keep_files(self, files: Vec<Bytes>) -> Work<'static, Result<(), StoreError>> {
        Box::pin(async move {
            let store = self.store().ok_or_else(|| StoreError::Broken("nobody is signed in".into()))?;
            let mut kept = store.keep_blobs(&files).await;
            if kept == Err(StoreError::Full) && later::load().await {
                self.app.make_room(REFUSED_BYTES).await;
                // A browser that ran out of room may close the store: whatever it says now, room is what lacked.
                if store.keep_blobs(&files).await.is_ok() {
                    kept = Ok(());
                }
            }
            self.app.check_room(0);
            kept
        })
    }
}

impl App {
    /// Looks for room beside all else, for `wanted` bytes at least.
    pub fn check_room(self, wanted: u64) {
        spawn(async move {
            if later::load().await {
                self.make_room(wanted).await;
            }
        });
    }

    /// Makes room for `wanted` bytes that the disk refused, and as much more as is missing until there is enough.
    pub fn make_room(self, wanted: u64) -> Work<'static, ()> {
        Box::pin(async move {
            let (Some(store), Some((used, all))) = (self.store(), browser::room().await) else { return };
            let inner = self.inner();
            let left = all.saturating_sub(used);
            let missing = wanted.max(LOW_BYTES.saturating_sub(left));
            let mut freed = 0;
            if missing > 0 {
                let spaces: Vec<SpaceId> = self
                    .world
                    .with_untracked(|world| world.iter().flat_map(|world| &world.spaces).map(|space| space.id).collect());
                // A disk that is full to the brim may refuse this, too: then it is said, below.
                freed = store.free(missing, &spaces).await.unwrap_or_default();
            }
            if wanted > 0 {
                inner.is_full.set(true);
            } else if inner.is_full.get() {
                inner.is_full.set(!self.takes_writes(&store).await);
            }
            // What some browsers believe is the same for every phone: a refused write knows better, until one is taken.
            let left = if inner.is_full.get() { freed } else { left.saturating_add(freed) };
            let counts = store.counts().await.unwrap_or_default();
            let waiting = counts.queued.saturating_add(counts.uploads);
            let little = (left < LOW_BYTES).then_some((left, u64::from(waiting)));
            inner.has_cleared.set(little.is_some() && (freed > 0 || inner.has_cleared.get()));
            if self.little.get_untracked() != little {
                self.little.set(little);
            }
        })
    }

    /// Pictures left since there is little room.
    #[must_use]
    pub fn has_cleared(self) -> bool {
        self.inner().has_cleared.get()
    }

    /// Whether the disk that refused a write takes one now.
    async fn takes_writes(self, store: &Store) -> bool {
        if store.try_room().await.is_ok() {
            return true;
        }
        // A browser that ran out of room may have closed the store, and that is no answer.
        match (self.reopen().await, self.store()) {
            (Ok(()), Some(store)) => store.try_room().await.is_ok(),
            _ => false,
        }
    }
}
