//! The names that data files leave open: `{home/lead}`, `{city/chinese}`, `{coordinator}`.

use anyhow::{Context, Result, bail};
use qinglan_core::directory::Person;

use super::cast::{ADMIN, CITY, CITY_LEAD, COORDINATOR, HOME, LEAD, MENTEE, MENTOR, NEIGHBOUR_MENTEE, Post, TEACHER};
use super::roster::Roster;

/// `words` with every name filled in. `{SCHOOL/SUBJECT}` is a teacher of that subject who is not of the cast.
pub fn fill_in(words: &str, roster: &Roster) -> Result<String> {
    let mut filled = String::new();
    let mut rest = words;
    while let Some((before, after)) = rest.split_once('{') {
        let (key, after) = after.split_once('}').with_context(|| format!("{words}: a brace is not closed"))?;
        filled.push_str(before);
        filled.push_str(&name(key, roster).with_context(|| format!("nobody is {{{key}}}"))?);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// The member of the cast that data files call so.
pub fn post(key: &str) -> Result<Post> {
    Ok(match key {
        "home/lead" => LEAD,
        "home/teacher" => TEACHER,
        "city/lead" => CITY_LEAD,
        "city/mentor" => MENTOR,
        "city/mentee" => MENTEE,
        "neighbour/mentee" => NEIGHBOUR_MENTEE,
        "admin" => ADMIN,
        "coordinator" => COORDINATOR,
        _ => bail!("no post {key}"),
    })
}

fn name(key: &str, roster: &Roster) -> Result<String> {
    if let Ok(post) = post(key) {
        return Ok(post.name.to_owned());
    }
    let (house, subject) = key.split_once('/').context("neither a post nor SCHOOL/SUBJECT")?;
    let house = match house {
        "home" => HOME,
        "city" => CITY,
        _ => bail!("no school {house}"),
    };
    let person: Option<&Person> = roster.named(house)?.teacher_of(subject);
    Ok(person.context("no such teacher")?.name.clone())
}
