//! The data files of `xtask/demo`: places, names and subjects. People edit them; the code has no names of its own but the cast's.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use qinglan_core::directory::{SchoolKind, Setting};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// `schools.json`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Places {
    pub district: String,
    /// The district's training centre, which is no school.
    pub centre: String,
    pub schools: Vec<Place>,
    pub partnerships: Vec<Partnership>,
}

/// One school. `size` is about how many teachers it has when the district has 3,707; only the proportions count.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    pub name: String,
    pub kind: SchoolKind,
    pub setting: Setting,
    pub size: u32,
}

/// A strong school, the village schools that it helps, and which of the centre's coordinators watches over it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Partnership {
    pub host: String,
    pub villages: Vec<String>,
    pub coordinator: usize,
}

/// `names.json`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    pub family: Vec<String>,
    pub given: Vec<String>,
}

/// `subjects.json`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subjects {
    /// Code to the words in a preparing group's name.
    pub labels: BTreeMap<String, String>,
    /// How a kind of school's teachers divide over the subjects.
    pub shares: BTreeMap<SchoolKind, BTreeMap<String, i64>>,
}

pub fn places() -> Result<Places> {
    read("schools.json", include_str!("../../demo/schools.json"))
}

pub fn names() -> Result<Names> {
    read("names.json", include_str!("../../demo/names.json"))
}

pub fn subjects() -> Result<Subjects> {
    read("subjects.json", include_str!("../../demo/subjects.json"))
}

/// Reads a data file that is part of the program.
pub fn read<T: DeserializeOwned>(name: &str, text: &str) -> Result<T> {
    serde_json::from_str(text).with_context(|| format!("xtask/demo/{name} is damaged"))
}
