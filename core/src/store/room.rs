//! Room on the device: a file that a space has may leave it, and comes again when somebody looks (rule FL6).

use super::{BLOBS, Disk, Key, ROWS_MAX, SENT, Store, StoreError, Tx, UPLOADS, Upload};
use crate::id::{Millis, SpaceId};
use crate::order;
use crate::record::{FileRef, THUMBNAIL_BYTES_MAX};
use crate::wire::Wire;

/// Less is little room: a camera's photo, a long recording and the next version of the app still fit.
pub const LOW_BYTES: u64 = 50 << 20;

/// A large file that a space is known to have.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Sent {
    #[n(0)]
    pub space: SpaceId,
    #[n(1)]
    pub file: FileRef,
    /// When it went there or came from there, by the device's clock.
    #[n(2)]
    pub at: Millis,
    /// Its bytes are on this device, too.
    #[n(3)]
    pub here: bool,
}

impl Sent {
    /// Notes that a space has the file. Of what is as small as a thumbnail nothing is noted: it stays.
    ///
    /// # Errors
    /// The disk's.
    pub fn note(tx: &impl Tx, space: SpaceId, file: &FileRef, at: Millis) -> Result<(), StoreError> {
        if file.bytes <= THUMBNAIL_BYTES_MAX {
            return Ok(());
        }
        tx.put(SENT, &Key::Text(file.hex()), &Self { space, file: file.clone(), at, here: true })
    }
}

impl<D: Disk> Store<D> {
    /// The space has the file: it is on its way there no longer. `at` is the device's clock.
    ///
    /// # Errors
    /// The disk's; then it goes once more, which costs a question.
    pub async fn uploaded(&self, upload: &Upload, at: Millis) -> Result<(), StoreError> {
        let tx = self.disk.write(&[UPLOADS, SENT])?;
        tx.delete(UPLOADS, &upload.key())?;
        Sent::note(&tx, upload.space, &upload.file, at)?;
        tx.commit().await
    }

    /// A space that is known to have the file.
    ///
    /// # Errors
    /// The disk's.
    pub async fn space_with(&self, file: &FileRef) -> Result<Option<SpaceId>, StoreError> {
        let row: Option<Sent> = self.disk.read(&[SENT])?.get(SENT, &Key::Text(file.hex())).await?;
        Ok(row.map(|row| row.space))
    }

    /// Takes the oldest files off this device until `wanted` bytes have left, of those that one of `spaces` has and that go
    /// nowhere else any more. Returns how many bytes left.
    ///
    /// # Errors
    /// The disk's; then nothing has left.
    pub async fn free(&self, wanted: u64, spaces: &[SpaceId]) -> Result<u64, StoreError> {
        let tx = self.disk.write(&[UPLOADS, BLOBS, SENT])?;
        let waiting: Vec<Upload> = tx.all(UPLOADS, ROWS_MAX).await?;
        let goes = |file: &FileRef| waiting.iter().any(|upload| upload.file.sha256 == file.sha256);
        let mut sent: Vec<Sent> = tx.all(SENT, ROWS_MAX).await?;
        sent.retain(|row| row.here && spaces.contains(&row.space) && !goes(&row.file));
        let mut freed = 0;
        // The oldest last, greatest first: by how long ago.
        for row in order::greatest_first(sent, |row| row.at.0.saturating_neg()) {
            if freed >= wanted {
                break;
            }
            let key = Key::Text(row.file.hex());
            freed += row.file.bytes;
            tx.delete(BLOBS, &key)?;
            tx.put(SENT, &key, &Sent { here: false, ..row })?;
        }
        tx.commit().await?;
        Ok(freed)
    }
}
