//! Photos: their bytes here, and which of them are still on their way.

use js_sys::Uint8Array;
use qinglan_core::id::SpaceId;
use qinglan_core::record::FileRef;
use qinglan_core::store::{BLOBS, Disk, Key, ROWS_MAX, SENT, Sent, StoreError, Tx, UPLOADS, Upload};

use super::Store;
use crate::shell::clock;

impl Store {
    /// Keeps the bytes of files, each under its hash: all of them or none.
    pub async fn keep_blobs(&self, files: impl IntoIterator<Item = &(FileRef, Uint8Array)>) -> Result<(), StoreError> {
        let tx = self.disk.write(&[BLOBS])?;
        for (file, bytes) in files {
            tx.put_row(BLOBS, &Key::Text(file.hex()), &bytes.to_vec())?;
        }
        tx.commit().await
    }

    /// The bytes of a photo, if they are on this device.
    pub async fn blob(&self, file: &FileRef) -> Result<Option<Uint8Array>, StoreError> {
        let row = self.disk.read(&[BLOBS])?.row(BLOBS, &Key::Text(file.hex())).await?;
        Ok(row.map(|row| Uint8Array::from(row.as_slice())))
    }

    /// Photos to send.
    pub async fn uploads(&self) -> Result<Vec<Upload>, StoreError> {
        self.disk.read(&[UPLOADS])?.all(UPLOADS, ROWS_MAX).await
    }

    /// Keeps a file that came from a space.
    pub async fn keep_fetched(&self, space: SpaceId, (file, bytes): &(FileRef, Uint8Array)) -> Result<(), StoreError> {
        let tx = self.disk.write(&[BLOBS, SENT])?;
        tx.put_row(BLOBS, &Key::Text(file.hex()), &bytes.to_vec())?;
        Sent::note(&tx, space, file, clock::now())?;
        tx.commit().await
    }
}
