//! Photos: their bytes here, and which of them are still on their way.

use js_sys::Uint8Array;
use qinglan_core::id::SpaceId;
use qinglan_core::record::FileRef;
use qinglan_core::wire::Wire;
use wasm_bindgen::JsValue;

use super::{BLOBS, ROWS_MAX, Store, UPLOADS};
use crate::shell::db::StoreError;

/// A photo that a space does not have yet.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Upload {
    #[n(0)]
    pub space: SpaceId,
    #[n(1)]
    pub file: FileRef,
}

impl Upload {
    pub(super) fn key(&self) -> JsValue {
        format!("{}/{}", self.space, self.file.hex()).into()
    }
}

impl Store {
    /// Keeps the bytes of a photo, under their hash.
    pub async fn keep_blob(&self, file: &FileRef, bytes: &Uint8Array) -> Result<(), StoreError> {
        let tx = self.db.write([BLOBS])?;
        tx.put_raw(BLOBS, &file.hex().into(), bytes)?;
        tx.commit().await
    }

    /// The bytes of a photo, if they are on this device.
    pub async fn blob(&self, file: &FileRef) -> Result<Option<Uint8Array>, StoreError> {
        let row = self.db.read([BLOBS])?.get_raw(BLOBS, &file.hex().into()).await?;
        Ok(row.map(|row| Uint8Array::new(&row)))
    }

    /// Photos to send.
    pub async fn uploads(&self) -> Result<Vec<Upload>, StoreError> {
        self.db.read([UPLOADS])?.all(UPLOADS, ROWS_MAX).await
    }

    /// The space has it.
    pub async fn uploaded(&self, upload: &Upload) -> Result<(), StoreError> {
        let tx = self.db.write([UPLOADS])?;
        tx.delete(UPLOADS, &upload.key())?;
        tx.commit().await
    }
}
