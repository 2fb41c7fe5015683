//! Where the nodes of a form are, and references to them as paths and back.
//!
//! Outside repeats a reference is an absolute path. Within a repeat, what stands in the same row is reached relatively, as pyxform does:
//! each path stands between blanks, by which it is known again.

use std::collections::BTreeMap;

use crate::reference::{self, Reference};

/// A node of the primary instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub name: String,
    pub parent: Option<usize>,
    pub repeat: bool,
    pub path: String,
}

/// All nodes of a form, parents before what is in them.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    pub places: Vec<Place>,
    pub root: String,
    by_path: BTreeMap<String, usize>,
    /// Nothing for a name that several have.
    by_name: BTreeMap<String, Option<usize>>,
}

/// Where an expression stands, as far as its paths depend on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The node that it belongs to; nothing for the form's own.
    pub node: Option<usize>,
    /// In a predicate over other nodes: `.` is not the own node.
    pub predicate: bool,
    /// Over the rows of a repeat.
    pub rows: bool,
}

/// Longer ones stay as they are; a cell holds no more.
const EXPRESSION_BYTES_MAX: usize = 3 * crate::limits::CELL_CHARS_MAX;

/// Paths of one expression that become references: for each the text before it is looked at.
const REFERENCES_MAX: usize = 500;

const LAST_SAVED: &str = "instance('__last-saved')";

impl Outline {
    pub fn new(root: &str) -> Self {
        Self { root: root.to_owned(), ..Self::default() }
    }

    pub fn add(&mut self, name: &str, parent: Option<usize>, repeat: bool) -> usize {
        let above = parent
            .and_then(|parent| self.places.get(parent))
            .map_or_else(|| format!("/{}", self.root), |place| place.path.clone());
        let path = format!("{above}/{name}");
        let at = self.places.len();
        self.by_path.entry(path.clone()).or_insert(at);
        self.by_name.entry(name.to_owned()).and_modify(|known| *known = None).or_insert(Some(at));
        self.places.push(Place { name: name.to_owned(), parent, repeat, path });
        at
    }

    pub fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied().flatten()
    }

    pub fn at_path(&self, path: &str) -> Option<usize> {
        self.by_path.get(path).copied()
    }

    pub fn path(&self, at: usize) -> &str {
        self.places.get(at).map_or("", |place| &place.path)
    }

    fn parent(&self, at: usize) -> Option<usize> {
        self.places.get(at)?.parent
    }

    fn is_repeat(&self, at: usize) -> bool {
        self.places.get(at).is_some_and(|place| place.repeat)
    }

    /// The parts around a node, the innermost first.
    fn around(&self, at: usize) -> impl Iterator<Item = usize> {
        core::iter::successors(self.parent(at), |at| self.parent(*at))
    }

    /// The innermost part around both, and how many steps up it is from `source`.
    fn common(&self, source: usize, target: usize, repeats_only: bool) -> Option<(usize, usize)> {
        let targets: Vec<usize> = self.around(target).collect();
        let fits = |at: usize| targets.contains(&at) && (!repeats_only || self.is_repeat(at));
        self.around(source).enumerate().find(|(_, at)| fits(*at)).map(|(steps, at)| (steps + 1, at))
    }

    /// `text` with its references as paths.
    pub fn resolve(&self, text: &str, context: Context) -> String {
        reference::replace(text, |found| match self.find(&found.name) {
            Some(target) => self.reference(text, found, target, context),
            None => format!("${{{}}}", found.name),
        })
    }

    fn reference(&self, text: &str, found: &Reference, target: usize, context: Context) -> String {
        let absolute = self.path(target);
        if found.last_saved {
            return format!(" {LAST_SAVED}{absolute} ");
        }
        let relative = context
            .node
            .filter(|_| !names_a_row(text, found.at.start))
            .and_then(|source| self.relative(source, target, context.rows));
        let current = context.predicate || in_predicate(text, found.at.start);
        match relative {
            Some(path) if current => format!(" current()/{path} "),
            Some(path) => format!(" {path} "),
            None => format!(" {absolute} "),
        }
    }

    fn relative(&self, source: usize, target: usize, rows: bool) -> Option<String> {
        let (steps, shared) = self.common(source, target, true)?;
        let nearest = |at: usize| self.around(at).find(|at| self.is_repeat(*at));
        let alone = !self.around(shared).any(|at| self.is_repeat(at));
        let (steps, base) = if rows && nearest(target) == Some(shared) && (alone || nearest(source) != Some(shared)) {
            (steps + 1, self.parent(shared))
        } else {
            let (steps, shared) = self.common(source, target, false)?;
            (steps, Some(shared))
        };
        let above = base.map_or_else(|| format!("/{}", self.root), |base| self.path(base).to_owned());
        let down = self.path(target).strip_prefix(above.as_str())?;
        Some(format!("{}{down}", vec![".."; steps].join("/")))
    }

    /// `text` with the paths that references make as references again; without blanks around it.
    pub fn unresolve(&self, text: &str, context: Context) -> String {
        if text.len() > EXPRESSION_BYTES_MAX {
            return text.trim().to_owned();
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        let mut left = REFERENCES_MAX;
        while let Some(at) = rest.find(' ') {
            let after = rest.get(at + 1..).unwrap_or_default();
            let token = after.split_once(' ').map(|(token, _)| token);
            match token.filter(|_| left > 0).and_then(|token| Some((token, self.named(token, context)?))) {
                Some((token, name)) => {
                    left -= 1;
                    out.push_str(rest.get(..at).unwrap_or_default());
                    out.push_str(&name);
                    rest = after.get(token.len() + 1..).unwrap_or_default();
                }
                None => {
                    out.push_str(rest.get(..=at).unwrap_or_default());
                    rest = after;
                }
            }
        }
        out.push_str(rest);
        // Only what comes out the same again was made that way.
        if self.resolve(&out, context) == text { out.trim().to_owned() } else { text.trim().to_owned() }
    }

    /// The reference that a path could be.
    fn named(&self, token: &str, context: Context) -> Option<String> {
        let saved = token.strip_prefix(LAST_SAVED);
        let path = saved.unwrap_or(token);
        let target = self.target(path.strip_prefix("current()/").unwrap_or(path), context)?;
        let name = &self.places.get(target)?.name;
        self.find(name)?;
        Some(if saved.is_some() { format!("${{last-saved#{name}}}") } else { format!("${{{name}}}") })
    }

    /// The node at a path.
    pub fn target(&self, path: &str, context: Context) -> Option<usize> {
        if path.starts_with('/') {
            return self.at_path(path);
        }
        let mut at = context.node;
        let mut names = Vec::new();
        for step in path.split('/') {
            match step {
                ".." if names.is_empty() => at = self.parent(at?),
                name => names.push(name),
            }
        }
        let above = at.map_or_else(|| format!("/{}", self.root), |at| self.path(at).to_owned());
        self.at_path(&format!("{above}/{}", names.join("/")))
    }
}

