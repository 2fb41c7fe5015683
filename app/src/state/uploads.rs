//! Sends photos, a piece at a time, each from where it stopped. The words of a record never wait for them.

use gloo::timers::callback::Timeout;
use js_sys::Uint8Array;
use qinglan_core::api::ApiError;
use qinglan_core::record::FileRef;
use qinglan_core::sync::Event;

use super::App;
use super::app::Uploading;
use super::fetching::fetch_from;
use crate::shell::net::{self, NetError};
use crate::shell::store::Store;
use crate::shell::task::Work;
use qinglan_core::store::{StoreError, Upload};

/// A piece takes about 16 s at 16 kB/s; what a cut costs is at most this.
const PIECE_BYTES: u32 = 256 * 1024;
/// A photo is no reason to keep a weak link busy.
const RETRY_MS: u32 = 60_000;

impl App {
    /// Sends what waits, one photo after another. Called after each successful request; one run at a time.
    pub(super) async fn send_photos(self) {
        let uploading = &self.inner().uploading;
        if uploading.get() != Uploading::No {
            return uploading.set(Uploading::Again);
        }
        let Some(store) = self.store() else { return };
        let done = loop {
            uploading.set(Uploading::Yes);
            let done = self.send_all(&store).await;
            if done || uploading.get() == Uploading::Yes {
                break done;
            }
        };
        // In the same breath as the last look: what is added from now on finds a run of its own.
        uploading.set(Uploading::No);
        if !done {
            // No request may come by itself for a long time, but photos still wait.
            Timeout::new(RETRY_MS, move || self.dispatch(Event::Poked)).forget();
        }
        if let Ok(counts) = store.counts().await {
            if counts.uploads == 0 && uploading.get() == Uploading::No {
                self.upload.set(None);
            }
            if counts.refused != self.refused.get_untracked() {
                // One was refused: the person hears of it.
                self.written().await;
            }
        }
        self.say_status();
        // What has arrived may leave.
        self.make_room(0).await;
    }

    /// Whether all that can be sent is sent.
    async fn send_all(self, store: &Store) -> bool {
        // Photos may be added while others are on their way.
        while let Ok(waiting) = store.uploads().await {
            let Some(next) = Upload::next(waiting, &[]) else { return true };
            let bytes = next.file.bytes;
            let tell = |sent| {
                self.upload.set(Some((sent, bytes)));
                self.say_status();
            };
            if self.upload.get_untracked().is_none() {
                tell(0);
            }
            // What the disk does not note goes once more, which costs a question.
            if !deliver(store, &next, &tell).await.unwrap_or_default() {
                return false;
            }
        }
        false
    }
}

/// Sends a photo and notes what became of it: arrived, or refused (rule FL9). Says no when it has to go another time.
pub fn deliver<'a>(store: &'a Store, upload: &'a Upload, tell: &'a dyn Fn(u64)) -> Work<'a, Result<bool, StoreError>> {
    Box::pin(async move {
        match send_photo(store, upload, tell).await {
            Ok(()) => store.uploaded(upload).await?,
            Err(NetError::Api(reason)) if Upload::is_refused_for(reason) => store.refuse_upload(upload, reason).await?,
            Err(_) => return Ok(false),
        }
        Ok(true)
    })
}

/// Sends a photo, from where it stopped; `tell` hears how many bytes the server has.
pub fn send_photo<'a>(store: &'a Store, upload: &'a Upload, tell: &'a dyn Fn(u64)) -> Work<'a, Result<(), NetError>> {
    Box::pin(async move {
        let file = &upload.file;
        let bytes = match store.blob(file).await {
            Ok(Some(bytes)) => bytes,
            // It left for want of room, and another space is to have it, too.
            Ok(None) | Err(StoreError::Unreadable(_)) => again(store, file).await?,
            Err(_) => return Err(NetError::NoAnswer),
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

/// From a space that has it. Where none is known to, nobody will ever give it.
async fn again(store: &Store, file: &FileRef) -> Result<Uint8Array, NetError> {
    match store.space_with(file).await {
        Ok(Some(space)) => fetch_from(store, space, file).await,
        Ok(None) => Err(NetError::Api(ApiError::NotFound)),
        Err(_) => Err(NetError::NoAnswer),
    }
}
