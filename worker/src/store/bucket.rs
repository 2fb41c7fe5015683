//! Complete files in an R2 bucket; what is unfinished stays in the space's own store, in pieces.
//!
//! A multipart upload of R2 wants parts of 5 MB, and a phone on a 2G link sends 256 kB. So the last piece goes into the store like
//! the others, and then all of the file into the bucket, at once.
//!
//! Invariant: the pieces go away only after the bucket has said that it holds the file, and a file counts as complete only then. Who
//! dies in between finds all pieces and brings them again.

use qinglan_core::id::{PersonId, SpaceId};
use qinglan_core::record::hex;
use worker::{Bucket, Env, Error, HttpMetadata, Object, ResponseBody, Result, js_sys};

use super::files::{Content, FileStore, Upload};
use super::space::SpaceStore;
use crate::internal::FileName;

/// The bucket's name among the bindings.
const BINDING: &str = "FILES";

/// The bucket, if there is one. One that is there and is none is an error: files must not go elsewhere because of a typing error.
pub fn bucket(env: &Env) -> Result<Option<Bucket>> {
    if js_sys::Reflect::get(env, &BINDING.into())?.is_undefined() { Ok(None) } else { env.bucket(BINDING).map(Some) }
}

/// The bytes of a file that the bucket holds, as they come. Whether somebody may read them the space has said.
pub async fn read(env: &Env, space: SpaceId, file: FileName) -> Result<ResponseBody> {
    let bucket = bucket(env)?.ok_or_else(unbound)?;
    let object = bucket.get(key(space, file)).execute().await?;
    object.as_ref().and_then(Object::body).ok_or("the bucket lacks a file that it had")?.response_body()
}

/// Takes files away, and what was on its way there: at most a thousand.
pub async fn drop_all(bucket: &Bucket, space: SpaceId, files: &[FileName]) -> Result<()> {
    bucket.delete_multiple(files.iter().map(|file| key(space, *file)).collect()).await
}

/// What the bucket holds cannot be reached.
pub fn unbound() -> Error {
    "FILES is not bound to the bucket that holds the file".into()
}

/// What the bucket calls a file.
fn key(space: SpaceId, file: FileName) -> String {
    format!("{space}/{}", hex(&file.0))
}

/// A space's store, and the bucket that its files go to.
pub struct BucketFiles<'a> {
    pub pieces: &'a SpaceStore,
    pub bucket: Bucket,
    pub space: SpaceId,
}

impl FileStore for BucketFiles<'_> {
    async fn find(&self, file: FileName) -> Result<Option<Upload>> {
        self.pieces.find(file).await
    }

    async fn begin(&self, file: FileName, upload: &Upload, by: PersonId) -> Result<()> {
        self.pieces.begin(file, upload, by).await
    }

    async fn append(&self, file: FileName, received: u64, bytes: &[u8]) -> Result<()> {
        self.pieces.append(file, received, bytes).await
    }

    async fn pieces(&self, file: FileName) -> Result<Vec<u8>> {
        self.pieces.pieces(file).await
    }

    fn is_settled(&self, upload: &Upload) -> bool {
        upload.is_in_bucket
    }

    async fn settle(&self, file: FileName, upload: &Upload) -> Result<()> {
        let bytes = self.pieces.pieces(file).await?;
        let metadata = HttpMetadata { content_type: Some(upload.mime.clone()), ..HttpMetadata::default() };
        let put = self.bucket.put(key(self.space, file), bytes).http_metadata(metadata);
        // The bucket compares, too: what was not all here would not get in.
        put.sha256(file.0).execute().await?;
        self.pieces.is_in_bucket(file)
    }

    async fn content(&self, _file: FileName, _upload: &Upload) -> Result<Content> {
        Ok(Content::InBucket)
    }

    async fn forget(&self, file: FileName) -> Result<()> {
        self.pieces.forget(file).await
    }
}
