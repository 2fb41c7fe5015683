//! A form in the making: how it is kept, and what its author does to it (rules PF6 and PF7).
//!
//! Nothing here asks whether the form is fit: a form in the making seldom is. That is asked when it is published.

mod files;
mod made;
mod slot;

use core::mem;

pub use files::{bare, file_field, held_files, is_own_list, list_file, read_list, whole};
pub use made::{Made, blank};
pub use slot::{Slot, read, write};

use super::{Choice, Definition, DefinitionError, Node, base64};
use crate::wire;
use crate::words::Words;

/// The form that the record of a form in the making names.
pub const DESIGN: &str = "design@1";
/// The field of that record which has the definition.
pub const FIELD: &str = "definition";

/// Parts a line of words into its languages.
const BAR: char = '|';

/// Where a part stands: its place in the form, then in the part there, and so on.
pub type At = Vec<usize>;

/// A part of a form in a list of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed<'d> {
    pub at: At,
    /// Its path without rows: `notes/minute`.
    pub path: String,
    pub node: &'d Node,
}

/// The definition as the record's field has it.
#[must_use]
pub fn pack(form: &Definition) -> String {
    base64::encode(&wire::to_vec(form))
}

/// The definition that the record's field has.
///
/// # Errors
/// [`DefinitionError`], where a later version of the app wrote it, or nobody did.
pub fn unpack(text: &str) -> Result<Definition, DefinitionError> {
    Definition::decode(&base64::decode(text).ok_or(DefinitionError::Malformed)?)
}

/// Every part, in the order of the form.
#[must_use]
pub fn listed(form: &Definition) -> Vec<Listed<'_>> {
    let mut all = Vec::new();
    list(&form.questions, &[], "", &mut all);
    all
}

fn list<'d>(nodes: &'d [Node], above: &[usize], prefix: &str, all: &mut Vec<Listed<'d>>) {
    for (place, node) in nodes.iter().enumerate() {
        let at = [above, &[place]].concat();
        let path = super::answers::join(prefix, node.name());
        all.push(Listed { at: at.clone(), path: path.clone(), node });
        if let Some(within) = within(node) {
            list(within, &at, &path, all);
        }
    }
}

/// The part at a place.
#[must_use]
pub fn part<'d>(form: &'d Definition, at: &[usize]) -> Option<&'d Node> {
    let (last, above) = at.split_last()?;
    let mut nodes: &[Node] = &form.questions;
    for place in above {
        nodes = within(nodes.get(*place)?)?;
    }
    nodes.get(*last)
}

/// The part at a place, to be changed.
pub fn part_mut<'d>(form: &'d mut Definition, at: &[usize]) -> Option<&'d mut Node> {
    let (last, above) = at.split_last()?;
    siblings(form, above)?.get_mut(*last)
}

/// Puts a part behind the one at `after`, inside it where that holds others; at the end where there is none. It gets a name that no part
/// beside it has. Gives its place.
pub fn insert(form: &mut Definition, after: Option<&[usize]>, node: Node) -> At {
    let (above, place) = match after.and_then(|at| Some((at, part(form, at)?))) {
        Some((at, Node::Group(_) | Node::Repeat(_))) => (at.to_vec(), 0),
        Some((at, Node::Question(_))) => {
            at.split_last().map_or((At::new(), 0), |(last, above)| (above.to_vec(), last.saturating_add(1)))
        }
        None => (At::new(), form.questions.len()),
    };
    put(form, &above, place, node).unwrap_or_default()
}

/// Puts a copy of a part behind it. Gives its place.
pub fn double(form: &mut Definition, at: &[usize]) -> Option<At> {
    let (last, above) = at.split_last()?;
    let node = part(form, at)?.clone();
    put(form, above, last.saturating_add(1), node)
}

/// Takes a part out. What the title was made of goes with it.
pub fn remove(form: &mut Definition, at: &[usize]) -> Option<Node> {
    let gone: Vec<String> = {
        let prefix = path_of(form, at)?;
        let below = |path: &String| *path == prefix || path.strip_prefix(&prefix).is_some_and(|rest| rest.starts_with('/'));
        form.title_from.iter().filter(|path| below(path)).cloned().collect()
    };
    let (last, above) = at.split_last()?;
    let siblings = siblings(form, above)?;
    if *last >= siblings.len() {
        return None;
    }
    let node = siblings.remove(*last);
    form.title_from.retain(|path| !gone.contains(path));
    Some(node)
}

