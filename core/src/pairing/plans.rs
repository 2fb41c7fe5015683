//! Plans that were read: somebody who comments on a plan has read it.

use chrono::NaiveDate;

use crate::calendar::{CHINA_OFFSET_MINUTES, local_date};
use crate::id::{PersonId, SpaceId};
use crate::observed::is_form;
use crate::record::{EntityKind, Scope, State, Summary};

/// The form of a plan that one person writes.
pub const PLAN: &str = "lesson-plan";

/// A plan that was given to the pairing, and commented on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered {
    pub author: PersonId,
    pub reader: PersonId,
    /// Of the first comment of this reader's.
    pub day: NaiveDate,
}

/// Of each plan in the space each reader once, of all rows that the device has (rule PA4).
#[must_use]
pub fn answered(rows: &[&Summary], space: SpaceId) -> Vec<Answered> {
    let here: Vec<&Summary> = rows.iter().copied().filter(|row| row.space == space && !row.deleted).collect();
    let is_plan = |row: &&Summary| {
        let given = row.kind == EntityKind::Record && row.state == State::Submitted && row.scope == Scope::Full;
        given && is_form(&row.form, PLAN)
    };
    let mut all = Vec::new();
    for plan in here.iter().copied().filter(is_plan) {
        let on_it = |row: &&Summary| row.kind == EntityKind::Comment && row.on == Some(plan.id) && row.author != plan.author;
        let comments: Vec<&Summary> = here.iter().copied().filter(on_it).collect();
        for (at, comment) in comments.iter().enumerate() {
            if comments.iter().take(at).any(|before| before.author == comment.author) {
                continue;
            }
            let theirs = comments.iter().filter(|other| other.author == comment.author).map(|other| other.changed_at);
            let first = theirs.min().unwrap_or(comment.changed_at);
            all.push(Answered { author: plan.author, reader: comment.author, day: local_date(first, CHINA_OFFSET_MINUTES) });
        }
    }
    all
}