/// In brackets of an expression that asks a list.
fn in_predicate(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let opened = before.rfind('[');
    before.contains("instance(") && opened.is_some() && opened > before.rfind(']')
}

/// Among the arguments of `indexed-repeat` that name nodes whatever row is meant: the first, and each second from there.
fn names_a_row(text: &str, at: usize) -> bool {
    const CALL: &str = "indexed-repeat(";
    let before = text.get(..at).unwrap_or_default();
    let Some(start) = before.rfind(CALL) else { return false };
    let (mut depth, mut argument) = (1, 0);
    for c in before.get(start + CALL.len()..).unwrap_or_default().chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 1 => argument += 1,
            _ => {}
        }
        if depth == 0 {
            return false;
        }
    }
    matches!(argument, 0 | 1 | 3 | 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `/data/a`, `/data/g/b`, `/data/r/c`, `/data/r/g2/d`, `/data/r/s/e`.
    fn outline() -> Outline {
        let mut outline = Outline::new("data");
        outline.add("a", None, false);
        let group = outline.add("g", None, false);
        outline.add("b", Some(group), false);
        let repeat = outline.add("r", None, true);
        outline.add("c", Some(repeat), false);
        let inner = outline.add("g2", Some(repeat), false);
        outline.add("d", Some(inner), false);
        let second = outline.add("s", Some(repeat), true);
        outline.add("e", Some(second), false);
        outline
    }

    #[test]
    fn xf7_references_become_paths_as_the_reference_converter_writes_them() {
        let outline = outline();
        for (from, text, wanted) in [
            ("a", "${b} + 1", " /data/g/b  + 1"),
            ("b", "${a}", " /data/a "),
            ("c", "${a} > ${d}", " /data/a  >  ../g2/d "),
            ("d", "${c}", " ../../c "),
            ("d", "${d} = 1", " ../d  = 1"),
            ("e", "${c} + ${e}", " ../../c  +  ../e "),
            ("e", "count(${s})", "count( ../../s )"),
            ("c", "count(${r})", "count( /data/r )"),
            ("a", "${c}", " /data/r/c "),
            ("c", "indexed-repeat(${d}, ${r}, ${c} - 1)", "indexed-repeat( /data/r/g2/d ,  /data/r ,  ../c  - 1)"),
            ("c", "indexed-repeat(${e}, ${r}, 1, ${s}, 2)", "indexed-repeat( /data/r/s/e ,  /data/r , 1,  /data/r/s , 2)"),
            ("c", "instance('x')/root/item[k = ${d}]/v", "instance('x')/root/item[k =  current()/../g2/d ]/v"),
            ("a", "${last-saved#b}", " instance('__last-saved')/data/g/b "),
        ] {
            let context = Context { node: outline.find(from), ..Context::default() };
            assert_eq!(outline.resolve(text, context), wanted, "{from}: {text}");
            assert_eq!(outline.unresolve(wanted, context), text, "{from}: {wanted}");
        }
    }

    #[test]
    fn xf7_paths_that_no_reference_made_stay() {
        let outline = outline();
        let context = Context { node: outline.find("c"), ..Context::default() };
        for text in ["/data/a = 1", "../g2/d", "' /data/nothing '", "a  /data/r/c  b"] {
            assert_eq!(outline.unresolve(text, context), text);
        }
    }

    #[test]
    fn xf5_of_very_many_paths_the_first_become_references() {
        let outline = outline();
        let context = Context::default();
        let many = "${a}+".repeat(REFERENCES_MAX + 1);
        let found = outline.unresolve(&outline.resolve(&many, context), context);
        assert_eq!(found.matches("${a}").count(), REFERENCES_MAX);
        let long = format!(" /data/a {}", "x".repeat(EXPRESSION_BYTES_MAX));
        assert_eq!(outline.unresolve(&long, context), long.trim());
    }
}