/// Puts a part that was taken out in its place again, or as near as it gets. Gives where that is.
pub fn put_back(form: &mut Definition, at: &[usize], node: Node) -> Option<At> {
    let (last, above) = at.split_last()?;
    let count = siblings(form, above)?.len();
    put(form, above, (*last).min(count), node)
}

/// Moves a part one place up or down, out of the group that it leaves and into the one that it meets. Gives its new place; none where it
/// cannot go on.
pub fn shift(form: &mut Definition, at: &[usize], up: bool) -> Option<At> {
    let (last, above) = at.split_last()?;
    let moved = part(form, at)?.clone();
    let beside = if up { last.checked_sub(1) } else { Some(last.saturating_add(1)) };
    let count = siblings(form, above)?.len();
    let (to_above, to) = match beside.filter(|beside| *beside < count) {
        // Into the group beside it; a repeat takes nothing in by chance, and a group no group.
        Some(beside) => {
            let neighbour = [above, &[beside]].concat();
            match (part(form, &neighbour)?, &moved) {
                (Node::Group(group), Node::Question(_)) => {
                    let place = if up { group.nodes.len() } else { 0 };
                    // Taken out below, the neighbour moves up.
                    (if up { neighbour } else { at.to_vec() }, place)
                }
                _ => (above.to_vec(), beside),
            }
        }
        // Out of its group.
        None => {
            let (parent, outer) = above.split_last()?;
            if !matches!(part(form, above)?, Node::Group(_)) {
                return None;
            }
            (outer.to_vec(), if up { *parent } else { parent.saturating_add(1) })
        }
    };
    let before = path_of(form, at)?;
    let node = siblings(form, above)?.remove(*last);
    let at = put(form, &to_above, to, node)?;
    let after = path_of(form, &at)?;
    renamed(form, &before, &after);
    Some(at)
}

/// Gives a part another name. What the title is made of follows.
pub fn name(form: &mut Definition, at: &[usize], name: &str) {
    let Some(before) = path_of(form, at) else { return };
    if let Some(node) = part_mut(form, at) {
        rename(node, name.to_owned());
    }
    if let Some(after) = path_of(form, at) {
        renamed(form, &before, &after);
    }
}

/// The path of the part at a place, without rows.
#[must_use]
pub fn path_of(form: &Definition, at: &[usize]) -> Option<String> {
    let mut path = String::new();
    for end in 1..=at.len() {
        path = super::answers::join(&path, part(form, at.get(..end)?)?.name());
    }
    (!path.is_empty()).then_some(path)
}

/// Words as people write them on one line: `中文 | English`.
#[must_use]
pub fn line(words: &Words) -> String {
    if words.en.is_empty() { words.zh.clone() } else { format!("{} {BAR} {}", words.zh, words.en) }
}

/// What stands on such a line. Languages that it does not have stay as they were in `before`.
#[must_use]
pub fn words(line: &str, before: &Words) -> Words {
    let (zh, en) = line.split_once(BAR).unwrap_or((line, ""));
    Words { zh: zh.trim().to_owned(), en: en.trim().to_owned(), others: before.others.clone() }
}

/// Choices as people write them, a line each.
#[must_use]
pub fn choice_lines(choices: &[Choice]) -> String {
    choices.iter().map(|choice| line(&choice.label)).collect::<Vec<_>>().join("\n")
}

