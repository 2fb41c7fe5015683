//! Where nodes are: as other tools write it, `/data/visit[2]/topic`, and as fields of a record, `visit/a1b2c3d4/topic`.

use super::filling::Filling;
use super::instance::Index;
use super::template::Part;
use crate::form::answers::join;
use crate::record::Field;

impl Filling {
    /// Every node, each before what is in it; without rows beyond the number that there should be.
    pub fn nodes(&self) -> impl Iterator<Item = Index> {
        let beyond = |at: Index| self.instance.get(at).is_some_and(|node| node.beyond);
        let mut next = 0;
        core::iter::from_fn(move || {
            while beyond(next) {
                next = self.instance.end(next);
            }
            next += 1;
            (next <= self.instance.len()).then_some(next - 1)
        })
    }

    /// The path of a node, with the number of each row that it is in.
    #[must_use]
    pub fn path(&self, at: Index) -> String {
        let mut around: Vec<Index> = self.instance.with_ancestors(at).collect();
        around.reverse();
        let mut path = String::new();
        for node in around {
            path.push('/');
            path.push_str(self.model().templates().name(self.instance.template(node)));
            if let Some(position) = self.position(node) {
                path.push_str(&format!("[{position}]"));
            }
        }
        path
    }

    /// The part that a node is of.
    #[must_use]
    pub fn template_of(&self, at: Index) -> usize {
        self.instance.template(at)
    }

    /// Which row a node is, from 1; nothing where it is none.
    #[must_use]
    pub fn position(&self, at: Index) -> Option<usize> {
        let template = self.instance.template(at);
        if !self.model().templates().is_repeat(template) {
            return None;
        }
        let rows = self.instance.rows(self.instance.parent(at)?, template);
        rows.binary_search(&at).ok().map(|before| before + 1)
    }

    /// The node at a path; the first row where it names none.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<Index> {
        let mut steps = path.strip_prefix('/')?.split('/');
        if steps.next()? != self.model().templates().name(0) {
            return None;
        }
        let mut at = 0;
        for step in steps {
            let (name, position) = step.strip_suffix(']').and_then(|step| step.split_once('[')).unwrap_or((step, "1"));
            let before = position.parse::<usize>().ok()?.checked_sub(1)?;
            let named = |child: &Index| self.model().templates().name(self.instance.template(*child)) == name;
            at = self.instance.children(at).filter(named).nth(before)?;
        }
        Some(at)
    }

    /// The node that a new row of the repeat at a path would be in, and the repeat.
    #[must_use]
    pub fn find_repeat(&self, path: &str) -> Option<(Index, usize)> {
        let (above, name) = path.rsplit_once('/')?;
        let parent = self.find(above)?;
        let templates = self.model().templates();
        let mut children = templates.children(self.instance.template(parent));
        let repeat = children.find(|child| templates.name(*child) == name && templates.is_repeat(*child))?;
        Some((parent, repeat))
    }

    /// Whether people add rows to a repeat, and take some away.
    #[must_use]
    pub fn is_counted(&self, repeat: usize) -> bool {
        self.model().templates().get(repeat).is_some_and(|known| matches!(known.part, Part::Repeat { counted: true, .. }))
    }
}

/// As fields.
impl Filling {
    /// The field of a node: a question's answer, a row; nothing for the form itself and for what no field can be.
    #[must_use]
    pub fn field(&self, at: Index) -> Option<Field> {
        let mut around: Vec<Index> = self.instance.with_ancestors(at).collect();
        around.reverse();
        let mut path = String::new();
        for node in around.into_iter().skip(1) {
            path = join(&path, self.model().templates().name(self.template_of(node)));
            if let Some(row) = self.row_name(node) {
                path = join(&path, row);
            }
        }
        Field::new(path).ok()
    }

    /// Where the rows of a repeat in one node are.
    pub(super) fn repeat_path(&self, parent: Index, repeat: usize) -> String {
        let above = self.field(parent).map(|field| field.to_string()).unwrap_or_default();
        join(&above, self.model().templates().name(repeat))
    }

    /// The name of a row where it is stored; nothing for what is none.
    pub(super) fn row_name(&self, at: Index) -> Option<&str> {
        let node = self.instance.get(at)?;
        self.model.templates.is_repeat(node.template).then_some(node.row.as_str())
    }

    pub(super) fn row_names(&self, parent: Index, repeat: usize) -> impl Iterator<Item = &str> {
        self.instance.rows(parent, repeat).iter().filter_map(|row| self.row_name(*row))
    }

    /// The node whose answer, or part of it, is in a field; or the row that the field is.
    #[must_use]
    pub fn find_field(&self, field: &Field) -> Option<Index> {
        let templates = self.model().templates();
        let mut at = 0;
        let mut steps = field.as_str().split('/');
        while let Some(step) = steps.next() {
            if self.asked(at).is_some() {
                // One of several choices, a device's count, a picture.
                break;
            }
            let child = templates.child(self.template_of(at), step)?;
            at = if templates.is_repeat(child) {
                let row = steps.next()?;
                let mut rows = self.instance.rows(at, child).iter();
                *rows.find(|known| self.row_name(**known) == Some(row))?
            } else {
                *self.instance.inside(at, child).first()?
            };
        }
        Some(at)
    }

    /// The node that the rows at a path are in, and their repeat: `visit/a1b2c3d4/topic`, without the name of a row at its end.
    #[must_use]
    pub fn find_rows(&self, path: &str) -> Option<(Index, usize)> {
        let (above, name) = path.rsplit_once('/').unwrap_or(("", path));
        let parent = if above.is_empty() { 0 } else { self.find_field(&Field::new(above).ok()?)? };
        let templates = self.model().templates();
        let repeat = templates.child(self.template_of(parent), name).filter(|child| templates.is_repeat(*child))?;
        Some((parent, repeat))
    }

    /// The paths of the rows at a path, in order, those that are too many included.
    #[must_use]
    pub fn row_paths(&self, path: &str) -> Vec<String> {
        let Some((parent, repeat)) = self.find_rows(path) else { return Vec::new() };
        self.row_names(parent, repeat).map(|row| join(path, row)).collect()
    }
}
