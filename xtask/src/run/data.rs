//! The data folder: what people entered, the server's secrets, and the lock that keeps two servers apart.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::files;

const OBJECTS: &str = "objects";
const SECRETS: &str = "secrets.json";
const DEMO_STAMP: &str = "demo";
const CONFIG: &str = "workerd.capnp";
const LOCK: &str = "lock";
/// 256 bits, as much as the signatures made with it.
const SECRET_BYTES: usize = 32;

#[derive(Debug, Serialize, Deserialize)]
pub struct Secrets {
    pub session: String,
    pub setup: String,
}

/// An opened data folder. No other process can open it until this one is dropped.
pub struct Data {
    folder: PathBuf,
    _lock: File,
}

impl Data {
    pub fn open(folder: &Path) -> Result<Self> {
        let objects = folder.join(OBJECTS);
        fs::create_dir_all(&objects).with_context(|| format!("cannot create {}", objects.display()))?;
        let folder = folder.canonicalize().with_context(|| format!("cannot find {}", folder.display()))?;
        let path = folder.join(LOCK);
        let lock = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { folder, _lock: lock }),
            Err(TryLockError::WouldBlock) => bail!(
                "another server is running on {}: end that one, or give this one a folder of its own with --data",
                folder.display()
            ),
            Err(TryLockError::Error(problem)) => Err(problem).with_context(|| format!("cannot lock {}", path.display())),
        }
    }

    /// Forgets everything that was entered. Only our own files: the folder may hold other people's.
    pub fn clear(&self) -> Result<()> {
        fs::remove_dir_all(self.objects()).context("cannot remove the old data")?;
        fs::create_dir_all(self.objects()).context("cannot create the folder of data")?;
        for name in [SECRETS, DEMO_STAMP, CONFIG] {
            let path = self.folder.join(name);
            if path.exists() {
                fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
            }
        }
        Ok(())
    }

    pub fn objects(&self) -> PathBuf {
        self.folder.join(OBJECTS)
    }

    pub fn write_config(&self, text: &str) -> Result<PathBuf> {
        let path = self.folder.join(CONFIG);
        files::write(&path, text)?;
        Ok(path)
    }

    /// Made once and kept: new ones would sign everybody out.
    pub fn secrets(&self) -> Result<Secrets> {
        let path = self.folder.join(SECRETS);
        if path.exists() {
            let text = files::read(&path)?;
            return serde_json::from_slice(&text).with_context(|| format!("{} is damaged", path.display()));
        }
        let secrets = Secrets { session: random()?, setup: random()? };
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .with_context(|| format!("cannot write {}", path.display()))?;
        file.write_all(&serde_json::to_vec_pretty(&secrets)?)?;
        Ok(secrets)
    }

    pub fn has_demo(&self) -> bool {
        self.folder.join(DEMO_STAMP).exists()
    }

    pub fn remember_demo(&self, teachers: u32) -> Result<()> {
        files::write(&self.folder.join(DEMO_STAMP), format!("{teachers} teachers\n"))
    }
}

fn random() -> Result<String> {
    let mut bytes = [0; SECRET_BYTES];
    let mut source = File::open("/dev/urandom").context("this system has no /dev/urandom")?;
    source.read_exact(&mut bytes).context("/dev/urandom gave too little")?;
    Ok(files::hex(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn secrets_are_made_once_and_for_the_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let data = Data::open(folder.path()).unwrap();
        let first = data.secrets().unwrap();
        assert_ne!(first.session, first.setup);
        assert_eq!(first.session, data.secrets().unwrap().session);
        let mode = fs::metadata(folder.path().join(SECRETS)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn two_servers_cannot_share_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let first = Data::open(folder.path()).unwrap();
        let problem = Data::open(folder.path()).err().unwrap().to_string();
        assert!(problem.contains("another server"), "{problem}");
        drop(first);
        assert!(Data::open(folder.path()).is_ok());
    }

    #[test]
    fn clearing_leaves_what_is_not_ours() {
        let folder = tempfile::tempdir().unwrap();
        let data = Data::open(folder.path()).unwrap();
        files::write(&data.objects().join("x.sqlite"), "x").unwrap();
        files::write(&folder.path().join("letter.txt"), "mine").unwrap();
        data.remember_demo(3).unwrap();
        data.clear().unwrap();
        assert!(!data.has_demo());
        assert!(files::below(&data.objects()).unwrap().is_empty());
        assert!(folder.path().join("letter.txt").exists());
    }
}
