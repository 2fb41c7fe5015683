//! Sends photos, a piece at a time, each from where it stopped. The words of a record never wait for them.

use gloo::timers::callback::Timeout;
use js_sys::Uint8Array;
use qinglan_core::api::ApiError;
use qinglan_core::record::FileRef;
use qinglan_core::sync::Event;

use super::App;
use super::fetching::fetch_from;
use crate::shell::net::{self, NetError};
use crate::shell::store::Store;
use crate::shell::task::Work;
use qinglan_core::store::Upload;

/// A piece takes about 16 s at 16 kB/s; what a cut costs is at most this.
const PIECE_BYTES: u32 = 256 * 1024;
/// A photo is no reason to keep a weak link busy.
const RETRY_MS: u32 = 60_000;

impl App {
    /// Sends what waits, one photo after another. Called after each successful request; one run at a time.
    pub(super) async fn send_photos(self) {
        if self.inner().uploading.replace(true) {
            return;
        }
        if let Some(store) = self.store()
            && !self.send_all(&store).await
        {
            // No request may come by itself for a long time, but photos still wait.
            Timeout::new(RETRY_MS, move || self.dispatch(Event::Poked)).forget();
        }
        if self.uploads_left().await == Some(0) {
            self.upload.set(None);
        }
        self.say_status();
        // What has arrived may leave.
        self.make_room(0).await;
        self.inner().uploading.set(false);
    }

    async fn uploads_left(self) -> Option<u32> {
        Some(self.store()?.counts().await.ok()?.uploads)
    }

    /// Whether all that can be sent is sent.
    async fn send_all(self, store: &Store) -> bool {
        let mut refused = Vec::new();
        // Photos may be added while others are on their way.
        while let Ok(waiting) = store.uploads().await {
            let Some(next) = Upload::next(waiting, &refused) else { return true };
            let file = &next.file;
            let tell = |sent| {
                self.upload.set(Some((sent, file.bytes)));
                self.say_status();
            };
            if self.upload.get_untracked().is_none() {
                tell(0);
            }
            match send_photo(store, &next, &tell).await {
                Ok(()) => {
                    // Else it goes once more, which costs a question.
                    if store.uploaded(&next).await.is_err() {
                        return false;
                    }
                }
                // This one is not wanted there; the others are.
                Err(NetError::Api(error)) => {
                    leptos::logging::debug_warn!("a photo was refused: {error:?}");
                    refused.push(next);
                }
                Err(NetError::NoAnswer) => return false,
            }
        }
        false
    }
}

/// Sends a photo, from where it stopped; `tell` hears how many bytes the server has.
pub fn send_photo<'a>(store: &'a Store, upload: &'a Upload, tell: &'a dyn Fn(u64)) -> Work<'a, Result<(), NetError>> {
    Box::pin(async move {
        let file = &upload.file;
        let bytes = match store.blob(file).await {
            Ok(Some(bytes)) => bytes,
            // It left for want of room, and another space is to have it, too.
            Ok(None) | Err(_) => again(store, file).await.ok_or(NetError::Api(ApiError::NotFound))?,
        };
        let mut sent = net::begin_upload(store.person, upload.space, file).await?;
        while sent < file.bytes {
            tell(sent);
            let Ok(from) = u32::try_from(sent) else { return Err(NetError::NoAnswer) };
            let piece = bytes.subarray(from, from.saturating_add(PIECE_BYTES).min(bytes.length()));
            let now = net::continue_upload(store.person, upload.space, file, sent, &piece).await?;
            if now <= sent {
                return Err(NetError::NoAnswer);
            }
            sent = now;
        }
        Ok(())
    })
}

/// From a space that has it.
async fn again(store: &Store, file: &FileRef) -> Option<Uint8Array> {
    fetch_from(store, store.space_with(file).await.ok()??, file).await
}
