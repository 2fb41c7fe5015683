//! A stamp remembers which inputs the last successful build had.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::house::House;
use crate::{files, say};

pub struct Stamp {
    name: &'static str,
    path: PathBuf,
    fingerprint: String,
}

impl Stamp {
    pub fn of(house: &House, name: &'static str, inputs: &[&str]) -> Result<Self> {
        let fingerprint = files::fingerprint(&house.root, &super::inputs(house, inputs)?)?;
        Ok(Self { name, path: house.notes().join(format!("{name}.stamp")), fingerprint })
    }

    /// Built from exactly these inputs, and the results are still there.
    pub fn is_fresh(&self, results: &[&Path]) -> bool {
        let seen = std::fs::read_to_string(&self.path).is_ok_and(|seen| seen == self.fingerprint);
        let fresh = seen && results.iter().all(|result| result.is_file());
        if fresh {
            say::line(self.name, "unchanged since the last build");
        }
        fresh
    }

    pub fn set(&self) -> Result<()> {
        files::write(&self.path, &self.fingerprint)
    }
}