/// The choices on such lines. A line that said the same before keeps its name, so does one that was changed where it stood; what is new
/// gets a name that no choice has had.
#[must_use]
pub fn choices(lines: &str, before: &[Choice]) -> Vec<Choice> {
    let lines: Vec<&str> = lines.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let same = |text: &str| before.iter().find(|choice| line(&choice.label) == text);
    let mut made: Vec<Choice> = Vec::new();
    for (at, text) in lines.iter().enumerate() {
        let in_place = || before.get(at).filter(|choice| !lines.contains(&line(&choice.label).as_str()));
        let known = same(text).or_else(in_place).filter(|known| made.iter().all(|choice| choice.name != known.name));
        let name = known.map_or_else(
            || {
                let taken = |name: &str| before.iter().chain(&made).any(|choice| choice.name == name);
                (1..).map(|number: u32| format!("c{number}")).find(|name| !taken(name)).unwrap_or_default()
            },
            |known| known.name.clone(),
        );
        made.push(Choice { name, label: words(text, known.map_or(&Words::default(), |known| &known.label)) });
    }
    made
}

fn within(node: &Node) -> Option<&[Node]> {
    match node {
        Node::Question(_) => None,
        Node::Group(group) => Some(&group.nodes),
        Node::Repeat(repeat) => Some(&repeat.nodes),
    }
}

fn siblings<'d>(form: &'d mut Definition, above: &[usize]) -> Option<&'d mut Vec<Node>> {
    let mut nodes = &mut form.questions;
    for place in above {
        nodes = match nodes.get_mut(*place)? {
            Node::Question(_) => return None,
            Node::Group(group) => &mut group.nodes,
            Node::Repeat(repeat) => &mut repeat.nodes,
        };
    }
    Some(nodes)
}

/// Under a name that no part beside it has.
fn put(form: &mut Definition, above: &[usize], place: usize, mut node: Node) -> Option<At> {
    let siblings = siblings(form, above)?;
    let name = fresh(siblings, node.name());
    rename(&mut node, name);
    let place = place.min(siblings.len());
    siblings.insert(place, node);
    Some([above, &[place]].concat())
}

/// `wanted`, or that with a number behind it that no part here has.
fn fresh(siblings: &[Node], wanted: &str) -> String {
    let taken = |name: &str| siblings.iter().any(|node| node.name() == name);
    if !taken(wanted) {
        return wanted.to_owned();
    }
    let stem = wanted.trim_end_matches(|letter: char| letter.is_ascii_digit());
    (1..).map(|number: u32| format!("{stem}{number}")).find(|name| !taken(name)).unwrap_or_default()
}

fn rename(node: &mut Node, name: String) {
    drop(match node {
        Node::Question(question) => mem::replace(&mut question.name, name),
        Node::Group(group) => mem::replace(&mut group.name, name),
        Node::Repeat(repeat) => mem::replace(&mut repeat.name, name),
    });
}

