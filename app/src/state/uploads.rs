//! Sends photos, a piece at a time, each from where it stopped. The words of a record never wait for them.

use leptos::prelude::*;

use super::App;
use crate::shell::net::{self, NetError};
use crate::shell::store::{Store, Upload};

/// A piece takes about 16 s at 16 kB/s; what a cut costs is at most this.
const PIECE_BYTES: u32 = 256 * 1024;

impl App {
    /// Sends what waits, one photo after another. Called after each successful request; one run at a time.
    pub(super) async fn send_photos(self) {
        if self.inner().uploading.replace(true) {
            return;
        }
        if let Some(store) = self.store() {
            let uploads = store.uploads().await.unwrap_or_default();
            for upload in uploads {
                // A failure leaves the photo in its queue; the next request that succeeds tries again.
                if self.send_photo(&store, &upload).await.is_err() {
                    break;
                }
            }
        }
        self.upload.set(None);
        self.inner().uploading.set(false);
    }

    async fn send_photo(self, store: &Store, upload: &Upload) -> Result<(), NetError> {
        let file = &upload.file;
        let Ok(Some(bytes)) = store.blob(file).await else { return Ok(()) };
        let mut sent = net::begin_upload(upload.space, file).await?;
        while sent < file.bytes {
            self.upload.set(Some((sent, file.bytes)));
            let Ok(from) = u32::try_from(sent) else { return Err(NetError::NoAnswer) };
            let piece = bytes.subarray(from, from.saturating_add(PIECE_BYTES).min(bytes.length()));
            let now = net::continue_upload(upload.space, file, sent, &piece).await?;
            if now <= sent {
                return Err(NetError::NoAnswer);
            }
            sent = now;
        }
        store.uploaded(upload).await.map_err(|_| NetError::NoAnswer)
    }
}
