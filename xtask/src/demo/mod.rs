//! The demonstration district: real figures, invented names, the same from the same seed.
//!
//! 青岭县 has the 73 schools and up to 3,707 teachers of a real district. Places, names and calendars are data in `xtask/demo`.
//! Invariant: the ids of the cast, of their schools, spaces and pairings depend on the seed alone, so that fresh sign-in
//! links fit a server that was filled earlier, with any number of teachers.
//!
//! # What an activity holds
//!
//! All fields are text. `@title` (what lists show) and `title` are equal; `kind` is one of [`activities::KINDS`]; `date` is ISO
//! (`2026-10-20`). The others are absent where there is nothing to say: `time` (`15:50-16:40`, by the clock), `period` (in words:
//! `第二节`), `place`, `lecturer` and `host` (names as people write them, also `全体教师`), `note` (may have several lines).
//! Names of fields are the constants of [`activities`].

mod activities;
mod apportion;
mod cast;
pub mod data;
pub mod dice;
mod pairings;
mod push;
mod records;
mod roster;
mod script;
mod spaces;
mod targets;
#[cfg(test)]
mod tests;
mod writer;

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use chrono::NaiveDate;
use qinglan_core::calendar::{CHINA_OFFSET_MINUTES, Term, local_date};
use qinglan_core::directory::{Import, Person};
use qinglan_core::id::{Millis, PersonId};
use serde::Serialize;

use crate::server::Server;
pub use cast::Cast;
use cast::{ADMIN, CITY, CITY_LEAD, COORDINATOR, HOME, LEAD, Post};
use dice::Seed;
use writer::{Writing, china};

/// The one district that `fill` and `links` mean. Another number would be another district.
const SEED: u64 = 20_260_901;

/// A way in for somebody of one role.
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    /// `teacher`, `mentor`, `coordinator`, `lead` or `admin`.
    pub role: String,
    pub name: String,
    /// Their id in the directory, for scripts that ask for more invites.
    pub person: String,
    /// Opens once.
    pub url: String,
}

/// All of it, before any server knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct District {
    pub import: Import,
    pub cast: Cast,
    /// Sample records and activities, one writing for each author, to be sent in this order.
    pub writings: Vec<Writing>,
}

/// The district with so many teachers (103 at least), in the term that has `today`.
///
/// # Errors
/// A data file of `xtask/demo` is damaged.
pub fn district(seed: u64, teachers: usize, today: NaiveDate) -> Result<District> {
    let seed = Seed(seed);
    let (places, names, subjects) = (data::places()?, data::names()?, data::subjects()?);
    let roster = roster::Roster::new(seed, teachers, (&places, &names, &subjects))?;
    let mut spaces = spaces::all(seed, &places, &subjects, &roster)?;
    spaces.extend(pairings::all(seed, &roster)?);
    let import = Import {
        district: Some(places.district.clone()),
        schools: roster.schools.iter().map(|staffed| staffed.school.clone()).collect(),
        people: roster.people().cloned().collect(),
        spaces,
    };
    let mut writings = calendars(seed, &places, &roster, today)?;
    writings.extend(records::all(seed, today, &roster)?);
    Ok(District { import, cast: Cast::new(seed), writings })
}

/// The calendars of the cast's two schools, of their partnership and of the district, each by whoever leads there; and the targets of the
/// teacher's school.
fn calendars(seed: Seed, places: &data::Places, roster: &roster::Roster, today: NaiveDate) -> Result<Vec<Writing>> {
    let term = Term::default_on(today);
    let begins = today.min(term.first_day);
    let at = china(begins, 9, 0);
    let calendar = activities::calendar()?;
    let district = spaces::district_name(places);
    let plans: [(&activities::Plan, &Post, &str); 4] = [
        (&calendar.district, &ADMIN, &district),
        (&calendar.partnership, &COORDINATOR, &spaces::partnership_name(CITY)),
        (&calendar.city, &CITY_LEAD, CITY),
        (&calendar.home, &LEAD, HOME),
    ];
    let write = |(plan, author, space): (&activities::Plan, &Post, &str)| {
        let mut writing = Writing::new(seed, author.person(seed).id);
        activities::write(seed, plan, &term, roster, at, (&mut writing, seed.space(space)))?;
        if space == HOME {
            targets::write(seed, &term, (begins, at), (&mut writing, seed.space(space)))?;
        }
        Ok(writing)
    };
    plans.into_iter().map(write).collect()
}

/// Fills an empty server. On the same day it may be done again and changes nothing.
///
/// # Errors
/// The server did not take something; the words say what.
pub fn fill(server: &Server, teachers: u32) -> Result<()> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).context("the clock stands before 1970")?;
    let today = local_date(Millis(i64::try_from(now.as_millis())?), CHINA_OFFSET_MINUTES);
    let district = district(SEED, usize::try_from(teachers)?, today)?;
    push::import(server, &district.import)?;
    district.writings.iter().try_for_each(|writing| push::send(server, writing, cast::CENTRE))
}

/// Another one-time code for whoever a link is for.
///
/// # Errors
/// The server issued none.
pub fn invite(server: &Server, link: &Link) -> Result<String> {
    invite_person(server, link.person.parse().ok().context("a link is for nobody")?)
}

/// A one-time code for a person of the directory.
///
/// # Errors
/// The server issued none.
pub fn invite_person(server: &Server, person: PersonId) -> Result<String> {
    push::invite(server, person, cast::CENTRE)
}

/// Imports the directory of a district with so many teachers and nothing else; returns the teachers.
///
/// # Errors
/// The server did not take something.
pub fn people(server: &Server, teachers: usize, today: NaiveDate) -> Result<Vec<Person>> {
    let import = district(SEED, teachers, today)?.import;
    push::import(server, &import)?;
    Ok(import.people.into_iter().filter(|person| person.school.is_some()).collect())
}

/// A fresh one-time link for each role of the cast.
///
/// # Errors
/// The server issued no invite, for instance because it was never filled.
pub fn links(server: &Server) -> Result<Vec<Link>> {
    let cast = Cast::new(Seed(SEED));
    let link = |(role, person): (&str, &qinglan_core::directory::Person)| {
        let code = push::invite(server, person.id, cast::CENTRE)?;
        Ok(Link {
            role: role.to_owned(),
            name: person.name.clone(),
            person: person.id.to_string(),
            url: format!("{}/i/{code}", server.url),
        })
    };
    cast.roles().into_iter().map(link).collect()
}