fn renamed(form: &mut Definition, before: &str, after: &str) {
    for path in &mut form.title_from {
        if let Some(rest) = path.strip_prefix(before).filter(|rest| rest.is_empty() || rest.starts_with('/')) {
            *path = format!("{after}{rest}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{Problem, builtins, check};
    use proptest::prelude::*;

    fn form() -> Definition {
        builtins().into_iter().find(|form| form.id == "observation").unwrap()
    }

    fn paths(form: &Definition) -> Vec<String> {
        listed(form).into_iter().map(|listed| listed.path).collect()
    }

    #[test]
    fn fd3_a_part_that_was_taken_out_comes_back_where_it_was_whatever_changed_since() {
        let mut form = builtins().remove(0);
        let (before, at) = (form.clone(), vec![2]);
        let node = remove(&mut form, &at).unwrap();
        assert_eq!(put_back(&mut form, &at, node.clone()), Some(at.clone()));
        assert_eq!(form.questions, before.questions);
        let node = remove(&mut form, &at).unwrap();
        form.questions.truncate(1);
        assert_eq!(put_back(&mut form, &at, node), Some(vec![1]), "as near as it gets");
    }

    #[test]
    fn pf6_a_design_is_kept_whole() {
        for form in builtins() {
            assert_eq!(unpack(&pack(&form)), Ok(form));
        }
        assert_eq!(unpack("*"), Err(DefinitionError::Malformed));
        assert_eq!(unpack(""), Err(DefinitionError::Malformed));
    }

    #[test]
    fn pf7_a_part_is_put_behind_another_and_named_apart() {
        let mut form = form();
        let (first, date) = (form.questions.len(), form.questions[0].clone());
        assert_eq!(insert(&mut form, Some(&[0]), date.clone()), [1]);
        assert_eq!(form.questions[1].name(), "date1");
        assert_eq!(insert(&mut form, Some(&[0]), date.clone()), [1]);
        assert_eq!(form.questions[1].name(), "date2");
        assert_eq!(insert(&mut form, None, date.clone()), [first + 2]);
        let group = form.questions.iter().position(|node| matches!(node, Node::Repeat(_))).unwrap();
        assert_eq!(insert(&mut form, Some(&[group]), date), [group, 0]);
        assert_eq!(part(&form, &[group, 0]).unwrap().name(), "date");
        assert_eq!(double(&mut form, &[group, 0]), Some(vec![group, 1]));
        assert_eq!(check(&form), []);
    }

    #[test]
    fn pf7_what_the_title_is_made_of_follows_its_part() {
        let mut form = form();
        let path = form.title_from[0].clone();
        let at = listed(&form).into_iter().find(|listed| listed.path == path).unwrap().at;
        name(&mut form, &at, "theme");
        assert!(form.title_from[0].ends_with("theme"), "{:?}", form.title_from);
        assert_eq!(check(&form), []);
        remove(&mut form, &at);
        assert!(!form.title_from.iter().any(|path| path.ends_with("theme")));
        assert_eq!(check(&form), []);
        assert_eq!(remove(&mut form, &[999]), None);
    }

    #[test]
    fn pf7_a_question_goes_into_a_group_and_through_it() {
        let mut form = form();
        let group = form.questions.iter().position(|node| matches!(node, Node::Group(_))).unwrap();
        let mut question = form.questions[0].clone();
        rename(&mut question, "moved".into());
        form.questions.insert(group, question);
        let Node::Group(inside) = &form.questions[group + 1] else { panic!() };
        let inside = inside.nodes.len();
        let before = paths(&form);
        let mut at = vec![group];
        for place in 0..=inside {
            at = shift(&mut form, &at, false).unwrap();
            assert_eq!(at, [group, place]);
        }
        at = shift(&mut form, &at, false).unwrap();
        assert_eq!(at, [group + 1]);
        for _ in 0..inside + 2 {
            at = shift(&mut form, &at, true).unwrap();
        }
        assert_eq!(at, [group]);
        assert_eq!(paths(&form), before);
    }

    #[test]
    fn pf7_choices_keep_their_names() {
        let choice = |name: &str, zh: &str| Choice { name: name.into(), label: Words::new(zh, "") };
        let before = [choice("yes", "是"), choice("no", "否")];
        assert_eq!(choice_lines(&before), "是\n否");
        assert_eq!(choices("是\n否", &before), before);
        let named = |lines: &str| choices(lines, &before).into_iter().map(|choice| choice.name).collect::<Vec<_>>();
        assert_eq!(named("否\n是"), ["no", "yes"]);
        assert_eq!(named("是\n不是"), ["yes", "no"]);
        assert_eq!(named("是\n\n  否 \n不清楚"), ["yes", "no", "c1"]);
        assert_eq!(named("不清楚\n是\n否"), ["c1", "yes", "no"]);
        assert_eq!(named("是\n是"), ["yes", "c1"]);
        assert_eq!(choices("是 | Yes", &before)[0], Choice { name: "yes".into(), label: Words::new("是", "Yes") });
    }

    proptest! {
        #[test]
        fn pf7_moving_loses_nothing(moves in prop::collection::vec((any::<prop::sample::Index>(), any::<bool>()), 0..40)) {
            let mut form = form();
            let count = listed(&form).len();
            for (at, up) in moves {
                let places: Vec<At> = listed(&form).into_iter().map(|listed| listed.at).collect();
                let at = at.get(&places);
                let node = part(&form, at).unwrap().label().clone();
                if let Some(to) = shift(&mut form, at, up) {
                    prop_assert_eq!(part(&form, &to).unwrap().label(), &node);
                }
                prop_assert_eq!(listed(&form).len(), count);
                // A group may be emptied.
                let left = check(&form).into_iter().filter(|problem| !matches!(problem, Problem::EmptyPart { .. })).collect::<Vec<_>>();
                prop_assert_eq!(left, vec![]);
            }
        }
    }
}
