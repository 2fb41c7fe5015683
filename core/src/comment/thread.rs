//! Comments with their answers, and which of them are settled (rules CM3 and CM4).

use super::Remark;
use crate::id::{EntityId, Millis, PersonId};
use crate::order;
use crate::record::{Field, Value};

/// A comment and what was answered, the earliest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// Gone, it keeps its place as long as there are answers.
    pub head: Remark,
    pub answers: Vec<Remark>,
    pub settled: Option<Settled>,
}

/// A thread of which nothing is open any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    pub by: PersonId,
    /// By their clock.
    pub at: Millis,
}

/// Whether `person` may say that a thread is settled, or open it again: who wrote the record, and who began the thread.
#[must_use]
pub fn may_settle(record_author: PersonId, head: &Remark, person: PersonId) -> bool {
    person == record_author || person == head.entity.author
}

/// All threads about a record whose author is `record_author`, in the order in which they were begun.
#[must_use]
pub fn threads(record_author: PersonId, all: &[Remark]) -> Vec<Thread> {
    let mut said: Vec<&Remark> = all.iter().filter(|remark| remark.is_said()).collect();
    order::by_key(&mut said, |remark| (remark.written_at(), remark.entity.id));
    let mut threads: Vec<Thread> = Vec::new();
    let mut left = said;
    // Whose answers lead to no comment that is here begins a thread; so does the first of those that answer each other.
    while !left.is_empty() {
        let is_left = |id: EntityId| left.iter().any(|other| other.entity.id == id);
        let first = left.iter().position(|remark| remark.reply_to().is_none_or(|id| !is_left(id))).unwrap_or_default();
        let head = left.remove(first);
        let mut ids = vec![head.entity.id];
        let mut answers = Vec::new();
        // An answer may be written, by another clock, before what it answers.
        while let Some(next) = left.iter().position(|remark| remark.reply_to().is_some_and(|id| ids.contains(&id))) {
            let answer = left.remove(next);
            ids.push(answer.entity.id);
            answers.push(answer.clone());
        }
        answers.retain(Remark::speaks);
        order::by_key(&mut answers, |remark| (remark.written_at(), remark.entity.id));
        let settled = settled(record_author, head, all);
        if head.speaks() || !answers.is_empty() {
            threads.push(Thread { head: head.clone(), answers, settled });
        }
    }
    order::by_key(&mut threads, |thread| (thread.head.written_at(), thread.head.entity.id));
    threads
}

/// The fields of the mark that a thread is settled, or open again (rule CM4). It is on the comment, so that no list takes it for a comment
/// on the record.
#[must_use]
pub fn settling(head: EntityId, settled: bool) -> Vec<(Field, Value)> {
    vec![(Field::on(), Value::Text(head.to_string())), (Field::settled(), Value::Bool(settled))]
}

/// What was said last of it by who may: the server's order decides, and what is not sent yet is later.
fn settled(record_author: PersonId, head: &Remark, all: &[Remark]) -> Option<Settled> {
    let head_id = head.entity.id.to_string();
    let of_head = all.iter().filter(|mark| mark.space == head.space && mark.entity.text(&Field::on()) == Some(&*head_id));
    let by_right = of_head.filter(|mark| may_settle(record_author, head, mark.entity.author));
    let said = by_right.filter_map(|mark| mark.entity.shown(&Field::settled()));
    let last = said.max_by_key(|version| (version.seq.unwrap_or(u64::MAX), version.at))?;
    (last.value == Value::Bool(true)).then_some(Settled { by: last.author, at: last.at })
}
